"""What of telling and answering waits for the owner: questions, messages that are due, people who were not reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from uptake.core.calendar import Day
from uptake.core.frozen import frozen
from uptake.core.letters.answering import promised_by
from uptake.core.messages import first_telling
from uptake.core.plan.model import Group, Message, Plan

AHEAD = 5  # working days: so long before a message is due its words are to be approved and released
LATE = dt.timedelta(weeks=4)  # so long after its day nobody is asked for a message any more
# What changes in their day, people are to be told also late, for as long as the owner looks after the rollout.
LATE_TO_TELL = dt.timedelta(days=90)
ANSWER, REACH, ASK_MANAGERS = "answer", "reach", "managers"
DRAFT, APPROVE, RELEASE, RESUME = "draft", "approve", "release", "resume"


@frozen
class Told:
    """
    How far a message is. `drafted`: there are words that can be approved; `unreached`: letters that did not arrive;
    `held`: people whose manager is to tell them; `without`: group → people who do not have it, by whomever, None where
    that is not known; `some_have_it`: others do.
    """

    message: Message
    approved: bool = False
    drafted: bool = False
    released: bool = False
    paused: bool = False
    unreached: int = 0
    held: int = 0
    without: Mapping[str, int] | None = None
    some_have_it: bool = False


@frozen
class ToDo:
    """
    One thing to do. `count`: questions, or people, of a message that is due those who do not have it, 0 for all of
    them; `message`: which one; `day`: when it is due first; `by`: until when
    the oldest question is to be answered, and whether that is over.
    """

    kind: str
    count: int = 0
    message: str = ""
    day: Day | None = None
    by: dt.datetime | None = None
    late: bool = False


def to_do(plan: Plan, waiting: Sequence[float], told: Sequence[Told], now: float) -> list[ToDo]:
    """
    Questions first, then messages in the order of their days.

    :param waiting: when the questions were asked that nobody has answered, and `now`: UTC epoch seconds.
    """
    today = plan.calendar.day_of(now)
    found = [*_questions(plan, sorted(waiting), now)]
    days = [(first_day(plan, one.message), one) for one in told]
    for day, one in sorted(days, key=lambda each: each[0] or Day.max):
        if day is not None and day <= plan.calendar.add_workdays(today, AHEAD):
            found += _message(plan, one, day, today)
    return found


def first_day(plan: Plan, message: Message) -> Day | None:
    """The day on which a message goes to the first of its groups; None where it goes to none."""
    return min((_day(plan, message, plan.groups[name]) for name in message.to if name in plan.groups), default=None)


def is_over(plan: Plan, message: Message, group: Group, today: Day) -> bool:
    """Whether it is too late to ask anybody that a message goes to a group."""
    day, first = _day(plan, message, group), first_telling(plan, group)
    if first is not None and first.id == message.id:
        return today > max(day, group.launch) + LATE_TO_TELL
    return day < group.launch < today or today > day + LATE


def _day(plan: Plan, message: Message, group: Group) -> Day:
    return plan.calendar.resolve(message.when, group.launch).first if message.when else group.launch


def _questions(plan: Plan, waiting: Sequence[float], now: float) -> list[ToDo]:
    if not waiting:
        return []
    due = promised_by(plan, waiting[0])
    by = None if due is None else dt.datetime.fromtimestamp(due, dt.UTC)
    return [ToDo(ANSWER, len(waiting), by=by, late=due is not None and due < now)]


def _message(plan: Plan, one: Told, day: Day, today: Day) -> list[ToDo]:
    name = one.message.id
    if not one.approved or not one.released or one.paused:
        to_approve = APPROVE if one.drafted else DRAFT
        kind = to_approve if not one.approved else RESUME if one.paused else RELEASE
        return list(_due(plan, one, kind, today))
    unreached = [ToDo(REACH, one.unreached, name, day)] if one.unreached else []
    return unreached + ([ToDo(ASK_MANAGERS, one.held, name, day)] if one.held else [])


def _due(plan: Plan, one: Told, kind: str, today: Day) -> Iterator[ToDo]:
    """What a message lacks, as far as anybody is left whom it is not too late for."""
    message, without = one.message, one.without
    soon = plan.calendar.add_workdays(today, AHEAD)
    groups = [plan.groups[name] for name in message.to if name in plan.groups]
    open_ = [each for each in groups if _day(plan, message, each) <= soon and not is_over(plan, message, each, today)]
    if without is not None:
        open_ = [each for each in open_ if without.get(each.id)]
    if open_:
        people = sum(without.get(each.id, 0) for each in open_) if without is not None and one.some_have_it else 0
        yield ToDo(kind, people, message.id, min(_day(plan, message, each) for each in open_))
