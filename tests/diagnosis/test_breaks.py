"""What hits everybody at once is not what people decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.company import LAUNCH, TRAINED, USAGE, event, group, monday_after, person, plan
from tests.core.rollouts import drawn
from tests.diagnosis.cases import NEVER, REGULAR, Some, first, pictured
from uptake.core.calendar import WEEK
from uptake.core.diagnosis.signals import LEAST_BEFORE, last_weeks, regular_weeks
from uptake.core.headline import headline
from uptake.core.plan.model import Health, Plan
from uptake.core.usage import Event

STOPS = Some(30, "xxxxxxx", often=4, old_way=REGULAR)


def unwatched() -> Plan:
    """Neither the chance to use it nor the old way is named."""
    return plan(group(usage=replace(USAGE, chance=None, old_way=None)), health=())


def test_a_counting_that_changed_for_everybody() -> None:
    found = first([STOPS, Some(2)])
    assert (found.reason, found.people) == ("instrument changed", 30)
    assert "30 of the 30 are still seen at other work." in [str(one) for one in found.evidence]
    assert "The old way is not used more than before." in [str(one) for one in found.evidence]


def test_a_system_that_went_down_for_good() -> None:
    before = [event_by_hand(name, week) for name in range(30) for week in range(8, 13)]
    people = [person(f"q{number}") for number in range(30)]
    events = [one for known in people for one in STOPS.events(known.id)]
    found = drawn(plan(), people, [*events, *before, *more_by_hand(30, 3)], monday_after(12)).diagnoses[0]
    assert (found.reason, found.people) == ("system down", 30)


def event_by_hand(name: int, week: int) -> Event:
    return event(f"q{name}", "by_hand", LAUNCH + (week - 1) * WEEK + dt.timedelta(days=2))


def more_by_hand(people: int, times: int) -> list[Event]:
    return [
        replace(event_by_hand(name, week), time=event_by_hand(name, week).time + 60 * (number + 1))
        for name in range(people)
        for week in range(8, 13)
        for number in range(times)
    ]


def test_a_system_that_was_down_for_a_week() -> None:
    missing = "xxxx.xxxxxxx"
    by_hand = "....x......."
    found = first([Some(30, missing, often=4, old_way=by_hand, by_hand=4), Some(2, missing)])
    assert (found.reason, found.people) == ("system down", 32)
    assert "0 of 32 people used it in that week, many more before and after." in [str(one) for one in found.evidence]


def test_a_week_that_nobody_counted() -> None:
    found = first([Some(30, "xxxx.xxxxxxx", often=4, old_way=REGULAR)])
    assert found.reason == "instrument changed"
    assert str(found.message) == (
        "In the week of 30 March 2026 nearly nobody was seen to use it: 30 people were missing in that week and came "
        "back; the counting may have failed."
    )


def test_a_week_in_which_nobody_had_such_work_is_nothing() -> None:
    assert first([Some(30, "xxxx.xxxxxxx", chance="xxxx.xxxxxxx")]).reason == "healthy"


def test_two_reasons_are_both_said_where_nothing_tells_them_apart() -> None:
    # One person goes on, so that the feed is not silent.
    found = first([Some(30, "xxxxxxx"), Some(2)], a_plan=unwatched())
    assert found.reason == "cannot tell"
    assert str(found.message) == "Two reasons fit as well: “the system did not work” and “the way of counting changed”."


def test_the_health_of_the_system_tells_them_apart() -> None:
    a_plan = replace(unwatched(), health=(Health("score", at_least=0.85),))
    people = [person(f"q{number}") for number in range(32)]
    events = [one for known in people[:30] for one in Some(1, "xxxxxxx").events(known.id)]
    events += [one for known in people[30:] for one in Some(1).events(known.id)]
    well, ill = (
        drawn(a_plan, people, [*events, event("", "uptake.health", day, name="score", value=value)], monday_after(12))
        for day, value in ((LAUNCH + 12 * WEEK - dt.timedelta(days=1), "0.9"), (LAUNCH + 11 * WEEK, "0.2"))
    )
    assert [one.diagnoses[0].reason for one in (well, ill)] == ["instrument changed", "system down"]


def test_where_use_had_gone_before_the_feed_did_not_fall_silent() -> None:
    going = [Some(20, "xxxxxx"), Some(2, "xxxxxxxx")]
    assert first(going).reason != "feed silent"


def test_a_feed_that_fell_silent() -> None:
    silent = Some(30, "xxxxxxxxxx", chance="xxxxxxxxxx", old_way="xxxxxxxxxx")
    found = first([silent])
    assert found.reason == "feed silent"
    assert first([silent, Some(2, NEVER, chance=REGULAR)]).reason != "feed silent"
    said = [headline(pictured(groups))[0] for groups in ([silent], [silent, Some(2, NEVER, chance=REGULAR)])]
    assert ["only if the source has not stopped" in one for one in said] == [True, False]


def test_a_part_of_the_actions_that_is_no_longer_seen() -> None:
    # Half of everybody's actions went with one client.
    people = [person(f"q{number}") for number in range(30)]
    events = [one for known in people for one in Some(1, "xxxxxx", often=4, old_way=REGULAR).events(known.id)]
    events += [one for known in people for one in Some(1, "......xxxxxx", often=2, told=None).events(known.id)]
    found = drawn(plan(), people, events, monday_after(12)).diagnoses[0]
    assert (found.reason, found.people) == ("instrument changed", None)
    assert "120 actions a week were seen before, 60 since." in [str(one) for one in found.evidence]


def test_actions_of_people_whom_something_else_holds_up_do_not_count_twice() -> None:
    # Two in three asked something, were not answered, and stopped; what they did before is part of what is missing.
    waiting = Some(20, "xxxxxx", often=4, asked=True, old_way="xxxxxx")
    found = pictured([waiting, Some(10, often=2, old_way=REGULAR)]).diagnoses
    assert [one.reason for one in found] == ["question unanswered", "instrument changed"]


@pytest.mark.parametrize("left", [4, 8, 12])
def test_use_that_wears_off_is_no_break(left: int) -> None:
    fading = [Some(left, "x" * weeks, old_way="." * weeks + REGULAR) for weeks in range(3, 11)]
    assert pictured([*fading, Some(5)]).diagnoses[0].reason in {"fades", "old way easier"}


def test_teams_that_begin_one_after_the_other() -> None:
    later = TRAINED + 3 * WEEK
    teams = [Some(8, team="t1"), Some(8, team="t2"), Some(8, "....xx", team="t3", came_on=later)]
    waiting = [Some(8, NEVER, team=name, came=False) for name in ("t4", "t5")]
    found = first([*teams, *waiting], weeks=5)
    assert (found.reason, found.people) == ("in waves", 16)


def test_teams_that_did_not_come_are_no_wave() -> None:
    teams = [Some(8, team="t1"), Some(8, team="t2")]
    assert first([*teams, *[Some(8, NEVER, team=name, came=False) for name in ("t4", "t5")]]).reason == "did not come"


@given(st.integers(0, (1 << 12) - 1))
def test_who_worked_with_it_and_who_stopped_is_said_of_all_weeks_at_once(used: int) -> None:
    for week in range(2, 15):
        before = [earlier for earlier in range(week) if used >> earlier & 1]
        is_regular = len(before) >= LEAST_BEFORE and before[-1] >= week - 2
        assert regular_weeks(used) >> week & 1 == is_regular
        assert last_weeks(used) >> week & 1 == (is_regular and not used >> week)
