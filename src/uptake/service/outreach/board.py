"""What the owner sees of the messages of a rollout: how far each is, who did not get it and why, what people said."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from uptake.core.calendar import Day
from uptake.core.letters import Draft, Letter
from uptake.core.letters.change_load import Busy, change_load
from uptake.core.letters.fields import named, unescaped
from uptake.core.letters.owed import MESSAGE
from uptake.core.letters.writing import Desk as Writing
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Message, Plan
from uptake.core.plan.texts import primary
from uptake.core.words import say, speakable
from uptake.page.letter_lint import bad_links, links
from uptake.service.outreach.letters import Desk, draft_for, language_of, letter_of
from uptake.service.outreach.links import PREVIEW
from uptake.service.outreach.membership import membership
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.outbox import CLAIMED, FAILED, QUEUED, SENT, SUPPRESSED, UNKNOWN
from uptake.service.outreach.person import NO_ACCESS, NOT_MINE
from uptake.service.outreach.planning import IN_PERSON, Due, affected, rows_of, said_by, waiting_for
from uptake.service.outreach.texts import writing_desk
from uptake.service.outreach.versions import approved_version, is_outdated, latest_version, message_of
from uptake.service.plans import latest_plan, latest_plans
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import Answer, Change, Delivery, MessageVersion, NameView, Rollout
from uptake.wire.links import dead_from_server

MOST_BYTES = 100_000  # mail programs cut off what is longer


@dataclass(frozen=True, slots=True)
class Line:
    """
    One message of the plan. `states`: state → letters; `said`: kind of answer → people; `people`: for how many it is
    today, none where usage chooses; `have_it`: of these, how many a letter was sent to.
    """

    message: Message
    newest: MessageVersion | None
    out: MessageVersion | None
    states: Mapping[str, int]
    said: Mapping[str, int]
    people: int = 0
    have_it: int = 0

    @property
    def is_done(self) -> bool:
        """Whether everybody has it whom it is for."""
        return 0 < self.people == self.have_it

    @property
    def subject(self) -> str:
        """What the letter is called, in the first language that it is written in; empty before it is drafted."""
        drafts = [Draft(**one) for one in self.newest.drafts] if self.newest else []
        subject = next((one.subject for one in drafts if one.kind == MESSAGE), "")
        return "" if set(named(subject)) else unescaped(subject)


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody who did not get it, and why; `row`: None where no letter was made."""

    person: Person | None
    id: str
    why: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the words lack, before they are approved. `people`: how many it is about; `why`: where the plan says it."""

    what: str
    people: int = 0
    detail: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """For how many a message is, and what all of them have: then it need not be looked at."""

    people: int
    addresses: bool
    managers: bool
    texts: bool


def lines(rollout: Rollout, now: dt.datetime) -> list[Line]:
    """Every message of the newest plan."""
    found = latest_plan(rollout)
    groups = membership(found[1], _day(found[0], now)).group_of if found else {}
    return [_line(rollout, one, groups) for one in (found[0].messages if found else ())]


def one_line(rollout: Rollout, name: str, now: dt.datetime) -> Line | None:
    """One of them."""
    return next((one for one in lines(rollout, now) if one.message.id == name), None)


def stopped(rollout: Rollout, message: str) -> Change | None:
    """Who stopped a message, and when; None where it went on since, or its rollout was archived."""
    acts = Change.objects.filter(subject=f"message {message}", detail__rollout=rollout.slug).exclude(act="drafted")
    last = acts.order_by("-pk").first()
    return last if last is not None and last.act == "stopped" else None


def missed(rollout: Rollout, message: Message, mode: Mode, by: str, now: dt.datetime) -> list[Missed]:
    """Who did not get it, by name: owner and administrator may see that. Each name that is shown is logged."""
    version, found, roster = approved_version(rollout, message.id), latest_plan(rollout), latest_roster()
    if version is None or found is None or message.only:
        return []
    rows = rows_of(version).filter(number=0).exclude(channel=IN_PERSON)
    not_sent = rows.filter(state__in=(FAILED, UNKNOWN, SUPPRESSED)).order_by("person")
    known = [Missed(roster.people.get(row.person), row.person, row.state, row.reason) for row in not_sent]
    due = Due(version, found[0], message, roster, mode, now)
    has_row = set(rows.values_list("person", flat=True))
    waits = [Missed(one.person, one.person.id, "manager", name_of(by_, roster)) for one, by_ in waiting_for(due)]
    away = [
        Missed(person, person.id, "away")
        for person, _ in affected(found[0], roster, message.to, due.today)
        if person.is_absent(due.today) and person.id not in has_row
    ]
    shown = [*known, *waits, *away]
    NameView.objects.bulk_create(NameView(by=by, person=one.id, page="messages") for one in shown)
    return shown


def preview(rollout: Rollout, name: str, identifier: str, desk: Desk, now: dt.datetime) -> tuple[Person, Letter] | None:
    """
    One letter as one person gets it, of the newest version, approved or not. Its link shows a page; nobody acts by it.

    :param identifier: an address or id; the first whom it is for where it is empty.
    """
    version, found = latest_version(rollout, name), latest_plan(rollout)
    if version is None or found is None:
        return None
    message = message_of(found[0], name)
    names = message.to if message else ()
    people = {one.id: (one, group) for one, group in affected(found[0], desk.roster, names, _day(found[0], now))}
    wanted = desk.roster.find(identifier) if identifier else None
    asked_for = wanted.id if wanted else identifier or next(iter(people), "")
    person, group = people.get(asked_for, (None, None))
    if person is None or group is None or message is None:
        return None
    due = Due(version, found[0], message, desk.roster, Mode(), now)
    row = Delivery(version=version, rollout=rollout, message=name, ask=1, person=person.id, group=group.id,
                   by=said_by(due, person), made_at=now)  # fmt: skip
    letter = letter_of(row, person, found[0], desk, PREVIEW)
    return (person, letter) if letter else None


def lint(version: MessageVersion, plan: Plan, message: Message, roster: Roster, now: dt.datetime) -> list[Finding]:
    """What is to be looked at before the words are approved, with the number of people."""
    found: Counter[tuple[str, str, str]] = Counter()
    newest = version.rollout.plans.order_by("-number").first()
    desk = writing_desk(plan, newest.texts if newest else {}, roster)
    longest: dict[str, int] = {}
    for person, group in affected(plan, roster, message.to, _day(plan, now)):
        language = language_of(person, plan)
        wanted = primary(person.attributes.get("language", "")) or primary(plan.language)
        draft = draft_for(version, MESSAGE, group.id, language)
        if not person.email:
            found["no address", "", ""] += 1
        if draft is None:
            found["no draft", group.title, ""] += 1
            continue
        if draft.language != wanted:
            found["other language", f"{group.title}: {wanted}", _why(desk, wanted, group, message)] += 1
        if "{manager}" in draft.body and person.manager not in roster.people:
            found["no manager", "", ""] += 1
        longest.setdefault(draft.group + draft.language, len(draft.body.encode()))
    drafts = [Draft(**one) for one in version.drafts]
    bad = [Finding("link", detail=one) for one in dict.fromkeys(one for draft in drafts for one in bad_links(draft))]
    too_long = [Finding("too long") for size in longest.values() if size > MOST_BYTES]
    moved = [Finding("moved", detail=plan.groups[name].title) for name in is_outdated(version, plan)]
    return [
        *moved,
        *bad,
        *too_long,
        *(Finding(what, people, detail, why) for (what, detail, why), people in sorted(found.items())),
    ]


def _why(desk: Writing, wanted: str, group: Group, message: Message) -> str:
    """Why nobody of a group is written to in a language; empty where they would be by now."""
    if speakable(wanted) != wanted:
        return say("the words of its own that each letter has are there in English and German alone")
    return desk.in_the_way(wanted, group, message)


def audience(version: MessageVersion, plan: Plan, message: Message, roster: Roster, now: dt.datetime) -> Audience:
    """For whom the words are, and what is well with all of them."""
    people = list(affected(plan, roster, message.to, _day(plan, now)))
    drafts = [draft_for(version, MESSAGE, group.id, language_of(person, plan)) for person, group in people]
    wanted = [primary(person.attributes.get("language", "")) or primary(plan.language) for person, _ in people]
    return Audience(
        len(people),
        all(person.email for person, _ in people),
        all(person.manager in roster.people for person, _ in people),
        all(draft is not None and draft.language == one for draft, one in zip(drafts, wanted, strict=True)),
    )


def dead(version: MessageVersion, private: Collection[str]) -> list[Finding]:
    """The links of the words that do not answer, asked now; `private`: hosts of this network that may be asked."""
    found = dict.fromkeys(link for one in version.drafts for link in links(Draft(**one)))
    return [Finding("link", detail=one) for one in dead_from_server(map(unescaped, found), private)]


def load_of(rollout: Rollout, now: dt.datetime) -> tuple[list[Busy], dict[str, Day]]:
    """What each group has to take in over all rollouts, and the first week of each that is free."""
    found, roster = latest_plan(rollout), latest_roster()
    if found is None:
        return [], {}
    today = _day(found[0], now)
    planned = [(plan, _people_of(plan, roster, today)) for plan in latest_plans()]
    return change_load(found[0], _people_of(found[0], roster, today), planned, today)


def _day(plan: Plan, now: dt.datetime) -> Day:
    return plan.calendar.day_of(now.timestamp())


def _people_of(plan: Plan, roster: Roster, today: Day) -> dict[str, set[str]]:
    """The people of each group of a plan who work here."""
    found: dict[str, set[str]] = {name: set() for name in plan.groups}
    for person, group in affected(plan, roster, plan.groups, today):
        found[group.id].add(person.id)
    return found


def _line(rollout: Rollout, message: Message, groups: Mapping[str, str]) -> Line:
    newest, out = latest_version(rollout, message.id), approved_version(rollout, message.id)
    rows = Delivery.objects.filter(rollout=rollout, message=message.id, number=0)
    answers = Answer.objects.filter(rollout=rollout, message=message.id)
    if out is not None:
        rows, answers = rows.filter(ask=out.ask), answers.filter(ask=out.ask)
    states = Counter[str]()
    for state, number in rows.values_list("state").annotate(Count("pk")).order_by("state"):
        states[QUEUED if state == CLAIMED else state] += number  # to whoever looks on, both wait
    said = dict(answers.values_list("kind").annotate(Count("pk")).order_by("kind"))
    people = set[str]() if message.only else {one for one, group in groups.items() if group in message.to}
    have_it = people.intersection(rows.filter(state=SENT).exclude(channel=IN_PERSON).values_list("person", flat=True))
    return Line(message, newest, out, dict(states), said, len(people), len(have_it))


def to_see_to(rollout: Rollout, by: str) -> Sequence[tuple[Answer, Person | None]]:
    """Who said that it is not their work, or that they cannot log in, and nobody has seen to it yet."""
    roster = latest_roster()
    waiting = Answer.objects.filter(rollout=rollout, kind__in=(NOT_MINE, NO_ACCESS), done_at=None).order_by("at")
    found = [(one, roster.people.get(one.person)) for one in waiting]
    NameView.objects.bulk_create(NameView(by=by, person=one.person, page="messages") for one, _ in found)
    return found
