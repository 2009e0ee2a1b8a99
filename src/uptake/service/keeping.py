"""Keeping and letting go: event files past their time, sealed identifiers past theirs."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import transaction

from uptake.core.calendar import Day
from uptake.core.plan.model import Plan
from uptake.core.sheet.facts import SEALED_DAYS
from uptake.service.attempts import forget_attempts
from uptake.service.connect import forget_old
from uptake.service.log import record
from uptake.service.plans import latest_plan
from uptake.store.models import EventFile, Rollout, Unmatched

STRAY_SECONDS = 3600
BY = "the server"


def let_go(data: Path, keep_days: int, now: dt.datetime) -> int:
    """
    Remove what was kept long enough; returns how many event files went, and says so in the log.

    A file goes when the last day of its week is past the days of its source: the longest `keep_days` of the plans that
    name the source, `keep_days` where none does. Readings and Pictures stay.
    """
    Session.objects.filter(expire_date__lt=now).delete()
    forget_attempts(now)
    forget_old(now)
    Unmatched.objects.filter(at__lt=now - dt.timedelta(days=SEALED_DAYS)).delete()
    days = _days_by_source()
    gone = [file for file in EventFile.objects.order_by("name") if _is_past(file, days, keep_days, now.date())]
    if not gone:
        return 0
    with transaction.atomic():
        EventFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
        record(BY, "let go", "events", files=len(gone), rows=sum(file.rows for file in gone))
    for file in gone:  # a crash here leaves files that nothing reads; `sweep` takes them
        (data / "events" / file.name).unlink(missing_ok=True)
    return len(gone)


def sweep(data: Path) -> int:
    """
    Remove event files that nothing registered: what a crash left. Young ones stay: somebody may be about to register
    them, who lost the lease to digest without knowing it yet.
    """
    young = time.time() - STRAY_SECONDS
    known = set(EventFile.objects.values_list("name", flat=True))
    events = data / "events"
    strays = [
        path
        for path in events.rglob("*.parquet*")
        if path.relative_to(events).as_posix() not in known and path.stat().st_mtime < young
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _days_by_source() -> dict[str, int]:
    plans: list[Plan] = [found[0] for rollout in Rollout.objects.all() if (found := latest_plan(rollout))]
    days: dict[str, int] = {}
    for plan in plans:
        for source in plan.usage.sources if plan.usage else ():
            days[source] = max(days.get(source, 0), plan.privacy.keep_days)
    return days


def _is_past(file: EventFile, days: dict[str, int], otherwise: int, today: Day) -> bool:
    last_day = file.week + dt.timedelta(days=6)
    return (today - last_day).days > days.get(file.source, otherwise)
