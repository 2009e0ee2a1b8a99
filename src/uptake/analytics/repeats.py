"""Which rows of the table `single` repeat each other, and what is kept of those."""

from __future__ import annotations

import numpy as np

from uptake.analytics.engine import Engine, fill, statement_text
from uptake.analytics.filters import KEYED, Ways

PART = 50_000_000  # rows whose marks are sorted at a time: 200 MB
_MARK = {"mark": "CAST(key_hash >> 32 AS UINTEGER)"}


def settle_repeats(engine: Engine, ways: Ways, *, use: str, sourced: str, rows: int) -> None:
    """
    Make the table `repeats`, one row per event that several rows may stand for, and the view `staged` of all events.

    :param use: SQL: a row is one of use that counts; `sourced`: the rows of the files; `rows`: how many they are.
    """
    if load_marks(engine, rows):
        keyed = {"keyed": ways.number(KEYED)}
        engine.run("dedup", keyed | _MARK)
        if engine.run("disputed", {"use": use})[0][0]:
            engine.run("dedup_disputed", keyed | {"use": use, "sourced": sourced})
            engine.run("settle", {"use": use})
    else:
        engine.run("dedup_none")
    engine.run("staged", _MARK)


def load_marks(engine: Engine, rows: int, most: int = PART) -> bool:
    """
    Make the table `marks`: the upper half of each key_hash that several rows have, and of a few that only share that
    half. Whether there is any. They are sorted here, in a quarter of the processor time that SQL takes.

    :param rows: how many `single` has; `most`: of them at a time.
    """
    found = []
    parts = rows // most + 1
    for part in range(parts):
        statement = fill(statement_text("marks"), _MARK)
        marks = engine.connection.execute(statement, {"parts": parts, "part": part}).fetchnumpy()["mark"]
        marks.sort()
        found.append(np.unique(marks[1:][marks[1:] == marks[:-1]]))
    every = np.concatenate(found)
    engine.load("marks", {"mark": ("UINTEGER", every)})
    return len(every) > 0
