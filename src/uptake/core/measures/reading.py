"""A reading: one measure of one audience as of one day, with all that is needed to check it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from uptake.core.calendar import Day
from uptake.core.frozen import field, frozen, replace
from uptake.core.measures.intervals import wilson
from uptake.core.sentences import noted


class State(StrEnum):
    """Whether a figure can be shown. Unknown is never zero."""

    OK = "ok"
    TOO_EARLY = "too early"
    TOO_FEW = "too few"
    UNKNOWN = "unknown"


class Range(NamedTuple):
    """A count that is not shown exactly; both ends are in it."""

    low: int
    high: int


@frozen
class Part:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """Count ÷ of; None where there is nobody."""
        return self.count / self.of if self.of else None


@frozen
class Reading:
    """
    One figure. Shares are 0–1 with a Wilson 95 % interval; days are in the plan's timezone, both ends included.

    `at_least`: the source misses some use, so the true figure may be higher. `why` says why there is no value.
    `people`: of how many people a figure tells, where that is not `of`. `ranges`: what is shown of a count that is not
    shown exactly, by its name; the count itself, and what it is part of, is then None.
    """

    measure: str = ""
    version: int = 1
    unit: str = "share"
    state: State = State.OK
    value: float | None = None
    count: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    readable_from: Day | None = None
    among_chance: Part | None = None
    at_least: bool = False
    instrument_changes: tuple[Day, ...] = ()
    why: str = ""
    details: Mapping[str, float | None] = field(default_factory=dict)
    people: int | None = None
    ranges: Mapping[str, Range] = field(default_factory=dict)

    @property
    def definition(self) -> str:
        """Id and version: figures of different definitions are never compared."""
        return f"{self.measure}/{self.version}"

    def withheld(self) -> Reading:
        """The same reading with nothing in it that tells of too few people."""
        blank = Reading(state=State.TOO_FEW, why="too few people to show")
        return replace(
            blank,
            measure=self.measure,
            version=self.version,
            unit=self.unit,
            first_day=self.first_day,
            last_day=self.last_day,
            readable_from=self.readable_from,
        )


def unknown(why: str) -> Reading:
    """A figure that was not measured, with the reason in words."""
    return Reading(state=State.UNKNOWN, why=why)


def too_early(why: str) -> Reading:
    """A figure that cannot be read yet, with the reason in words."""
    return Reading(state=State.TOO_EARLY, why=why)


def share(found: Part, among_chance: Part | None = None) -> Reading:
    """
    The share of those who could be measured for whom the answer is yes.

    :param among_chance: the same of those for whom the work came up; None where the plan does not name it.
    """
    count, of = found.count, found.of
    if of == 0:
        return too_early(noted("nobody can be measured yet"))
    low, high = wilson(count, of)
    return Reading(value=count / of, count=count, of=of, low=low, high=high, among_chance=among_chance)


def share_of(answers: Iterable[bool | None]) -> Reading:
    """The share of answers that are yes, among those that are known."""
    known = [answer for answer in answers if answer is not None]
    return share(Part(sum(known), len(known)))


def share_of_actions(count: int, of: int) -> Reading:
    """A share of actions. No interval: actions of one person hang together, so a binomial one would be too narrow."""
    if of == 0:
        return unknown(noted("no such action was seen"))
    return Reading(value=count / of, count=count, of=of)
