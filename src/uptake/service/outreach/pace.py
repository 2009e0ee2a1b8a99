"""
How fast letters may go to a provider, and whether it works at all; kept in the database, so that a restart or a second
worker changes nothing.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from uptake.store.models import Pace

FIRST, LONGEST = 5.0, 900.0  # seconds between two looks at a provider that does not work
MOST_WORDS = 400


@transaction.atomic
def take(key: str, rate: float, most: int, now: dt.datetime) -> int:
    """
    How many letters may go now, of `most` that could; the time of each is used up by it.

    A bucket of one second, or of one letter where that takes longer (the generic cell rate algorithm, ITU-T I.371):
    what was not used is not saved up. It belongs in the transaction in which the letters go on the wire.
    """
    row = _row(key)
    if row.closed_until and row.closed_until > now:
        return 0
    step = dt.timedelta(seconds=1 / rate)
    begun = max(row.next_at or now, now)
    tolerance = max(dt.timedelta(seconds=1) - step, dt.timedelta())
    room = now + tolerance - begun
    free = int(room / step + 0.01) + 1 if room >= dt.timedelta() else 0  # a step is whole microseconds
    taken = min(free, most)
    if taken:
        Pace.objects.filter(pk=row.pk).update(next_at=begun + taken * step)
    return taken


def wait(key: str, now: dt.datetime) -> float:
    """For how many seconds nothing may go to a provider that does not work; 0 where it works."""
    row = Pace.objects.filter(key=key).first()
    return max(0.0, (row.closed_until - now).total_seconds()) if row and row.closed_until else 0.0


def close(key: str, said: str, now: dt.datetime, *, after: float, jitter: float) -> dt.datetime:
    """A provider does not work: leave it alone for a while, longer each time. Returns until when."""
    row, _ = Pace.objects.get_or_create(key=key)
    if row.closed_until and row.closed_until > now:  # several connections found out at once
        return row.closed_until
    seconds = max(after, min(FIRST * 2.0 ** min(row.faults, 20), LONGEST) * (0.5 + jitter))
    until = now + dt.timedelta(seconds=seconds)
    Pace.objects.filter(pk=row.pk).update(closed_until=until, faults=F("faults") + 1, said=said[:MOST_WORDS])
    return until


def works(key: str) -> None:
    """A letter was taken: what was wrong is over."""
    Pace.objects.filter(Q(faults__gt=0) | ~Q(said=""), key=key).update(faults=0, closed_until=None, said="")


def fault_of(key: str) -> str:
    """What a provider said that does not work; nothing where it works."""
    return Pace.objects.filter(key=key).values_list("said", flat=True).first() or ""


def _row(key: str) -> Pace:
    """The row of a provider, which nobody else changes until the transaction ends."""
    mine = Pace.objects.select_for_update().filter(key=key)
    found = mine.first()
    if found is None:
        Pace.objects.get_or_create(key=key)
        found = mine.get()
    return found
