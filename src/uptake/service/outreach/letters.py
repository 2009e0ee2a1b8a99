"""Rows of the outbox as letters ready to go: the frozen draft, filled in for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from uptake.channels import Outgoing
from uptake.core.letters import Draft, Letter, fill
from uptake.core.letters.owed import MESSAGE, MOVED, REMINDER
from uptake.core.people import Person, Roster, normal
from uptake.core.plan.model import Plan
from uptake.core.plan.texts import primary
from uptake.core.words import languages, speakable
from uptake.page.mail import as_html, as_text
from uptake.service.outreach import links
from uptake.service.outreach.marks import mark_of
from uptake.service.outreach.outbox import SENT
from uptake.store.models import Delivery, Elsewhere, MessageVersion, User

SYSTEM = "Uptake"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What is the same on every letter: who is here, where links lead, where mail is from and answers go."""

    roster: Roster
    base_url: str
    sender: str  # the address that mail is from
    answers: str = ""  # where answers go, where that mailbox is read; else to whoever says it

    @property
    def domain(self) -> str:
        """What message ids end with."""
        return self.sender.rpartition("@")[2] or urlsplit(self.base_url).hostname or "localhost"


def language_of(person: Person, plan: Plan) -> str:
    """The language of the roster where it can be spoken, else that of the plan."""
    return own_language(person) or speakable(primary(plan.language))


def own_language(person: Person) -> str:
    """The language of the roster where it can be spoken, else empty."""
    said = primary(person.attributes.get("language", ""))
    return said if said in languages() else ""


def draft_for(version: MessageVersion, kind: str, group: str, language: str) -> Draft | None:
    """The approved draft of a kind; in another language where there is none in this, None where there is none."""
    fitting = [one for one in version.drafts if one["kind"] == kind and one["group"] == group]
    theirs = (one for one in fitting if one["language"] == language)
    found = next(theirs, next(iter(fitting), None))
    return Draft(**found) if found else None


def letter_of(row: Delivery, person: Person, plan: Plan, head: Letterhead, purpose: str = links.TELL) -> Letter | None:
    """What a person gets, with a link for a purpose; None where nothing was approved for their group."""
    version = row.version
    if version is None:
        return None
    draft = draft_for(version, kind_of(row), row.group, language_of(person, plan))
    if draft is None:
        return None
    manager = head.roster.people.get(person.manager or "")
    sender, _ = sender_of(row, head.roster)
    link = link_of(row, head, purpose)
    return fill(draft, person, manager=manager.name if manager else "", link=link, sender=sender)


def kind_of(row: Delivery) -> str:
    """Which of the drafts a row is for."""
    if row.number:
        return REMINDER
    if row.ask == 1:
        return MESSAGE
    theirs = {"rollout": row.rollout_id, "message": row.message, "person": row.person}
    told = Delivery.objects.filter(**theirs, ask__lt=row.ask, state=SENT)
    heard = Elsewhere.objects.filter(**theirs).exclude(told_at=None)
    return MOVED if told.exists() or heard.exists() else MESSAGE


def outgoing(row: Delivery, person: Person, letter: Letter, head: Letterhead) -> Outgoing:
    """The letter as a channel takes it. Its id is the same at each try, and tells nothing."""
    name, reply_to = sender_of(row, head.roster)
    return Outgoing(
        to=person.email,
        to_name=person.name,
        sender_name=name,
        subject=letter.subject,
        text=as_text(letter),
        html=as_html(letter),
        id=f"{mark_of(row.pk)}@{head.domain}",
        language=letter.language,
        reply_to=head.answers or reply_to,
        link=link_of(row, head),
        headers=_unsubscribe(row, head) if row.number else {},
    )


def sender_of(row: Delivery, roster: Roster) -> tuple[str, str]:
    """(the name under a letter, the address that answers go to); the system's own where nobody says it."""
    person = roster.find(row.by) if row.by else None
    if person is None:
        return name_under(row.by, roster) if row.by else SYSTEM, row.by if "@" in row.by else ""
    return person.name or person.id, person.email


def name_under(by: str, roster: Roster) -> str:
    """The name of somebody who wrote: of the roster, else of their account, else what stands before the @."""
    person = roster.find(by)
    if person is not None:
        return person.name or person.id
    user = User.objects.filter(email=normal(by)).first()
    return (user.name if user else "") or by.partition("@")[0]


def link_of(row: Delivery, head: Letterhead, purpose: str = links.TELL) -> str:
    """Where a person answers: an address that is theirs alone; of a question put to them, the page of questions."""
    if row.version_id is None and row.reply_id is None:
        return f"{head.base_url}/rollouts/{row.rollout.slug}/questions/"
    ends = row.made_at + (links.PREVIEW_LIFE if purpose == links.PREVIEW else links.LIFE)
    link = links.Link(row.rollout.slug, row.person, "" if row.reply_id else row.message, row.ask, purpose, ends)
    folder = "no-reminders" if purpose == links.REMINDERS else "to"
    return f"{head.base_url}/{folder}/{links.sign(link)}/"


def _unsubscribe(row: Delivery, head: Letterhead) -> Mapping[str, str]:
    """RFC 2369 and RFC 8058: a mail program's own button ends the reminders."""
    address = link_of(row, head, links.REMINDERS)
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
