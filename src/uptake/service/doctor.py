"""What the doctor looks at: each part of an installation, what is well, what is not, and what to do about it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone

from uptake.service.backup import fingerprint
from uptake.service.installed import FAULT, NOTE, WELL, Installed, Line
from uptake.service.outreach.modes import NOBODY, mode_in_force, place_of
from uptake.service.outreach.versions import stopped_messages
from uptake.service.outside import examine_outside
from uptake.service.plans import latest_plans
from uptake.service.restored import last_restore
from uptake.service.rosters import is_old, roster_age
from uptake.service.sources import stopped_sources
from uptake.service.state import WORKER_SILENT, database_fault, worker_seen
from uptake.service.steps import faults
from uptake.store.models import Change, EventFile, Rollout, Source
from uptake.store.spool import READY, bad_segments, size_of

CLOCK = dt.timedelta(minutes=1)  # by which clocks may be apart
WAITING = dt.timedelta(minutes=10)  # for which events may lie in the spool
BACKUP = dt.timedelta(days=8)  # a week, and a day for one that was late
LEAST_FREE = 0.1  # of the disk


def examine(one: Installed, now: dt.datetime | None = None) -> Iterator[Line]:
    """Every finding. What needs the tables is left out where they do not answer."""
    at = now or timezone.now()
    yield from _folder(one)
    yield from _keys(one)
    yield from _disk(one)
    yield from _spool(one, at)
    yield from _guarded(lambda: _tables(one, at))
    yield from examine_outside(one)


def _folder(one: Installed) -> Iterator[Line]:
    if not one.data.is_dir():
        yield Line(FAULT, "data folder", f"{one.data} is not there", "Start `uptake serve`, or mend UPTAKE_DATA.")
        return
    if not os.access(one.data, os.R_OK | os.W_OK | os.X_OK):
        yield Line(FAULT, "data folder", f"{one.data} cannot be written", "Give it to the account that runs Uptake.")
    elif one.data.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Line(FAULT, "data folder", f"others may look into {one.data}", f"chmod 700 {one.data}")
    else:
        yield Line(WELL, "data folder", f"{one.data}, for its owner alone")


def _keys(one: Installed) -> Iterator[Line]:
    if not one.pseudonym_key or not one.secret_key:
        yield Line(FAULT, "keys", "one is missing", "Put the copies back. A first `uptake serve` makes new ones.")
        return
    open_ = [path.name for path in one.data.glob("*-key") if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_:
        yield Line(FAULT, "keys", f"others may read {', '.join(open_)}", f"chmod 600 {one.data}/*-key")
    mark = fingerprint(one.pseudonym_key)
    if one.key_copy is None:
        do = "uptake doctor --key-copy FILE compares the copy that is kept apart."
        yield Line(NOTE, "keys", f"both are there; the pseudonym key has the fingerprint {mark}", do)
    elif one.key_copy == one.pseudonym_key:
        yield Line(WELL, "keys", f"the copy is that of the pseudonym key in use, {mark}")
    else:
        yield Line(FAULT, "keys", f"the copy is another key than {mark}", "Copy the pseudonym key anew.")


def _disk(one: Installed) -> Iterator[Line]:
    place = next(path for path in (one.data, *one.data.parents) if path.exists())
    found = shutil.disk_usage(place)
    needed = max(LEAST_FREE * found.total, one.spool_bytes - size_of(one.data / "spool"))
    said = f"{found.free // 1024**2:,} MB are free of {found.total // 1024**2:,}"
    if found.free < needed:
        do = f"Make room: {needed / 1024**2:,.0f} MB should be free, so that the spool can fill."
        yield Line(FAULT, "disk", said, do)
    else:
        yield Line(WELL, "disk", said)


def _spool(one: Installed, now: dt.datetime) -> Iterator[Line]:
    waiting = size_of(one.data / "spool")
    ages = [now.timestamp() - path.stat().st_mtime for path in (one.data / "spool").glob(f"*{READY}")]
    if bad := bad_segments(one.data / "spool"):
        said = f"{len(bad)} pieces could not be digested and were put aside, such as {bad[0].name}"
        yield Line(
            FAULT, "spool", said, "Their events are not counted: report them with the version; then move them away."
        )
    said = f"{waiting // 1024:,} KB wait to be digested, of {one.spool_bytes // 1024:,} that may"
    if waiting > one.spool_bytes / 2:
        yield Line(FAULT, "spool", said, "See that a worker runs; or raise UPTAKE_SPOOL_MEGABYTES.")
    elif ages and max(ages) > WAITING.total_seconds():
        yield Line(FAULT, "spool", f"a segment has waited {max(ages) / 60:.0f} minutes", "See that a worker runs.")
    else:
        yield Line(WELL, "spool", said)


def _guarded(look: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """Findings from the tables; one fault where they do not answer."""
    try:
        found = list(look())
    except DatabaseError as error:
        do = "See that the database runs, and that DATABASE_URL fits."
        found = [Line(FAULT, "database", f"it does not answer ({type(error).__name__})", do)]
    yield from found


def _tables(one: Installed, now: dt.datetime) -> Iterator[Line]:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
        yield Line(FAULT, "database", "there are no tables yet", "Start `uptake serve`, which makes them.")
        return
    fault = database_fault()
    if fault:
        yield Line(FAULT, "database", str(fault), "Stop both, back up, and start `uptake serve` of this version.")
        return
    yield Line(WELL, "database", f"{connection.display_name}, with the tables of this version")
    yield from _clock(now)
    yield from _worker(now)
    yield from _steps()
    yield from _roster(now)
    yield from _backups(now)
    yield from _agreements()
    yield from _fetched()
    yield from _letters(one)


def _clock(now: dt.datetime) -> Iterator[Line]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        found = cursor.fetchone()[0]
    theirs = found if isinstance(found, dt.datetime) else dt.datetime.fromisoformat(f"{found}+00:00")
    latest = Change.objects.order_by("-at").values_list("at", flat=True).first() or now
    apart = max(abs(theirs - now), latest - now)
    if apart > CLOCK:
        said = f"it is {apart.total_seconds():.0f} seconds apart from that of the database or of its rows"
        yield Line(FAULT, "clock", said, "Have the clocks of all machines set by NTP.")
    else:
        yield Line(WELL, "clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, as the database has it")


def _worker(now: dt.datetime) -> Iterator[Line]:
    seen = worker_seen()
    if seen is None or now - seen >= WORKER_SILENT:
        when = "ever" if seen is None else f"since {seen:%Y-%m-%d %H:%M} UTC"
        yield Line(FAULT, "worker", f"none was seen {when}", "Start `uptake work`.")
    else:
        yield Line(WELL, "worker", f"seen {max(0, (now - seen).seconds)} seconds ago")


def _steps() -> Iterator[Line]:
    for one in faults():
        said = f"{one.step} failed {one.times} times since {one.since:%Y-%m-%d %H:%M} UTC: {one.said}"
        yield Line(FAULT, "worker", said, "It is tried again and again; the log of the worker says more.")


def _roster(now: dt.datetime) -> Iterator[Line]:
    age = roster_age(now)
    if age is None:
        yield Line(NOTE, "roster", "none was imported yet", "uptake import people FILE")
    elif is_old(age):
        do = "uptake import people FILE, each night, or by a page."
        yield Line(FAULT, "roster", f"it was last imported {age.days} days ago: joiners and leavers may be missing", do)
    else:
        yield Line(WELL, "roster", f"last imported {age.days} days ago" if age.days else "imported within a day")


def _backups(now: dt.datetime) -> Iterator[Line]:
    latest = Change.objects.filter(act="backed up").order_by("-at").values_list("at", flat=True).first()
    if latest is not None and now - latest < BACKUP:
        yield Line(WELL, "backup", f"the latest is of {latest:%Y-%m-%d}")
    elif EventFile.objects.exists():
        when = "none was ever made" if latest is None else f"the latest is of {latest:%Y-%m-%d}"
        yield Line(FAULT, "backup", when, "uptake backup FILE, each night.")
    else:
        yield Line(NOTE, "backup", "there is nothing to lose yet")


def _agreements() -> Iterator[Line]:
    stopped = stopped_sources(latest_plans(), list(Source.objects.values_list("name", flat=True)))
    for source, reason in sorted(stopped.items()):
        yield Line(FAULT, "agreement", f"{source} is stopped: {reason}", "See `uptake privacy-sheet PLAN`.")


def _fetched() -> Iterator[Line]:
    for one in Rollout.objects.filter(archived_at=None).exclude(origin="server").order_by("slug"):
        if one.fetch_fault:
            said = f"that of {one.slug} could not be taken: {one.fetch_fault.splitlines()[0]}"
            yield Line(FAULT, "plan", said, f"Mend it at {one.origin_address}; the plan of before stays in force.")
        else:
            yield Line(WELL, "plan", f"that of {one.slug} was last fetched {one.fetched_at:%Y-%m-%d %H:%M} UTC")


def _letters(one: Installed) -> Iterator[Line]:
    """To whom anything goes: after a restore, and on a copy, to nobody until somebody says so here."""
    mode, restored = mode_in_force(place_of(one.base_url, one.data)), last_restore()
    of_when = f"a backup of {restored.made_at:%Y-%m-%d %H:%M} UTC was restored" if restored else ""
    if mode.name == NOBODY:
        why = "this is a copy of another installation" if mode.copied else of_when
        said = f"they go to nobody: {why}, and nobody has said since to whom they may" if why else "they go to nobody"
        yield Line(NOTE, "letters", said, "An administrator says to whom: Operations, To whom letters go.")
    else:
        yield Line(WELL, "letters", f"they go to {mode.name}")
    if restored and (stopped := stopped_messages()):
        said = f"{stopped} of the messages that were released are stopped; {of_when}"
        yield Line(NOTE, "letters", said, "Whoever answers for usage lets each go on, on its page.")
