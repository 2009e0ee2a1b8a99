"""The rows of a Parquet file as text, for what is small enough to be read row by row: people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from uptake.analytics.engine import Engine, quote_name, quote_path
from uptake.core.words import say
from uptake.errors import FileError

_AT_ONCE = 10_000
_NESTED = ("STRUCT", "MAP", "JSON", "UNION")


def rows(path: Path) -> Iterator[dict[str, str]]:
    """
    Every row as column → text: "" for NULL, days and times as ISO writes them, nested values as JSON.

    Raises FileError where it is no Parquet that can be read.
    """
    try:
        with Engine(threads=1) as engine:
            yield from _rows(engine.connection, f"read_parquet({quote_path(path)})")
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise FileError(
            say("{file} cannot be read as Parquet: {reason}", file=path, reason=reason),
            mend=say("Write it anew, or as CSV."),
        ) from None


def _rows(connection: duckdb.DuckDBPyConnection, source: str) -> Iterator[dict[str, str]]:
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - the path is quoted
    names = [str(name) for name, *_ in described]
    cells = ", ".join(_as_text(str(name), str(kind)) for name, kind, *_ in described)
    found = connection.execute(f"SELECT {cells} FROM {source}")  # noqa: S608 - so are the names
    while batch := found.fetchmany(_AT_ONCE):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def _as_text(name: str, kind: str) -> str:
    """One column as text; a list or a record as JSON."""
    column = quote_name(name)
    if kind.startswith(_NESTED) or kind.endswith("]"):
        column = f"to_json({column})"
    return f"coalesce(CAST({column} AS VARCHAR), '')"
