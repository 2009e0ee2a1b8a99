"""What can be worked out of one or more reports as JSON: documents in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from uptake.core.audit.documents import take
from uptake.core.audit.shown import Shown, shown
from uptake.core.audit.solving import solve
from uptake.core.audit.system import Key, System

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """A withheld count that can be worked out: its least and greatest value; None where the solver gave no answer."""

    group: str
    what: str
    as_of: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Audited:
    """
    `asked`: how many withheld counts were tried; `clashes`: counts of which the reports say different things; `shown`:
    small counts that are not withheld at all.
    """

    asked: int
    found: tuple[Finding, ...]
    clashes: tuple[str, ...]
    shown: tuple[Shown, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the reports tell of no small count, neither openly nor to whoever works it out."""
        return not self.found and not self.shown


def audit(documents: Sequence[Json]) -> Audited:
    """
    Try to work out every withheld count of the reports of one rollout, given everything that they publish together.

    :param documents: of the format uptake.picture/1, one or more as-of days of one plan.
    """
    system = System()
    for document in documents:
        take(system, document)
    found = [
        _finding(key, span) for key, span in solve(system) if span is None or span[1] - span[0] + 1 < system.asked[key]
    ]
    return Audited(
        sum(least > 0 for least in system.asked.values()),
        tuple(found),
        tuple(_what(key) for key in sorted(system.clashes, key=repr)),
        tuple(one for document in documents for one in shown(document)),
    )


def _finding(key: Key, span: tuple[int, int] | None) -> Finding:
    low, high = span or (None, None)
    return Finding(str(key[-1]), _what(key), str(key[0]), low, high)


def _what(key: Key) -> str:
    return " ".join(str(part) for part in key[1:-1])
