"""The spool → registered event files, once. A crash at any point repeats nothing and loses nothing."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import DataError, transaction
from django.db.models import Q
from django.utils import timezone

from uptake.analytics.digest import Digested, UndigestibleError, digest
from uptake.core.words import mark, say
from uptake.errors import UptakeError
from uptake.service.connect import refuse
from uptake.service.erased import erased_marks
from uptake.service.log import record
from uptake.service.sources import OWN, is_source_name
from uptake.service.wanting import want
from uptake.store.models import EventFile, HeardFile, Rollout, Segment, Source, Unmatched
from uptake.store.spool import BAD, ready_segments

log = logging.getLogger("uptake.worker")

UNDIGESTIBLE = mark("came in a piece of the spool that could not be digested")
AT_ONCE = 64  # segments in one transaction


def digest_spool(data: Path) -> int:
    """
    Digest what waits in the spool; returns how many events. Call it while holding the lease to digest.

    Files are written and named first; then files and consumed segments are registered in one transaction; then the
    segments are removed. What a crash leaves is either not registered, so that it is never read and is written anew,
    or registered, so that its segment is only removed. A segment that can never be digested is put aside as `.bad`, so
    that the others go on.
    """
    waiting = ready_segments(data / "spool")[:AT_ONCE]
    done = set(Segment.objects.filter(name__in=[path.name for path in waiting]).values_list("name", flat=True))
    for path in waiting:
        if path.name in done:
            path.unlink()
    fresh = [path for path in waiting if path.name not in done]
    if not fresh:
        return 0
    try:
        return _digest(fresh, data)
    except (UndigestibleError, DataError):
        return sum(_digest_or_put_aside(path, data) for path in fresh)


def _digest_or_put_aside(path: Path, data: Path) -> int:
    try:
        return _digest([path], data)
    except (UndigestibleError, DataError):
        log.exception("%s of the spool cannot be digested, and is put aside as %s", path.name, BAD)
        _put_aside(path)
        return 0


def _put_aside(path: Path) -> None:
    """Have a segment out of the way of the others, and say to its sources that their events were refused after all."""
    sources = Counter(source for line in path.read_bytes().splitlines() if (source := _source_of(line)))
    with transaction.atomic():
        for source, rows in sorted(sources.items()):
            refuse(source, UNDIGESTIBLE, rows, timezone.now().date())
        record("the server", "put aside", "events", segment=path.name, rows=sum(sources.values()))
    path.rename(path.with_suffix(BAD))


def _source_of(line: bytes) -> str:
    try:
        found = json.loads(line)
    except ValueError:
        return ""
    source = found.get("source") if isinstance(found, dict) else None
    return source if isinstance(source, str) and is_source_name(source) else ""


def _digest(fresh: Sequence[Path], data: Path) -> int:
    marks = erased_marks()
    digested = digest(fresh, data / "events", marks)
    with transaction.atomic():
        if erased_marks() != marks:  # by a worker that took over: what was written may hold what it has erased
            raise UptakeError(say("Somebody was erased while events were digested; they are digested again"))
        _register(digested, fresh)
    for path in fresh:
        path.unlink()
    return digested.rows


def event_paths(data: Path, rollout: str, sources: Sequence[str]) -> list[Path]:
    """
    The registered event files of a rollout, in a steady order: use from its sources (from all if it names none), and
    what was done for people in it, whoever said so.
    """
    return paths_of(data, event_files(rollout, sources))


def event_files(rollout: str, sources: Sequence[str]) -> list[EventFile]:
    """The same as rows of the table."""
    used = Q(acts=False, source__in=sources) if sources else Q(acts=False)
    done = Q(acts=True, rollout__in=("", rollout))
    return list(EventFile.objects.filter(used | done).order_by("name"))


def paths_of(data: Path, files: Iterable[EventFile]) -> list[Path]:
    """Where event files lie."""
    return [data / "events" / file.name for file in files]


def register(digested: Digested) -> None:
    """Have event files counted that were written. Call it in the transaction that says where they are from."""
    EventFile.objects.bulk_create(
        EventFile(
            source=file.place.source, week=file.place.week, acts=file.place.acts, rollout=file.place.rollout,
            name=file.name, rows=file.rows,
        )
        for file in digested.files
    )  # fmt: skip
    now = timezone.now()
    Source.objects.filter(name__in={file.place.source for file in digested.files}).update(last_at=now)
    Unmatched.objects.bulk_create(
        (Unmatched(pseudonym=name, source=source, sealed=sealed.encode()) for name, source, sealed in digested.sealed),
        ignore_conflicts=True,
    )
    want(digested, now)


def _register(digested: Digested, segments: Sequence[Path]) -> None:
    register(digested)
    _known_already(digested)
    Segment.objects.bulk_create(Segment(name=path.name, rows=digested.segments.get(path.name, 0)) for path in segments)


def _known_already(digested: Digested) -> None:
    """What the server itself has told is in its outbox: nobody need read it again to know who was told."""
    own = {file.name for file in digested.files if file.place.source == OWN}
    rollouts = dict(Rollout.objects.values_list("slug", "pk")) if own else {}
    files = EventFile.objects.filter(name__in=own, rollout__in=rollouts)
    HeardFile.objects.bulk_create(HeardFile(file=file, rollout_id=rollouts[file.rollout]) for file in files)
