"""Which rows of the table `single` repeat each other, and what is kept of those."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np

from uptake.analytics.engine import Engine, statement
from uptake.analytics.filters import KEYED, Ways

PART = 50_000_000  # rows whose marks are sorted at a time: 200 MB
Marks = np.ndarray[Any, np.dtype[Any]]
_MARK = {"mark": "CAST(key_hash >> 32 AS UINTEGER)"}


def marks_of_several(cursor: duckdb.DuckDBPyConnection, most: int = PART) -> Marks:
    """
    The upper half of each key_hash that several rows have, and of a few that only share that half. They are sorted
    here, in a quarter of the processor time that SQL takes.

    :param most: rows whose marks are sorted at a time.
    """
    found = []
    (rows,) = cursor.execute("SELECT count(*) FROM single").fetchall()[0]
    parts, asked = rows // most + 1, statement("marks", _MARK)
    for part in range(parts):
        marks = cursor.execute(asked, {"parts": parts, "part": part}).fetchnumpy()["mark"]
        marks.sort()
        found.append(np.unique(marks[1:][marks[1:] == marks[:-1]]))
    return np.concatenate(found)


def decide_repeats(engine: Engine, ways: Ways, marks: Marks, *, use: str, sourced: str) -> None:
    """
    Make the table `repeats`, one row per event that several rows may stand for, and the view `staged` of all events.

    :param marks: as `marks_of_several` finds them; `use`: SQL: a row is one of use that counts; `sourced`: the rows of
        the files.
    """
    engine.load("marks", {"mark": ("UINTEGER", marks)})
    keyed = {"keyed": ways.number(KEYED)}
    engine.run("dedup", keyed | _MARK)
    if len(marks) and engine.run("disputed", {"use": use})[0][0]:
        engine.run("dedup_disputed", keyed | {"use": use, "sourced": sourced})
        engine.run("dedup_decided", {"use": use})
    engine.run("staged", _MARK)
