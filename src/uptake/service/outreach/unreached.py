"""Who has no letter, by name, and why: owner and administrator may see that. Each name that is shown is logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.db.models import Q, QuerySet

from uptake.core.calendar import Day
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Message, Plan
from uptake.service.log import names_shown
from uptake.service.outreach.modes import NOBODY, TEST_LIST, Mode
from uptake.service.outreach.outbox import (
    FAILED,
    LEFT,
    NO_ADDRESS,
    NO_DRAFT,
    OPEN,
    SINCE_BACKUP,
    SUPPRESSED,
    TOLD,
    UNKNOWN,
)
from uptake.service.outreach.person import NO_ACCESS, NOT_MINE
from uptake.service.outreach.planning import IN_PERSON, Due, affected, rows_of, waiting_for
from uptake.service.outreach.reminding import heard_of
from uptake.service.outreach.versions import approved_version
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import Answer, Delivery, MessageVersion, Rollout

PAGE = "messages"
MOST = 50  # who wait, or did not get it, are named; what a release of that many leaves is seen whole
OF_ALL = ("nobody", "hours", "turn")  # what everybody waits for alike
# Reasons of our own, which pages can translate.
KNOWN = {NO_ADDRESS: "no address", LEFT: "left", NO_DRAFT: "no draft", TOLD: "told", SINCE_BACKUP: "since backup"}


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody who did not get it, and why; `reason`: in the words of whoever refused it, or which manager."""

    person: Person | None
    id: str
    why: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose letter waits: why, in the mail server's words where it put it off, and until when."""

    person: Person | None
    id: str
    why: str
    reason: str
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Of those to whom a letter would go again: how many others have told, and the day of the first of them."""

    number: int
    since: Day


def told_meanwhile(version: MessageVersion, plan: Plan) -> dict[str, Meanwhile]:
    """What others have told of those whose letter was refused, or whose outcome is unknown: by `failed`, `unknown`."""
    heard = heard_of(version).filter(message=version.message).exclude(told_at=None)
    told = dict(heard.values_list("person", "told_at"))
    found: dict[str, list[dt.datetime]] = {}
    letters = version.deliveries.filter(number=0, state__in=(FAILED, UNKNOWN)).exclude(reason=SINCE_BACKUP)
    for state, person in letters.values_list("state", "person"):
        if (at := told.get(person)) is not None:
            found.setdefault(state, []).append(at)
    return {
        state: Meanwhile(len(times), plan.calendar.day_of(min(times).timestamp())) for state, times in found.items()
    }


def going_out(rollout: Rollout, plan: Plan | None, message: Message, mode: Mode, now: dt.datetime) -> Due | None:
    """
    A message of the newest plan as it goes out; None where nothing of it does, or usage chooses who gets it: then
    nobody sees who did not.
    """
    version = approved_version(rollout, message.id)
    if version is None or plan is None or message.only:
        return None
    return Due(version, plan, message, latest_roster(), mode, now)


def missed(due: Due | None, by: str) -> tuple[list[Missed], int]:
    """
    Who did not get what goes out, those last of whom nobody knows since a restore; and how many more there are.

    :param due: what `going_out` says.
    """
    if due is None:
        return [], 0
    rows = rows_of(due.version).filter(number=0).exclude(channel=IN_PERSON)
    ended = rows.filter(state__in=(FAILED, UNKNOWN, SUPPRESSED)).order_by("person")
    known, open_ = ended.exclude(reason=SINCE_BACKUP), ended.filter(reason=SINCE_BACKUP)
    without = [*_held(due), *_away(due, set(rows.values_list("person", flat=True)))]
    found = chain(_ended(known, due.roster), without, _ended(open_, due.roster))
    shown = list(islice(found, MOST))
    names_shown(by, PAGE, (one.id for one in shown))
    return shown, ended.count() + len(without) - len(shown)


def waiting(due: Due | None, by: str) -> list[Waiting]:
    """
    Whose letter of what goes out waits, those that were put off first. Once it is released to all, whoever only waits
    for what everybody waits for is in the count alone.
    """
    if due is None:
        return []
    rows = rows_of(due.version).filter(number=0, state__in=OPEN).order_by("-attempts", "due_at", "pk")
    if due.version.everybody:
        rows = rows.filter(_of_its_own(due))
    found = (_waits(row, due) for row in rows.iterator())
    named = (one for one in found if not (due.version.everybody and one.why in OF_ALL))
    shown = list(islice(named, MOST))
    names_shown(by, PAGE, (one.id for one in shown))
    return shown


def to_see_to(rollout: Rollout, by: str) -> Sequence[tuple[Answer, Person | None]]:
    """Who said that it is not their work, or that they cannot log in, and nobody has seen to it yet."""
    roster = latest_roster()
    open_ones = Answer.objects.filter(rollout=rollout, kind__in=(NOT_MINE, NO_ACCESS), done_at=None).order_by("at")
    found = [(one, roster.people.get(one.person)) for one in open_ones]
    names_shown(by, PAGE, (one.person for one, _ in found))
    return found


def _ended(rows: QuerySet[Delivery], roster: Roster) -> Iterator[Missed]:
    for row in rows[:MOST]:
        yield Missed(roster.people.get(row.person), row.person, KNOWN.get(row.reason, row.state), row.reason)


def _held(due: Due) -> Iterator[Missed]:
    for one, manager in waiting_for(due):
        yield Missed(one.person, one.person.id, "manager", name_of(manager, due.roster))


def _away(due: Due, has_row: set[str]) -> Iterator[Missed]:
    for person, _ in affected(due.plan, due.roster, due.message.to, due.today):
        if person.is_absent(due.today) and person.id not in has_row:
            yield Missed(person, person.id, "away")


def _of_its_own(due: Due) -> Q:
    """Rows that may wait for something of their own: put off, or their person absent or not on the test list."""
    people = due.roster.people.values()
    wanted = ~Q(reason="") | Q(person__in=[one.id for one in people if one.is_absent(due.today)])
    if due.mode.name == TEST_LIST:
        wanted |= ~Q(person__in=[one.id for one in people if due.mode.lets(one.email)])
    return wanted


def _waits(row: Delivery, due: Due) -> Waiting:
    person = due.roster.people.get(row.person)
    return Waiting(person, row.person, _why(row, person, due), row.reason, max(row.due_at, due.now))


def _why(row: Delivery, person: Person | None, due: Due) -> str:
    if row.reason:
        return "put off"
    if person is not None and person.is_absent(due.today):
        return "away"
    if person is not None and not due.mode.lets(person.email):
        return "nobody" if due.mode.name == NOBODY else "not listed"
    return "hours" if row.due_at > due.now else "turn"
