"""What is known of each target: its reading, what it may become, and once its day has come whether it was met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from uptake.core.calendar import Day, monday
from uptake.core.doubts import MISSES_SOME, counting_changed, few_measured, is_thin
from uptake.core.groups import intended
from uptake.core.measures import frame
from uptake.core.measures.audience import ALL, Audience, audiences
from uptake.core.measures.reading import Reading, State, unknown
from uptake.core.people import Roster
from uptake.core.picture_parts import TargetReading
from uptake.core.plan.model import Plan, Target
from uptake.core.sentences import Said, later, noted
from uptake.core.usage import Seen

if TYPE_CHECKING:
    from uptake.core.forecast.outlook import Forecaster

Measured = Mapping[str, Mapping[str, Reading]]  # audience → measure → reading


def decisive_day(by: Day) -> Day:
    """The Monday after the week that decides a target: the last complete week that ends before its day."""
    return monday(by)


def judge(
    plan: Plan, roster: Roster, seen: Seen, people: Sequence[Audience], measured: Measured
) -> tuple[TargetReading, ...]:
    """
    Each target of the plan with its reading and its verdict.

    A decided one is read again as of the week that decides it; of the others it is said what they may become.
    """
    as_of = people[-1].as_of
    now = {audience.id: audience for audience in people}
    forecaster = _forecasters(plan, now)

    @lru_cache(maxsize=8)
    def audiences_on(day: Day) -> dict[str, Audience]:
        members = intended(plan, roster, seen.weeks, day)
        return {audience.id: audience for audience in audiences(plan, roster, members, seen, day)}

    found = []
    for target in plan.targets:
        by = day_of(plan, target)
        known = measured.get(target.group or ALL, {})
        reading = known.get(target.measure, unknown(noted("this measure is not read for a group")))
        audience = now.get(target.group or ALL)
        parts = {id_: one[target.measure] for id_, one in measured.items() if target.measure in one}
        if by is None or audience is None or target.measure not in frame.catalogue():
            judged = _undated(target, by, reading)
        elif as_of < by and as_of <= audience.launch:
            judged = _not_launched(plan, target, by, reading)
        elif as_of < by:
            judged = _forecast(target, by, audience, forecaster, known)
        else:
            definition = frame.catalogue()[target.measure]
            parts = {id_: frame.read(definition, one) for id_, one in audiences_on(decisive_day(by)).items()}
            judged = _decided(plan, target, by, parts.get(target.group or ALL, reading), known)
        found.append(replace(judged, parts={id_: one for id_, one in parts.items() if id_ != ALL}))
    return tuple(found)


def day_of(plan: Plan, target: Target) -> Day | None:
    """The day by which a target is to be met, from the launch of its group."""
    if target.by is None:
        return None
    group = plan.groups.get(target.group or "")
    return plan.calendar.resolve(target.by, group.launch if group else plan.start).last


def _forecasters(plan: Plan, now: Mapping[str, Audience]) -> Callable[[str], Forecaster]:
    """The forecaster of an audience, made when it is first asked for; it looks as far as its furthest target."""

    @cache
    def forecaster(id_: str) -> Forecaster:
        from uptake.core.forecast.outlook import Forecaster  # numpy takes its time, and decided targets need none

        days = (day_of(plan, target) for target in plan.targets if (target.group or ALL) == id_)
        furthest = max(decisive_day(day) for day in days if day is not None)
        return Forecaster.of(now[id_], plan.rollout, furthest)

    return forecaster


def _undated(target: Target, by: Day | None, reading: Reading) -> TargetReading:
    """A target of which nothing can be judged: the plan gives no day, or nobody knows the measure."""
    if by is None:
        return replace(_read(target, by, reading), because=(later("the plan does not say by when"),))
    return replace(_read(target, by, reading), verdict="cannot tell", because=(_why(reading),))


def _not_launched(plan: Plan, target: Target, by: Day, reading: Reading) -> TargetReading:
    """A target before launch: what published rollouts with such a plan came to."""
    from uptake.core.forecast.published import expected_before

    before = expected_before(plan, target)
    found = replace(_read(target, by, reading), verdict="too early")
    if before is None:
        return replace(found, because=(later("nobody has used it yet"),))
    return replace(found, expected=(before.low, before.high), because=(before.because,), needs=before.needs)


def _forecast(
    target: Target, by: Day, audience: Audience, forecaster: Callable[[str], Forecaster], known: Mapping[str, Reading]
) -> TargetReading:
    """A target whose day has not come: a forecast and what it rests on."""
    from uptake.core.forecast.verdict import prospect

    found = prospect(target, by, audience, forecaster(audience.id), known)
    return replace(
        _read(target, by, known[target.measure]),
        verdict=found.verdict,
        because=found.because,
        expected=found.expected,
        likely=found.likely,
        bounds=found.bounds,
        probability=found.probability,
        needs=found.needs,
    )


def _decided(plan: Plan, target: Target, by: Day, reading: Reading, known: Mapping[str, Reading]) -> TargetReading:
    """A target whose day has come: met or missed, or why that cannot be told."""
    verdict = "cannot tell"
    because: tuple[str | Said, ...] = (_why(reading),)
    if reading.state is State.OK and reading.value is not None:
        verdict, because = ("met" if target.is_met(reading.value) else "missed"), ()
    if verdict == "missed" and (doubts := tuple(_doubts(plan, target, reading, known))):
        verdict, because = "cannot tell", doubts
    found = replace(_read(target, by, reading), verdict=verdict, because=because, forecast=False)
    return replace(found, holds_until=_until(plan, target, by))


def _until(plan: Plan, target: Target, by: Day) -> Day | None:
    if target.holds_for is None:
        return None
    try:
        return plan.calendar.forward(by, target.holds_for)
    except (ValueError, OverflowError):  # no calendar reaches its day
        return None


def _read(target: Target, by: Day | None, reading: Reading) -> TargetReading:
    group = target.group or ALL
    return TargetReading(target.measure, group, target.at_least, target.at_most, by, target.baseline, reading)


def _why(reading: Reading) -> str | Said:
    return later(reading.why) if reading.why else later("there is no reading")


def _doubts(plan: Plan, target: Target, reading: Reading, known: Mapping[str, Reading]) -> Iterable[Said]:
    """Why a reading on the wrong side of its target does not prove that it was missed."""
    if frame.catalogue()[target.measure].source in {"usage", "actions"} and _is_incomplete(plan, target):
        yield MISSES_SOME
    for day in reading.instrument_changes:
        yield counting_changed(day)
    coverage = known.get("coverage")
    if coverage is not None and is_thin(coverage):
        yield few_measured(coverage)


def _is_incomplete(plan: Plan, target: Target) -> bool:
    return any(group.usage.incomplete for group in plan.groups.values() if target.group in {None, group.id})
