"""How the server is, for whoever runs it: what is wrong, the worker, what waits, what is kept, what was drawn."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Sum

from uptake import __version__
from uptake.core.plan.findings import Finding
from uptake.core.sentences import Said
from uptake.service.backed_up import backup_line
from uptake.service.installed import WELL, Line
from uptake.service.plans import unreadable_plans
from uptake.service.rosters import is_old, roster_age
from uptake.service.state import MEGABYTE, what_is_wrong, worker_seen
from uptake.service.steps import faults
from uptake.store.models import EventFile, Fault, Rejection, Rollout, Source
from uptake.store.spool import bad_segments, size_of

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source: events that are kept, and that were refused within a week."""

    source: Source
    events: int
    refused: int


@dataclass(frozen=True, slots=True)
class RolloutLine:
    """One rollout, and why its plan cannot be read; nothing where it can."""

    rollout: Rollout
    faults: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Operations:
    """
    `wrong`: part → sentence; `bad`: pieces of the spool that could not be digested; `backup`: what the doctor says
    where there is none, or it is late. Sizes in megabytes.
    """

    version: str
    wrong: dict[str, Said]
    worker: dt.datetime | None
    waiting: float
    files: int
    free: float
    sources: tuple[SourceLine, ...]
    rollouts: tuple[RolloutLine, ...]
    faults: tuple[Fault, ...]
    bad: tuple[str, ...]
    roster_age: dt.timedelta | None
    roster_is_old: bool
    backup: Line | None


def operations(data: Path, most_bytes: int, now: dt.datetime) -> Operations:
    """Everything at once; nothing of it tells of a person."""
    age, files = roster_age(now), EventFile.objects.count()
    backup = backup_line(now) if files else None  # without events there is nothing to lose yet
    return Operations(
        version=__version__,
        wrong=what_is_wrong(data, most_bytes, now),
        worker=worker_seen(),
        waiting=size_of(data / "spool") / MEGABYTE,
        files=files,
        free=shutil.disk_usage(data).free / MEGABYTE,
        sources=tuple(_sources(now)),
        rollouts=tuple(_rollouts()),
        faults=tuple(faults()),
        bad=tuple(path.name for path in bad_segments(data / "spool")),
        roster_age=age,
        roster_is_old=is_old(age),
        backup=backup if backup and backup.level != WELL else None,
    )


def _rollouts() -> list[RolloutLine]:
    unread = unreadable_plans()
    found = Rollout.objects.filter(archived_at=None).order_by("slug")
    return [RolloutLine(one, unread.get(one.slug, ())) for one in found]


def _sources(now: dt.datetime) -> list[SourceLine]:
    kept = dict(EventFile.objects.values_list("source").annotate(Sum("rows")).order_by("source"))
    late = Rejection.objects.filter(day__gt=(now - WEEK).date()).values_list("source")
    refused = dict(late.annotate(Sum("rows")).order_by("source"))
    found = Source.objects.order_by("name")
    return [SourceLine(one, kept.get(one.name, 0), refused.get(one.name, 0)) for one in found]
