"""Rows that could not be read, written beside their file: line, reason, row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError, UptakeError
from uptake.wire.aside import aside

SUFFIX = ".rejected.csv"
MOST = 1000  # rows of one reason that are written: enough to see what is wrong; a packed file could fill the disk
_HEADER = ("line", "reason", "row")
_FIRST_LINE = (",".join(_HEADER) + "\r\n").encode()
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@dataclass(frozen=True, slots=True)
class Rejections:
    """
    Where the rejected rows of a run go: beside each file, or into one folder, where no two files share a name.

    `names`: file → its name in the folder, of those that are not simply called as they are.
    """

    folder: Path | None = None
    names: Mapping[Path, str] = field(default_factory=dict)

    @classmethod
    def of_run(cls, folder: Path | None, sources: Iterable[Path]) -> Self:
        """For all files of a run. Of several with one name the later ones bear their folders' names before it."""
        names: dict[Path, str] = {}
        for source in dict.fromkeys(path.resolve() for path in sources):
            taken = set(names.values())
            parts = source.parts[1:]
            wanted = ("-".join(parts[-size:]) for size in range(1, len(parts) + 1))
            numbered = (f"{source.name} ({number})" for number in range(2, len(names) + 3))
            names[source] = next(name for name in (*wanted, *numbered) if name not in taken)
        return cls(folder, names)

    def path_of(self, source: Path) -> Path:
        """The file of the rejected rows of a file."""
        if self.folder is None:
            return source.with_name(source.name + SUFFIX)
        return self.folder / (self.names.get(source.resolve(), source.name) + SUFFIX)

    def clear(self) -> None:
        """Remove what an earlier run wrote for these files: it would be taken for what is wrong with them today."""
        for source in self.names:
            path = self.path_of(source)
            if _is_ours(path):
                with suppress(OSError):  # it stays where it cannot be removed
                    path.unlink()


BESIDE = Rejections()


class Rejected:
    """
    The rejected rows of one file, in `<file>.rejected.csv` beside it or in a folder, which is made if need be.

    The file exists only if something was rejected, and only once it is whole: it is written aside and renamed by
    `close`, replacing the one of an earlier run. Of each reason it holds the first `MOST` rows, and how many more
    there are. `counts`: reason → rows, all of them. Raises FileError where it cannot be written, or where something
    stands in its place that was not written here.
    """

    def __init__(self, source: Path, where: Rejections = BESIDE) -> None:
        self.path = where.path_of(source)
        self.counts: dict[str, int] = {}
        self._open = ExitStack()
        self._writer: Any = None

    def __enter__(self) -> Self:
        """Begin to collect."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file in place; leave nothing behind where the reading itself broke down."""
        if error is None or isinstance(error, UptakeError):
            self.close()
        else:
            self._open.__exit__(kind, error, trace)

    def add(self, line: int, reason: str, raw: str) -> None:
        """Write one row down and count it."""
        count = self.counts[reason] = self.counts.get(reason, 0) + 1
        if count <= MOST:
            self._write(line, reason, raw)

    def close(self) -> Path | None:
        """Put the file in place and say where it is; None if nothing was rejected."""
        if self._writer is None:
            return None
        for reason, count in self.counts.items():
            if count > MOST:
                self._write("", reason, f"{count - MOST:,} more rows are not listed")
        self._writer = None
        try:
            self._open.close()
        except OSError as error:
            raise self._unwritable(error) from None
        return self.path

    def _write(self, line: int | str, reason: str, raw: str) -> None:
        try:
            if self._writer is None:
                self._writer = self._begun()
            self._writer.writerow((line, harmless(reason), harmless(raw)))
        except OSError as error:
            self._open.__exit__(type(error), error, error.__traceback__)
            raise self._unwritable(error) from None

    def _begun(self) -> Any:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and not _is_ours(self.path):
            raise FileError(
                say("Rejected rows would be written to {file}, where another file stands.", file=self.path),
                mend=say("Move it away, or name another folder: --rejected DIR."),
            )
        writer = csv.writer(self._open.enter_context(aside(self.path)))
        writer.writerow(_HEADER)
        return writer

    def _unwritable(self, error: OSError) -> FileError:
        return FileError(
            say("Rejected rows cannot be written to {file}: {why}.", file=self.path, why=system_says(error)),
            mend=say("Name a folder that can be written to: --rejected DIR."),
        )


def _is_ours(path: Path) -> bool:
    """Whether a file was written here: never a link, and it begins as all of ours do."""
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_FIRST_LINE)) == _FIRST_LINE
    except OSError:
        return False
