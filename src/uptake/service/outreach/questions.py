"""Questions and answers: with a name or without, the first answer of a human stamped once, in working time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from uptake.channels.outlets import EMAIL
from uptake.core.access import Right
from uptake.core.letters.answering import who_answers
from uptake.core.plan.model import Plan
from uptake.errors import OptionError
from uptake.service.access import rights_in
from uptake.service.leases import hold
from uptake.service.log import record
from uptake.service.outreach.acts import act
from uptake.service.outreach.question_routing import QUESTION, put
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster, own_person
from uptake.store.models import Delivery, Item, NameView, OwnAct, Reply, Rollout, User

LONGEST = 4_000  # letters
MOST_A_DAY = 20  # of one person: what is more is a program
MOST_NAMELESS = 50  # a day that are put by mail: nobody knows whether one person asks them, and a mailbox has an end
CODE_LETTERS = 12


def code_of(asker: str, form: str) -> str:
    """What a question is called by: of the same form sent twice it is the same."""
    return salted_hmac("uptake.item", f"{asker}\0{form}", algorithm="sha256").hexdigest()[:CODE_LETTERS]


@dataclass(frozen=True, slots=True)
class Asker:
    """
    Who asks. `person`: roster id, empty where no name is given; then `group` is empty too where it is so small that it
    would tell who it is.
    """

    rollout: Rollout
    group: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """By which mail a question came: its Message-ID and subject, both empty where it was asked on a page."""

    mail: str = ""
    subject: str = ""


ON_THE_PAGE = Came()


@transaction.atomic
def ask(asker: Asker, text: str, code: str, now: dt.datetime, *, by: Came = ON_THE_PAGE) -> Item:
    """
    Keep a question, and put it to whoever answers. Raises OptionError where it is empty, too long, or one of very many.

    :param by: the mail that it came by, if any.
    """
    text, rollout, person = _written(text), asker.rollout, asker.person
    if not text:
        raise OptionError("The question is empty", mend="Write what you want to know.")
    if len(text) > LONGEST:
        raise OptionError(f"The question has more than {LONGEST:,} letters", mend="Say the most important part first.")
    if person and rollout.items.filter(person=person, asked_at__gt=now - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise OptionError("That was very many questions today", mend="Write to the owner directly.")
    item, made = keep(asker, text, code, now, by=by)
    if made:
        act(rollout, "uptake.asked", person, now, f"asked/{code}", item=code, kind="question").save()
    return item


@transaction.atomic
def keep(asker: Asker, text: str, code: str, now: dt.datetime, *, by: Came = ON_THE_PAGE) -> tuple[Item, bool]:
    """
    What waits for an answer, and whether it is new: then whoever answers is asked. Of very many without a name those
    that come last wait on the page.
    """
    said = {"rollout": asker.rollout, "person": asker.person, "group": asker.group, "text": text, "asked_at": now}
    item, made = Item.objects.get_or_create(code=code, defaults=said | {"mail": by.mail, "subject": by.subject})
    if made and (asker.person or _nameless_today(asker.rollout, now) <= MOST_NAMELESS):
        put(item, now)
    return item, made


def _written(text: str) -> str:
    """What somebody sent by a form, without what no database keeps."""
    return text.replace("\0", "").strip()


def _nameless_today(rollout: Rollout, now: dt.datetime) -> int:
    return rollout.items.filter(person="", asked_at__gt=now - dt.timedelta(days=1)).count()


@transaction.atomic
def reply(item: Item, text: str, by: str, plan: Plan, now: dt.datetime, *, code: str = "") -> Reply:
    """
    Answer a question: on the asker's page, and by mail where they gave their name. Only the first is stamped.

    :param code: what an answer is called, so that it counts once.
    """
    hold(f"question {item.pk}")
    before = item.replies.filter(code=code).first() if code else None
    if before is not None:
        return before
    text = _written(text)
    if not text or len(text) > LONGEST:
        raise OptionError("The answer is empty or too long", mend=f"Write up to {LONGEST:,} letters.")
    made = item.replies.create(text=text, by=by, at=now, code=code)
    worked = plan.calendar.working_seconds(item.asked_at.timestamp(), now.timestamp())
    Item.objects.filter(pk=item.pk, replied_at=None).update(replied_at=now, worked=worked)
    said = act(item.rollout, "uptake.replied", item.person, now, f"replied/{item.code}/{made.pk}",
               item=item.code, by=by, human="true")  # fmt: skip
    OwnAct.objects.bulk_create([said])
    if item.person:
        Delivery.objects.create(
            reply=made, rollout=item.rollout, message=f"reply {made.pk}", ask=1, person=item.person, group=item.group,
            channel=EMAIL, due_at=now, by=by, made_at=now,
        )  # fmt: skip
    record(by, "answered", f"question {item.code}", rollout=item.rollout.slug)
    return made


def asked_by(rollout: Rollout, person: str) -> Sequence[Item]:
    """What somebody asked under their name, the newest first, with the answers."""
    return list(rollout.items.filter(person=person).prefetch_related("replies").order_by("-asked_at"))


def open_to(user: User, rollout: Rollout) -> QuerySet[Item]:
    """
    The questions that an account may read and answer: all, or those that were put to its person, while the plan has
    them answer.
    """
    if Right.QUESTIONS in rights_in(user, rollout):
        return rollout.items.all()
    roster, found = latest_roster(), latest_plan(rollout)
    person = own_person(roster, user.email)
    if person is None or found is None:
        return rollout.items.none()
    mine = rollout.items.filter(deliveries__message__startswith=QUESTION, deliveries__person=person.id)
    groups = {group for group in (*found[0].groups, "") if person in who_answers(found[0], roster, group)}
    return mine.filter(group__in=groups).distinct()


def shown_to(user: User, rollout: Rollout) -> Sequence[tuple[Item, str]]:
    """
    The questions open to an account, with the name of whoever asked, those that wait first, the oldest on top. Names
    are logged.
    """
    items, by = list(open_to(user, rollout).prefetch_related("replies").order_by("asked_at")), user.email
    people = latest_roster().people
    asked = {item.person for item in items if item.person}
    NameView.objects.bulk_create(NameView(by=by, person=one, page="questions") for one in sorted(asked))
    named = [(item, people[item.person].name if item.person in people else item.person) for item in items]
    return sorted(named, key=lambda one: (one[0].replied_at is not None, one[0].asked_at))


def by_code(code: str) -> Item | None:
    """A question that was asked without a name, for whoever has its code."""
    return Item.objects.filter(code=code, person="").prefetch_related("replies").first()
