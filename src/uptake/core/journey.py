"""The journey of each affected person: which stages were reached, which holds now, and what is in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from uptake.core.frozen import field, frozen
from uptake.core.measures import habit
from uptake.core.measures.audience import ALL, Audience
from uptake.core.measures.reading import Range
from uptake.core.measures.rows import Row
from uptake.core.measures.use import is_regular, was_regular
from uptake.core.plan.model import Plan

EVERY_WEEK = ("weekly active", "adopted", "habitual")
NOW_AND_THEN = ("regular",)
STAGES_OF_USE = ("first use", *EVERY_WEEK, *NOW_AND_THEN)
STAGES = ("affected", "told", "acknowledged", "access", "attended", *STAGES_OF_USE)

BARRIERS = (
    "cannot be measured",
    "away",
    "no access",
    "not told",
    "told late and not acknowledged",
    "not acknowledged",
    "blocked, question unanswered",
    "no seat",
    "did not come",
    "work did not come up",
    "never tried",
    "tried once or twice",
    "answered, not convinced",
    "lapsed",
    "on the way",
)
FEW_WEEKS = 2  # “tried once or twice”


@frozen
class StageCount:
    """
    How many reached a stage ever, and for how many it is the furthest that holds today.

    `of`: the people whose stage it is and of whom it can be known: who needs access, whose usage can be seen.
    `ranges`: what is shown of a count that is not shown exactly, by its name; the count itself is then its lower end.
    """

    stage: str
    reached: int
    now: int
    of: int
    ranges: Mapping[str, Range] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """Reached ÷ those whose stage it is; None where the count is a range."""
        return self.reached / self.of if self.of and "reached" not in self.ranges else None


@frozen
class BarrierCount:
    """How many intended users have this in their way first; `ranges` as in a StageCount."""

    barrier: str
    people: int
    ranges: Mapping[str, Range] = field(default_factory=dict)


@frozen
class Journey:
    """The stages that were collected, in order, and the barriers of those who are not at the targeted stage."""

    stages: tuple[StageCount, ...]
    barriers: tuple[BarrierCount, ...]
    unknown: tuple[str, ...]  # stages that nobody recorded, left out of the funnel
    later: tuple[str, ...] = ()  # stages of use that cannot be said of anybody yet
    few: tuple[str, ...] = ()  # stages that are those of too few people to show


Ever = Callable[[Row, Audience], bool | None]


def _reached(audience: Audience) -> Mapping[str, Ever]:
    """
    The stages that can be known of this audience, each with the test of having reached it; None: not a stage of this
    person.
    """
    seen = audience.seen.collected
    tests: dict[str, Ever] = {"affected": lambda _, __: True}
    if "told" in seen:
        tests["told"] = lambda row, _: row.acts.told is not None
    if "acknowledged" in seen:
        tests["acknowledged"] = lambda row, _: row.acts.acknowledged is not None
    if "access" in seen and any(group.access != "none" for group in audience.groups):
        tests["access"] = lambda row, _: None if row.group.access == "none" else row.acts.access is not None
    if "attended" in seen:
        tests["attended"] = lambda row, _: row.acts.attended is not None
    if audience.sees_people:
        tests |= {stage: _of_measured(test) for stage, test in _uses(audience).items()}
    return tests


def not_reached(audience: Audience, stage: str) -> Iterator[Row]:
    """Who of a group is known not to have reached a stage; nobody of whom, or of which, that cannot be said."""
    test = _reached(audience).get(stage)
    for row in audience.rows if test else ():
        if row.member.here and test is not None and test(row, audience) is False:
            yield row


def _uses(audience: Audience) -> dict[str, Ever]:
    """The stages of use; None as long as a stage cannot be said of a person: before launch, or with too few weeks."""
    tests: dict[str, Ever] = {
        "first use": lambda row, audience: audience.has_used(row) if audience.as_of > row.group.launch else None,
        "weekly active": lambda row, _: row.history.used & row.counts != 0 if row.counts else None,
    }
    if audience.rhythms & {"daily", "weekly"}:
        tests["adopted"] = lambda row, audience: habit.ever_adopted(row, audience.end) if row.by_week else None
        tests["habitual"] = lambda row, audience: habit.ever_habitual(row, audience.end) if row.by_week else None
    if audience.rhythms & {"monthly", "on demand"}:
        tests["regular"] = _ever_regular
    return tests


def _ever_regular(row: Row, audience: Audience) -> bool | None:
    if row.by_week:
        return None
    return was_regular(row, audience) or (None if is_regular(row, audience) is None else False)


def _of_measured(test: Ever) -> Ever:
    """Of somebody whose usage cannot be seen, no stage of use is known: never that it was not reached."""
    return lambda row, audience: test(row, audience) if row.measured and row.group.usage.kind == "events" else None


def _holds(stage: str, row: Row, audience: Audience) -> bool:
    """Whether a stage that was reached holds today; what was done for a person once, holds."""
    if stage == "weekly active":
        week = row.counts.bit_length() - 1
        return week >= 0 and bool(row.history.used >> week & 1)
    if stage == "adopted":
        return bool(habit.adopted(row, audience.end))
    if stage == "habitual":
        return bool(habit.habitual(row, audience.end))
    if stage == "regular":
        return bool(is_regular(row, audience))
    return bool(row.acts.has_access) if stage == "access" else True


def journeys(people: Sequence[Audience], targeted: Mapping[str, str]) -> dict[str, Journey]:
    """
    The journey of each group and of everybody, by audience; `targeted`: group → the stage that its targets name.

    Everybody's is the sum of the groups': nobody is placed twice, and the two cannot disagree.
    """
    placed = {audience.id: place(audience, targeted) for audience in people if audience.id != ALL}
    return placed | {audience.id: _sum(audience, list(placed.values())) for audience in people if audience.id == ALL}


def _sum(everybody: Audience, parts: Sequence[Journey]) -> Journey:
    stages = tuple(
        StageCount(stage, sum(one.reached for one in same), sum(one.now for one in same), sum(one.of for one in same))
        for stage in _reached(everybody)
        for same in [[one for part in parts for one in part.stages if one.stage == stage]]
    )
    stuck: Counter[str] = Counter()
    for part in parts:
        stuck.update({one.barrier: one.people for one in part.barriers})
    barriers = tuple(BarrierCount(name, stuck[name]) for name in BARRIERS if stuck[name])
    return _journey(everybody, stages, barriers)


def place(audience: Audience, targeted: Mapping[str, str]) -> Journey:
    """Place every intended user of a group on the journey."""
    tests = _reached(audience)
    reached, now, of = dict.fromkeys(tests, 0), dict.fromkeys(tests, 0), dict.fromkeys(tests, 0)
    stuck = dict.fromkeys(BARRIERS, 0)
    for row, people in audience.intended:
        furthest = "affected"
        for stage, test in tests.items():
            answer = test(row, audience)
            of[stage] += people * (answer is not None)
            if answer:
                reached[stage] += people
                if _holds(stage, row, audience):
                    furthest = stage
        now[furthest] += people
        barrier = barrier_of(row, audience, furthest, targeted[row.group.id])
        if barrier:
            stuck[barrier] += people
    stages = tuple(StageCount(stage, reached[stage], now[stage], of[stage]) for stage in tests)
    barriers = tuple(BarrierCount(name, count) for name, count in stuck.items() if count)
    return _journey(audience, stages, barriers)


def _journey(audience: Audience, stages: Iterable[StageCount], barriers: tuple[BarrierCount, ...]) -> Journey:
    """A stage of use that cannot be said of anybody yet is not shown as reached by nobody."""
    known = list(stages)
    later = tuple(one.stage for one in known if one.stage in STAGES_OF_USE and not one.of)
    shown = tuple(one for one in known if one.stage not in later)
    return Journey(shown, barriers, _unknown(audience), later)


def _unknown(audience: Audience) -> tuple[str, ...]:
    expected = ["told", "acknowledged", "attended", "first use"]
    if any(group.access != "none" for group in audience.groups):
        expected.insert(2, "access")
    known = _reached(audience)
    return tuple(stage for stage in expected if stage not in known)


def barrier_of(row: Row, audience: Audience, furthest: str, targeted: str) -> str | None:
    """
    What is first in the way of a person who is not at the targeted stage; None for whoever is.

    The first that fits, so that the numbers add up. Whoever used it in the latest week is on the way: what was left out
    before that is not in their way any more.
    """
    if STAGES.index(furthest) >= STAGES.index(targeted):
        return None
    if audience.as_of <= row.group.launch:
        return _untold(row, audience) or _unshown(row, audience)  # nobody is expected to use it yet
    if row.group.usage.kind != "events" or not audience.sees_people:
        # Nobody's use is known: what was not done for people is all that can be said.
        # Where no use was read at all, that is nothing about the people.
        is_read = row.group.usage.kind != "events" or audience.seen.input.first_use is not None
        return _untold(row, audience) or _unshown(row, audience) or ("cannot be measured" if is_read else None)
    if not row.measured or (row.group.usage.incomplete and not audience.has_used(row)):
        return "cannot be measured"
    if audience.is_away(row):
        return "away"
    if furthest in {*EVERY_WEEK, *NOW_AND_THEN}:
        return "on the way"
    return _untold(row, audience) or _unshown(row, audience) or _unused(row, audience)


def _untold(row: Row, audience: Audience) -> str | None:
    seen, acts = audience.seen.collected, row.acts
    if audience.access_of(row) is False:
        return "no access"
    if "told" in seen and acts.told is None:
        return "not told"
    if "acknowledged" in seen and acts.acknowledged is None:
        late = "told" in seen and not acts.told_in_time
        return "told late and not acknowledged" if late else "not acknowledged"
    return None


def _unshown(row: Row, audience: Audience) -> str | None:
    seen, acts = audience.seen.collected, row.acts
    if acts.waiting or (acts.blocked and not acts.answered):
        return "blocked, question unanswered"
    if acts.attended is not None:
        return None
    if seen & {"invited", "booked"} and acts.seated is None:
        return "no seat"
    still_to_come = audience.as_of <= audience.shown_by.get(row.group.id, row.group.launch)
    return "did not come" if "attended" in seen and not still_to_come else None


def _unused(row: Row, audience: Audience) -> str:
    if not audience.has_used(row):
        if row.group.usage.chance and not row.history.chance:
            return "work did not come up"
        return "never tried"
    if row.history.used.bit_count() <= FEW_WEEKS:
        return "tried once or twice"
    if row.by_week and habit.is_quiet(row, audience.end):
        return "answered, not convinced" if row.acts.answered else _stopped(row, audience)
    return "on the way"


def _stopped(row: Row, audience: Audience) -> str:
    return "lapsed" if habit.lapsed(row, audience.end) else "on the way"


TARGETED = {"first_use": "first use", "weekly_active": "weekly active", "adopted": "adopted", "habitual": "habitual"}
_FURTHEST = ("first use", "weekly active", "adopted", "habitual")


def targeted_stages(plan: Plan) -> dict[str, str]:
    """The stage that each group is to reach: the furthest that its targets name."""
    stages = {}
    for group in plan.groups.values():
        named = {
            TARGETED[one.measure] for one in plan.targets if one.group in {None, group.id} and one.measure in TARGETED
        }
        default = "weekly active" if group.rhythm in {"daily", "weekly"} else "regular"
        stages[group.id] = max(named, key=_FURTHEST.index) if named else default
    return stages
