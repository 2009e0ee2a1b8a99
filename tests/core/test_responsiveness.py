"""How soon people are answered, and whether they hear what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.company import CALENDAR, LAUNCH, at, event, monday_after, person, plan, used_in
from tests.core.rollouts import counted, drawn
from uptake.core.calendar import WEEK, Day, Duration
from uptake.core.measures.reading import Reading, State
from uptake.core.measures.responsiveness import times_within
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Feedback
from uptake.core.report.deeds import answers
from uptake.core.report_parts import Table
from uptake.core.usage import Event, Item

FOUR_HOURS = Duration.parse("4h")


def day(number: int) -> Day:
    return LAUNCH + dt.timedelta(days=number)


def asked(item: str, number: int, hour: int = 9) -> Event:
    return event("dov", "uptake.asked", day(number), dt.time(hour), item=item)


def replied(item: str, number: int, hour: int, human: str = "true") -> Event:
    return event("dov", "uptake.replied", day(number), dt.time(hour), item=item, by="asha", human=human)


def closed(item: str, number: int, decision: str) -> list[Event]:
    return [
        event("dov", "uptake.decided", day(number), item=item, decision=decision),
        event("dov", "uptake.heard_back", day(number), dt.time(12), item=item, helped="yes"),
    ]


def report(events: Iterable[Event], as_of: Day | None = None) -> Picture:
    return drawn(plan(), [person("dov")], [*events, *used_in("dov", [1])], as_of or monday_after(6))


def first_reply(events: Iterable[Event], as_of: Day | None = None) -> Reading:
    return report(events, as_of).responsiveness["all"]["first_reply"]


def test_working_time_is_counted_and_not_the_night() -> None:
    reading = first_reply([asked("i", 0, 16), replied("i", 1, 10)])
    assert reading.details["median_hours"] == 2.0
    assert counted(reading) == (1, 1)


def test_a_reply_of_a_machine_is_no_reply() -> None:
    reading = first_reply([asked("i", 0), replied("i", 0, 10, human="false"), replied("i", 1, 15)])
    assert reading.details["median_hours"] == 14.0
    assert counted(reading) == (0, 1)


def test_the_first_human_reply_counts() -> None:
    assert first_reply([asked("i", 0), replied("i", 0, 11), replied("i", 0, 12)]).details["median_hours"] == 2.0


def test_what_still_waits_is_late_once_the_promise_has_passed_and_not_before() -> None:
    now = at(day(1), dt.time(11))
    items = (Item("late", "dov", at(day(0))), Item("fresh", "dov", at(day(1))))
    assert counted(times_within(items, lambda item: item.replied, FOUR_HOURS, CALENDAR, now)) == (0, 1)


def test_while_the_last_day_is_not_over_nobody_has_waited_longer_than_until_now() -> None:
    items = (Item("fresh", "dov", at(day(0))), Item("late", "dov", at(day(-3))))
    eleven, midnight = at(day(0), dt.time(11)), at(day(1), dt.time(0))
    readings = [
        times_within(items, lambda item: item.replied, FOUR_HOURS, CALENDAR, midnight, until=until)
        for until in (None, eleven)
    ]
    assert [counted(one) for one in readings] == [(0, 2), (0, 1)]
    answered = (Item("noon", "dov", at(day(0)), replied=at(day(0), dt.time(12))),)  # a day alone is read as its noon
    (reading,) = (times_within(answered, lambda item: item.replied, FOUR_HOURS, CALENDAR, midnight, until=eleven),)
    assert counted(reading) == (1, 1)


def test_where_nothing_was_answered_no_sentence_speaks_of_working_hours() -> None:
    for events, heads in (([asked("i", 0)], 3), ([asked("i", 0), replied("i", 0, 10)], 4)):
        (section,) = answers(report(events))
        (table,) = (part for part in section.blocks if isinstance(part, Table))
        assert [len(row) for row in (table.heads, *table.rows)] == [heads] * (1 + len(table.rows))
        assert bool(table.below) == (heads == 4)


def test_exactly_on_time_is_on_time() -> None:
    assert counted(first_reply([asked("i", 0), replied("i", 0, 13)])) == (1, 1)


def test_weeks_1_to_4_are_told_apart() -> None:
    events = [
        asked("before", -3),
        asked("early", 27),
        replied("early", 27, 10),
        asked("late", 28),
        replied("late", 30, 10),
    ]
    found = report(events).responsiveness
    assert found["weeks_1_4"]["first_reply"].details["items"] == 1
    assert counted(found["weeks_1_4"]["first_reply"]) == (1, 1)
    assert found["all"]["first_reply"].details["items"] == 3


def test_a_loop_is_closed_when_it_is_decided_and_its_author_was_told() -> None:
    events = [
        *(asked(item, 0) for item in "abcd"),
        *closed("a", 3, "will change"),
        *closed("b", 3, "will not"),
        event("dov", "uptake.decided", day(3), item="c", decision="will change"),
    ]
    loop = report(events).responsiveness["all"]["loop_closed"]
    assert counted(loop) == (2, 4)
    assert loop.details["changed"] == 0.25


def test_a_decision_is_measured_against_its_own_promise() -> None:
    found = report([asked("i", 0), *closed("i", 4, "answered")]).responsiveness["all"]["decision"]
    assert counted(found) == (1, 1)
    assert found.details["median_hours"] == 32.0


def test_an_item_that_came_twice_is_one() -> None:
    assert first_reply([asked("i", 0), asked("i", 1), replied("i", 0, 10)]).details["items"] == 1


def test_replies_are_shown_for_the_rollout_and_never_for_a_group() -> None:
    found = report([asked("i", 0), replied("i", 0, 10)])
    assert found.groups[0].measures["first_reply"].state is State.UNKNOWN
    assert found.all.measures["first_reply"].state is State.OK


def test_a_few_questions_are_no_few_people() -> None:
    people = [person(f"p{number}") for number in range(6)]
    events = [asked("i", 0), replied("i", 0, 10), *used_in("p0", [1])]
    found = drawn(plan(), people, events, monday_after(2), floor=5)
    assert counted(found.all.measures["first_reply"]) == (1, 1)


def test_without_a_promise_there_are_times_and_no_share() -> None:
    items = (Item("i", "dov", at(day(0)), replied=at(day(0), dt.time(10))),)
    reading = times_within(items, lambda item: item.replied, None, CALENDAR, at(day(9)))
    assert (reading.state, reading.details["median_hours"]) == (State.UNKNOWN, 1.0)
    assert Feedback(None).first_reply_within is None


def test_nobody_asked_is_not_nobody_was_answered() -> None:
    assert first_reply([]).why == "no event uptake.asked was recorded"
    assert first_reply([asked("i", 0)], LAUNCH - WEEK).state is State.UNKNOWN
