"""Which files paths and globs name."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

from uptake.core.sentences import Said, later
from uptake.core.words import say
from uptake.errors import FileError
from uptake.wire.rejected import SUFFIX

_GLOB = frozenset("*?[")


def expand(paths: Sequence[Path]) -> tuple[list[Path], list[Said]]:
    """
    The files that paths and globs name, each once, and notes on those named twice. Rows rejected before are no input.

    Raises FileError where there is no such file, where a glob fits nothing, and for a folder.
    """
    found: dict[Path, Path] = {}
    notes: list[Said] = []
    for path in paths:
        for file in _files(path):
            if file.resolve() in found:
                notes.append(of_file(file, later("the file was given twice; it is read once")))
            found.setdefault(file.resolve(), file)
    return list(found.values()), notes


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        raise FileError(
            say("{file} is a folder.", file=path), mend=say("Name its files, such as '{file}/*.csv'.", file=path)
        )
    if path.exists():
        if not path.is_file():
            raise FileError(
                say("{file} is not a regular file.", file=path),
                mend=say("Save it as a file first; it is read more than once."),
            )
        return [path]
    if not _GLOB & set(str(path)):
        raise FileError(say("{file} does not exist.", file=path), mend=say("Check the name and the folder."))
    files = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207 - may be absolute
    files = [file for file in files if file.is_file() and not file.name.endswith(SUFFIX)]
    if not files:
        raise FileError(say("No file fits {pattern}.", pattern=path), mend=say("Check the pattern and the folder."))
    return files


def of_file(path: Path, note: Said) -> Said:
    """A note on one of the files."""
    return later("{file}: {note}", file=path.name, note=note)
