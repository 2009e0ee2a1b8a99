"""A usage file at first sight: its format, its columns, and whether DuckDB may read it."""

from __future__ import annotations

import csv
import glob
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from uptake.analytics.columns import REQUIRED, Columns, Wanted, match
from uptake.analytics.engine import Engine, listed, quote_name, stripped
from uptake.core.sentences import Said, later
from uptake.core.words import say
from uptake.errors import FileError, UsageError
from uptake.wire.objects import LIST_KEYS
from uptake.wire.rejected import SUFFIX
from uptake.wire.rows import Row
from uptake.wire.tables import Table, open_table
from uptake.wire.text import Text

Progress = Callable[[int], None]

EVENTLESS = later("there is no column for the event; every row counts as the same kind")
NULL = "\x02none\x03"  # stands for NULL where DuckDB reads CSV; a file that holds it is read by Python
_GLOB = frozenset("*?[")
_PEEK = 1000  # rows of NDJSON whose keys are looked at
_ORDERS = 20  # orders of keys that SQL knows by heart
_MOST_COLUMNS = 200  # DuckDB takes longer to plan a statement of more than Python takes to read the rows
_DOTS = 3  # a name with more may stand for too many places
_LONE_RETURN = re.compile(r"\r[^\n]")
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
        and _has_plain_name(path)
        and _starts_plainly(table)
        and _is_plain(path, _odd_csv(table.separator), progress)
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
        why = error.strerror or error
        raise FileError(
            say("{file} cannot be read: {why}.", file=path, why=why), mend=say("Check who may read it.")
        ) from None


def of_file(path: Path, note: Said) -> Said:
    """A note on one of the files."""
    return later("{file}: {note}", file=path.name, note=note)


def _eventless(columns: Columns | None) -> tuple[Said, ...]:
    return () if columns and columns.event else (EVENTLESS,)


def _has_plain_name(path: Path) -> bool:
    """Whether DuckDB can be told of the file: a file may be called anything, and DuckDB speaks UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in str(path.absolute()))


def _starts_plainly(table: Table) -> bool:
    """Whether the first line is the whole header: no blank lines before it, no `sep=`, no line break in a name."""
    if table.encoding != "utf-8":
        return False
    first = io.StringIO(Text(table.path).head(), newline="").readline()
    cells = next(csv.reader([first], delimiter=table.separator), [])
    if len(cells) != len(table.headers) or not first.endswith("\n"):
        return False
    pairs = zip(cells, table.headers, strict=True)
    return all(name == cell or not cell.strip() or name.startswith(f"{cell} (") for cell, name in pairs)


def _odd_csv(separator: str) -> Callable[[str], bool]:
    # DuckDB takes the quote after a space for an opening one; Python does not.
    odd = (f'{separator} "', '\n "', '\r "', NULL)
    return lambda text: any(part in text for part in odd)


def _odd_ndjson(text: str) -> bool:
    """Whether lines or the space around values may be taken otherwise than Python does."""
    return "\f" in text or "\v" in text or ("\r" in text and _LONE_RETURN.search(text) is not None)


def _is_plain(path: Path, is_odd: Callable[[str], bool], progress: Progress | None) -> bool:
    """Whether a text is UTF-8 to its end and holds nothing that DuckDB and Python read differently."""
    text = Text(path, progress)
    rest = ""
    for chunk in text.chunks():
        joined = rest + chunk
        if is_odd(joined) or text.has_nul or text.notes:
            return False
        rest = joined[-8:]
    return not (text.cut or text.notes)


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
        and _has_plain_name(table.path)
        and not any(_UNSAFE & set(name) or name.count(".") > _DOTS for name in (*keys, *columns.named))
        and _one_object_a_line(table.path)
        and _is_plain(table.path, _odd_ndjson, progress)
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
        if (record := _object(line)) is not None:
            yield tuple(record)


def _one_object_a_line(path: Path) -> bool:
    """Whether the file is lines of events, and not one document or page of an answer that holds a list of them."""
    lines = [line for line in io.StringIO(Text(path).head(), newline="") if not line.isspace()]
    first = _object(lines[0]) if len(lines) > 1 else None
    return first is not None and not any(isinstance(first[key], list) for key in first.keys() & LIST_KEYS)


def _object(line: str) -> dict[str, object] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


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
