"""Rows that could not be read, written beside their file: line, reason, row."""

from __future__ import annotations

import contextlib
import csv
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from uptake.errors import FileError, UptakeError

SUFFIX = ".rejected.csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class Rejected:
    """
    The rejected rows of one file, in `<file>.rejected.csv` beside it or in a folder, which is made if need be.

    The file exists only if something was rejected, and only once it is whole: it is written aside and renamed by
    `close`, replacing the one of an earlier run. `counts`: reason → rows. Raises FileError where it cannot be written.
    """

    def __init__(self, source: Path, folder: Path | None = None) -> None:
        self.path = (folder or source.parent) / (source.name + SUFFIX)
        self.counts: dict[str, int] = {}
        self._aside: IO[str] | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        """Begin to collect."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Put the file in place; leave nothing behind where the reading itself broke down."""
        if error is None or isinstance(error, UptakeError):
            self.close()
        else:
            self._discard()

    def add(self, line: int, reason: str, raw: str) -> None:
        """Write one row down and count it."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        try:
            if self._aside is None:
                self._open()
            self._writer.writerow((line, harmless(reason), harmless(raw)))
        except OSError as error:
            self._discard()
            raise self._unwritable(error) from None

    def close(self) -> Path | None:
        """Put the file in place and say where it is; None if nothing was rejected."""
        if self._aside is None:
            return None
        aside = Path(self._aside.name)
        try:
            self._aside.close()
            aside.replace(self.path)
        except OSError as error:
            self._discard()
            raise self._unwritable(error) from None
        self._aside = None
        return self.path

    def _open(self) -> None:
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        self._aside = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed by close or _discard
            "w", dir=folder, prefix=".", suffix=SUFFIX, delete=False, encoding="utf-8", errors="replace", newline=""
        )
        self._writer = csv.writer(self._aside)
        self._writer.writerow(("line", "reason", "row"))

    def _discard(self) -> None:
        if self._aside is None:
            return
        aside, self._aside = self._aside, None
        with contextlib.suppress(OSError):  # the disk is full: there is nothing left to save
            aside.close()
        Path(aside.name).unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> FileError:
        return FileError(
            f"Rejected rows cannot be written to {self.path}: {error.strerror or error}.",
            mend="Name a folder that can be written to: --rejected DIR.",
        )
