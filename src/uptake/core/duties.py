"""The owner's duties as a calendar with evidence, and the health of the system itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from uptake.core.calendar import WEEK, Day, Span, monday
from uptake.core.picture_parts import DutyState, HealthReading
from uptake.core.plan.model import Duty, Plan
from uptake.core.usage import Seen


def duty_states(plan: Plan, seen: Seen, as_of: Day) -> tuple[DutyState, ...]:
    """
    Each duty of the plan, a recurring one once in each week that counts, with its state on the as-of day.

    Where no act that could be evidence was ever recorded, nobody knows whether it was done: not recorded.
    """
    states = [
        DutyState(_when(duty, span), duty.do, span.first, span.last, _state(duty, span, plan, seen, as_of))
        for duty in plan.duties
        for span in spans(duty, plan)
    ]
    return tuple(sorted(states, key=lambda state: (state.first_day, state.last_day, state.do)))


def spans(duty: Duty, plan: Plan) -> Iterator[Span]:
    """The days on which a duty is due: its own span, or each week that counts from launch week to its end."""
    if duty.when is not None:
        yield plan.calendar.resolve(duty.when, plan.start)
        return
    if duty.every is None:
        return
    until = plan.calendar.resolve(duty.until, plan.start).last if duty.until else plan.start + timedelta(days=90)
    week = monday(plan.start)
    while week <= until:
        if plan.calendar.week_counts(week):
            yield Span(week, week + timedelta(days=6))
        week += WEEK


def _when(duty: Duty, span: Span) -> str:
    return duty.when.text if duty.when else duty_week(span.first)


def duty_week(first: Day) -> str:
    """How the week of a recurring duty, by its Monday, is named in a Picture."""
    return f"week of {first.isoformat()}"


def _state(duty: Duty, span: Span, plan: Plan, seen: Seen, as_of: Day) -> str:
    if span.first > as_of:
        return "ahead"
    if not seen.collected & _EVIDENCE[duty.evidence]:
        return "due" if as_of <= span.last else "not recorded"
    # Done early is done: a one-off duty counts from its id alone, a recurring one by the week of its evidence.
    first = plan.calendar.epoch(span.first if duty.every else min(span.first, plan.start))
    until = plan.calendar.epoch(span.last + timedelta(days=1) if duty.every else as_of)
    if any(first <= time < until for time in _evidence(duty, seen)):
        return "done"
    return "due" if as_of <= span.last else "missed"


def _evidence(duty: Duty, seen: Seen) -> Iterator[float]:
    for entry in seen.duties:
        if entry.duty == duty.id:
            yield entry.time
    if duty.evidence == "decision":
        yield from (decision.time for decision in seen.decisions)
    if duty.evidence == "feedback":
        yield from (item.decided for item in seen.items if item.decided is not None)


# The acts that can be evidence of a duty: where none was ever recorded, nobody knows whether it was done.
_EVIDENCE = {
    "note": frozenset({"duty"}),
    "reading": frozenset({"duty"}),
    "decision": frozenset({"duty", "decision"}),
    "feedback": frozenset({"duty", "decided"}),
}


def health_readings(plan: Plan, seen: Seen) -> tuple[HealthReading, ...]:
    """The latest value of each figure that the plan names, beside its bound."""
    latest = {entry.name: entry.value for entry in seen.health}
    return tuple(
        HealthReading(
            named.name,
            value,
            named.at_least,
            named.at_most,
            _health_state(value, named.at_least, named.at_most),
            named.is_share,
        )
        for named in plan.health
        for value in [latest.get(named.name)]
    )


def _health_state(value: float | None, at_least: float | None, at_most: float | None) -> str:
    if value is None:
        return "unknown"
    too_low = at_least is not None and value < at_least
    too_high = at_most is not None and value > at_most
    return "out of bounds" if too_low or too_high else "ok"
