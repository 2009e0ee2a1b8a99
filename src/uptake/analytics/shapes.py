# ruff: noqa: S608 - statements are made of names of this package and of quoted names and paths
"""
The fast path: a query in which DuckDB reads files of one shape, and says of each row whether Python has to look.

Whatever a statement here lets pass, Python would read the same; where that is not certain, the row is bad.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from uptake.analytics.engine import listed, quote_name, quote_text, stripped, texts_of
from uptake.analytics.json_shape import Places, holds_odd, is_odd_row, names_beside, texts_beside
from uptake.analytics.plain_text import NULL, ROW_LIMIT
from uptake.analytics.sources import Source, parquet_reader, time_kind
from uptake.analytics.times import sql_with_t

# Rows of these events are about no person.
NO_PERSON = ("uptake.health", "uptake.decision")
_OBJECT_LIMIT = 8_000_000  # bytes of one object
_NOTHING = "''"


def normal_person(bare: str) -> str:
    """SQL for a person as core.people.normal has it, of a cell without space around it; NULL for none."""
    return f"CASE WHEN contains({bare}, '@') THEN lower({bare}) ELSE nullif({bare}, '') END"


def doubtful_person(bare: str, event: str) -> str:
    """SQL: nobody where somebody should be, or an address with letters that DuckDB may lower otherwise than Python."""
    # CASE, for unlike AND it leaves out what need not be asked.
    return rf"""CASE
        WHEN {bare} = '' THEN {event} NOT IN ({texts_of(NO_PERSON)})
        WHEN strlen({bare}) = length({bare}) OR NOT contains({bare}, '@') THEN false
        ELSE NOT regexp_full_match({bare}, '[\x00-\x{{12F}}\x{{131}}-\x{{17F}}]*') END"""


def query(group: Sequence[Source], first: int, timezone: str, *, raw: bool = False) -> str:
    """
    The rows of files of one shape, which are numbered from `first`: the columns of the view, and `time_written`. With
    `raw`, which mending Parquet takes, also the whole row.
    """
    source = group[0]
    if source.format == "parquet":
        cells = _parquet(group, first, raw=raw)
    else:
        cells = {"csv": _csv, "ndjson": _ndjson}[source.format](group, first)
    return _finished(cells, source, timezone)


def kind_of_time(source: Source) -> str:
    """How a file has its times: text, instant or wall."""
    if source.format != "parquet":
        return "text"
    return time_kind(source.types[source.headers.index(source.columns.time)]) or "text"


def _finished(cells: str, source: Source, timezone: str) -> str:
    """From cells as they stand in the file (f, odd, content, time, person, event, …) to the columns of the view."""
    names = _names(source)
    # What the file lacks is not trimmed: to plan that for every property would take longer than to read a short file.
    clean = ", ".join(f"{stripped(place) if name else place} AS {place}" for place, name in names.items())
    timed = sql_with_t(
        f"SELECT f, odd, content, place, raw, time, person AS person_written, {clean} FROM ({cells})",
        kind_of_time(source),
        timezone,
    )
    rest = {place: name for place, name in names.items() if place not in ("person", "event")}
    found = {place: f"nullif({place}, '')" if name else "CAST(NULL AS VARCHAR)" for place, name in rest.items()}
    values = ", ".join(f"{value} AS {place}" for place, value in found.items())
    return f"""
        SELECT f, place, person_written, false AS sure, odd OR t IS NULL AS odd,
            odd OR t IS NULL OR {doubtful_person("person", "event")} AS bad, {normal_person("person")} AS person,
            t, event, content, {values}, wall IS NOT NULL AS local, CAST(time AS VARCHAR) AS time_written, raw
        FROM ({timed})"""


def _number(group: Sequence[Source], first: int) -> str:
    return f"CAST({first} AS INTEGER)" if len(group) == 1 else f"CAST({first} + file_index AS INTEGER)"


def _names(source: Source) -> dict[str, str | None]:
    """What is asked for: name in the view → column of the file, None where it has none."""
    columns = source.columns
    names = {"person": columns.person, "event": columns.event, "id": columns.id, "on_behalf_of": columns.on_behalf_of}
    return names | {f"p{number}": name for number, name in enumerate(columns.properties)}


def _asked(source: Source, cell: Mapping[str, str]) -> str:
    """The cells that are asked for, by their names in the view; '' for what the file lacks."""
    return ", ".join(f"{cell.get(name or '', _NOTHING)} AS {place}" for place, name in _names(source).items())


def _content(names: str, texts: str) -> str:
    """SQL for `content` of a row: length and text of name and cell, for each cell with anything in it, by name."""
    bare = f"list_zip({names}, list_transform({texts}, lambda cell: {stripped('cell')}))"
    part = "concat(strlen(cell[1]), ':', cell[1], strlen(cell[2]), ':', cell[2])"
    return f"array_to_string(list_transform(list_filter({bare}, lambda cell: cell[2] <> ''), lambda cell: {part}), '')"


def titled(name: str) -> str:
    """A column's name as it stands in `content`."""
    return f"{len(name.encode())}:{name}"


def _csv(group: Sequence[Source], first: int) -> str:
    source = group[0]
    columns = ", ".join(f"c{place}: 'VARCHAR'" for place in range(len(source.headers)))
    # `nullstr` is what no cell is: otherwise DuckDB would let empty cells too many at the end of a row pass.
    reader = f"""read_csv({listed(member.path for member in group)}, auto_detect = false, header = true,
        columns = {{{columns}}}, delim = {quote_text(source.separator)}, quote = '"', escape = '"',
        strict_mode = true, null_padding = false, nullstr = {quote_text(NULL)}, allow_quoted_nulls = false,
        encoding = 'utf-8', hive_partitioning = false, compression = {quote_text(source.compression)},
        max_line_size = {ROW_LIMIT})"""
    cell = {name: f"c{place}" for place, name in enumerate(source.headers)}
    relation = f"SELECT *, {_number(group, first)} AS f, 0 AS place, '' AS raw FROM {reader}"
    return _table(source, relation, cell, cell[source.columns.time])


def _parquet(group: Sequence[Source], first: int, *, raw: bool) -> str:
    """Only the columns that are asked for are named: of thousands, each would take its time though nobody reads it."""
    source = group[0]
    kinds = dict(zip(source.headers, source.types, strict=True))
    asked = dict.fromkeys((*source.columns.named, *source.columns.others))
    cell = {name: f"c{place}" for place, name in enumerate(asked)}
    cells = ", ".join(f"{_as_text(name, kinds[name])} AS {cell[name]}" for name in asked)
    whole = ", ".join(f"{quote_text(name)}: {quote_name(name)}" for name in source.headers)
    time = quote_name(source.columns.time)
    relation = f"""
        SELECT {cells}, {time} AS typed, {_number(group, first)} AS f, file_row_number AS place,
            {f"CAST(to_json({{{whole}}}) AS VARCHAR)" if raw else "''"} AS raw
        FROM {parquet_reader(member.path for member in group)}"""
    return _table(source, relation, cell, cell[source.columns.time] if kind_of_time(source) == "text" else "typed")


def _as_text(name: str, kind: str) -> str:
    column = quote_name(name)
    if kind.startswith(("STRUCT", "MAP", "UNION")) or kind.endswith("]"):
        column = f"to_json({column})"
    return f"coalesce({column if kind == 'VARCHAR' else f'CAST({column} AS VARCHAR)'}, '')"


def _table(source: Source, relation: str, cell: Mapping[str, str], time: str) -> str:
    """The cells of a CSV or Parquet file by their names in the view, with content where a row has no id."""
    others = source.columns.others
    held = "".join(f", {cell[name]}" for name in others)
    content = _content(f"[{texts_of(others)}]", f"[{', '.join(cell[name] for name in others)}]")
    # Most rows have an id, which a look at its first letter tells: only the others are asked what else they hold.
    lacks_id = f"CASE WHEN id BETWEEN '!' AND '~~' THEN false ELSE {stripped('id')} = '' END"
    return f"""
        SELECT *, false AS odd, CASE WHEN {lacks_id} THEN {content} END AS content
        FROM (SELECT f, place, raw, {time} AS time, {_asked(source, cell)}{held} FROM ({relation}))"""


def _ndjson(group: Sequence[Source], first: int) -> str:
    source = group[0]
    columns = source.columns
    places = Places(columns.named)
    cells = {name: places.cell(name) for name in columns.named}
    reader = f"""read_ndjson_objects({listed(member.path for member in group)}, hive_partitioning = false,
        compression = {quote_text(source.compression)}, maximum_object_size = {_OBJECT_LIMIT})"""
    found = (
        f"SELECT {_number(group, first)} AS f, json, {places.extract} AS found, json_keys(json) AS keys FROM {reader}"
    )
    asked = f"SELECT *, {cells[columns.time]} AS time, {_asked(source, cells)} FROM ({found})"
    # A row without id is as good as its content: what it has at any other key.
    known = sorted(columns.keys)
    rest = f"SELECT *, CASE WHEN {stripped('id')} = '' THEN {texts_beside(known)} END AS rest FROM ({asked})"
    content = _content(names_beside(known), "rest")
    return f"""
        SELECT *, 0 AS place, '' AS raw,
            {places.odd} OR {is_odd_row(source.orders)} OR coalesce({holds_odd("rest")}, false) AS odd,
            CASE WHEN rest IS NOT NULL THEN {content} END AS content
        FROM ({rest})"""
