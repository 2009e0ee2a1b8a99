"""What of telling and answering waits for the owner: questions, messages that are due, people who were not reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from uptake.core.calendar import Day
from uptake.core.frozen import frozen
from uptake.core.letters.answering import promised_by
from uptake.core.plan.model import Message, Plan

AHEAD = 5  # working days: so long before a message is due its words are to be approved and released
ANSWER, APPROVE, RELEASE, RESUME, REACH, ASK_MANAGERS = "answer", "approve", "release", "resume", "reach", "managers"


@frozen
class Told:
    """How far a message is. `unreached`: letters that did not arrive; `held`: people whose manager is to tell them."""

    message: Message
    approved: bool = False
    released: bool = False
    paused: bool = False
    unreached: int = 0
    held: int = 0


@frozen
class ToDo:
    """
    One thing to do. `count`: questions or people; `message`: which one; `day`: when it is due first; `by`: until when
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
            found += _message(one, day)
    return found


def first_day(plan: Plan, message: Message) -> Day | None:
    """The day on which a message goes to the first of its groups; None where it goes to none."""
    launches = [plan.groups[name].launch for name in message.to if name in plan.groups]
    days = (plan.calendar.resolve(message.when, day).first if message.when else day for day in launches)
    return min(days, default=None)


def _questions(plan: Plan, waiting: Sequence[float], now: float) -> list[ToDo]:
    if not waiting:
        return []
    due = promised_by(plan, waiting[0])
    by = None if due is None else dt.datetime.fromtimestamp(due, dt.UTC)
    return [ToDo(ANSWER, len(waiting), by=by, late=due is not None and due < now)]


def _message(one: Told, day: Day) -> list[ToDo]:
    name = one.message.id
    if not one.approved or not one.released or one.paused:
        kind = APPROVE if not one.approved else RESUME if one.paused else RELEASE
        return [ToDo(kind, message=name, day=day)]
    unreached = [ToDo(REACH, one.unreached, name, day)] if one.unreached else []
    return unreached + ([ToDo(ASK_MANAGERS, one.held, name, day)] if one.held else [])
