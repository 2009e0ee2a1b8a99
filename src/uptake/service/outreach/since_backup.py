"""
After a restore: whoever may have got a letter since the backup was made gets none again, until the owner says so.

The backup does not hold what went out after it. So each letter and each reminder that could have gone out until the
restore gets a row of outcome unknown, of no version: it is nobody's to send, and its person is not owed it. Of letters
that usage chooses everybody is marked as chosen (`chosen`). Nothing is made of a message that nobody had drafted: it
goes to nobody before somebody has drafted, approved and released it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet

from uptake.channels.outlets import EMAIL
from uptake.core.calendar import Day
from uptake.core.letters.owed import Known, Pair, owed
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.service.log import record
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.outbox import SINCE_BACKUP, TAKEN_BACK, UNKNOWN
from uptake.service.outreach.planning import Due, reminders_of
from uptake.service.outreach.reminding import heard_of
from uptake.service.outreach.versions import approved_version, latest_version
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster
from uptake.store.models import ChosenOnce, Delivery, Elsewhere, Rollout

Letter = tuple[str, str, int]  # message, roster id, in which asking


def take_as_sent(made_at: dt.datetime, now: dt.datetime) -> int:
    """Make the rows of what may have gone out between a backup and its restore; returns how many."""
    roster, made = latest_roster(), 0
    for rollout in Rollout.objects.order_by("pk"):
        found = latest_plan(rollout)
        if found is not None:
            rows = [*_letters(rollout, found[0], roster, (made_at, now)), *_reminders(rollout, found[0], roster, now)]
            Delivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
            made += len(rows)
    return made


def may_have_chosen(rollout: Rollout, message: str) -> bool:
    """Whether nobody is chosen for a message whom it may have gone to since the backup."""
    return ChosenOnce.objects.filter(rollout=rollout, message=message).exists()


def taken_as_sent(rollout: Rollout, message: str) -> int:
    """To how many people a message may have gone out since the backup."""
    return _rows(rollout, message).filter(number=0).values("person").distinct().count()


@transaction.atomic
def owe_again(rollout: Rollout, message: str, by: str) -> int:
    """
    Let it go out to them in their turn, as if it had not, because somebody says so; returns how many rows went. How
    many marks of letters that usage chooses, nobody learns.
    """
    gone, _ = _rows(rollout, message).delete()
    if ChosenOnce.objects.filter(rollout=rollout, message=message).delete()[0]:
        record(by, "owed again", f"message {message}", rollout=rollout.slug)
    if gone:
        rollout.messages.filter(message=message).update(looked_at=None)
        record(by, "owed again", f"message {message}", rollout=rollout.slug, letters=gone)
    return gone


def _rows(rollout: Rollout, message: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(rollout=rollout, message=message, state=UNKNOWN, reason=SINCE_BACKUP)


def _letters(
    rollout: Rollout, plan: Plan, roster: Roster, window: tuple[dt.datetime, dt.datetime]
) -> Iterator[Delivery]:
    """
    Letters that were due on any day of it. Once somebody is told, what follows is due: so it is asked until nothing is.
    """
    asks = {message.id: _asks(rollout, message.id) for message in plan.messages}
    had = set(_kept(rollout))
    told = _told(rollout, had, asks, plan.calendar.day_of(window[1].timestamp()))
    for day in _days(plan, window):
        while new := [one for one in owed(plan, roster, day, Known(told)) if not one.reminder]:
            for one in new:
                told[one.message.id, one.person.id] = day
                for ask in asks[one.message.id]:
                    if (one.message.id, one.person.id, ask) not in had:
                        yield _row(rollout, (one.message.id, one.person.id, ask), window[1], group=one.group.id)


def _kept(rollout: Rollout) -> Iterable[Letter]:
    rows = Delivery.objects.filter(rollout=rollout, number=0).exclude(TAKEN_BACK)
    return rows.values_list("message", "person", "ask")


def _told(rollout: Rollout, had: Iterable[Letter], asks: dict[str, set[int]], today: Day) -> dict[Pair, Day]:
    """Who has a row of what is asked now, whatever became of it, or was told by others."""
    heard = Elsewhere.objects.filter(rollout=rollout).exclude(told_at=None).values_list("message", "person")
    told = dict.fromkeys((pair for pair in heard if asks.get(pair[0], {1}) <= {1}), today)
    for message, person, ask in had:
        if ask == max(asks.get(message, ()), default=ask):
            told[message, person] = today
    return told


def _asks(rollout: Rollout, message: str) -> set[int]:
    """The asking that goes out, and the one that was drafted and may have gone out since, if any."""
    found = (approved_version(rollout, message), latest_version(rollout, message))
    return {version.ask for version in found if version is not None}


def _days(plan: Plan, window: tuple[dt.datetime, dt.datetime]) -> Iterator[Day]:
    day, last = (plan.calendar.day_of(moment.timestamp()) for moment in window)
    while day < last:
        yield day
        day += dt.timedelta(days=1)
    yield last


def _reminders(rollout: Rollout, plan: Plan, roster: Roster, now: dt.datetime) -> Iterator[Delivery]:
    for message in plan.messages:
        version = approved_version(rollout, message.id)
        if version is None or message.only:
            continue
        due = Due(version, plan, message, roster, Mode(), now)
        for person, one in reminders_of(due, heard_of(version)).items():
            if one.day <= due.today:
                yield _row(rollout, (message.id, person, version.ask), now, number=one.number)


def _row(rollout: Rollout, letter: Letter, now: dt.datetime, *, group: str = "", number: int = 0) -> Delivery:
    message, person, ask = letter
    return Delivery(
        rollout=rollout, message=message, ask=ask, person=person, group=group, channel=EMAIL, number=number,
        state=UNKNOWN, due_at=now, made_at=now, reason=SINCE_BACKUP,
    )  # fmt: skip
