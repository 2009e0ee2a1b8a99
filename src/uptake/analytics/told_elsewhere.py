"""What act files say of letters that somebody else has sent: who was told, reminded, and has answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from uptake.analytics.engine import Engine, listed
from uptake.analytics.times import SECOND


@dataclass(frozen=True, slots=True)
class Heard:
    """
    Of one person (a pseudonym) and one message (empty where none is named). `told`: UTC epoch seconds, None where they
    were not, or it came back; `reminded`: how often.
    """

    person: str
    message: str
    told: float | None
    reminded: int
    answered: bool


def heard_elsewhere(files: Sequence[Path], own: str) -> list[Heard]:
    """What is in some event files of acts. `own`: how the ids begin of what the server has written itself."""
    if not files:
        return []
    with Engine() as engine:
        rows = engine.run("told_elsewhere", {"files": listed(files)}, {"own": own})
    return [
        Heard(person, message, told and told / SECOND, reminded, said) for person, message, told, reminded, said in rows
    ]
