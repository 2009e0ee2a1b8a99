"""How the server is: what keeps it from serving, for probes; what it did, for whoever watches it. No person in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Sum

from uptake.core.sentences import Said, later
from uptake.service.leases import DIGEST
from uptake.store.models import EventFile, Lease, Rejection, Rollout, Source
from uptake.store.spool import size_of

WORKER_SILENT = dt.timedelta(minutes=2)
MEGABYTE = 1_000_000


def what_is_wrong(data: Path, most_bytes: int, now: dt.datetime) -> dict[str, Said]:
    """What keeps the server from doing its work: the name of a part → a sentence. Empty where it is ready."""
    fault = database_fault()
    wrong = _of_worker(now) if fault is None else {"database": fault}
    waiting = size_of(data / "spool")
    if waiting >= most_bytes:
        size = f"{waiting / MEGABYTE:.1f}"
        wrong["spool"] = later("{size} MB wait to be digested, as many as may; the doors refuse events", size=size)
    return wrong


def database_fault() -> Said | None:
    """Why the tables cannot be used; None where they can."""
    try:
        missing = migrations_missing()
    except DatabaseError as error:
        return _silent(error)
    if not missing:
        return None
    return later("{count} changes of the tables are missing: start `uptake serve` or `uptake work` anew", count=missing)


def _silent(error: DatabaseError) -> Said:
    """Only the kind: its own words may hold an address with a password."""
    return later("it does not answer ({kind})", kind=type(error).__name__)


def migrations_missing() -> int:
    """How many migrations were not run yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def worker_seen() -> dt.datetime | None:
    """When a worker last held the lease to digest; None before the first."""
    return Lease.objects.filter(name=DIGEST).values_list("seen", flat=True).first()


def _of_worker(now: dt.datetime) -> dict[str, Said]:
    try:
        seen = worker_seen()
    except DatabaseError as error:
        return {"database": _silent(error)}
    if seen is None:
        return {"worker": later("none was ever seen: start `uptake work`")}
    if now - seen >= WORKER_SILENT:
        at = f"{seen:%Y-%m-%d %H:%M:%S}"
        return {"worker": later("none was seen since {at} UTC: start `uptake work`", at=at)}
    return {}


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure as of now. `values`: label → value, under "" where the figure has no label."""

    name: str
    said: str
    values: Mapping[str, float]
    label: str = ""


def gauges(data: Path, most_bytes: int) -> Iterator[Gauge]:
    """Everything that can be watched of the server. Labels are sources and rollouts, never people."""
    yield Gauge("spool_bytes", "Bytes that wait to be digested", {"": size_of(data / "spool")})
    yield Gauge("spool_most_bytes", "Bytes that may wait; beyond, the doors refuse", {"": most_bytes})
    seen = worker_seen()
    if seen is not None:
        yield Gauge("worker_seen_timestamp_seconds", "When a worker last held the lease", {"": seen.timestamp()})
    yield from _of_events()
    yield from _of_rollouts()


def _of_events() -> Iterator[Gauge]:
    files = list(EventFile.objects.values_list("source").annotate(Count("pk"), Sum("rows")).order_by("source"))
    yield Gauge("event_files", "Registered event files", {name: count for name, count, _ in files}, "source")
    yield Gauge("events", "Events that are kept, repeats included", {name: rows for name, _, rows in files}, "source")
    latest = Source.objects.exclude(last_at=None).order_by("name").values_list("name", "last_at")
    yield Gauge(
        "source_digested_timestamp_seconds", "When events of a source were last digested",
        {name: at.timestamp() for name, at in latest if at}, "source",
    )  # fmt: skip
    refused = Rejection.objects.values_list("source").annotate(Sum("rows")).order_by("source")
    yield Gauge("events_refused", "Events that were refused, since the first", dict(refused), "source")


def _of_rollouts() -> Iterator[Gauge]:
    rollouts = list(Rollout.objects.filter(archived_at=None).order_by("slug"))
    drawn = {one.slug: one.drawn_at.timestamp() for one in rollouts if one.drawn_at}
    yield Gauge("picture_drawn_timestamp_seconds", "When a Picture was last drawn", drawn, "rollout")
    took = {one.slug: one.drawn_in for one in rollouts if one.drawn_at}
    yield Gauge("picture_drawing_seconds", "How long the latest Picture took", took, "rollout")
    waiting = {one.slug: float(one.wanted is not None) for one in rollouts}
    yield Gauge("picture_wanted", "1 where a Picture is due", waiting, "rollout")
