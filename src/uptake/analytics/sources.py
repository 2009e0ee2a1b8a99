"""A usage file at first sight: its format, its columns, and whether DuckDB may read it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from uptake.analytics.columns import REQUIRED, Columns, Wanted, match
from uptake.analytics.engine import Engine, listed, quote_name, stripped
from uptake.analytics.plain_text import (
    Progress,
    has_plain_name,
    is_one_object_a_line,
    is_plain,
    object_in,
    odd_csv,
    odd_ndjson,
    starts_plainly,
)
from uptake.core.sentences import Said, later
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError, UsageError
from uptake.wire.rows import Row
from uptake.wire.tables import Table, open_table
from uptake.wire.text import Text

EVENTLESS = later("there is no column for the event; every row counts as the same kind")
_PEEK = 1000  # rows of NDJSON whose keys are looked at
_ORDERS = 20  # orders of keys that SQL knows by heart
_MOST_COLUMNS = 200  # DuckDB takes longer to plan a statement of more than Python takes to read the rows
_DOTS = 3  # a name with more may stand for too many places
_UNSAFE = frozenset('"\\*\0')  # in a key, not to be written into a JSON path
_PACKED = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"))


@dataclass(frozen=True, slots=True)
class Source:
    """
    One file. `fast`: DuckDB may read it. `headers`: as written, none of NDJSON; `types`: of Parquet; `orders`: of
    NDJSON, the orders in which its first rows have their keys.
    """

    path: Path
    format: str  # csv | ndjson | parquet
    columns: Columns
    headers: tuple[str, ...]
    fast: bool = True
    compression: str = "none"
    separator: str = ","
    types: tuple[str, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Said, ...] = ()

    @property
    def alike(self) -> tuple[object, ...]:
        """What files have in common that one statement can read."""
        return (self.format, self.headers, self.compression, self.separator, self.types, self.orders, self.columns)


def alike(sources: Sequence[Source]) -> list[Source]:
    """The files so that those of one shape follow each other. NDJSON files share the orders that any of them has."""
    shared: dict[tuple[object, ...], list[Source]] = {}
    for source in sources:
        shared.setdefault(_shape(source), []).append(source)
    return [source for group in shared.values() for source in _with_all_orders(group)]


def _shape(source: Source) -> tuple[object, ...]:
    return (source.fast, *(replace(source, orders=()) if source.format == "ndjson" else source).alike)


def _with_all_orders(group: Sequence[Source]) -> list[Source]:
    if group[0].format != "ndjson" or not group[0].fast:
        return list(group)
    orders = tuple(dict.fromkeys(order for source in group for order in source.orders))[:_ORDERS]
    return [replace(source, orders=orders) for source in group]


def look(path: Path, wanted: Wanted, engine: Engine, progress: Progress | None = None) -> Source | None:
    """
    What a file is; None if it is empty. Text that DuckDB may read otherwise than Python is found here, in one pass.

    Raises FileError or InputError where the file cannot be read at all, UsageError where person or time has no column.
    """
    with _opened(path) as file:
        start = file.read(8)
    if start.startswith(b"PAR1"):
        return _parquet(path, wanted, engine)
    table = open_table(path)
    compression = next((name for magic, name in _PACKED if start.startswith(magic)), "none")
    if table.is_json:
        return _ndjson(table, wanted, compression, progress)
    if not table.headers:
        return None
    columns = match(table.headers, wanted, path)
    fast = (
        len(table.headers) <= _MOST_COLUMNS
        and has_plain_name(path)
        and starts_plainly(table)
        and is_plain(path, odd_csv(table.separator), progress)
    )
    return Source(
        path,
        "csv",
        columns,
        table.headers,
        fast,
        compression=compression,
        separator=table.separator,
        notes=_eventless(columns),
    )


def _opened(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileError(
            say("{file} cannot be read: {why}.", file=path, why=system_says(error)), mend=say("Check who may read it.")
        ) from None


def _eventless(columns: Columns | None) -> tuple[Said, ...]:
    return () if columns and columns.event else (EVENTLESS,)


def _ndjson(table: Table, wanted: Wanted, compression: str, progress: Progress | None) -> Source | None:
    if not any(isinstance(item, Row) for item in islice(table.rows(), _PEEK)):
        return None if Text(table.path).head().strip() == "" else _unreadable(table, wanted)
    columns = replace(match(table.headers, wanted, table.path, open_ended=True), others=())  # each row has its own
    notes = () if columns.event in table.headers else _eventless(None)
    orders = tuple(order for order, _ in Counter(_orders(table.path)).most_common())
    keys = {key for order in orders for key in order}
    fast = (
        table.encoding == "utf-8"
        and len({*keys, *columns.named}) <= _MOST_COLUMNS
        and has_plain_name(table.path)
        and not any(_UNSAFE & set(name) or name.count(".") > _DOTS for name in (*keys, *columns.named))
        and is_one_object_a_line(table.path)
        and is_plain(table.path, odd_ndjson, progress)
    )
    return Source(
        table.path, "ndjson", columns, (), fast, compression=compression, orders=orders[:_ORDERS], notes=notes
    )


def _unreadable(table: Table, wanted: Wanted) -> Source:
    """A file of which no row can be read: each becomes a rejected one."""
    columns = match(REQUIRED, replace(wanted, columns={}), table.path, open_ended=True)
    return Source(table.path, "ndjson", columns, (), fast=False)


def _orders(path: Path) -> Iterator[tuple[str, ...]]:
    """The keys at the top of the first rows, in their order."""
    for line in islice(Text(path).lines(), _PEEK):
        if (record := object_in(line)) is not None:
            yield tuple(record)


def not_parquet(path: Path, error: duckdb.Error) -> UsageError:
    """What is said of a file that is called Parquet and is none, or is damaged."""
    what, mend = say("{file} cannot be read as Parquet.", file=path), say("Write the file again.")
    return UsageError(what, mend=mend, details=(str(error).splitlines()[0],))


def _parquet(path: Path, wanted: Wanted, engine: Engine) -> Source:
    try:
        described = engine.connection.execute(f"DESCRIBE FROM {parquet_reader((path,))}").fetchall()
    except duckdb.Error as error:
        raise not_parquet(path, error) from None
    headers = tuple(str(row[0]) for row in described)
    types = tuple(str(row[1]) for row in described)
    columns = match(headers, wanted, path)
    kind = types[headers.index(columns.time)]
    if time_kind(kind) is None:
        raise UsageError(
            say(
                "The column {column} of {file} is of type {kind}, which is no time.",
                column=columns.time,
                file=path,
                kind=kind,
            ),
            mend=say("Write it as a timestamp or as text such as 2026-03-29T10:15:00Z."),
        )
    if len(headers) > _MOST_COLUMNS and _every_row_has_an_id(path, columns, engine):
        columns = replace(columns, others=())  # then nobody asks what else a row holds
    return Source(path, "parquet", columns, headers, types=types, notes=_eventless(columns))


def _every_row_has_an_id(path: Path, columns: Columns, engine: Engine) -> bool:
    if columns.id is None:
        return False
    id_ = f"CAST({quote_name(columns.id)} AS VARCHAR)"
    lacking = f"SELECT 1 FROM {parquet_reader((path,))} WHERE coalesce({stripped(id_)}, '') = '' LIMIT 1"  # noqa: S608
    return not engine.connection.execute(lacking).fetchall()


def time_kind(kind: str) -> str | None:
    """How a Parquet column of a type is read as a time: text, instant or wall; None where it is none."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return "instant"
    if kind.startswith(("TIMESTAMP", "DATETIME")) or kind == "DATE":
        return "wall"
    return "text" if kind == "VARCHAR" or kind.startswith("ENUM") else None


def parquet_reader(paths: Iterable[Path]) -> str:
    """The table function that reads Parquet files of one shape."""
    return f"read_parquet({listed(paths)}, hive_partitioning = false, union_by_name = false, binary_as_string = true)"
