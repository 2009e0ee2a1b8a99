"""What is known of each target: its reading now, and once its day has come whether it was met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

from uptake.core.calendar import Day, monday
from uptake.core.groups import intended
from uptake.core.measures import frame
from uptake.core.measures.audience import ALL, Audience, audiences
from uptake.core.measures.reading import Reading, State, unknown
from uptake.core.people import Roster
from uptake.core.picture_parts import TargetReading
from uptake.core.plan.model import Plan, Target
from uptake.core.usage import Seen

Measured = Mapping[str, Mapping[str, Reading]]  # audience → measure → reading

# Under this share of measurable people a figure below its target proves nothing.
LEAST_COVERAGE = 0.8


def decisive_day(by: Day) -> Day:
    """The Monday after the week that decides a target: the last complete week that ends before its day."""
    return monday(by)


def judge(plan: Plan, roster: Roster, seen: Seen, measured: Measured, as_of: Day) -> tuple[TargetReading, ...]:
    """Each target of the plan with its reading; a decided one is read again as of the week that decides it."""

    @lru_cache(maxsize=8)
    def audiences_on(day: Day) -> dict[str, Audience]:
        members = intended(plan, roster, seen.weeks, day)
        return {audience.id: audience for audience in audiences(plan, roster, members, seen, day)}

    found = []
    for target in plan.targets:
        by = day_of(plan, target)
        known = measured.get(target.group or ALL, {})
        reading = known.get(target.measure, unknown("this measure is not read for a group"))
        if by is not None and as_of >= by and target.measure in frame.catalogue():
            past = audiences_on(decisive_day(by)).get(target.group or ALL)
            reading = frame.read(frame.catalogue()[target.measure], past) if past else reading
        verdict, because = _verdict(target, by, reading, as_of)
        if verdict == "missed" and (doubts := _doubts(plan, target, reading, known)):
            verdict, because = "cannot tell", doubts
        found.append(
            TargetReading(
                target.measure,
                target.group or ALL,
                target.at_least,
                target.at_most,
                by,
                target.baseline,
                reading,
                verdict,
                forecast=by is None or as_of < by,
                because=because,
            )
        )
    return tuple(found)


def day_of(plan: Plan, target: Target) -> Day | None:
    """The day by which a target is to be met, from the launch of its group."""
    if target.by is None:
        return None
    group = plan.groups.get(target.group or "")
    return plan.calendar.resolve(target.by, group.launch if group else plan.start).last


def _verdict(target: Target, by: Day | None, reading: Reading, as_of: Day) -> tuple[str | None, tuple[str, ...]]:
    """(met, missed, cannot tell, too early or None, the reasons in words); a forecast until its day."""
    if by is None:
        return None, ("the plan does not say by when",)
    if as_of < by:
        last_day = decisive_day(by) - timedelta(days=1)
        early = reading.state is State.TOO_EARLY
        return ("too early" if early else None), (f"decided by the week that ends on {last_day}",)
    if reading.state is not State.OK or reading.value is None:
        return "cannot tell", (reading.why or "there is no reading",)
    return ("met" if _is_met(target, reading.value) else "missed"), ()


def _is_met(target: Target, value: float) -> bool:
    if target.at_least is not None and value < target.at_least:
        return False
    return target.at_most is None or value <= target.at_most


def _doubts(plan: Plan, target: Target, reading: Reading, known: Mapping[str, Reading]) -> tuple[str, ...]:
    """Why a reading on the wrong side of its target does not prove that it was missed."""
    doubts = []
    if frame.catalogue()[target.measure].source in {"usage", "actions"} and _is_incomplete(plan, target):
        doubts.append("the source misses some use, so the true figure may be better")
    if reading.instrument_changes:
        days = ", ".join(day.isoformat() for day in reading.instrument_changes)
        doubts.append(f"the way of counting changed within the window ({days})")
    coverage = known.get("coverage")
    if coverage is not None and coverage.value is not None and coverage.value < LEAST_COVERAGE:
        doubts.append(f"only {coverage.value:.0%} of the people can be measured")
    return tuple(doubts)


def _is_incomplete(plan: Plan, target: Target) -> bool:
    return any(group.usage.incomplete for group in plan.groups.values() if target.group in {None, group.id})
