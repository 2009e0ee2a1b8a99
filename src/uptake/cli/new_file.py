"""A file that is not there yet: it appears whole or not at all, and nothing is ever written over."""

from __future__ import annotations

import os
from pathlib import Path

from uptake.errors import FileError


def refuse_existing(path: Path) -> None:
    """Raise FileError if there is something at the path already."""
    if path.exists() or path.is_symlink():
        raise FileError(f"{path} exists already.", mend="It is not overwritten: name another place, or move it away.")


def write_new(path: Path, text: str) -> None:
    """
    Write a text to a file that must not be there, and make the folders above it.

    It is written aside and then given its name in one step, so that whoever looks sees the whole or nothing. Raises
    FileError if it is there, or cannot be written.
    """
    refuse_existing(path)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_text(text, encoding="utf-8")
            _name(aside, path)
        finally:
            aside.unlink(missing_ok=True)
    except FileExistsError:
        refuse_existing(path)
        raise FileError(f"{path} cannot be written: a file stands where a folder is needed.") from None
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror}") from error


def _name(aside: Path, path: Path) -> None:
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: the name may be taken only in this moment, and was free in the last
        refuse_existing(path)
        aside.rename(path)
