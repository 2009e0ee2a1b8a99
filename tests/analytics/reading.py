"""Reading usage files as counting does, for tests."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from uptake.analytics.engine import Engine
from uptake.analytics.files import UsageFiles, Wanted
from uptake.wire.rejected import BESIDE, Rejections

PLAIN = Wanted({}, (), "UTC")
Read = dict[str, Any]


def rows_of(files: UsageFiles, engine: Engine, columns: str) -> list[tuple[Any, ...]]:
    return sorted(engine.connection.execute(f"SELECT {columns} FROM rows").fetchall(), key=repr)  # noqa: S608 - names


def view_columns(wanted: Wanted) -> str:
    return ", ".join(
        ["person", "t", "event", "id", "on_behalf_of", "content", *(f"p{n}" for n in range(len(wanted.properties)))]
    )


def read(engine: Engine, paths: Sequence[Path], wanted: Wanted = PLAIN, rejected: Rejections = BESIDE) -> Read:
    """Both calls, as counting makes them."""
    files = UsageFiles(engine, paths, wanted, rejected=rejected)
    files.open()
    with contextlib.suppress(duckdb.Error):
        engine.connection.execute("SELECT count(*) FILTER (bad), max(content) FROM rows").fetchall()
    mended = files.mend()
    assert not files.mend()
    found = rows_of(files, engine, view_columns(wanted))
    assert files.rows == len(found)
    return {
        "rows": found,
        "rejected": files.rejected_counts,
        "notes": tuple(map(str, files.notes)),
        "local": files.local_times,
        "mended": mended,
    }


def read_slowly(engine: Engine, path: Path, wanted: Wanted, rejected: Rejections) -> Read:
    files = UsageFiles(engine, [path], wanted, rejected=rejected)
    files.open()
    for number in range(len(files._sources)):
        if number not in files._clean:
            files._read_by_python(number)
    files._show()
    return {
        "rows": rows_of(files, engine, view_columns(wanted)),
        "rejected": files.rejected_counts,
        "local": files.local_times,
    }


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path
