"""
The slow path: rows read by Python, with the reason and the line of each that cannot be, into a clean file for DuckDB.

What a row is worth is decided here, once; the fast path only ever lets pass what would come out the same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from uptake.analytics.columns import Columns
from uptake.analytics.engine import Engine, listed, quote_text
from uptake.analytics.plain_text import Progress
from uptake.analytics.shapes import NO_PERSON, titled
from uptake.analytics.sources import Source
from uptake.analytics.times import read_time
from uptake.core.people import normal
from uptake.core.sentences import Said
from uptake.wire.rejected import Rejected, Rejections
from uptake.wire.rows import CUT_OFF, Fault, Row
from uptake.wire.tables import open_table
from uptake.wire.text import CUT_SHORT

NO_PERSON_REASON = "no person"
NO_TIME = "no time"
BAD_TIME = "bad time"
_CONTENT = 5  # its place in a clean row
_FIXED = ("f", "person", "t", "event", "id", "on_behalf_of", "content", "local")
_COMMON_ROW = 1 << 21  # bytes
_FETCH = 10_000


@dataclass(frozen=True, slots=True)
class Task:
    """What every file is read with. `rejected`: where rejected rows go."""

    engine: Engine
    timezone: str
    rejected: Rejections
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Clean:
    """One file that Python has read. `local`: times without offset; `notes`: what was assumed or is missing."""

    path: Path
    rows: int
    local: int
    rejected: Mapping[str, int]
    notes: tuple[Said, ...] = ()


def read_text(source: Source, number: int, task: Task) -> Clean:
    """
    A CSV or NDJSON file, every row of it. Its rejected rows are written down.

    Raises FileError if the file goes away, or where rejected rows cannot be written.
    """
    table = open_table(source.path, progress=task.progress)
    with Rejected(source.path, task.rejected) as out:
        cleaner = Cleaner(source.columns, task.timezone, out)
        path, rows = _write(_text_rows(table.rows(), source, cleaner), number, source, task.engine)
    notes = list(table.notes)
    if CUT_OFF in out.counts and CUT_SHORT not in notes:
        notes.append(CUT_SHORT)
    return Clean(path, rows, cleaner.local, dict(out.counts), tuple(notes))


def _text_rows(items: Iterable[Row | Fault], source: Source, cleaner: Cleaner) -> Iterator[list[object]]:
    for item in items:
        if isinstance(item, Fault):
            cleaner.out.add(item.line, item.reason, item.raw)
        elif row := cleaner.clean(item.values):
            yield row
        elif cleaner.reason:
            cleaner.out.add(item.line, cleaner.reason, _raw(item.values, source))


def read_odd_rows(source: Source, number: int, query: str, task: Task) -> Clean:
    """The rows of a Parquet file that `query` calls bad. The line of a row is its number, from 1."""
    names = ("event", "id", "on_behalf_of", *(f"p{place}" for place in range(len(source.columns.properties))))
    named = replace(
        source.columns,
        person="person",
        time="time",
        event="event",
        id="id",
        on_behalf_of="on_behalf_of",
        properties=names[3:],
    )
    asked = ("place", "content", "raw", "person_written", "time_written", *names)
    found = task.engine.connection.execute(
        f"SELECT {', '.join(asked)} FROM ({query}) WHERE bad ORDER BY place"  # noqa: S608 - names of this file
    )
    with Rejected(source.path, task.rejected) as out:
        cleaner = Cleaner(named, task.timezone, out)
        rows = _odd_rows(_fetched(found), ("raw", "person", "time", *names), cleaner)
        path, count = _write(rows, number, source, task.engine)
    return Clean(path, count, cleaner.local, dict(out.counts))


def _odd_rows(found: Iterable[tuple[Any, ...]], names: Sequence[str], cleaner: Cleaner) -> Iterator[list[object]]:
    for place, content, *cells in found:
        values = dict(zip(names, (cell or "" for cell in cells), strict=True))
        if row := cleaner.clean(values):
            row[_CONTENT] = content  # the other cells are known to SQL alone
            yield row
        else:
            cleaner.out.add(place + 1, cleaner.reason, values["raw"])


class Cleaner:
    """
    What becomes of a row. `reason`: why the last one is none ("": nothing is in it). `local`: times without offset.

    Space around a cell is no part of it.
    """

    def __init__(self, columns: Columns, timezone: str, out: Rejected) -> None:
        self.out = out
        self.reason = ""
        self.local = 0
        self._person, self._time, self._keys = columns.person, columns.time, columns.keys
        self._asked = (columns.event, columns.id, columns.on_behalf_of, *columns.properties)
        self._zone = ZoneInfo(timezone)

    def clean(self, values: Mapping[str, str]) -> list[object] | None:
        """person, t, event, id, on_behalf_of, content, local, p0, …; "" is NULL; with an id `content` is None."""
        get = values.get
        person = normal(get(self._person, ""))
        time = get(self._time, "").strip()
        event, identifier, *others = [get(name, "").strip() if name is not None else "" for name in self._asked]
        if not person and event not in NO_PERSON:
            self.reason = NO_PERSON_REASON if any(cell.strip() for cell in values.values()) else ""
            return None
        found = read_time(time, self._zone)
        if found is None:
            self.reason = BAD_TIME if time else NO_TIME
            return None
        self.local += found[1]
        content = None if identifier else content_of(values, self._keys)
        return [person, found[0], event, identifier, others[0], content, found[1], *others[1:]]


def content_of(values: Mapping[str, str], keys: frozenset[str]) -> str:
    """All other cells with anything in them, by name, each with its length: equal for equal rows and for no others."""
    cells = ((name, values[name].strip()) for name in sorted(values) if name not in keys)
    return "".join(f"{titled(name)}{len(cell.encode())}:{cell}" for name, cell in cells if cell)


def _raw(values: Mapping[str, str], source: Source) -> str:
    """A row as it stands in the list of rejected ones, where only its cells are known."""
    if source.format != "csv":
        return json.dumps(values, ensure_ascii=False)
    line = io.StringIO()
    csv.writer(line, delimiter=source.separator, lineterminator="").writerow(values.values())
    return line.getvalue()


def _fetched(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(_FETCH):
        yield from batch


def _write(rows: Iterable[Sequence[object]], number: int, source: Source, engine: Engine) -> tuple[Path, int]:
    """Clean rows as a Parquet file in the engine's folder, and how many."""
    aside = engine.folder / f"clean-{number}.csv"
    count = longest = 0
    with aside.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            longest = max(longest, writer.writerow((number, *row)))
            count += 1
    path = engine.folder / f"clean-{number}.parquet"
    query = _typed(aside, len(source.columns.properties), 4 * longest)
    engine.connection.execute(f"COPY ({query}) TO {quote_text(str(path))} (FORMAT parquet)")
    aside.unlink()
    return path, count


def _typed(aside: Path, width: int, longest: int) -> str:
    """The query that reads clean rows back. `longest`: bytes of a row."""
    properties = [f"p{number}" for number in range(width)]
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in (*_FIXED, *properties))
    room = longest + _COMMON_ROW
    reader = f"""read_csv({listed((aside,))}, auto_detect = false, header = false, columns = {{{columns}}},
        delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = true, encoding = 'utf-8',
        new_line = '\\n', max_line_size = {room}, buffer_size = {16 * room})"""
    values = "".join(f", {name}" for name in properties)
    return f"""
        SELECT CAST(f AS INTEGER) AS f, person AS person_written, true AS sure,
            false AS odd, false AS bad, person, CAST(t AS BIGINT) AS t, coalesce(event, '') AS event, id,
            on_behalf_of, CASE WHEN id IS NULL THEN coalesce(content, '') END AS content{values},
            CAST(local AS BOOLEAN) AS local
        FROM {reader}"""  # noqa: S608 - names of this file, quoted paths
