"""A folder that is not there yet: it appears with all its files or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError
from uptake.wire.aside import refuse_existing


def write_folder(path: Path, files: Mapping[str, Iterable[str]]) -> None:
    """Write texts as files of a new folder, as `new_folder` does."""
    with new_folder(path) as aside:
        for name, parts in files.items():
            with (aside / name).open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(parts)


@contextmanager
def new_folder(path: Path, mode: int = 0o777) -> Iterator[Path]:
    """
    A folder to fill. It is filled aside, and given its name in one step when the block ends well; the folders above it
    are made.

    An empty folder may be there already. Raises FileError if anything else is, or if it cannot be written.
    """
    if not _is_empty_folder(path):
        refuse_existing(path)
    aside = path.with_name(f".uptake-{os.urandom(8).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.mkdir(mode)
            yield aside
            aside.rename(path)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise FileError(say("{file} cannot be written: {reason}.", file=path, reason=system_says(error))) from error


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not any(path.iterdir())
