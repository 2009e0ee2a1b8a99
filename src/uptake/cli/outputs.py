"""Where results go: the terminal, a pipe, or a file that appears whole or not at all and is none of the inputs."""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TextIO, cast

from uptake.cli.inputs import named_files
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError, OptionError
from uptake.wire.aside import aside, refuse_existing

__all__ = ["refuse_existing", "refuse_output", "write", "write_new"]

_OPEN_ALREADY = re.compile(r"/(?:dev/(?:fd/(\d+)|(stdout)|(stderr))|proc/self/fd/(\d+))")


def refuse_output(output: Path | None, inputs: Iterable[Path]) -> None:
    """
    Raise FileError where the output cannot be meant: it is one of the inputs, however it is spelled, or a folder.

    Before the work is done, so that nobody waits for a result that cannot be kept.
    """
    if output is None:
        return
    if output.is_dir():
        raise FileError(say("{file} is a folder.", file=output), mend=say("Name a file in it."))
    if not output.parent.is_dir():
        raise FileError(
            say("{file} cannot be written: there is no folder {folder}.", file=output, folder=output.parent),
            mend=say("Make it, or name another."),
        )
    for path in named_files(inputs) if output.is_file() else ():
        if output.samefile(path):
            raise FileError(_lost(output, path), mend=say("Name another file for the result."))


def _lost(output: Path, path: Path) -> str:
    if output == path:
        return say("{file} is an input, which would be lost.", file=output)
    return say("{file} is the same file as {input}, an input, which would be lost.", file=output, input=path)


def write(content: str | bytes, output: Path | None) -> None:
    """
    To the terminal, or to a file that appears whole or not at all; into a pipe or a device as it comes.

    Raises FileError where it cannot be written, OptionError where it would fill a terminal with what nobody can read.
    """
    if output is None:
        if isinstance(content, bytes) and sys.stdout.isatty():
            raise OptionError(say("A terminal cannot show this format."), mend=say("Name a file: --output FILE."))
        _put(content, sys.stdout)
        return
    try:
        with _opened(output) as straight:
            if straight is not None:
                _put(content, straight)
                return
        with aside(output) as file:
            _put(content, file)
    except OSError as error:
        raise _unwritable(output, error) from error


def _put(content: str | bytes, file: IO[str]) -> None:
    """Text as text; bytes below it, where nothing is encoded."""
    if isinstance(content, str):
        file.write(content)
        return
    file.flush()
    cast("TextIO", file).buffer.write(content)


def write_new(path: Path, content: str | Path) -> None:
    """
    Write a text, or a copy of a file of text, to a file that must not be there; make the folders above it.

    Whoever looks sees the whole or nothing. Raises FileError if it is there, or cannot be written.
    """
    refuse_existing(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside(path, new=True) as file:
            if isinstance(content, str):
                file.write(content)
            else:
                with content.open(encoding="utf-8", newline="") as original:
                    shutil.copyfileobj(original, file)
    except FileExistsError:
        raise FileError(say("{file} cannot be written: a file stands where a folder is needed.", file=path)) from None
    except OSError as error:
        raise _unwritable(path, error) from error


def _opened(path: Path) -> AbstractContextManager[IO[str] | None]:
    """What is written to as it comes: our own standard output by its name, a pipe, a device. Else nothing."""
    own = _OPEN_ALREADY.fullmatch(str(path))
    if own:
        number = int(own[1] or own[4] or (1 if own[2] else 2))
        return _stream(os.dup(number))
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return nullcontext()
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return nullcontext()
    return _stream(os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)))


def _stream(descriptor: int) -> IO[str]:
    return open(descriptor, "w", encoding="utf-8", errors="replace", newline="")


def _unwritable(path: Path, error: OSError) -> FileError:
    what = say("{file} cannot be written: {reason}.", file=path, reason=system_says(error))
    return FileError(what, mend=say("Name another place."))
