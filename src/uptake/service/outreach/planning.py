"""
Who is due to hear what: rows of the outbox, made from plan, roster and calendar as they are now.

Made again and again: joiners come on their first day, the absent when they are back, leavers never, a reminder only to
whoever has not answered. A row that is there already is not made twice; its constraint sees to that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from uptake.channels.outlets import EMAIL
from uptake.core.calendar import Day
from uptake.core.groups import intended
from uptake.core.letters.owed import Known, Owed, Pair, owed
from uptake.core.letters.writing import LetterWriter
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Group, Message, Plan, Reminder
from uptake.core.plan.texts import Texts
from uptake.core.sentences import later
from uptake.core.usage import Weeks
from uptake.service.outreach.elsewhere import hold_hearing, is_heard
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.outbox import QUEUED, SENT, SINCE_BACKUP, TAKEN_BACK, UNKNOWN, chunks
from uptake.service.outreach.reminding import heard_of, who_answered, who_wants_none
from uptake.service.outreach.versions import in_force, is_outdated
from uptake.service.plans import newest_version
from uptake.service.rosters import latest_roster
from uptake.service.steps import attempt
from uptake.store.models import Consent, Delivery, Elsewhere, MessageVersion, Rollout

EVERY = dt.timedelta(minutes=1)  # how often it is looked who is owed a message
LET_OTHERS = 0.1  # seconds: who waits looks no more seldom than that
IN_PERSON = "in person"


@dataclass(frozen=True, slots=True)
class Due:
    """One message with all that it is planned by."""

    version: MessageVersion
    plan: Plan
    message: Message
    roster: Roster
    mode: Mode
    now: dt.datetime
    ways: Collection[str] = (EMAIL,)

    @property
    def today(self) -> Day:
        """The day in the plan's timezone."""
        return self.day_of(self.now)

    def day_of(self, moment: dt.datetime) -> Day:
        """The day of a moment in the plan's timezone."""
        return self.plan.calendar.day_of(moment.timestamp())

    @property
    def channel(self) -> str:
        """The first way of the message's that there is; mail where it names none of them."""
        return next((one for one in self.message.channels if one in self.ways), EMAIL)

    @property
    def opens(self) -> dt.datetime:
        """When it is working time: now, or from when on."""
        return dt.datetime.fromtimestamp(self.plan.calendar.opens(self.now.timestamp()), dt.UTC)


class Told(NamedTuple):
    """On which day somebody was told, and how often they were reminded since."""

    day: Day
    reminded: int


@dataclass(frozen=True, slots=True)
class NextReminder:
    """The next reminder of somebody: from which day, which one it is, and in whose name."""

    day: Day
    number: int
    by: str


def plan_deliveries(mode: Mode, now: dt.datetime, ways: Collection[str] = (EMAIL,)) -> int:
    """Make the rows of everything that was released and is due; returns how many. `ways`: channels that there are."""
    looked = Q(looked_at=None) | Q(looked_at__lt=now - EVERY)
    released = MessageVersion.objects.filter(looked, Q(most__gt=0) | Q(everybody=True), paused=False)
    released = released.filter(rollout__archived_at=None)
    versions = list(released.exclude(approved_at=None).select_related("rollout"))
    if not versions:
        return 0
    roster, made = latest_roster(), 0
    for version in versions:
        slug = version.rollout.slug
        what = later("finding who is owed {message} of {rollout}", message=version.message, rollout=slug)
        made += attempt(what, partial(_plan, version, roster, mode, now, ways)) or 0
    return made


def _plan(version: MessageVersion, roster: Roster, mode: Mode, now: dt.datetime, ways: Collection[str]) -> int:
    if not is_heard(version.rollout):
        return 0  # somebody may have been told by others, which the worker is about to read
    found, made = in_force(version), 0
    if found is not None:
        due = Due(version, *found, roster, mode, now, ways)
        _set_anew(due)
        made = _make(version, list(_wanted(due)))
    MessageVersion.objects.filter(pk=version.pk, looked_at=version.looked_at).update(looked_at=now)
    return made


def affected(plan: Plan, roster: Roster, groups: Iterable[str], today: Day) -> Iterator[tuple[Person, Group]]:
    """Everybody of some groups who works here today, joiners from their first day on."""
    members = intended(plan, roster, Weeks.around(plan.first_launch), today)
    for name in groups:
        for member in members.groups.get(name, ()):
            if member.person.is_here(today):
                yield member.person, plan.groups[name]


def waiting_for(due: Due) -> list[tuple[Owed, str]]:
    """Who is owed a message whose manager has not let it go out in their name: each with that manager."""
    consents = _consents(due.version.rollout)
    found = [
        (one, said_by(due, one.person)) for one in _owed(due, _known(due, heard_of(due.version))) if not one.reminder
    ]
    return [(one, by) for one, by in found if _is_managers(due, one.person) and by not in consents]


def _wanted(due: Due) -> Iterator[Delivery]:
    """The rows that are due, letters by lot, as many as were released."""
    version = due.version
    letters = version.deliveries.filter(number=0).exclude(TAKEN_BACK).exclude(channel=IN_PERSON).count()
    room = None if version.everybody else version.most - letters
    outdated, consents = set(is_outdated(version, due.plan)), _consents(version.rollout)
    known = _known(due, heard_of(version))  # all that went out: read once for both
    reminders = _reminders(due, known)
    for one in sorted(_owed(due, known), key=lambda one: _lot(version, one.person)):
        person = one.person
        if one.group.id in outdated or one.group.id not in version.launches or not _lets(due, person):
            continue
        if one.reminder:
            reminder = reminders.get(person.id)
            if reminder is not None and reminder.day <= due.today:
                yield _row(due, one, reminder.by, reminder.number)
            continue
        by = said_by(due, person)
        if (room is not None and room <= 0) or (_is_managers(due, person) and by not in consents):
            continue
        room = None if room is None else room - 1
        yield _row(due, one, by)


def _set_anew(due: Due) -> None:
    """What waits for working hours keeps to those of the newest plan."""
    waiting = Delivery.objects.filter(version=due.version, state=QUEUED, attempts=0, due_at__gt=due.now)
    looked, newest = due.version.looked_at, newest_version(due.version.rollout)
    if looked is None or (newest is not None and newest.at >= looked):
        waiting.update(due_at=due.opens)


def _owed(due: Due, known: Known) -> tuple[Owed, ...]:
    return owed(due.plan, due.roster, due.today, known, only=due.message.id)


def _known(due: Due, heard: Iterable[Elsewhere]) -> Known:
    """What was done, as the core counts it. Whoever has a row of this message is not owed it once more."""
    version, told, reminded = due.version, dict[Pair, Day](), dict[Pair, int]()
    answered = who_answered(version)
    for one in heard:
        if one.answered and one.message == version.message:
            answered.add(one.person)
        if one.told_at is not None:
            told[one.message, one.person] = due.day_of(one.told_at)
            reminded[one.message, one.person] = one.reminded
    had = Q(state=SENT) | Q(state=UNKNOWN, reason=SINCE_BACKUP)
    others = Delivery.objects.filter(had, rollout=version.rollout).exclude(message=version.message)
    for rows in (others, rows_of(version).exclude(TAKEN_BACK)):
        for message, person, sent_at in rows.filter(number=0).values_list("message", "person", "sent_at"):
            told[message, person] = due.day_of(sent_at or due.now)
    for row in rows_of(version).filter(number__gt=0).order_by("number"):
        reminded[row.message, row.person] = row.number
    return Known(told, reminded, frozenset((version.message, person) for person in answered))


def reminders_of(due: Due, heard: Iterable[Elsewhere]) -> dict[str, NextReminder]:
    """
    Roster id → the next reminder of whoever has the message, has not answered it and wants reminders.

    :param heard: what `heard_of` found of it.
    """
    return _reminders(due, _known(due, heard))


def _reminders(due: Due, known: Known) -> dict[str, NextReminder]:
    remind, version = due.message.remind, due.version
    if remind is None:
        return {}
    silent = who_wants_none(version.rollout)
    rows = rows_of(version).exclude(TAKEN_BACK).order_by("number").only("person", "state", "sent_at", "channel", "by")
    latest = {row.person: row for row in rows}
    found = {}
    for pair, day_told in known.told.items():
        message, person = pair
        told, row = Told(day_told, known.reminded.get(pair, 0)), latest.get(person)
        if message != version.message or person in silent or pair in known.answered or told.reminded >= remind.times:
            continue
        day = _reminder_day(due, remind, row, told)
        if day is not None:
            # Told in person, and asked by the system to confirm: nobody writes in a manager's name unasked.
            by = row.by if row is not None and row.channel != IN_PERSON else ""
            found[person] = NextReminder(day, told.reminded + 1, by)
    return found


def _reminder_day(due: Due, remind: Reminder, row: Delivery | None, told: Told) -> Day | None:
    """
    From which day somebody is reminded: after the last that they got has had its time, so that no second follows a late
    one at once; None where that was not taken. Whoever was told by others is reminded once all are written to.

    :param told: by whomever; it counts where no letter of the server's went to them.
    """
    forward = due.plan.calendar.forward
    if row is not None:
        sent_at = row.sent_at if row.state == SENT else None
        return forward(due.day_of(sent_at), remind.after) if sent_at else None
    day = told.day
    for _ in range(told.reminded + 1):
        day = forward(day, remind.after)
    return day if due.version.everybody else None


def _lets(due: Due, person: Person) -> bool:
    return not person.email or due.mode.lets(person.email)


def _is_managers(due: Due, person: Person) -> bool:
    """Whether it is for somebody's manager to say it; whoever has none hears it from the owner."""
    return due.message.sender == "manager" and person.manager in due.roster.people


def said_by(due: Due, person: Person) -> str:
    """In whose name a message goes to somebody: roster id or address; empty for the system's own."""
    if due.message.sender == "system":
        return ""
    found = LetterWriter(Texts({"": due.plan}), due.roster).sender_of(due.message, person)
    owner = due.plan.owner.person if due.plan.owner else None
    return found.id if found else owner or ""


def _consents(rollout: Rollout) -> set[str]:
    return set(Consent.objects.filter(rollout=rollout, ended_at=None).values_list("manager", flat=True))


def rows_of(version: MessageVersion) -> QuerySet[Delivery]:
    """The rows of a message in one asking, whichever version of it they were made by."""
    return Delivery.objects.filter(rollout=version.rollout, message=version.message, ask=version.ask)


def _row(due: Due, one: Owed, by: str, number: int = 0) -> Delivery:
    version = due.version
    return Delivery(
        version=version, rollout=version.rollout, message=version.message, ask=version.ask, person=one.person.id,
        group=one.group.id, channel=due.channel, number=number, due_at=due.opens, by=by, made_at=due.now,
    )  # fmt: skip


def _make(version: MessageVersion, rows: list[Delivery]) -> int:
    """Write down what is owed, a part at a time: whoever presses a button meanwhile waits for one of them only."""
    made, took = 0, 0.0
    for part in chunks(rows):
        time.sleep(min(took, LET_OTHERS))  # SQLite has no queue: who waits only looks now and then whether it is free
        began = time.monotonic()
        made += _write_down(version, part)
        took = time.monotonic() - began
    return made


@transaction.atomic
def _write_down(version: MessageVersion, rows: Sequence[Delivery]) -> int:
    """A part, unless it was stopped, or somebody was told by others, or has answered, since that was worked out."""
    hold_hearing(version.rollout)
    if not MessageVersion.objects.select_for_update(no_key=True).filter(pk=version.pk, paused=False).exists():
        return 0  # also where another version was approved, which takes the place of what waits of this one
    people = {row.person for row in rows}
    heard = heard_of(version).filter(message=version.message, person__in=people)
    told = set(heard.exclude(told_at=None).values_list("person", flat=True))
    unasked = set(heard.filter(answered=True).values_list("person", flat=True))
    if any(row.number for row in rows):
        unasked |= who_answered(version, people) | who_wants_none(version.rollout, people)
    owed_still = [row for row in rows if row.person not in (unasked if row.number else told)]
    Delivery.objects.bulk_create(owed_still, ignore_conflicts=True)
    return len(owed_still)


def _lot(version: MessageVersion, person: Person) -> str:
    """An order that favours nobody, and stays: the first five are not five of one team."""
    return hashlib.sha256(f"{version.rollout_id}/{version.message}/{person.id}".encode()).hexdigest()
