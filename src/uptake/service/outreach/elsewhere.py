"""
What was told without the outbox: with files before there was a server, or by another program. Event files say it; here
it becomes rows, so that nobody is written to twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from uptake.core.messages import first_tellings
from uptake.core.people import make_roster
from uptake.core.plan.model import Plan
from uptake.service.plans import latest_plan
from uptake.service.rosters import known_roster, latest_digest
from uptake.service.sources import OWN
from uptake.store.models import Elsewhere, EventFile, Rollout

SAID = ("told_at", "reminded", "answered")
LONGEST = 100  # letters of the name of a message that is kept


def hear(data: Path, key: bytes) -> int:
    """
    Read anew what event files say of every rollout of which they, or the roster, have changed; returns of how many.

    What was said once stays, whatever becomes of the files: letters that went out are not taken back by an erasure.
    """
    heard = 0
    for rollout in Rollout.objects.filter(archived_at=None):
        found, inputs = latest_plan(rollout), _inputs(rollout)
        if found is None or inputs == rollout.heard_of:
            continue
        kept = set(Elsewhere.objects.filter(rollout=rollout).values_list("message", "person", *SAID))
        rows = [row for row in _rows(rollout, found[0], data, key) if _values(row) not in kept]
        with transaction.atomic():
            Elsewhere.objects.bulk_create(
                rows, batch_size=500, update_conflicts=True, unique_fields=["rollout", "message", "person"],
                update_fields=SAID,
            )  # fmt: skip
            Rollout.objects.filter(pk=rollout.pk).update(heard_of=inputs)
        heard += 1
    return heard


def _values(row: Elsewhere) -> tuple[object, ...]:
    return row.message, row.person, row.told_at, row.reminded, row.answered


def _may_be_a_message(name: str) -> bool:
    """Whether anything can go out under a name: a file may say whatever it likes, also what no database keeps."""
    return len(name) <= LONGEST and "\0" not in name


def is_heard(rollout: Rollout) -> bool:
    """Whether everything that event files say is in the rows. Until then nobody is owed anything."""
    heard = Rollout.objects.filter(pk=rollout.pk).values_list("heard_of", flat=True).first()
    return heard == _inputs(rollout)


def _files(rollout: Rollout) -> list[EventFile]:
    return list(EventFile.objects.filter(acts=True, rollout__in=("", rollout.slug)).order_by("name"))


def _inputs(rollout: Rollout) -> str:
    """By what the files and the roster are known; empty where there are no files."""
    names = [file.name for file in _files(rollout)]
    return hashlib.sha256("\0".join([latest_digest() or "", *names]).encode()).hexdigest() if names else ""


def _rows(rollout: Rollout, plan: Plan, data: Path, key: bytes) -> Iterator[Elsewhere]:
    from uptake.analytics.told_elsewhere import heard_elsewhere
    from uptake.service.intake import paths_of

    heard = heard_elsewhere(paths_of(data, _files(rollout)), f"{OWN}/{rollout.slug}/")
    roster = known_roster(key) if heard else make_roster(())
    tellings = first_tellings(plan)
    rows: dict[tuple[str, str], Elsewhere] = {}
    for one in heard:
        person = roster.find(one.person)
        if person is None or not _may_be_a_message(one.message):
            continue
        for message in {one.message} if one.message else tellings:
            row = rows.setdefault((message, person.id), Elsewhere(rollout=rollout, message=message, person=person.id))
            told = dt.datetime.fromtimestamp(one.told, dt.UTC) if one.told else row.told_at
            row.told_at = min(told, row.told_at or told) if told else None
            row.reminded += one.reminded
            row.answered |= one.answered
    yield from rows.values()
