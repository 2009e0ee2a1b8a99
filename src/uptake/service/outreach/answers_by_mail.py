"""
The answer to a question, as whoever was asked writes it by mail.

The mail says by a mark of ours which letter it is a reply to, and so which question it is and to whom that was put; or
where a mail server on the way gives other ids, by the line of the letter above which it is written. It counts from that
person's own address alone. What was passed on, or names no letter of ours, is not kept, and its writer is told so where
they are on the roster.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from uptake.channels.outlets import EMAIL
from uptake.core.letters.answering import who_answers
from uptake.core.people import Person, normal
from uptake.core.words import languages, mark, say, speaking
from uptake.service.outreach.marks import LETTER, mark_of, read_mark
from uptake.service.outreach.question_routing import QUESTION
from uptake.service.outreach.questions import code_of, reply
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster
from uptake.store.models import Delivery
from uptake.wire.mail_answers import HumanReply, MailAnswer

REFUSED = "refused "  # how the message of such a row begins; what follows is why, and of what
ABOVE = mark("Please write your answer above this line.")
NOT_YOURS, NO_MARK, NO_WORDS = "not yours", "no mark", "no words"
_LIKE_OURS = re.compile(r"[0-9a-f]{32}@")


def row_answered(mail: MailAnswer) -> Delivery | None:
    """The letter of the outbox that a mail answers: of several in its thread the nearest."""
    for one in (*getattr(mail, "of", ()), *getattr(mail, "named", ())):
        found = read_mark(one)
        row = Delivery.objects.filter(pk=found[1]).select_related("rollout", "item").first() if found else None
        if row is not None and found is not None and found[0] == LETTER:
            return row
    return None


def take_reply(row: Delivery, mail: HumanReply, now: dt.datetime) -> bool:
    """Keep what was written back to a question, or say why not; False where its asker writes, who asks on."""
    roster, found, item = latest_roster(), latest_plan(row.rollout), row.item
    writer = roster.find(normal(mail.sender))
    if item is None or found is None or (writer is not None and writer.id == item.person):
        return False
    asked = roster.people.get(row.person)
    today = found[0].calendar.day_of(now.timestamp())
    may = writer in who_answers(found[0], roster, item.group)
    if writer is None or writer.id != row.person or not may or not writer.is_here(today):
        _refuse(row, writer or asked, f"{NOT_YOURS} {item.code}", now)
    elif not (text := above(mark_of(row.pk), mail.text)):
        _refuse(row, writer, f"{NO_WORDS} {item.code}", now)
    else:
        code = code_of(f"reply/{item.code}", mail.id or mail.text)
        reply(item, text, writer.email, found[0], max(now, item.asked_at), code=code)
    return True


def refuse_unknown(mail: HumanReply, now: dt.datetime) -> bool:
    """
    Say to somebody who was asked something that their mail does not tell what it answers; False to anybody else. Once a
    day: a program that answers each letter with a new mail, and does not say that it is one, would go on for ever.
    """
    writer = latest_roster().find(normal(mail.sender))
    put = Delivery.objects.filter(message__startswith=QUESTION, item__isnull=False).select_related("rollout")
    last = put.filter(person=writer.id).order_by("-pk").first() if writer else None
    if last is None:
        return False
    _refuse(last, writer, f"{NO_MARK} {now:%Y-%m-%d}", now)
    return True


def has_altered_mark(mail: HumanReply) -> bool:
    """Whether a mail answers what looks like a letter of ours, and is none."""
    return any(_LIKE_OURS.match(one) and read_mark(one) is None for one in mail.of)


def above(line_mark: str, text: str) -> str:
    """What stands above the line that a letter asks to write above, however a mailer quotes it, in one line or two."""
    lines = text.split("\n")
    kept = lines[: next((at for at, line in enumerate(lines) if line_mark in line), len(lines))]
    if len(kept) < len(lines) and kept and kept[-1].strip(" >") in _asked_above():
        kept.pop()
    return "\n".join(kept).strip()


@cache
def _asked_above() -> frozenset[str]:
    """How letters ask for it, in every language."""
    found = set[str]()
    for language in languages():
        with speaking(language):
            found.add(say(ABOVE))
    return frozenset(found)


def _refuse(row: Delivery, person: Person | None, why: str, now: dt.datetime) -> None:
    """A letter to whoever wrote, once for each reason. A program gets none, since what it writes is nobody's reply."""
    if person is None or not person.email:
        return
    wanted = {"rollout": row.rollout, "message": f"{REFUSED}{why}", "ask": 1, "person": person.id, "channel": EMAIL}
    made = {"item": row.item if NO_MARK not in why else None, "group": row.group, "due_at": now, "made_at": now}
    Delivery.objects.get_or_create(**wanted, number=0, defaults=made)
