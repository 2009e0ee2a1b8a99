"""
A manager and their own people: what to say, whom they told and when, and whether letters may go out in their name.

No usage is here. That somebody was told in person counts once that person confirms it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from uptake.core.calendar import Day
from uptake.core.letters import Letter
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Message, Plan
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.page.mail import as_text
from uptake.service.log import names_shown, record
from uptake.service.outreach.outbox import CLAIMED, QUEUED, SENT
from uptake.service.outreach.person import UNDERSTOOD
from uptake.service.outreach.planning import IN_PERSON, affected, rows_of
from uptake.service.outreach.texts import letter_writer
from uptake.service.outreach.versions import approved_version
from uptake.service.plans import Found, latest_plan
from uptake.service.rosters import latest_roster, own_person
from uptake.store.models import Answer, Consent, Delivery, MessageVersion, Rollout, User

LONGEST_AGO = 366  # days; a year that was mistyped is longer ago

MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Told:
    """One of the manager's people. `on`: the day that the manager told them; `confirmed`: they have said so."""

    person: Person
    on: Day | None
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Team:
    """
    One message that is for the manager to say to people of theirs. `brief`: what to say, as text; `today`: where the
    plan is.
    """

    rollout: Rollout
    plan: Plan
    message: Message
    subject: str
    brief: str
    people: tuple[Told, ...]
    consents: bool
    today: Day


def teams_of(user: User, rollouts: Collection[Rollout], now: dt.datetime) -> list[Team]:
    """Every approved message of some rollouts that the person of an account has to say to people of theirs."""
    roster = latest_roster()
    manager = own_person(roster, user.email)
    if manager is None:
        return []
    found = [one for rollout in rollouts for one in _teams(rollout, manager, roster, now)]
    shown = {told.person.id for one in found for told in one.people}
    names_shown(user.email, "team", sorted(shown))
    return found


@transaction.atomic
def say_told(team: Team, by: str, people: Collection[str], on: Day, now: dt.datetime) -> int:
    """Keep whom the manager has told on a day; people of others are left out. Returns how many were new."""
    if on > team.today:
        raise OptionError(say("This day is still to come"), mend=say("Write the day on which you told them."))
    if (team.today - on).days > LONGEST_AGO:
        raise OptionError(say("This day is long past"), mend=say("Write the day on which you told them."))
    version, roster = approved_version(team.rollout, team.message.id), latest_roster()
    manager = own_person(roster, by)
    if version is None or manager is None:
        return 0
    groups = {person.id: group.id for person, group in _mine(team.plan, team.message, manager, roster, now)}
    at = dt.datetime.fromtimestamp(team.plan.calendar.epoch(on), dt.UTC)
    rows = [
        Delivery(version=version, rollout=team.rollout, message=team.message.id, ask=version.ask, person=one,
                 group=groups[one], channel=IN_PERSON, state=SENT, due_at=now, sent_at=at, by=manager.id)
        for one in people if one in groups
    ]  # fmt: skip
    before = _rows(version).count()
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    record(by, "told", f"message {team.message.id}", rollout=team.rollout.slug, people=len(rows))
    return _rows(version).count() - before


@transaction.atomic
def consent(team: Team, by: str, now: dt.datetime, *, given: bool) -> None:
    """Let letters go out in the manager's name, or no longer."""
    manager = own_person(latest_roster(), by)
    if manager is None:
        return
    mine = Consent.objects.filter(rollout=team.rollout, manager=manager.id, ended_at=None)
    if given and not mine.exists():
        Consent.objects.create(rollout=team.rollout, manager=manager.id, given_at=now)
        MessageVersion.objects.filter(rollout=team.rollout).update(looked_at=None)
    elif not given:
        mine.update(ended_at=now)
        # Whatever waits in their name is theirs to say again.
        Delivery.objects.filter(rollout=team.rollout, by=manager.id, number=0, state__in=(QUEUED, CLAIMED)).delete()
    record(by, "consented" if given else "withdrew", "letters in own name", rollout=team.rollout.slug)


def _teams(rollout: Rollout, manager: Person, roster: Roster, now: dt.datetime) -> list[Team]:
    found = latest_plan(rollout)
    told = [one for one in found[0].messages if one.sender == MANAGER and not one.only] if found else []
    return [one for message in told if found and (one := _team(rollout, found, message, manager, (roster, now)))]


def _team(
    rollout: Rollout,
    found: Found,
    message: Message,
    manager: Person,
    known: tuple[Roster, dt.datetime],
) -> Team | None:
    (plan, kept), (roster, now) = found, known
    version = approved_version(rollout, message.id)
    mine = _mine(plan, message, manager, roster, now)
    if version is None or not mine:
        return None
    days = {row.person: plan.calendar.day_of(row.sent_at.timestamp()) for row in _rows(version) if row.sent_at}
    answers = Answer.objects.filter(rollout=rollout, message=message.id, ask=version.ask, kind=UNDERSTOOD)
    said = set(answers.values_list("person", flat=True))
    people = tuple(Told(one, days.get(one.id), one.id in said) for one, _ in mine)
    writer = letter_writer(plan, kept.texts, roster)
    briefs: list[Letter] = []
    for group in {group.id: group for _, group in mine}.values():
        team = [person for person, of in mine if of.id == group.id]
        briefs.append(writer.brief(manager, message, group, team))
    consents = Consent.objects.filter(rollout=rollout, manager=manager.id, ended_at=None).exists()
    brief, today = "\n\n".join(map(as_text, briefs)), plan.calendar.day_of(now.timestamp())
    return Team(rollout, plan, message, briefs[0].subject, brief, people, consents, today)


def _mine(
    plan: Plan, message: Message, manager: Person, roster: Roster, now: dt.datetime
) -> list[tuple[Person, Group]]:
    today = plan.calendar.day_of(now.timestamp())
    return [one for one in affected(plan, roster, message.to, today) if one[0].manager == manager.id]


def _rows(version: MessageVersion) -> QuerySet[Delivery]:
    return rows_of(version).filter(channel=IN_PERSON)
