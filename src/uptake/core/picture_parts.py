"""The values that a Picture is made of: everything known on one rollout as of one day. Immutable."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from uptake.core.calendar import Day
from uptake.core.frozen import field, frozen
from uptake.core.journey import Journey
from uptake.core.measures.reading import Part, Range, Reading
from uptake.core.moments import Duration
from uptake.core.plan.findings import Finding
from uptake.core.sentences import Said
from uptake.core.usage import DecisionSeen, InputReport


class Phase(StrEnum):
    """Which figure comes first: it changes as more weeks can be read."""

    BEFORE_LAUNCH = "before launch"
    FIRST_USE = "first use"
    WEEKLY_USE = "weekly use"
    ADOPTION = "adoption"
    HABIT = "habit"


@frozen
class WeekRow:
    """
    One complete ISO week of an audience. `counts` False: a holiday week; then nothing is counted. `ranges`: as in a
    Reading.
    """

    name: str
    number: int
    first_day: Day
    last_day: Day
    counts: bool
    intended: int | None
    active: int | None
    adopted: int | None
    new: int | None
    lapsed: int | None
    chance: int | None = None  # of the intended, those to whom the work came up; None where the plan does not name it
    adopted_of: int | None = None  # of so many it could be said at the week's end whether they had adopted it
    habitual: int | None = None
    habitual_of: int | None = None
    new_way_actions: int | None = None  # actions of the groups whose old way the plan names; None where it names none
    old_way_actions: int | None = None
    workers: int = 0  # whose actions these are
    ranges: Mapping[str, Range] = field(default_factory=dict)


@frozen
class Cohort:
    """
    People who used it first in the same weeks, at least as many as the smallest group that is shown.

    `back`: of those who have come to week 5, 9 and 13 of their own, how many were active in it; None where nobody has,
    or too few.
    """

    first_day: Day
    last_day: Day
    people: int
    back: Mapping[int, Part | None]


@frozen
class TeamPicture:
    """
    What was told to the people of one manager within a group, and what they said to it. `manager`: roster id, empty for
    those who have none; `measures`: those of telling alone.
    """

    manager: str
    title: str
    intended: int
    measures: Mapping[str, Reading]


@frozen
class GroupPicture:
    """What is known of one group, or of everybody. `hidden`: why nothing of it is shown."""

    id: str
    title: str
    launch: Day | None
    day: int | None
    phase: Phase
    intended: int | None
    hidden: str | None
    measures: Mapping[str, Reading]
    weeks: tuple[WeekRow, ...]
    journey: Journey
    teams: tuple[TeamPicture, ...] = ()  # in the order of their names; of everybody none, a team being of one group
    cohorts: tuple[Cohort, ...] = ()  # of everybody alone: those of a group could be worked out from two others


@frozen
class TargetReading:
    """
    One target and what is known of it. `verdict` is None while a target is neither decided nor too early to judge.
    `parts`: the same reading of each group, for whoever decides what of it may be shown.
    """

    measure: str
    group: str
    at_least: float | None
    at_most: float | None
    by: Day | None
    baseline: float | None
    reading: Reading
    verdict: str | None = None
    forecast: bool = True
    expected: tuple[float, float] | None = None  # the 10 % and 90 % points of what it may be in the week that decides
    likely: float | None = None  # the median of the same
    bounds: tuple[float, float] | None = None  # what it can still become at all, whatever happens
    probability: float | None = None
    because: tuple[str | Said, ...] = ()
    needs: Said | None = None  # what would have to be true for the target to be met
    parts: Mapping[str, Reading] = field(default_factory=dict)
    holds_until: Day | None = None  # a target that was met has to hold until then


@frozen
class Diagnosis:
    """
    A reason that fits the facts of a group where its people are lost; the one that fits best stands first.

    `where`: the stage of the journey that they do not reach; `people`: how many are lost there, None where it cannot be
    counted; `reason`: its id, also `healthy` and `cannot tell`; `against`: what speaks against it; `tell_apart`: what
    would tell it from the next one; `ranges`: as in a BarrierCount.
    """

    group: str
    where: str
    people: int | None
    reason: str
    message: Said
    evidence: tuple[Said, ...] = ()
    against: tuple[Said, ...] = ()
    tell_apart: Said | None = None
    do: Said | None = None
    ranges: Mapping[str, Range] = field(default_factory=dict)


@frozen
class Effect:
    """
    What goes together with first use: how many more people of a group have used it by the latest week if everybody had
    been `exposure` (told, attended, answered) than if nobody had; of `invited`, how many more use it in a week.
    `low`, `high`: the 10 % and 90 % points, in people. `causal` only where the order was random. Refused with a reason
    in words where it cannot be said.
    """

    group: str
    exposure: str
    people: float | None
    low: float | None
    high: float | None
    of: int | None
    causal: bool
    message: Said
    refused: Said | None = None
    if_everybody: float | None = None  # the share who have used it by the latest week, had everybody been exposed
    if_nobody: float | None = None


@frozen
class HealthReading:
    """One figure of the system's own health, with its bound; never mixed with adoption. A share is said in per cent."""

    name: str
    value: float | None
    at_least: float | None
    at_most: float | None
    state: str  # ok | out of bounds | unknown
    is_share: bool = False


@frozen
class DutyState:
    """One duty of the owner: done, due (its span is now), missed, ahead, or not recorded by anybody."""

    when: str
    do: str
    first_day: Day
    last_day: Day
    state: str


@frozen
class Picture:
    """Everything known on one rollout as of one day; the as-of day itself is not counted."""

    rollout: str
    title: str
    as_of: Day
    launch: Day | None
    day: int | None
    phase: Phase
    timezone: str
    input: InputReport
    groups: tuple[GroupPicture, ...]
    all: GroupPicture
    targets: tuple[TargetReading, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    effects: tuple[Effect, ...] = ()
    health: tuple[HealthReading, ...] = ()
    responsiveness: Mapping[str, Mapping[str, Reading]] = field(default_factory=dict)
    promised: Mapping[str, Duration] = field(default_factory=dict)  # measure of `responsiveness` → within which time
    duties: tuple[DutyState, ...] = ()
    decision: DecisionSeen | None = None
    findings: tuple[Finding, ...] = ()
    holidays: tuple[tuple[Day, str], ...] = ()
    instrument_changes: tuple[tuple[Day, str], ...] = ()
    notes: tuple[Said, ...] = ()

    def group(self, id_: str) -> GroupPicture:
        """One group's part; `all` gives everybody's."""
        return next((group for group in self.groups if group.id == id_), self.all)
