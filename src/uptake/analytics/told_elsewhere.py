"""What act files say of letters that somebody else has sent: who was told, reminded, and has answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from uptake.analytics.engine import Engine, quote_path
from uptake.core.letters.heard import HeardAct


def heard_elsewhere(files: Sequence[Path], own: str) -> Iterator[list[HeardAct]]:
    """What is in each of some event files of acts. `own`: how the ids begin of what the server has written itself."""
    with Engine() as engine:
        for file in files:
            rows = engine.run("told_elsewhere", {"file": quote_path(file)}, {"own": own})
            yield [HeardAct(*row) for row in rows]
