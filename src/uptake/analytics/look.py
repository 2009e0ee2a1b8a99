"""Usage files at first sight, for `uptake look`: a sample of rows, the plain table of odd ones, and what is in them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import duckdb

from uptake.analytics import parquet
from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.files import UsageFiles, Wanted
from uptake.analytics.named_files import of_file
from uptake.analytics.times import SECOND
from uptake.core.calendar import Calendar, Day
from uptake.core.look.events import EventSeen
from uptake.core.look.plain import COLUMNS, Plain, Recipe, Refused, plain
from uptake.core.sentences import Said
from uptake.wire.rejected import Rejected, Rejections
from uptake.wire.rows import Fault, Row
from uptake.wire.tables import open_table
from uptake.wire.text import Text

SAMPLE = 5000  # rows of each file by which its columns are judged
DAYS_ONLY = 0.99  # share of times at midnight from which they are taken to be days

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file. `separator`: "" where it is no CSV; `start`: of its text; `faults`: reason → rows."""

    path: Path
    headers: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    separator: str = ""
    start: str = ""
    faults: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """
    What is in the files. `people`: normalised identifiers; `last_day`: of the last event, or None where there is none;
    `days_only`: the times are days.
    """

    rows: int
    people: tuple[str, ...]
    events: tuple[EventSeen, ...]
    first_day: Day | None
    last_day: Day | None
    days_only: bool = False
    local_times: bool = False
    rejected: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Said, ...] = ()


def sample(path: Path) -> Sample:
    """
    The first rows of a file, at most 5000.

    Raises FileError where it cannot be opened, InputError where it holds neither text nor Parquet.
    """
    if _is_parquet(path):
        rows = tuple(islice(parquet.rows(path), SAMPLE))
        return Sample(path, tuple(rows[0]) if rows else (), rows)
    table = open_table(path)
    items = list(islice(table.rows(), SAMPLE))
    found = tuple(item.values for item in items if isinstance(item, Row))
    faults = Counter(item.reason for item in items if isinstance(item, Fault))
    return Sample(path, table.headers, found, table.separator, Text(path).head(2000), faults)


def survey(paths: Sequence[Path], wanted: Wanted, rejected: Rejections, progress: Progress | None = None) -> Survey:
    """
    Count what is in the files. Rows that cannot be read are written where `rejected` says.

    Raises FileError, InputError or UsageError where a file cannot be read at all.
    """
    calendar = Calendar(wanted.timezone)
    with Engine() as engine:
        files = UsageFiles(engine, paths, wanted, rejected=rejected, progress=progress)
        files.open()
        people, events = _read(engine, files, wanted.timezone)
        total = sum(row[1] for row in events)
        days_only = bool(total) and sum(row[6] for row in events) >= DAYS_ONLY * total
        return Survey(
            rows=files.rows,
            people=tuple(row[0] for row in people),
            events=tuple(_event(row, days_only=days_only) for row in events),
            first_day=_day(calendar, (row[1] for row in people), min),
            last_day=_day(calendar, (row[2] for row in people), max),
            days_only=days_only,
            local_times=files.local_times,
            rejected=files.rejected_counts,
            notes=files.notes,
        )


def _read(engine: Engine, files: UsageFiles, timezone: str) -> tuple[list[tuple], list[tuple]]:  # type: ignore[type-arg]
    fragments = {"timezone": quote_text(timezone)}
    try:
        found = engine.run("look_people"), engine.run("look_events", fragments)
    except duckdb.Error:
        found = [], []
    if files.mend():
        found = engine.run("look_people"), engine.run("look_events", fragments)
    return found


def _event(row: Sequence[object], *, days_only: bool) -> EventSeen:
    event, rows, people, night, weekend, same_second, _ = row
    rhythm = (None, None, None) if days_only else (float(night), float(weekend), float(same_second))  # type: ignore[arg-type]
    return EventSeen(str(event), int(rows), int(people), *rhythm)  # type: ignore[call-overload]


def _day(calendar: Calendar, times: Iterable[int], which: Callable[[Iterable[int]], int]) -> Day | None:
    moments = list(times)
    return calendar.day_of(which(moments) / SECOND) if moments else None


@dataclass(slots=True)
class Written:
    """What became of files that were written as a plain table. `people`: everybody in them, with or without use."""

    rows: int = 0
    people: set[str] = field(default_factory=set)
    rejected: Counter[str] = field(default_factory=Counter)
    seats: int = 0  # rows that show a person and no use
    notes: list[Said] = field(default_factory=list)


def write_plain(
    sources: Sequence[tuple[Path, Recipe]], target: Path, rejected: Rejections, progress: Progress | None = None
) -> Written:
    """
    Write files as one plain table of events (person, time, event, id), which the report reads.

    Raises FileError where a file goes away or one cannot be written.
    """
    written = Written()
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        with_id = any(recipe.id for _, recipe in sources)
        writer.writerow(COLUMNS if with_id else COLUMNS[:3])
        for path, recipe in sources:
            with Rejected(path, rejected) as out:
                for event in _plain(path, recipe, out, written, progress):
                    cells = (event.person, event.time, event.event, event.id)
                    writer.writerow(cells if with_id else cells[:3])
                written.rejected.update(out.counts)
    return written


def _plain(path: Path, recipe: Recipe, out: Rejected, written: Written, progress: Progress | None) -> Iterator[Plain]:
    for item in _items(path, written, progress):
        if isinstance(item, Fault):
            out.add(item.line, item.reason, item.raw)
            continue
        for number, event in enumerate(plain(item.values, recipe)):
            if isinstance(event, Refused):
                out.add(item.line, event.reason, json.dumps(item.values, ensure_ascii=False))
                continue
            written.rows += number == 0
            written.people.add(event.person)
            if isinstance(event, Plain):
                yield event
            else:
                written.seats += 1


def _items(path: Path, written: Written, progress: Progress | None) -> Iterator[Row | Fault]:
    if _is_parquet(path):
        yield from (Row(number, values) for number, values in enumerate(parquet.rows(path), 1))
        return
    table = open_table(path, progress=progress)
    yield from table.rows()
    written.notes.extend(of_file(path, note) for note in table.notes)


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False  # whoever opens it next says why
