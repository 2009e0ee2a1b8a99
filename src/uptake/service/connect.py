"""What arrives from a source, for whoever connects it: counts by minute, the latest events, what was refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Sum

from uptake.service.restored import last_restore
from uptake.service.tally import LATEST, MOST_NAMES, Tally
from uptake.store.models import Arrival, Rejection, Source

SHOWN = dt.timedelta(hours=1)
KEPT = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Arrived:
    """One event as it came, without who it was."""

    event: str
    time: dt.datetime
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Minute:
    """How many events came in the minute that begins at `begins`, and how many were refused."""

    begins: dt.datetime
    kept: int
    refused: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """
    The last hour of a source, newest first; `refused`: reason → how many, in the last week; `since`: when the server
    was restored, if within that hour: what arrived before is not known; `counted`: when events of it were counted last.
    """

    source: str
    minutes: tuple[Minute, ...]
    latest: tuple[Arrived, ...]
    refused: Mapping[str, int]
    since: dt.datetime | None = None
    counted: dt.datetime | None = None


def arrivals(source: str, now: dt.datetime) -> Arrivals:
    """What came from a source in the last hour. An event is here a second or two after it was acknowledged."""
    rows = list(Arrival.objects.filter(source=source, minute__gt=now - SHOWN).order_by("-minute"))
    restored = last_restore()
    latest = [one for row in rows for one in reversed(row.latest)][:LATEST]
    return Arrivals(
        source,
        tuple(Minute(row.minute, row.kept, row.refused) for row in rows),
        tuple(
            Arrived(one["event"], dt.datetime.fromtimestamp(one["time"], dt.UTC), one["properties"]) for one in latest
        ),
        _refused(source, now.date() - dt.timedelta(days=6)),
        restored.at if restored is not None and restored.at > now - SHOWN else None,
        Source.objects.filter(name=source).values_list("last_at", flat=True).first(),
    )


def write_down(tally: Tally, now: dt.datetime) -> None:
    """Add what a process of the doors counted. Several processes may do it at once."""
    minute = now.replace(second=0, microsecond=0)
    refused = {source: 0 for source, _ in tally.refused}
    with transaction.atomic():
        for (source, reason), rows in sorted(tally.refused.items()):
            refused[source] += rows
            refuse(source, reason, rows, now.date())
        for source in sorted({*tally.kept, *refused}):
            found, _ = Arrival.objects.get_or_create(source=source, minute=minute)
            row = Arrival.objects.select_for_update().get(pk=found.pk)  # another process may add to it just now
            row.kept += tally.kept[source]
            row.refused += refused.get(source, 0)
            row.latest = [*row.latest, *tally.latest.get(source, ())][-LATEST:]
            row.names = dict((Counter(row.names) + tally.names.get(source, Counter())).most_common(MOST_NAMES))
            row.save()


def refuse(source: str, reason: str, rows: int, day: dt.date) -> None:
    """Count events of a source that were refused."""
    key: dict[str, Any] = {"source": source, "day": day, "reason": reason[:LONGEST_REASON]}
    Rejection.objects.get_or_create(**key)
    Rejection.objects.filter(**key).update(rows=F("rows") + rows)


def write_down_and_close(tally: Tally, now: dt.datetime) -> None:
    """The same in a thread of its own, whose connection is closed again."""
    try:
        write_down(tally, now)
    finally:
        connection.close()


def forget_old(now: dt.datetime) -> None:
    """Remove the minutes of yesterday and before."""
    Arrival.objects.filter(minute__lt=now - KEPT).delete()


def _refused(source: str, since: dt.date) -> dict[str, int]:
    rows = Rejection.objects.filter(source=source, day__gte=since).values("reason").annotate(total=Sum("rows"))
    return {row["reason"]: row["total"] for row in rows.order_by("-total", "reason")}
