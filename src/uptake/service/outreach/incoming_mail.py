"""
What comes back by mail: a letter that did not arrive is marked so, and what a human writes becomes a question.

Each mail is taken in the transaction in which the mailbox is marked as read that far, so none is taken twice or missed.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from uptake.channels.inbox import Account, Mark, new_mails
from uptake.channels.tokens import NO_REASON, Token
from uptake.core.people import Person, normal
from uptake.core.words import mark
from uptake.errors import OptionError
from uptake.service.outreach.acts import returned, told
from uptake.service.outreach.answers_by_mail import has_altered_mark, refuse_unknown, row_answered, take_reply
from uptake.service.outreach.marks import CHOSEN, LETTER, read_mark
from uptake.service.outreach.membership import membership
from uptake.service.outreach.outbox import FAILED, MOST_WORDS, SENT, UNKNOWN
from uptake.service.outreach.question_routing import is_question, put
from uptake.service.outreach.questions import Asker, Origin, ask, code_of
from uptake.service.plans import latest_plan, titles
from uptake.service.rosters import latest_roster
from uptake.store.models import Delivery, Mailbox, MessageVersion, OwnAct, Rollout
from uptake.wire.mail_answers import AWAY, Automatic, Bounce, HumanReply, MailAnswer, read_answer

log = logging.getLogger("uptake.mail")

RETURNED = mark("it came back: ")  # kept in English, said where it is read
LONG_LINE = 25  # letters: a shorter one may be anybody's


def read_inbox(account: Account, now: dt.datetime, token: Token | None = None) -> int:
    """
    Take what is new in a mailbox; returns how many mails. Several may read it at once.

    :raises OSError: it cannot be read.
    """
    row, _ = Mailbox.objects.get_or_create(name=account.key)
    taken, before, known = 0, Mark(row.validity, row.uid), set[str]()
    for mail in new_mails(account, before, now.date(), token):
        known = known or titles()  # a mailbox is mostly looked at for nothing
        answer = read_answer(mail.raw, known)
        with transaction.atomic():
            here = Mailbox.objects.filter(pk=row.pk, validity=before.validity, uid=before.uid)
            if here.update(validity=mail.mark.validity, uid=mail.mark.uid) != 1:
                return taken  # another worker is ahead
            take_answer(answer, min(mail.at or now, now))
        before, taken = mail.mark, taken + 1
    return taken


@transaction.atomic
def take_answer(answer: MailAnswer, now: dt.datetime) -> None:
    """Do what an answer asks for. Of what a program says of itself nothing is kept."""
    if isinstance(answer, Bounce):
        _returned(answer, now)
    elif isinstance(answer, HumanReply):
        _written(answer, now)
    elif answer.kind == AWAY:
        _away(answer, now)


def _returned(bounce: Bounce, now: dt.datetime) -> None:
    """
    A letter that did not arrive tells nobody. Where it was a letter that usage chose there is no row, and nobody learns
    of it.
    """
    mark = read_mark(bounce.of)
    if not bounce.final or mark is None or mark[0] != LETTER:
        return
    sent = Delivery.objects.filter(pk=mark[1], state__in=(SENT, UNKNOWN))
    row = sent.select_related("rollout", "item").first()
    if row is None:
        return
    reason = f"{RETURNED}{bounce.said or bounce.status or NO_REASON}"[:MOST_WORDS]
    Delivery.objects.filter(pk=row.pk).update(state=FAILED, reason=reason)
    if row.version_id and not row.number:
        act = told(row, row.due_at)
        OwnAct.objects.filter(rollout=row.rollout, event=act.event, key=act.key).delete()  # where it is not written yet
        returned(row, max(now, row.sent_at or now)).save()  # and where it is
    _next(row, now)


def _next(row: Delivery | None, now: dt.datetime) -> None:
    """Of a question that did not reach whom it was put to: the next is asked."""
    if row is not None and row.item is not None and is_question(row) and row.item.replied_at is None:
        put(row.item, now)


def _away(answer: Automatic, now: dt.datetime) -> None:
    """Whoever was asked is not there, which only they can say: a letter that was passed on has other readers."""
    row, writer = row_answered(answer), latest_roster().find(normal(answer.sender))
    if row is not None and writer is not None and writer.id == row.person:
        _next(row, now)


def _written(mail: HumanReply, now: dt.datetime) -> None:
    """What a human wrote: the answer to a question that was put to them, or else a question of theirs."""
    row = row_answered(mail)
    if row is not None and row.item is not None and take_reply(row, mail, now):
        return
    found = _who(mail, row, now)
    if row is None and (found is None or has_altered_mark(mail)) and refuse_unknown(mail, now):
        return
    if found is not None:
        _asked(mail, found, now)


def _asked(mail: HumanReply, found: tuple[Rollout, Person, str], now: dt.datetime) -> None:
    """What somebody wrote, as a question of theirs in the rollout that they answer."""
    rollout, person, group = found
    chosen = bool(_chosen(mail))  # then the subject would tell to whom the letter went
    text = without_letter(mail.text, rollout) if chosen else mail.text
    if not text:
        return
    code = code_of(f"mail/{rollout.slug}/{person.id}", mail.id or mail.text)
    try:
        ask(Asker(rollout, group, person.id), text, code, now, origin=_origin(mail, person, chosen=chosen))
    except OptionError as error:
        log.warning("a mail was not kept as a question: %s", error)


def _origin(mail: HumanReply, person: Person, *, chosen: bool) -> Origin:
    """A mail that may be anybody's neither names nor places what the person is answered."""
    if latest_roster().find(normal(mail.sender)) != person:
        return Origin(other_address=True)
    return Origin(mail.id if mail.id.isascii() else "", "" if chosen else mail.subject)


def without_letter(text: str, rollout: Rollout) -> str:
    """
    A text up to where it repeats a letter of ours, in whatever way a mailer quotes: what came of a letter that usage
    chose must not show to whom it went.
    """
    drafts = [one for row in MessageVersion.objects.filter(rollout=rollout) for one in row.drafts]
    ours = [" ".join(str(one["body"]).split()) for one in drafts]
    lines = text.split("\n")
    known = (at for at, line in enumerate(lines) if len(line) >= LONG_LINE and any(line in body for body in ours))
    return "\n".join(lines[: next(known, len(lines))]).strip()


def _who(mail: HumanReply, answered: Delivery | None, now: dt.datetime) -> tuple[Rollout, Person, str] | None:
    """
    Who writes, in which rollout and group. The rollout is that of the letter that is answered, or the only one that
    affects them; None where it cannot be said, or that was put aside, and the mail waits in the mailbox for a human.
    """
    roster = latest_roster()
    person = roster.find(normal(mail.sender))
    if answered is not None and person is None:
        # From a private address of theirs, or of anybody to whom the letter was passed on.
        person = roster.people.get(answered.person)
    if person is None:
        return None
    rollouts = [answered.rollout] if answered is not None else _chosen(mail) or list(Rollout.objects.all())
    live = [rollout for rollout in rollouts if rollout.archived_at is None]
    found = [(rollout, group) for rollout in live if (group := _group(rollout, person, now))]
    return (found[0][0], person, found[0][1]) if len(found) == 1 else None


def _chosen(mail: HumanReply) -> list[Rollout]:
    """Of an answer to a letter that usage chose: the rollout, which is all that the letter's mark says."""
    marks = [mark for mark in map(read_mark, (*mail.of, *mail.named)) if mark and mark[0] == CHOSEN]
    return list(Rollout.objects.filter(pk=marks[0][1])) if marks else []


def _group(rollout: Rollout, person: Person, now: dt.datetime) -> str:
    found = latest_plan(rollout)
    if found is None:
        return ""
    plan, version = found
    return membership(version, plan.calendar.day_of(now.timestamp())).group_of.get(person.id, "")
