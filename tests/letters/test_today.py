"""What waits for the owner, and what each group has to take in: values in, values out."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import company as firm
from uptake.core.calendar import WEEK, Duration, When, monday
from uptake.core.letters.change_load import Busy, change_load
from uptake.core.letters.today import ToDo, Told, to_do
from uptake.core.plan.model import Feedback, Message

MESSAGE = Message("heads-up", ("adjusters",), When.parse("workday -15"), asks="acknowledge")
DUE = firm.CALENDAR.resolve(When.parse("workday -15"), firm.LAUNCH).first


def at(day: dt.date, hour: int) -> float:
    return firm.CALENDAR.epoch(day) + hour * 3600


def test_the_oldest_question_says_until_when_it_is_promised() -> None:
    plan = firm.plan(feedback=Feedback(None, Duration.parse("4h")), messages=())
    asked = [at(firm.LAUNCH, 10), at(firm.LAUNCH, 9)]
    (one,) = to_do(plan, asked, [], at(firm.LAUNCH, 11))
    assert (one.kind, one.count, one.late) == ("answer", 2, False)
    assert one.by == dt.datetime.fromtimestamp(at(firm.LAUNCH, 13), dt.UTC)
    assert to_do(plan, asked, [], at(firm.LAUNCH, 14))[0].late


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        (Told(MESSAGE), [("draft", 0)]),
        (Told(MESSAGE, drafted=True), [("approve", 0)]),
        (Told(MESSAGE, approved=True), [("release", 0)]),
        (Told(MESSAGE, approved=True, released=True, paused=True), [("resume", 0)]),
        (Told(MESSAGE, approved=True, released=True, unreached=3, held=2), [("reach", 3), ("managers", 2)]),
        (Told(MESSAGE, approved=True, released=True), []),
    ],
)
def test_a_message_that_is_due_says_what_it_lacks(told: Told, kinds: list[tuple[str, int]]) -> None:
    found = to_do(firm.plan(), [], [told], at(DUE, 9))
    assert [(one.kind, one.count) for one in found] == kinds
    assert all(one == ToDo(one.kind, one.count, "heads-up", DUE) for one in found)


@pytest.mark.parametrize(
    ("without", "some", "people"),
    [({"adjusters": 3}, True, [3]), ({"adjusters": 8}, False, [0]), ({}, True, [])],
)
def test_nobody_is_asked_for_a_message_that_everybody_has(
    without: dict[str, int], some: bool, people: list[int]
) -> None:
    found = to_do(firm.plan(), [], [Told(MESSAGE, without=without, some_have_it=some)], at(DUE, 9))
    assert [(one.kind, one.count) for one in found] == [("draft", count) for count in people]


@pytest.mark.parametrize(
    ("id_", "when", "over"),
    [
        ("heads-up", "workday -15", 91),  # tells what changes: they are to be told also late
        ("reminder", "workday -1", 1),  # was meant for before launch
        ("later", "day 7", 7 + 29),
    ],
)
def test_what_is_over_is_no_duty_of_today(id_: str, when: str, over: int) -> None:
    one = Message(id_, ("adjusters",), When.parse(when))
    plan = firm.plan(messages=(MESSAGE, one) if id_ != "heads-up" else (MESSAGE,))
    for days, asked in ((over - 1, True), (over, False)):
        assert bool(to_do(plan, [], [Told(one)], at(firm.LAUNCH + dt.timedelta(days=days), 9))) == asked


def test_what_is_due_later_waits() -> None:
    early = firm.CALENDAR.add_workdays(DUE, -6)
    assert to_do(firm.plan(), [], [Told(MESSAGE)], at(early, 9)) == []


def test_a_group_has_to_take_in_what_all_rollouts_bring_its_people() -> None:
    one, other = firm.plan(messages=(MESSAGE,), sessions=()), firm.plan(messages=(MESSAGE, MESSAGE), sessions=())
    mine, theirs, nobodys = {"adjusters": {"dov"}}, {"adjusters": {"dov", "edie"}}, {"adjusters": {"gita"}}
    busy, free = change_load(one, mine, [(one, mine), (other, theirs), (other, nobodys)], DUE - WEEK)
    assert busy == [Busy("Adjusters", monday(DUE), 3, 0)]
    assert busy[0].is_much
    assert free == {"Adjusters": monday(DUE) + WEEK}
    assert change_load(one, mine, [(one, mine)], DUE)[0] == [Busy("Adjusters", monday(DUE), 1, 0)]
