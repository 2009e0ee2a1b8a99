"""
A question is put by mail to whoever answers it: the owner, or the deputy while the owner is not there; before them a
helper, where the plan says so.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from uptake.channels.outlets import EMAIL
from uptake.core.access import Right
from uptake.core.letters.answering import may_read_all, who_answers, whom_to_ask
from uptake.core.people import Person, normal
from uptake.core.plan.model import Plan
from uptake.service.access import rights_in
from uptake.service.log import names_shown
from uptake.service.outreach.letters import Letterhead
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster
from uptake.store.models import Delivery, Item, Rollout, User

PAGE = "questions"
QUESTION = "question "  # how the message of such a row begins
ANSWERED, HANDED_ON = "it was answered before", "they cannot answer now, and somebody else was asked"


def is_question(row: Delivery) -> bool:
    """Whether a row puts a question to somebody."""
    return row.item_id is not None and row.message.startswith(QUESTION)


@transaction.atomic
def put(item: Item, now: dt.datetime) -> bool:
    """
    Have a question put to whoever is next to answer it; False where nobody is left, and it waits on the page.

    Whoever is asked reads the name of whoever asks, which is logged as if they had read it on the page.
    """
    found = latest_plan(item.rollout)
    if found is None:
        return False
    roster, today = latest_roster(), found[0].calendar.day_of(now.timestamp())
    asked = set(item.deliveries.filter(message__startswith=QUESTION).values_list("person", flat=True))
    others = [one for one in who_answers(found[0], roster, item.group, item.code) if one.id != item.person]
    one = whom_to_ask(others, asked, today)
    if one is None:
        return False
    Delivery.objects.create(
        item=item, rollout=item.rollout, message=f"{QUESTION}{item.code}", ask=1, person=one.id, group=item.group,
        channel=EMAIL, due_at=now, made_at=now,
    )  # fmt: skip
    if item.person:
        names_shown(one.email, PAGE, [item.person])
    return True


def has_page(rollout: Rollout, plan: Plan, head: Letterhead, person: Person) -> bool:
    """Whether somebody can answer on a page: who answers every question, and who helps and has an account."""
    user = User.objects.filter(email__iexact=normal(person.email)).first()
    return may_read_all(plan, head.roster, person) or (user is not None and Right.ANSWER in rights_in(user, rollout))


def why_not_now(row: Delivery, person: Person | None, known: tuple[Plan, Letterhead], now: dt.datetime) -> str:
    """Why a question is not put to somebody any more; somebody else is asked where they cannot answer now."""
    if row.item is None or row.item.replied_at is not None:
        return ANSWERED
    plan, head = known
    today = plan.calendar.day_of(now.timestamp())
    there = person is not None and person.is_here(today) and not person.is_absent(today)
    # Who helps and has no account could not answer without a mailbox that is read.
    can = there and person is not None and (bool(head.answers) or has_page(row.rollout, plan, head, person))
    return "" if can or not put(row.item, now) else HANDED_ON
