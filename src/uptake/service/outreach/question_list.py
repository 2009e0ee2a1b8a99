"""Questions as pages show them: who asked, by when an answer is promised, who answered, and how long that took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from uptake.core.access import Right
from uptake.core.letters.answering import promised_by, who_answers
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.service.access import rights_in
from uptake.service.log import names_shown
from uptake.service.outreach.asked_elsewhere import number_waiting
from uptake.service.outreach.letters import name_under
from uptake.service.outreach.question_routing import PAGE, QUESTION
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster, name_of, own_person
from uptake.store.models import Item, Rollout, User


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer. `by`: the name of whoever gave it."""

    by: str
    text: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question. `name`: of whoever asked, empty where they gave none; `due`: until when its first answer is promised,
    None where nothing is; `late`: it waits, and that is over.
    """

    item: Item
    name: str
    answers: tuple[GivenAnswer, ...]
    due: dt.datetime | None
    late: bool

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.item.replied_at is None


def asked_by(rollout: Rollout, plan: Plan, person: str, now: dt.datetime) -> list[Question]:
    """What somebody asked under their name, the newest first."""
    return _questions(rollout.items.filter(person=person).order_by("-asked_at"), plan, now)


def by_code(code: str, now: dt.datetime) -> tuple[Question, Plan] | None:
    """A question that was asked without a name, for whoever has its code, and the plan that it is about."""
    items = Item.objects.filter(code=code, person="")
    item = items.select_related("rollout").first()
    found = latest_plan(item.rollout) if item else None
    return (_questions(items, found[0], now)[0], found[0]) if found else None


def is_asked(code: str) -> bool:
    """Whether a question was asked without a name under a code, though the plan that it is about cannot be read."""
    return Item.objects.filter(code=code, person="").exists()


def open_to(user: User, rollout: Rollout, rights: frozenset[Right]) -> QuerySet[Item]:
    """
    The questions that an account may read and answer with its rights in a rollout: all, or those that were put to its
    person, while the plan has them answer.
    """
    if Right.QUESTIONS in rights:
        return rollout.items.all()
    roster, found = latest_roster(), latest_plan(rollout)
    person = own_person(roster, user.email)
    if person is None or found is None:
        return rollout.items.none()
    mine = rollout.items.filter(deliveries__message__startswith=QUESTION, deliveries__person=person.id)
    groups = {group for group in (*found[0].groups, "") if person in who_answers(found[0], roster, group)}
    return mine.filter(group__in=groups).distinct()


def waiting_for(user: User, rollout: Rollout, rights: frozenset[Right]) -> int | None:
    """How many questions wait for an answer of an account, without the server asked too; None where it gives none."""
    if Right.ANSWER not in rights:
        return None
    elsewhere = number_waiting(rollout) if Right.QUESTIONS in rights else 0
    return open_to(user, rollout, rights).filter(replied_at=None).count() + elsewhere


def shown_to(user: User, rollout: Rollout, plan: Plan | None, now: dt.datetime) -> list[Question]:
    """
    The questions open to an account, with the name of whoever asked: those that wait first, the longest overdue on
    top, then those that are answered. Names are logged.
    """
    found = _questions(open_to(user, rollout, rights_in(user, rollout)).order_by("asked_at"), plan, now)
    asked = {one.item.person for one in found if one.item.person}
    names_shown(user.email, PAGE, sorted(asked))
    return sorted(found, key=lambda one: not one.waits)


def _questions(items: QuerySet[Item], plan: Plan | None, now: dt.datetime) -> list[Question]:
    roster = latest_roster()
    return [_question(item, plan, roster, now) for item in items.prefetch_related("replies")]


def _question(item: Item, plan: Plan | None, roster: Roster, now: dt.datetime) -> Question:
    until = promised_by(plan, item.asked_at.timestamp()) if plan else None
    due = None if until is None else dt.datetime.fromtimestamp(until, dt.UTC)
    late = item.replied_at is None and due is not None and due < now
    return Question(item, name_of(item.person, roster), tuple(_answers(item, roster)), due, late)


def _answers(item: Item, roster: Roster) -> Iterable[GivenAnswer]:
    replies = sorted(item.replies.all(), key=lambda one: one.at)
    return (GivenAnswer(name_under(one.by, roster), one.text, one.at) for one in replies)
