"""A file that appears whole or not at all: written aside in the same folder, then given its name."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from uptake.core.words import say
from uptake.errors import FileError

# O_EXCL: nothing that was put there before, a link least of all, is ever opened.
_OPENING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def aside(path: Path, *, new: bool = False) -> Iterator[IO[str]]:
    """
    A text file to write to. It bears the name `path` when the block ends well; otherwise nothing of it stays.

    A link stays a link, and what it points at is replaced. A file that is replaced keeps its mode; a new one has what
    the umask leaves. `new`: the name must not be taken. Raises FileError if it is, and OSError where it cannot be
    written.
    """
    path = path if new else Path(os.path.realpath(path))
    name = path.with_name(f".uptake-{os.urandom(8).hex()}.part")
    descriptor = os.open(name, _OPENING, 0o666)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="replace", newline="") as file:  # noqa: PTH123
            if not new:
                _take_over(path, descriptor)
            yield file
            file.flush()
            os.fsync(descriptor)
        if new:
            _link(name, path)
        else:
            name.replace(path)
    finally:
        with suppress(FileNotFoundError):  # it bears its own name by now
            name.unlink()


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk before anything says that it is there."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def refuse_existing(path: Path) -> None:
    """Raise FileError if there is something at the path already."""
    if path.exists() or path.is_symlink():
        what, mend = (
            say("{file} exists already.", file=path),
            say("It is not overwritten: name another place, or move it away."),
        )
        raise FileError(what, mend=mend)


def _take_over(path: Path, descriptor: int) -> None:
    """Give the file the owner and the mode of the one that it will replace."""
    try:
        known = path.stat()
    except FileNotFoundError:
        return
    if not os.access(path, os.W_OK):
        raise PermissionError(None, say("it is protected from writing"), str(path))
    if hasattr(os, "fchown"):
        with suppress(PermissionError):  # only root gives files away
            os.fchown(descriptor, known.st_uid, known.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(known.st_mode))


def _link(name: Path, path: Path) -> None:
    try:
        path.hardlink_to(name)
    except FileExistsError:
        refuse_existing(path)
        raise
    except OSError:  # a file system without links: the name may be taken only in this moment, and was free in the last
        refuse_existing(path)
        name.rename(path)
