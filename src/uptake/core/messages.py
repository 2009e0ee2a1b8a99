"""What was told: which messages of a plan tell a group what changes for it, and until when they are in time."""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.calendar import Day, Duration
from uptake.core.plan.model import DEFAULT_LEAD, Group, Message, Plan

BROADCAST = "broadcast"  # a channel on which nobody is told in person

ANSWERED = ("not clear", "not my work", "no access")  # what people answer to a letter: the `barrier` of a question
NOT_CLEAR, NOT_MY_WORK, NO_ACCESS = ANSWERED

UNNAMED = ""  # of an act that does not name its message


def tellings(plan: Plan, group: Group) -> Mapping[str | None, int | None]:
    """
    Return what tells a person of the group: message → the UTC epoch seconds before which it is in time.

    A message tells what changes if the plan sends it to everybody of the group, in person, by launch day. An act that
    names no message (UNNAMED) does too. Where the plan sends the group no such message, any does: then there is only
    None for all of them. A time of None: the calendar has no such day, and nothing is in time.
    """
    leads = {message.id: message.lead for message in plan.messages if _tells(plan, group, message)}
    if not leads:
        return {None: _before(plan, group, DEFAULT_LEAD)}
    return {message: _before(plan, group, lead) for message, lead in ({UNNAMED: DEFAULT_LEAD} | leads).items()}


def first_telling(plan: Plan, group: Group) -> Message | None:
    """The message that tells the group what changes for it, of several the earliest; None where the plan has none."""
    return min(
        (message for message in plan.messages if _tells(plan, group, message)),
        key=lambda message: plan.calendar.resolve(message.when, group.launch).first if message.when else Day.min,
        default=None,
    )


def _tells(plan: Plan, group: Group, message: Message) -> bool:
    if group.id not in message.to or message.only or set(message.channels) == {BROADCAST}:
        return False
    try:
        return message.when is None or plan.calendar.resolve(message.when, group.launch).first <= group.launch
    except (ValueError, OverflowError):  # no calendar reaches its day
        return False


def _before(plan: Plan, group: Group, lead: Duration) -> int | None:
    try:
        day = plan.calendar.back(group.launch, lead)
        return plan.calendar.epoch(Day.fromordinal(day.toordinal() + 1))
    except (ValueError, OverflowError):  # a calendar without working days
        return None
