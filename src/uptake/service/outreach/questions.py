"""Questions and answers: with a name or without, the first answer of a human stamped once, in working time."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from uptake.channels.outlets import EMAIL
from uptake.core.plan.model import Plan
from uptake.core.wording import number
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.leases import hold
from uptake.service.log import record
from uptake.service.outreach.acts import act
from uptake.service.outreach.elsewhere import hold_hearing
from uptake.service.outreach.outbox import ANSWERED, take_back_reminders
from uptake.service.outreach.question_routing import put
from uptake.store.models import Delivery, Item, OwnAct, Reply, Rollout

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
class Origin:
    """
    Where a question comes from: a page, or a mail with this Message-ID and subject. `other_address`: the mail is from
    an address that nobody on the roster has.
    """

    mail: str = ""
    subject: str = ""
    other_address: bool = False


A_PAGE = Origin()


@transaction.atomic
def ask(asker: Asker, text: str, code: str, now: dt.datetime, *, origin: Origin = A_PAGE) -> Item:
    """
    Keep a question, and put it to whoever answers. Raises OptionError where it is empty, too long, or one of very many.
    """
    text, rollout, person = _written(text), asker.rollout, asker.person
    if not text:
        raise OptionError(say("The question is empty"), mend=say("Write what you want to know."))
    if len(text) > LONGEST:
        raise OptionError(too_long(text), mend=say("Nothing of it was kept. Say the most important part first."))
    if person and _today(asker, now).filter(other_address=origin.other_address).count() >= MOST_A_DAY:
        raise OptionError(say("That was very many questions today"), mend=say("Write to the owner directly."))
    item, made = keep(asker, text, code, now, origin=origin)
    if made:
        act(rollout, "uptake.asked", person, now, f"asked/{code}", item=code, kind="question").save()
    return item


@transaction.atomic
def keep(asker: Asker, text: str, code: str, now: dt.datetime, *, origin: Origin = A_PAGE) -> tuple[Item, bool]:
    """
    What waits for an answer, and whether it is new: then whoever answers is asked. Of very many without a name those
    that come last wait on the page. Whoever asks under their name is reminded of nothing more in the rollout.
    """
    said = {"rollout": asker.rollout, "person": asker.person, "group": asker.group, "text": text, "asked_at": now}
    if asker.person and not origin.other_address:
        hold_hearing(asker.rollout)
        take_back_reminders(asker.rollout, asker.person, ANSWERED)
    item, made = Item.objects.get_or_create(code=code, defaults=said | asdict(origin))
    if made and (asker.person or _today(asker, now).count() <= MOST_NAMELESS):
        put(item, now)
    return item, made


def _written(text: str) -> str:
    """What somebody sent by a form, its lines as they count them, without what no database keeps."""
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def too_long(text: str) -> str:
    """That a text has more letters than are kept."""
    return say("This has {number} letters, and {most} are the most", number=number(len(text)), most=number(LONGEST))


def _today(asker: Asker, now: dt.datetime) -> QuerySet[Item]:
    """What was asked within a day by the same person, or by anybody without a name."""
    return asker.rollout.items.filter(person=asker.person, asked_at__gt=now - dt.timedelta(days=1))


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
    if not text:
        raise OptionError(say("The answer is empty"), mend=say("Write what whoever asked should know."))
    if len(text) > LONGEST:
        raise OptionError(too_long(text), mend=say("Nothing of it was sent. Shorten it, or send it in two."))
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
