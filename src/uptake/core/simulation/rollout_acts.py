"""What is about nobody in particular: the system's own health, the owner's duties, the decision at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from uptake.core.calendar import Span
from uptake.core.duties import spans
from uptake.core.plan.model import Duty, Health, Plan
from uptake.core.simulation.clock import NEVER, Clock
from uptake.core.simulation.dice import Rolls
from uptake.core.usage import RESERVED, Event

_DEFAULT = Health("availability", at_least=0.99)
_NOTICED = 0.4  # of a working day passes before the figures of a day are read


def health_events(plan: Plan, clock: Clock, seed: int, down: Span | None) -> Iterator[Event]:
    """Each figure of the plan once a week, and daily while the system is down; without any, its availability."""
    for health in plan.health or (_DEFAULT,):
        rolls = Rolls(seed, "health", health.name)
        for place, day in enumerate(clock.days):
            is_down = down is not None and day in down
            first_of_week = place == 0 or clock.weeks[place] != clock.weeks[place - 1]
            share = rolls.roll()
            if day >= plan.start and (is_down or first_of_week):
                value = _value(health, share, is_down=is_down)
                said = {"name": health.name, "value": repr(value)}
                yield Event("", clock.moment(place, _NOTICED), RESERVED + "health", properties=said)


def _value(health: Health, share: float, *, is_down: bool) -> float:
    """A figure inside its bounds, or far out of them while the system is down."""
    low, high = health.at_least, health.at_most
    if is_down:
        bad = low - 0.6 * abs(low) - 0.1 if low is not None else (high or 0.0) + 3.0 * abs(high or 0.0) + 1.0
        return round(bad, 4)
    if low is not None and high is not None:
        return round(low + share * (high - low), 4)
    if low is not None:
        room = min(1.0 - low, abs(low) * 0.1) if 0.0 <= low <= 1.0 else abs(low) * 0.1
        return round(low + share * room, 4)
    bound = high or 0.0
    return round(bound - (0.2 + 0.6 * share) * abs(bound), 4)


def duty_events(plan: Plan, clock: Clock, seed: int) -> Iterator[Event]:
    """The owner's duties with their evidence: most are done in time, a few are not done at all."""
    owner = plan.owner.person if plan.owner else None
    for number, duty in enumerate(plan.duties if owner else ()):
        rolls = Rolls(seed, "duty", number)
        for span in spans(duty, plan):
            done, share = rolls.happens(0.93), rolls.roll()
            place = clock.place(span.first)
            last = clock.place(span.last + timedelta(1))
            if done and place < len(clock.days):
                at = place + int(share * max(1, min(last, len(clock.days)) - place))
                yield from _evidence(duty, owner or "", clock.moment(min(at, len(clock.days) - 1), 0.8))


def _evidence(duty: Duty, owner: str, moment: int) -> Iterator[Event]:
    said = {"duty": duty.id, "evidence": duty.evidence}
    yield Event(owner, moment, RESERVED + "duty", properties=said)
    if duty.evidence == "decision":
        reason = {"decision": "continue", "reason": "as the readings say", "by": owner}
        yield Event("", moment + 60, RESERVED + "decision", properties=reason)


def outage(plan: Plan, clock: Clock) -> Span:
    """The week in which the system is down: the fifth complete one after launch, or the last that there is."""
    from uptake.core.calendar import first_complete_week

    first = first_complete_week(plan.start) + timedelta(28)
    if clock.place(first) == NEVER:
        first = clock.days[-1] - timedelta(clock.days[-1].weekday())
    return Span(first, first + timedelta(6))
