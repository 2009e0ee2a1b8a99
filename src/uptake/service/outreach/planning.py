"""
Who is due to hear what: rows of the outbox, made from plan, roster and calendar as they are now.

Made again and again: joiners come on their first day, the absent when they are back, leavers never, a reminder only to
whoever has not answered. A row that is there already is not made twice; its constraint sees to that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from uptake.core.calendar import Day
from uptake.core.groups import intended
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Message, Plan
from uptake.core.usage import Weeks
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.outbox import FAILED, SENT
from uptake.service.outreach.versions import approved_version, is_outdated, message_of
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster
from uptake.store.models import Answer, Consent, Delivery, Item, MessageVersion, Rollout, Silence

EVERY = dt.timedelta(minutes=1)
EMAIL, IN_PERSON = "email", "in person"
NO_ADDRESS = "the roster has no address of theirs"


@dataclass(frozen=True, slots=True)
class Due:
    """One message with all that it is planned by."""

    version: MessageVersion
    plan: Plan
    message: Message
    roster: Roster
    mode: Mode
    now: dt.datetime

    @property
    def today(self) -> Day:
        """The day in the plan's timezone."""
        return self.now.astimezone(ZoneInfo(self.plan.calendar.timezone)).date()

    @property
    def opens(self) -> dt.datetime:
        """When it is working time: now, or from when on."""
        return dt.datetime.fromtimestamp(self.plan.calendar.opens(self.now.timestamp()), dt.UTC)


def plan_deliveries(mode: Mode, now: dt.datetime) -> int:
    """Make the rows of everything that was released and is due; returns how many."""
    looked = Q(looked_at=None) | Q(looked_at__lt=now - EVERY)
    released = MessageVersion.objects.filter(looked, Q(most__gt=0) | Q(everybody=True), paused=False)
    versions = list(released.exclude(approved_at=None).select_related("rollout"))
    if not versions:
        return 0
    roster, made = latest_roster(), 0
    for version in versions:
        newest = approved_version(version.rollout, version.message)
        found = latest_plan(version.rollout)
        message = message_of(found[0], version.message) if found else None
        if found and message and newest and newest.pk == version.pk:
            due = Due(version, found[0], message, roster, mode, now)
            made += _make([*_letters(due), *_reminders(due)])
        MessageVersion.objects.filter(pk=version.pk, looked_at=version.looked_at).update(looked_at=now)
    return made


def affected(plan: Plan, roster: Roster, groups: Iterable[str], today: Day) -> Iterator[tuple[Person, Group]]:
    """Everybody of some groups who works here today, joiners from their first day on."""
    first = min((group.launch for group in plan.groups.values()), default=plan.start)
    members = intended(plan, roster, Weeks.around(first), today)
    for name in groups:
        for member in members.groups.get(name, ()):
            if member.person.is_here(today):
                yield member.person, plan.groups[name]


def is_away(person: Person, day: Day) -> bool:
    """Whether somebody is absent on a day."""
    return any(day in span for span in person.absent)


def day_of(plan: Plan, message: Message, group: Group) -> Day:
    """The first day on which a group hears a message."""
    return plan.calendar.resolve(message.when, group.launch).first if message.when else group.launch


def _letters(due: Due) -> Iterator[Delivery]:
    version = due.version
    known = set(_mine(version).filter(number=0).values_list("person", flat=True))
    room = None if version.everybody else version.most - version.deliveries.filter(number=0).count()
    outdated, consents = set(is_outdated(version, due.plan)), _consents(version.rollout)
    wanted = [one for one in affected(due.plan, due.roster, due.message.to, due.today) if one[0].id not in known]
    for person, group in sorted(wanted, key=lambda one: _lot(version, one[0])):
        if room is not None and room <= 0:
            return
        by = said_by(due.plan, due.message, person)
        if group.id in outdated or group.id not in version.launches or day_of(due.plan, due.message, group) > due.today:
            continue
        if is_away(person, due.today) or (due.message.sender == "manager" and by not in consents):
            continue
        if person.email and not due.mode.lets(person.email):
            continue
        room = None if room is None else room - 1
        yield _row(due, person, group.id, by)


def _reminders(due: Due) -> Iterator[Delivery]:
    """Of those who were asked and have not said anything, whose time is over and who are here."""
    remind = due.message.remind
    if remind is None or due.message.asks != "acknowledge":
        return
    version, outdated = due.version, set(is_outdated(due.version, due.plan))
    mine = _mine(version).filter(channel=EMAIL).order_by("number")
    latest = {row.person: row for row in mine}  # the last of each person
    silent = Silence.objects.filter(rollout=version.rollout).values_list("person", flat=True)
    quiet = {*_answered(version), *silent}
    here = {person.id: person for person, _ in affected(due.plan, due.roster, due.message.to, due.today)}
    for id_, row in latest.items():
        person = here.get(id_)
        if person is None or row.state != SENT or row.sent_at is None or row.number >= remind.times:
            continue
        if id_ in quiet or row.group in outdated or is_away(person, due.today) or not due.mode.lets(person.email):
            continue
        sent = row.sent_at.astimezone(ZoneInfo(due.plan.calendar.timezone)).date()
        if due.plan.calendar.forward(sent, remind.after) <= due.today:
            yield _row(due, person, row.group, row.by, row.number + 1)


def _answered(version: MessageVersion) -> Iterator[str]:
    answers = Answer.objects.filter(rollout=version.rollout, message=version.message, ask=version.ask)
    yield from answers.values_list("person", flat=True)
    asked = Item.objects.filter(rollout=version.rollout).exclude(person="")
    yield from asked.values_list("person", flat=True)


def said_by(plan: Plan, message: Message, person: Person) -> str:
    """In whose name a message goes to somebody: an address or a roster id; empty for the system's own."""
    if message.sender in {None, "owner"}:
        return (plan.owner.person or "") if plan.owner else ""
    named = {"sponsor": plan.sponsor or "", "system": "", "manager": person.manager or ""}
    return named.get(message.sender or "", message.sender or "")


def _consents(rollout: Rollout) -> set[str]:
    return set(Consent.objects.filter(rollout=rollout, ended_at=None).values_list("manager", flat=True))


def _mine(version: MessageVersion) -> QuerySet[Delivery]:
    return Delivery.objects.filter(rollout=version.rollout, message=version.message, ask=version.ask)


def _row(due: Due, person: Person, group: str, by: str, number: int = 0) -> Delivery:
    version = due.version
    row = Delivery(
        version=version, rollout=version.rollout, message=version.message, ask=version.ask, person=person.id,
        group=group, channel=EMAIL, number=number, due_at=due.opens, by=by, made_at=due.now,
    )  # fmt: skip
    if not person.email:
        row.state, row.reason = FAILED, NO_ADDRESS
    return row


def _make(rows: list[Delivery]) -> int:
    Delivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _lot(version: MessageVersion, person: Person) -> str:
    """An order that favours nobody, and stays: the first five are not five of one team."""
    return hashlib.sha256(f"{version.rollout_id}/{version.message}/{person.id}".encode()).hexdigest()
