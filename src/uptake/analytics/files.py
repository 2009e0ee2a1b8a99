# ruff: noqa: S608 - statements are made of names of this package and of quoted paths
"""Usage files as one view in DuckDB: read fast where that is sure to be right, by Python where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from uptake.analytics.columns import Wanted
from uptake.analytics.engine import Engine
from uptake.analytics.named_files import expand, of_file
from uptake.analytics.shapes import query
from uptake.analytics.slow_path import Clean, Task, read_odd_rows, read_text
from uptake.analytics.sources import Source, alike, look, not_parquet, parquet_reader
from uptake.core.sentences import Said, later
from uptake.wire.rejected import Rejections

__all__ = ["UsageFiles", "Wanted"]

_FIXED = ("f", "person_written", "sure", "odd", "bad", "person", "t", "event", "id", "on_behalf_of", "content")
_TYPES = {"f": "INTEGER", "t": "BIGINT", **dict.fromkeys(("sure", "odd", "bad", "local"), "BOOLEAN")}


@dataclass(frozen=True, slots=True)
class Survey:
    """Rows of one file as DuckDB sees them: all, those that Python has to look at, those with a time without offset."""

    rows: int
    bad: int
    local: int


class UsageFiles:
    """
    Usage files, given as paths and globs. Call `open`, read the view `rows`, call `mend`, read again if it says so.

    The view: `f` INTEGER (number of the file), `bad` BOOLEAN (not to be counted before `mend`), `person` VARCHAR (as
    core.people.normal has it; NULL for events that are about no person), `t` BIGINT (UTC epoch microseconds),
    `event`, `id`, `on_behalf_of` VARCHAR, `content` VARCHAR (NULL where there is an id; else the text of all other
    cells, equal for equal rows alone), `p0`, `p1`, … VARCHAR (the wanted properties, NULL for none), `local` BOOLEAN
    (the time had no offset). Space around a cell is no part of it.

    What makes `person` and `bad` is there too, for whoever asks it of fewer rows: `person_written` VARCHAR (as it
    stands in the file; normal already where `sure` BOOLEAN says so) and `odd` BOOLEAN (bad whoever it is about).
    """

    def __init__(
        self,
        engine: Engine,
        paths: Sequence[Path],
        wanted: Wanted,
        *,
        rejected: Rejections,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._engine = engine
        self._paths = paths
        self._wanted = wanted
        self._task = Task(engine, wanted.timezone, rejected, progress)
        self._notes: list[Said] = []
        self._sources: list[Source] = []
        self._clean: dict[int, Clean] = {}
        self._surveys: dict[int, Survey] = {}

    def open(self) -> None:
        """
        Create the view `rows` over all files.

        Raises FileError for a file that is not there, InputError for one of another kind, UsageError where person or
        time has no column.
        """
        files, self._notes = expand(self._paths)
        self._clean, self._surveys = {}, {}
        sources = []
        for path in files:
            source = look(path, self._wanted, self._engine, self._task.progress)
            if source is None:
                self._note(path, later("the file is empty"))
                continue
            sources.append(source)
            for note in source.notes:
                self._note(path, note)
        # Files of one shape get numbers in a row, so that one statement can read and number them.
        self._sources = alike(sources)
        for number, source in enumerate(self._sources):
            if not source.fast:
                self._read_by_python(number)
        self._show()

    def mend(self) -> bool:
        """
        Read by Python every file in which DuckDB found a fault, and say whether `rows` has changed.

        A CSV or NDJSON file is read again as a whole, of Parquet only the rows in doubt. Call it when `rows` has been
        read or has failed with duckdb.Error. Raises UsageError where a Parquet file is damaged.
        """
        faulty = [number for number in self._open_numbers() if self._survey(number).bad]
        for number in faulty:
            self._read_by_python(number)
        if faulty:
            self._show()
        return bool(faulty)

    @property
    def absent(self) -> frozenset[str]:
        """The wanted properties, and `on_behalf_of`, that no file has; known after `open`."""
        columns = [source.columns for source in self._sources]
        found = {
            name for one in columns for name, cell in zip(self._wanted.properties, one.properties, strict=True) if cell
        }
        found |= {"on_behalf_of" for one in columns if one.on_behalf_of}
        return frozenset({"on_behalf_of", *self._wanted.properties} - found)

    @property
    def rows(self) -> int:
        """How many rows could be read, repeats included; those in doubt are among them until `mend`."""
        fast = sum(self._survey(number).rows for number in self._open_numbers())
        return fast + sum(self._sure(number) + clean.rows for number, clean in self._clean.items())

    @property
    def rejected_counts(self) -> dict[str, int]:
        """Reason → rows that could not be read; complete after `mend`."""
        counts: dict[str, int] = {}
        for clean in self._clean.values():
            for reason, count in clean.rejected.items():
                counts[reason] = counts.get(reason, 0) + count
        return counts

    @property
    def notes(self) -> tuple[Said, ...]:
        """What was assumed and what is missing, each with its file; complete after `mend`."""
        return tuple(dict.fromkeys(self._notes))

    @property
    def local_times(self) -> bool:
        """Whether any time has no offset, so that the timezone decided; complete after `mend`."""
        looked_over = (known.local for number, known in self._surveys.items() if self._is_duckdbs(number))
        return any(looked_over) or any(clean.local for clean in self._clean.values())

    def _note(self, path: Path, note: Said) -> None:
        self._notes.append(of_file(path, note))

    def _open_numbers(self) -> list[int]:
        """The files that DuckDB reads without help."""
        return [number for number in range(len(self._sources)) if number not in self._clean]

    def _runs(self, numbers: Iterable[int]) -> Iterator[list[int]]:
        """Files next to each other and of one shape, which one statement reads."""
        run: list[int] = []
        for number in numbers:
            if run and (number != run[-1] + 1 or self._sources[number].alike != self._sources[run[0]].alike):
                yield run
                run = []
            run.append(number)
        if run:
            yield run

    def _query(self, run: Sequence[int], *, raw: bool = False) -> str:
        return query([self._sources[number] for number in run], run[0], self._wanted.timezone, raw=raw)

    def _survey(self, number: int) -> Survey:
        if number not in self._surveys:
            run = next(run for run in self._runs(self._open_numbers()) if number in run)
            self._look_over(run)
        return self._surveys[number]

    def _look_over(self, run: Sequence[int]) -> None:
        """Count the rows of some files; one that DuckDB cannot read to its end counts as one bad row."""
        counted = "f, count(*), count(*) FILTER (bad), count(*) FILTER (local)"
        try:
            found = self._engine.connection.execute(f"SELECT {counted} FROM ({self._query(run)}) GROUP BY f").fetchall()
        except duckdb.OutOfMemoryException:
            raise  # no fault of the file
        except duckdb.Error as error:
            if len(run) > 1:
                for number in run:
                    self._look_over([number])
                return
            self._must_be_text(run[0], error)
            found = [(run[0], 0, 1, 0)]
        self._surveys |= {number: Survey(0, 0, 0) for number in run}
        self._surveys |= {number: Survey(rows, bad, local) for number, rows, bad, local in found}

    def _must_be_text(self, number: int, error: duckdb.Error) -> None:
        source = self._sources[number]
        if source.format == "parquet":
            raise not_parquet(source.path, error) from None

    def _read_by_python(self, number: int) -> None:
        source = self._sources[number]
        if source.format == "parquet":
            self._clean[number] = read_odd_rows(source, number, self._query([number], raw=True), self._task)
        else:
            self._clean[number] = read_text(source, number, self._task)
        for note in self._clean[number].notes:
            self._note(source.path, note)

    def _is_duckdbs(self, number: int) -> bool:
        """Whether DuckDB reads a file, of mended Parquet what is sure; any other that was mended is read by Python."""
        return number not in self._clean or self._sources[number].format == "parquet"

    def _sure(self, number: int) -> int:
        """Rows of a mended file that DuckDB reads."""
        known = self._surveys.get(number)
        return known.rows - known.bad if known and self._is_duckdbs(number) else 0

    def _show(self) -> None:
        """Create the view."""
        names = [*_FIXED, *(f"p{number}" for number in range(len(self._wanted.properties))), "local"]
        listed = ", ".join(names)
        parts = [f"SELECT {listed} FROM ({self._query(run)})" for run in self._runs(self._open_numbers())]
        mended = (number for number in self._clean if self._sources[number].format == "parquet")
        parts += [f"SELECT {listed} FROM ({self._query([number])}) WHERE NOT bad" for number in mended]
        if self._clean:
            paths = [clean.path for clean in self._clean.values()]
            parts.append(f"SELECT {listed} FROM {parquet_reader(paths)}")
        if not parts:
            nothing = (f"CAST(NULL AS {_TYPES.get(name, 'VARCHAR')}) AS {name}" for name in names)
            parts = [f"SELECT {', '.join(nothing)} WHERE false"]
        self._engine.connection.execute(f"CREATE OR REPLACE VIEW rows AS {' UNION ALL '.join(parts)}")
