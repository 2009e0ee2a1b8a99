"""Questions and their answers as letters: to whoever is to answer, to whoever asked, to whoever could not answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from uptake.channels import Outgoing
from uptake.channels.outlets import EMAIL
from uptake.core.letters import Draft, fill
from uptake.core.letters.answering import may_read_all, promised_by
from uptake.core.letters.fields import literal, text
from uptake.core.people import Person
from uptake.core.plan.model import Plan
from uptake.core.wording import clock_words, day_words, weekday_words
from uptake.core.words import say, speaking
from uptake.service.outreach.answers_by_mail import ABOVE, NO_MARK, NO_WORDS, REFUSED
from uptake.service.outreach.letters import Letterhead, language_of, letter_of, link_of, outgoing, sender_of
from uptake.service.outreach.marks import mark_of
from uptake.service.outreach.outbox import SENT
from uptake.service.outreach.question_routing import has_page, is_question
from uptake.service.plans import title_in
from uptake.store.models import Delivery, Item

REPLY = "reply"
QUOTED = 400  # letters of the question


def own_letter(row: Delivery, person: Person, plan: Plan, head: Letterhead) -> Outgoing:
    """The letter of a row that is of no message of the plan."""
    if row.reply is not None:
        return reply_letter(row, person, plan, head)
    return question_letter(row, person, plan, head) if is_question(row) else refusal(row, person, plan, head)


def reply_letter(row: Delivery, person: Person, plan: Plan, head: Letterhead) -> Outgoing:
    """What the asker gets: the answer, their question, and where both stand. It stands below what it answers."""
    if row.reply is None:
        raise TypeError("this row is of no reply")
    language = language_of(person, plan)
    sender, _ = sender_of(row, head.roster)
    with speaking(language):
        before = _letter_before(row)
        subject = _answering(row.reply.item, before, person, plan, head)
        subject = subject or say("{title}: an answer to your question", title=title_in(language, row.rollout))
        parts = (
            _hello(person),
            *_paragraphs(row.reply.text),
            text(sender),
            *_asked_before(row.reply.item),
            f"[{say('My page on this change')}]({{link}})",
        )
    made = _letter(row, person, (subject, parts, language), head)
    return replace(made, answers=_answered_by(row.reply.item, before, head))


def _asked_before(item: Item) -> tuple[str, ...]:
    """The question that is answered; of what may be anybody's words nothing is repeated in a letter of ours."""
    if item.other_address:
        return (
            say("You had asked by mail, from an address that is not yours on the list of people. Your page has it."),
        )
    return say("You had asked:"), f"> {text(item.text[:QUOTED])}"


def question_letter(row: Delivery, person: Person, plan: Plan, head: Letterhead) -> Outgoing:
    """What whoever is to answer gets: who asks, what, by when an answer is promised, and how to give it."""
    if row.item is None:
        raise TypeError("this row is of no question")
    item, language = row.item, language_of(person, plan)
    asker = head.roster.people.get(item.person)
    name = (asker.name if asker else "") or item.person
    with speaking(language):
        title = title_in(language, row.rollout)
        by_mail = _how_to_answer(name) if head.answers else ""
        parts = (
            f"{say(ABOVE)} {mark_of(row.pk)}" if head.answers else "",
            _hello(person),
            say("{name} asks:", name=text(name)) if name else say("Somebody asks, and gives no name:"),
            "\n>\n".join(f"> {one}" for one in _paragraphs(item.text)),
            say("It came by mail from an address that nobody on the list of people has.") if item.other_address else "",
            _promise(plan, item),
            by_mail,
            _page(row, plan, person, head),
        )
        subject = say("{title}: a question of {name}", title=title, name=name) if name else _nameless(title)
    return _letter(row, person, (subject, parts, language), head)


def refusal(row: Delivery, person: Person, plan: Plan, head: Letterhead) -> Outgoing:
    """What somebody gets whose answer was not taken: why, and what to do."""
    language, why = language_of(person, plan), row.message.removeprefix(REFUSED)
    with speaking(language):
        subject = say("{title}: an answer was not taken", title=title_in(language, row.rollout))
        page = f"[{say('All questions')}]({{link}})" if may_read_all(plan, head.roster, person) else ""
        parts = (_hello(person), _why_refused(row, why, person, head), page)
    return _letter(row, person, (subject, parts, language), head)


def _page(row: Delivery, plan: Plan, person: Person, head: Letterhead) -> str:
    if not has_page(row.rollout, plan, head, person):
        return ""
    every = head.answers and may_read_all(plan, head.roster, person)
    return f"[{say('All questions') if every else say('Answer on the page')}]({{link}})"


def _nameless(title: str) -> str:
    return say("{title}: a question without a name", title=title)


def _why_refused(row: Delivery, why: str, person: Person, head: Letterhead) -> str:
    if why.startswith(NO_WORDS):
        return say(
            "Your answer by mail had no words above what it quotes, so the question still waits. Write your answer "
            "above the first line of the mail, or on the page."
        )
    if why.startswith(NO_MARK):
        return say(
            "Your mail does not tell which question it answers, so nothing was kept of it. Answer the mail by which "
            "the question came, or answer on the page."
        )
    put = row.item.deliveries.filter(message__endswith=row.item.code).order_by("pk").first() if row.item else None
    asked = head.roster.people.get(put.person) if put else None
    if asked is None or asked.id == person.id:
        return say(
            "An answer to a question that was put to you came from another address than {address}, or you do not "
            "answer questions any more. It was not kept, and the question still waits. Answer from {address}, or on "
            "the page.",
            address=text(person.email),
        )
    return say(
        "You answered a question by mail that was put to {name}, who alone can answer it that way. Your mail was not "
        "kept. Tell {name} directly what you know.", name=text(asked.name or asked.id),
    )  # fmt: skip


def _how_to_answer(name: str) -> str:
    if name:
        words = say("Answer this mail. What you write goes to {name}, by mail and on their page.", name=text(name))
    else:
        words = say("Answer this mail. What you write stands on the page of whoever asked; nobody learns who that is.")
    return f"{words} {say('It is taken from your own address only.')}"


def _promise(plan: Plan, item: Item) -> str:
    due = promised_by(plan, item.asked_at.timestamp())
    if due is None:
        return ""
    moment = dt.datetime.fromtimestamp(due, ZoneInfo(plan.calendar.timezone))
    return say(
        "Promised is an answer by {weekday}, {day}, {time}.",
        weekday=weekday_words(moment.date()), day=day_words(moment.date()), time=clock_words(moment),
    )  # fmt: skip


def _letter_before(row: Delivery) -> Delivery | None:
    """The last letter that the asker got, which led them to ask."""
    before = Delivery.objects.filter(rollout=row.rollout_id, person=row.person, channel=EMAIL, state=SENT, reply=None)
    return before.filter(item=None).exclude(version=None).select_related("version").order_by("-sent_at").first()


def _answering(item: Item, before: Delivery | None, person: Person, plan: Plan, head: Letterhead) -> str:
    """
    The subject of what is answered, for some mail programs hold only those together that have the same; empty where
    nothing is.
    """
    answered = item.subject
    if not item.mail and before is not None:
        letter = letter_of(before, person, plan, head)
        answered = letter.subject if letter else ""
    return f"Re: {answered}" if answered else ""


def _answered_by(item: Item, before: Delivery | None, head: Letterhead) -> tuple[str, ...]:
    """The Message-ID of what an answer belongs below: the mail that asked, else the letter before."""
    if item.mail:
        return (item.mail,)
    return (f"{mark_of(before.pk)}@{head.domain}",) if before else ()


def _hello(person: Person) -> str:
    return say("Hello {name},", name=text(person.name or person.id))


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(text(part) for part in words.split("\n") if part.strip())


def _letter(row: Delivery, person: Person, said: tuple[str, Sequence[str], str], head: Letterhead) -> Outgoing:
    subject, parts, language = said
    body = "\n\n".join(part for part in parts if part) + "\n"
    draft = Draft(row.rollout.slug, row.message, row.group, language, REPLY, literal(subject), body)
    letter = fill(draft, person, manager="", link=link_of(row, head))
    return outgoing(row, person, letter, head)
