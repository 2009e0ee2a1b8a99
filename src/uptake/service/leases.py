"""Leases: a right that one worker has for a while. Taken by an update that must change exactly one row."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from uptake.store.models import Lease


def take(name: str, holder: str, now: dt.datetime, length: dt.timedelta) -> bool:
    """Take or keep a lease; False while somebody else holds it."""
    Lease.objects.get_or_create(name=name)
    free = Q(until=None) | Q(until__lt=now) | Q(holder=holder)
    changed = Lease.objects.filter(free, name=name).update(holder=holder, until=now + length, seen=now)
    return changed == 1


def give_back(name: str, holder: str) -> None:
    """End a lease early, so that another worker need not wait."""
    Lease.objects.filter(name=name, holder=holder).update(until=None)
