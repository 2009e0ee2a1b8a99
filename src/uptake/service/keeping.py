"""Keeping and letting go: event files past their time, sealed identifiers past theirs."""

from __future__ import annotations

import datetime as dt
import logging
import time
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import transaction

from uptake.core.calendar import Day
from uptake.core.plan.model import Plan
from uptake.core.sheet.facts import SEALED_DAYS
from uptake.service.attempts import forget_attempts
from uptake.service.connect import forget_old
from uptake.service.counted import forget_unused, forget_weeks
from uptake.service.log import record
from uptake.service.plans import latest_plan
from uptake.service.steps import forget_faults
from uptake.store.models import EventFile, Rollout, Segment, Unmatched

STRAY_SECONDS = 3600
SEGMENTS_KNOWN = dt.timedelta(days=30)  # pieces of the spool that were digested
BY = "the server"
EVERY = ""  # no source has this name
log = logging.getLogger("uptake.worker")


def let_go(data: Path, keep_days: int, now: dt.datetime) -> int:
    """
    Remove what was kept long enough; returns how many event files went, and says so in the log.

    A file goes when the last day of its week is past the days of its source: the longest `keep_days` of the plans that
    take events of it, `keep_days` where none does. A plan that names no sources takes those of all. While the latest
    version of any plan cannot be read, no file goes: it may want them for longer. Readings and Pictures stay.
    """
    Session.objects.filter(expire_date__lt=now).delete()
    forget_attempts(now)
    forget_old(now)
    forget_faults(now)
    Unmatched.objects.filter(at__lt=now - dt.timedelta(days=SEALED_DAYS)).delete()
    waiting = [path.name for path in (data / "spool").glob("*")]  # one that comes back must not be digested again
    Segment.objects.filter(at__lt=now - SEGMENTS_KNOWN).exclude(name__in=waiting).delete()
    plans = _plans()
    if plans is None:
        return 0
    days = _days_by_source(plans)
    gone = [file for file in EventFile.objects.order_by("name") if _is_past(file, days, keep_days, now.date())]
    if not gone:
        return 0
    forget_weeks(data, {file.week for file in gone})
    with transaction.atomic():
        EventFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
        record(BY, "let go", "events", files=len(gone), rows=sum(file.rows for file in gone))
    for file in gone:  # a crash here leaves files that nothing reads; `sweep` takes them
        (data / "events" / file.name).unlink(missing_ok=True)
    return len(gone)


def sweep(data: Path) -> int:
    """
    Remove event files that nothing registered: what a crash left. Young ones stay: somebody may be about to register
    them, who lost the lease to digest without knowing it yet. What is kept counted goes where no drawing has used it.
    """
    young = time.time() - STRAY_SECONDS
    known = set(EventFile.objects.values_list("name", flat=True))
    events = data / "events"
    strays = [
        path
        for path in events.rglob("*.parquet*")
        if path.is_file() and path.relative_to(events).as_posix() not in known and path.stat().st_mtime < young
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays) + forget_unused(data)


def _plans() -> list[Plan] | None:
    """The latest plan of each rollout that has one; None where one of them cannot be read."""
    plans: list[Plan] = []
    for rollout in Rollout.objects.exclude(plans=None).distinct().order_by("slug"):
        found = latest_plan(rollout)
        if found is None:
            log.warning("the plan of %s cannot be read: no events are let go", rollout.slug)
            return None
        plans.append(found[0])
    return plans


def _days_by_source(plans: list[Plan]) -> dict[str, int]:
    """Source → days; under EVERY those of plans that take events of every source."""
    days: dict[str, int] = {}
    for plan in plans:
        for source in (plan.usage.sources if plan.usage else ()) or (EVERY,):
            days[source] = max(days.get(source, 0), plan.privacy.keep_days)
    return days


def _is_past(file: EventFile, days: dict[str, int], otherwise: int, today: Day) -> bool:
    last_day = file.week + dt.timedelta(days=6)
    said = [days[source] for source in (file.source, EVERY) if source in days]
    return (today - last_day).days > max(said, default=otherwise)
