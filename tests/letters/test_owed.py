"""Who gets a letter on a day: nobody who left, nobody twice, joiners on day one, the absent when back."""

from __future__ import annotations

import datetime as dt

from tests import company as firm
from uptake.core.calendar import Day, Duration, Span, When
from uptake.core.frozen import replace
from uptake.core.letters.owed import Known, owed
from uptake.core.people import Person, make_roster
from uptake.core.plan.model import Message, Plan, Reminder

HEADS_UP = Message("heads-up", ("adjusters",), When.parse("workday -15"), remind=Reminder(Duration.parse("3wd"), 2))
TOMORROW = Message("tomorrow", ("adjusters",), When.parse("workday -1"))
NEWS = Message("news", ("adjusters",), When.parse("day 0"), channels=("broadcast",))
CHOSEN = Message("not-yet", ("adjusters",), When.parse("day 7"), only={"not_reached": "first use"})
TOLD_FROM = Day(2026, 2, 9)  # 15 working days before the launch


def a_plan() -> Plan:
    return firm.plan(messages=(HEADS_UP, TOMORROW, NEWS, CHOSEN))


def one(**changed: object) -> Person:
    given: dict[str, object] = {"name": "Edie", "attributes": {"department": "adjusters"}}
    return Person("edie", **(given | changed))  # type: ignore[arg-type]


def ids(day: Day, known: Known | None = None, **changed: object) -> list[str]:
    found = owed(a_plan(), make_roster([one(**changed)]), day, known or Known())
    return [f"{letter.message.id}{' again' if letter.reminder else ''}" for letter in found]


def told(message: str = "heads-up", day: Day = TOLD_FROM, **more: object) -> Known:
    return Known(told={(message, "edie"): day}, **more)  # type: ignore[arg-type]


def test_it_is_due_from_its_day_on() -> None:
    assert ids(TOLD_FROM - dt.timedelta(days=1)) == []
    assert ids(TOLD_FROM) == ["heads-up"]
    assert ids(firm.LAUNCH + dt.timedelta(days=60)) == ["heads-up"]


def test_nobody_is_told_twice() -> None:
    assert ids(TOLD_FROM, told()) == []


def test_leavers_get_nothing_and_joiners_on_day_one() -> None:
    joined = firm.LAUNCH + dt.timedelta(days=30)
    assert ids(TOLD_FROM, ends=TOLD_FROM - dt.timedelta(days=1)) == []
    assert ids(joined - dt.timedelta(days=1), starts=joined) == []
    assert ids(joined, starts=joined) == ["heads-up"]


def test_the_absent_get_it_when_back() -> None:
    away = (Span(TOLD_FROM, TOLD_FROM + dt.timedelta(days=6)),)
    assert ids(TOLD_FROM, absent=away) == []
    assert ids(TOLD_FROM + dt.timedelta(days=7), absent=away) == ["heads-up"]


def test_a_later_message_waits_for_the_first_and_is_too_late_after_launch() -> None:
    eve = Day(2026, 2, 27)
    assert ids(eve) == ["heads-up"]
    assert ids(eve, told("heads-up", TOLD_FROM, answered=frozenset({("heads-up", "edie")}))) == ["tomorrow"]
    after = told("heads-up", TOLD_FROM, answered=frozenset({("heads-up", "edie")}))
    assert ids(firm.LAUNCH + dt.timedelta(days=3), after) == []


def test_whoever_has_not_answered_is_reminded_as_often_as_the_plan_says() -> None:
    again = TOLD_FROM + dt.timedelta(days=3)
    assert ids(again - dt.timedelta(days=1), told()) == []
    assert ids(again, told()) == ["heads-up again"]
    assert ids(again, told(answered=frozenset({("heads-up", "edie")}))) == []
    once = told(reminded={("heads-up", "edie"): 1})
    assert ids(again, once) == []
    assert ids(TOLD_FROM + dt.timedelta(days=8), once) == ["heads-up again"]
    assert ids(TOLD_FROM + dt.timedelta(days=16), told(reminded={("heads-up", "edie"): 2})) == []


def test_what_usage_chooses_and_broadcasts_are_never_written() -> None:
    plan = a_plan()
    plan = replace(plan, messages=(NEWS, CHOSEN))
    assert owed(plan, make_roster([one()]), firm.LAUNCH + dt.timedelta(days=20), Known()) == ()
