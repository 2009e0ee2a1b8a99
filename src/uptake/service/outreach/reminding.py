"""
Whom nobody reminds of a message any more: whoever has answered it or asks, here or elsewhere, or wants none. And who is
not told what others have told them meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from uptake.service.outreach.outbox import ANSWERED, SILENT, TOLD
from uptake.store.models import Answer, Delivery, Elsewhere, Item, MessageVersion, Rollout, Silence

Asking = MessageVersion | Delivery  # a message of a rollout, in one asking


def heard_of(of: Asking) -> QuerySet[Elsewhere]:
    """What others have told. Where people are asked anew, what they were told of this message before is another day."""
    heard = Elsewhere.objects.filter(rollout=of.rollout)
    return heard if of.ask == 1 else heard.exclude(message=of.message)


def who_answered(of: Asking, people: Collection[str] | None = None) -> set[str]:
    """Who has answered a message here, or asks something in its rollout; of some people only, where they are given."""
    answers = Answer.objects.filter(rollout=of.rollout, message=of.message, ask=of.ask)
    # What may be anybody's words keeps nobody from being reminded.
    asked = Item.objects.filter(rollout=of.rollout, other_address=False).exclude(person="")
    if people is not None:
        answers, asked = answers.filter(person__in=people), asked.filter(person__in=people)
    return {*answers.values_list("person", flat=True), *asked.values_list("person", flat=True)}


def who_wants_none(rollout: Rollout, people: Collection[str] | None = None) -> set[str]:
    """Who wants no reminders of a rollout."""
    found = Silence.objects.filter(rollout=rollout)
    return set((found if people is None else found.filter(person__in=people)).values_list("person", flat=True))


def why_no_more(reminder: Delivery) -> str:
    """
    Why a reminder is wanted no more, empty where it is. One that is on its way cannot be taken back; where it comes to
    nothing it would be tried once more, whatever its person said meanwhile.
    """
    mine = (reminder.person,)
    if who_wants_none(reminder.rollout, mine):
        return SILENT
    elsewhere = heard_of(reminder).filter(message=reminder.message, person=reminder.person, answered=True)
    return ANSWERED if who_answered(reminder, mine) or elsewhere.exists() else ""


def why_not_told(letter: Delivery) -> str:
    """
    Why a first letter that was put off is wanted no more, empty where it is. It may have been on its way when others'
    word was heard, and then it was not taken back. What others told before somebody had it sent again is no reason,
    also where it was heard only after that: whoever had it sent again wanted it to go to all.
    """
    # A try that failed is counted; one that failed for all letters is not, and leaves only what the server said.
    if not (letter.attempts or letter.reason or letter.again_at):
        return ""  # it was not tried yet, and whatever is heard takes it back
    told = heard_of(letter).filter(message=letter.message, person=letter.person).exclude(told_at=None)
    if letter.again_at is not None:
        told = told.filter(told_last__gt=letter.again_at)
    return TOLD if told.exists() else ""
