"""
Small event files become one for each source and week, once the week is over: a year is then fifty files to read, and
not one for each time that something was digested.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count

from uptake.core.calendar import Day
from uptake.core.words import say
from uptake.errors import UptakeError
from uptake.service.log import record
from uptake.store.models import EventFile, HeardFile

if TYPE_CHECKING:
    from uptake.analytics.digest import Place, Written

BY = "the server"
WEEK = dt.timedelta(days=7)
QUIET = dt.timedelta(days=1)  # since the week ended, and since the latest of its events came
AT_ONCE = 50  # places in one round


def merge_settled(data: Path, now: dt.datetime) -> int:
    """
    Merge the files of each place whose week is settled: over for a day, with nothing new for a day. Returns how many
    places were merged. Call it while holding the lease to digest.

    The new file is written and named first; then the old ones give way to it in one transaction; then they are removed.
    A crash leaves files that nothing reads, and `sweep` takes them.
    """
    done = 0
    for place, files in _places(now)[:AT_ONCE]:
        _merge(place, files, data)
        done += 1
    return done


def latest_over(now: dt.datetime) -> Day:
    """The latest Monday whose week is over for as long as events may still be on their way."""
    return (now - WEEK - QUIET).date()


def _places(now: dt.datetime) -> list[tuple[Place, list[EventFile]]]:
    from uptake.analytics.digest import Place

    found: dict[Place, list[EventFile]] = defaultdict(list)
    for file in EventFile.objects.filter(week__lte=latest_over(now)).order_by("name"):
        found[Place(file.source, file.week, file.acts, file.rollout)].append(file)
    settled = ((place, files) for place, files in found.items() if max(file.at for file in files) <= now - QUIET)
    several = [(place, files) for place, files in settled if len(files) > 1]
    return sorted(several, key=lambda one: (one[0].week, one[0].source, one[0].acts, one[0].rollout))


def _merge(place: Place, files: Sequence[EventFile], data: Path) -> None:
    from uptake.analytics.merging import merge

    written = merge([file.name for file in files], place, data / "events")
    if written.rows != sum(file.rows for file in files):
        raise UptakeError(
            say(
                "The event files of {source} in the week of {week} hold other rows than they did",
                source=place.source,
                week=place.week,
            )
        )
    with transaction.atomic():
        _register(written, files)
    for file in files:
        (data / "events" / file.name).unlink(missing_ok=True)


def _register(written: Written, files: Sequence[EventFile]) -> None:
    heard = HeardFile.objects.filter(file__in=files, by="").values("rollout").annotate(files=Count("pk"))
    by_all = list(heard.filter(files=len(files)).values_list("rollout", flat=True))
    _, by_table = EventFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    gone = by_table.get("store.EventFile", 0)
    if gone != len(files):  # another worker has done it, or erased somebody meanwhile: nothing of this counts
        raise UptakeError(say("The event files were changed while they were merged; it is tried again"))
    place = written.place
    made = EventFile.objects.create(
        source=place.source, week=place.week, acts=place.acts, rollout=place.rollout, name=written.name,
        rows=written.rows,
    )  # fmt: skip
    # When its events came, not when they were merged: pages say when something last arrived.
    EventFile.objects.filter(pk=made.pk).update(at=max(file.at for file in files))
    HeardFile.objects.bulk_create(HeardFile(file=made, rollout_id=pk) for pk in by_all)  # it says nothing new
    record(BY, "merged", "events", source=place.source, week=place.week.isoformat(), files=gone, rows=written.rows)
