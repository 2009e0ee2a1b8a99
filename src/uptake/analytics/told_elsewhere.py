"""What act files say of letters that somebody else has sent: who was told, reminded, and has answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import normpath
from pathlib import Path

from uptake.analytics.engine import Engine, listed, statement
from uptake.core.letters.heard import HeardAct

CHUNK = 10_000  # rows that are taken out of DuckDB at once


def heard_elsewhere(files: Sequence[Path], own: str) -> Iterator[tuple[Path, HeardAct]]:
    """
    What is in some event files of acts, and in which: one person after the other, whichever files they are in. `own`:
    how the ids begin of what the server has written itself.
    """
    by_name = {normpath(file.absolute()): file for file in files}
    with Engine() as engine:
        asked = statement("told_elsewhere", {"files": listed(files)})
        cursor = engine.connection.execute(asked, {"own": own})
        while rows := cursor.fetchmany(CHUNK):
            yield from ((by_name[normpath(file)], HeardAct(*act)) for file, *act in rows)
