"""What the owner does from launch to day 90, with evidence; and the health of the system beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.company import LAUNCH, at, event, monday_after, plan
from tests.core.rollouts import drawn
from uptake.core.calendar import WEEK, Day, Span, When
from uptake.core.duties import duty_states, health_readings
from uptake.core.picture_parts import DutyState
from uptake.core.plan.model import Duty, Health
from uptake.core.usage import DecisionSeen, DutySeen, HealthSeen, Item, Seen, Weeks


def seen(*done: tuple[str, Day], **more: object) -> Seen:
    """What was recorded; some record of duties is kept at all."""
    duties = tuple(DutySeen(duty, at(day)) for duty, day in done)
    return Seen(Weeks.around(LAUNCH), duties=duties, collected=frozenset({"duty"}), **more)  # type: ignore[arg-type]


def day(number: int) -> Day:
    return LAUNCH + dt.timedelta(days=number)


def states(duty: Duty, what: Seen, as_of: Day) -> list[str]:
    return [state.state for state in duty_states(plan(duties=(duty,)), what, as_of)]


ONCE = Duty("day 14..16", "Call the managers", When.parse("day 14..16"))
WEEKLY = Duty("every week", "Answer and publish", every="week", until=When.parse("day 20"))


@pytest.mark.parametrize(("number", "state"), [(13, "ahead"), (14, "due"), (16, "due"), (17, "missed")])
def test_a_duty_is_ahead_then_due_then_missed(number: int, state: str) -> None:
    assert states(ONCE, seen(), day(number)) == [state]


def test_where_nobody_records_duties_none_is_said_to_be_missed() -> None:
    assert states(ONCE, Seen(Weeks.around(LAUNCH)), day(17)) == ["not recorded"]
    assert states(ONCE, Seen(Weeks.around(LAUNCH)), day(15)) == ["due"]


def test_a_duty_with_evidence_is_done() -> None:
    assert states(ONCE, seen(("day 14..16", day(15))), day(17)) == ["done"]


def test_evidence_of_another_duty_does_not_count() -> None:
    assert states(ONCE, seen(("day 45", day(15))), day(17)) == ["missed"]


def test_a_duty_done_late_is_done() -> None:
    assert states(ONCE, seen(("day 14..16", day(30))), day(31)) == ["done"]


def test_a_weekly_duty_begins_in_the_week_of_launch_and_has_one_state_a_week() -> None:
    done = seen(("every week", day(2)), ("every week", day(15)))
    assert states(WEEKLY, done, day(17)) == ["done", "missed", "done"]
    assert states(WEEKLY, done, day(9)) == ["done", "due", "ahead"]


def test_the_spans_of_a_weekly_duty_are_weeks() -> None:
    found = duty_states(plan(duties=(WEEKLY,)), seen(), day(1))
    assert [(state.first_day, state.last_day) for state in found] == [
        (day(0), day(6)),
        (day(7), day(13)),
        (day(14), day(20)),
    ]
    assert found[0] == DutyState("week of 2026-03-02", "Answer and publish", day(0), day(6), "due")


def test_a_week_that_is_closed_asks_for_nothing() -> None:
    closed = Span(day(7), day(13))
    a_plan = plan(duties=(WEEKLY,))
    a_plan = replace(a_plan, calendar=replace(a_plan.calendar, closed=(closed,)))
    found = duty_states(a_plan, seen(), day(21))
    assert [(one.first_day, one.state) for one in found] == [(day(0), "missed"), (day(14), "missed")]


def test_a_decision_is_evidence_for_the_duty_to_decide() -> None:
    decide = Duty("day 90", "Decide", When.parse("day 90"), evidence="decision")
    assert states(decide, seen(decisions=(DecisionSeen("continue", at(day(88))),)), day(95)) == ["done"]
    assert states(decide, seen(), day(95)) == ["missed"]


def test_decided_feedback_is_evidence_for_the_duty_to_answer() -> None:
    answer = Duty("every week", "Answer", every="week", until=When.parse("day 6"), evidence="feedback")
    decided = Item("i", "dov", at(day(1)), decided=at(day(3)), decision="answered")
    assert states(answer, seen(items=(decided,)), day(8)) == ["done"]
    assert states(answer, seen(items=(Item("i", "dov", at(day(1))),)), day(8)) == ["missed"]


@pytest.mark.parametrize(("value", "state"), [("0.9", "ok"), ("0.8", "out of bounds")])
def test_the_latest_value_of_the_systems_health_stands_beside_its_bound(value: str, state: str) -> None:
    events = [
        event("", "uptake.health", LAUNCH, name="score", value="0.1"),
        event("", "uptake.health", LAUNCH + WEEK, name="score", value=value),
    ]
    found = drawn(plan(), [], events, monday_after(2)).health[0]
    assert (found.value, found.state) == (float(value), state)


def test_health_that_nobody_sends_is_unknown() -> None:
    assert health_readings(plan(), seen())[0].state == "unknown"


def test_too_high_is_out_of_bounds_too() -> None:
    latency = plan(health=(Health("latency", at_most=2),))
    for value, state in ((2.0, "ok"), (2.1, "out of bounds")):
        assert health_readings(latency, seen(health=(HealthSeen("latency", value, 0.0),)))[0].state == state
