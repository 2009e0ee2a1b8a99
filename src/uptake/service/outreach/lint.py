"""What is looked at before the words of a message are approved: for whom they are, and what they lack."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from uptake.core.calendar import Day
from uptake.core.letters import Draft
from uptake.core.letters.blocks import Source, days_of
from uptake.core.letters.fields import named, unescaped
from uptake.core.letters.owed import MESSAGE
from uptake.core.letters.writing import LetterWriter
from uptake.core.messages import first_telling
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Message, Plan
from uptake.core.plan.texts import primary
from uptake.core.wording import dates_words
from uptake.core.words import say, speakable
from uptake.page.letter_lint import bad_links, links
from uptake.service.log import names_shown
from uptake.service.outreach.letters import draft_for, language_of
from uptake.service.outreach.planning import affected
from uptake.service.outreach.texts import letter_writer
from uptake.service.outreach.unreached import PAGE
from uptake.service.outreach.versions import is_outdated, message_of
from uptake.service.plans import Found, parsed
from uptake.store.models import MessageVersion
from uptake.wire.links import dead_from_server

MOST_BYTES = 100_000  # mail programs cut off what is longer
MOST_NAMES = 5  # of people of whom something is missing


class Lack(StrEnum):
    """What the words of a message, or the people they are for, can lack."""

    ADDRESS = "no address"
    MANAGER = "no manager"
    MANAGER_LEFT_OUT = "manager left out"  # the sentence about the manager is
    OWNER_INSTEAD = "owner instead"
    DRAFT = "no draft"
    LANGUAGE = "other language"
    CHANGE = "no change"
    LINK = "link"
    BREVITY = "too long"
    MOVED = "moved"  # the plan says another launch day by now
    OVER = "over"  # the session that it offers is


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What the words lack, before they are approved. `people`: how many it is about, and `who` the first of them; `why`:
    where the plan says it, or when it was.
    """

    what: Lack
    people: int = 0
    detail: str = ""
    why: str = ""
    who: tuple[Person, ...] = ()

    @property
    def more(self) -> int:
        """How many people are not named."""
        return self.people - len(self.who)


@dataclass(frozen=True, slots=True)
class Audience:
    """For how many a message is, and what all of them have: then it need not be looked at."""

    people: int
    addresses: bool
    managers: bool
    texts: bool


Lacking = dict[tuple[Lack, str, str], list[Person]]  # what, of which group or in which language, and why → who
OF_MANAGERS = (Lack.MANAGER, Lack.MANAGER_LEFT_OUT, Lack.OWNER_INSTEAD)
OF_ROSTER = (Lack.ADDRESS, *OF_MANAGERS)  # whose people are named


def look_at(
    version: MessageVersion, found: Found, message: Message, roster: Roster, now: dt.datetime
) -> tuple[Audience, list[Finding]]:
    """
    For whom the words of a version are, and what is to be looked at before they are approved. `found`: the newest plan.
    """
    lacking: Lacking = defaultdict(list)
    plan, newest = found
    writer = letter_writer(plan, newest.texts, roster)
    drafts: dict[tuple[str, str], Draft] = {}
    today = plan.calendar.day_of(now.timestamp())
    people = list(affected(plan, roster, message.to, today))
    for person, group in people:
        draft = draft_for(version, MESSAGE, group.id, language_of(person, plan))
        if draft is not None:
            drafts[draft.group, draft.language] = draft
        for what in _of_person(person, roster, message, draft):
            lacking[what, "", ""].append(person)
        for lack in _of_text(person, (group, message), writer, draft):
            lacking[lack].append(person)
    seen = {what for what, *_ in lacking}
    has_texts = seen.isdisjoint((Lack.DRAFT, Lack.LANGUAGE))
    audience = Audience(len(people), Lack.ADDRESS not in seen, seen.isdisjoint(OF_MANAGERS), has_texts)
    said = (*_of_words(version, plan, message, drafts.values()), *_over(version, today), *_of_people(lacking))
    return audience, list(said)


def dead(version: MessageVersion, private: Collection[str]) -> list[Finding]:
    """The links of the words that do not answer, asked now; `private`: hosts of this network that may be asked."""
    found = dict.fromkeys(link for one in version.drafts for link in links(Draft(**one)))
    return [Finding(Lack.LINK, detail=one) for one in dead_from_server(map(unescaped, found), private)]


def write_down(findings: Iterable[Finding], by: str) -> None:
    """Log the names that are about to be shown."""
    names_shown(by, PAGE, sorted({person.id for one in findings for person in one.who}))


def _of_person(person: Person, roster: Roster, message: Message, draft: Draft | None) -> Iterator[Lack]:
    if not person.email:
        yield Lack.ADDRESS
    if person.manager in roster.people:
        return
    if message.sender == "manager":
        yield Lack.OWNER_INSTEAD
    elif draft is not None and "{manager}" in draft.body:
        yield Lack.MANAGER_LEFT_OUT
    else:
        yield Lack.MANAGER


def _of_text(
    person: Person, told: tuple[Group, Message], writer: LetterWriter, draft: Draft | None
) -> Iterator[tuple[Lack, str, str]]:
    group, message = told
    wanted = primary(person.attributes.get("language", "")) or primary(writer.plan.language)
    if draft is None:
        yield Lack.DRAFT, group.title, ""
    elif draft.language != wanted:
        yield Lack.LANGUAGE, f"{group.title}: {wanted}", _why(writer, wanted, group, message)


def _why(writer: LetterWriter, wanted: str, group: Group, message: Message) -> str:
    """Why nobody of a group is written to in a language; empty where they would be by now."""
    if speakable(wanted) != wanted:
        return say("the words of its own that each letter has are there in English and German alone")
    return writer.in_the_way(wanted, group, message)


def _of_words(version: MessageVersion, plan: Plan, message: Message, drafts: Iterable[Draft]) -> Iterator[Finding]:
    """What is wrong with the words themselves, whoever reads them."""
    yield from (Finding(Lack.MOVED, detail=plan.groups[name].title) for name in is_outdated(version, plan))
    yield from (Finding(Lack.CHANGE, detail=plan.groups[name].title) for name in _silent(version, plan, message))
    bad = (one for draft in version.drafts for one in bad_links(Draft(**draft)))
    yield from (Finding(Lack.LINK, detail=one) for one in dict.fromkeys(bad))
    yield from (Finding(Lack.BREVITY) for one in drafts if len(one.body.encode()) > MOST_BYTES)


def _silent(version: MessageVersion, plan: Plan, message: Message) -> Iterator[str]:
    """The groups whom the message is to tell what changes for them, and of whose day it says nothing."""
    template = version.plan.texts.get(message.template or "")
    if template is not None and "changes" not in {name for name, _, _ in named(template)}:
        return  # it says it in words of its own
    for group in (plan.groups[name] for name in message.to if name in plan.groups):
        said = any(one.today or one.from_launch or one.you_do or one.stays for one in group.changes)
        first = first_telling(plan, group)
        if not said and first is not None and first.id == message.id:
            yield group.id


def _over(version: MessageVersion, today: Day) -> Iterator[Finding]:
    """The sessions that the words offer, of which every day is over."""
    plan = parsed(version.plan.text, version.rollout.slug)
    message = message_of(plan, version.message) if plan else None
    if plan is None or message is None or not _offers_sessions(version, message):
        return
    for source in (Source(plan, plan.groups[name]) for name in message.to if name in plan.groups):
        for days in (days_of(source, one) for one in source.sessions):
            if days and days[1] < today:
                yield Finding(Lack.OVER, detail=source.group.title, why=dates_words(*days))


def _offers_sessions(version: MessageVersion, message: Message) -> bool:
    template = version.plan.texts.get(message.template or "")
    return template is None or message.asks == "book" or "sessions" in {name for name, _, _ in named(template)}


def _of_people(lacking: Lacking) -> Iterator[Finding]:
    for (what, detail, why), people in sorted(lacking.items()):
        by_name = sorted(people, key=lambda one: (one.name, one.id))
        yield Finding(what, len(people), detail, why, tuple(by_name[:MOST_NAMES]) if what in OF_ROSTER else ())
