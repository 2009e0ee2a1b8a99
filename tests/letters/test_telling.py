"""The report's table of telling: in time, late, said so, and what people answered."""

from __future__ import annotations

import datetime as dt

from tests import company as firm
from uptake.core.measures.reading import State
from uptake.core.people import make_roster
from uptake.core.picture import draw
from uptake.core.picture_parts import Picture
from uptake.core.publishing import publish
from uptake.core.report.telling import telling
from uptake.core.report_parts import Table
from uptake.core.usage import Event

NAMES = [f"p{n:02d}" for n in range(20)]
EARLY, LATE = firm.LAUNCH - dt.timedelta(days=20), firm.LAUNCH - dt.timedelta(days=3)


def drawn(*events: Event, late: int = 2) -> Picture:
    plan = firm.plan()
    roster = make_roster(firm.person(name) for name in NAMES)
    told = [
        firm.event(name, "uptake.told", LATE if n < late else EARLY, message="heads-up") for n, name in enumerate(NAMES)
    ]
    return draw(plan, roster, firm.seen_from(plan, roster, [*told, *events], firm.LAUNCH), firm.LAUNCH)


def answered(*names: str, after: int = 2) -> list[Event]:
    day = EARLY + dt.timedelta(days=after)
    return [firm.event(name, "uptake.acknowledged", day, message="heads-up") for name in names]


def asked(name: str, barrier: str) -> Event:
    return firm.event(name, "uptake.asked", EARLY, item=f"{name}-{barrier}", barrier=barrier)


def test_it_says_who_was_told_in_time_who_said_so_and_how_soon() -> None:
    picture = drawn(*answered(*NAMES[8:]), asked("p00", "not clear"), asked("p01", "not my work"))
    (section,) = telling(picture)
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert [str(head) for head in table.heads] == [
        "group", "told in time", "told late", "said so", "not clear", "not my work", "half had confirmed within",
    ]  # fmt: skip
    assert [str(cell) for cell in table.rows[0]] == ["Adjusters", "90 %", "10 %", "60 %", "5 %", "5 %", "2 days"]


def test_those_who_are_silent_are_counted_in_how_soon() -> None:
    reading = drawn(*answered(*NAMES[:9])).groups[0].measures["acknowledged"]
    assert reading.details == {"median_days": None}


def test_nothing_is_said_where_no_answer_was_recorded() -> None:
    picture = drawn()
    assert picture.groups[0].measures["not_clear"].state is State.UNKNOWN
    assert list(telling(picture)) == []


def test_few_who_were_told_late_are_not_to_be_worked_out_of_what_is_shared() -> None:
    for late, is_shown in ((0, True), (2, False), (6, True)):
        shared = publish(drawn(*answered(*NAMES[8:]), late=late), 5, share=True)
        assert ("in_time" in shared.groups[0].measures["told"].details) is is_shown
