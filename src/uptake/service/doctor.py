"""What the doctor looks at: each part of an installation, what is well, what is not, and what to do about it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import Error, connection
from django.utils import timezone

from uptake.core.said_again import to_reader
from uptake.core.wording import moment_words, number
from uptake.core.words import mark, say, say_n
from uptake.service.backed_up import backup_line
from uptake.service.backup import fingerprint
from uptake.service.database import HOW, left_behind, place, said_of_left_behind, unanswered
from uptake.service.installed import FAULT, NOTE, WELL, Installed, Line
from uptake.service.outreach.modes import EVERYONE, NOBODY, TEST_LIST, Mode, mode_in_force, place_of
from uptake.service.outreach.versions import stopped_since
from uptake.service.outside import examine_outside
from uptake.service.plans import SERVER, latest_plans, unreadable_plans
from uptake.service.restored import last_restore
from uptake.service.rosters import is_old, roster_age
from uptake.service.sources import stopped_sources
from uptake.service.state import WORKER_SILENT, migrations_missing, worker_seen
from uptake.service.steps import faults
from uptake.store.models import Change, Rollout, SendMode, Source
from uptake.store.spool import READY, bad_segments, size_of
from uptake.wire.web_address import for_anyone

CLOCK = dt.timedelta(minutes=1)  # by which clocks may be apart
WAITING = dt.timedelta(minutes=10)  # for which events may lie in the spool
LEAST_FREE = 0.1  # of the disk
MB = 1024**2
_WHOM = {TEST_LIST: mark("those on the test list"), EVERYONE: mark("everyone")}


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
        yield Line(
            FAULT,
            "data folder",
            say("{data} is not there", data=one.data),
            say("Start `uptake serve`, or mend UPTAKE_DATA."),
        )
        return
    if not os.access(one.data, os.R_OK | os.W_OK | os.X_OK):
        yield Line(
            FAULT,
            "data folder",
            say("{data} cannot be written", data=one.data),
            say("Give it to the account that runs Uptake."),
        )
    elif one.data.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Line(FAULT, "data folder", say("others may look into {data}", data=one.data), f"chmod 700 {one.data}")
    else:
        yield Line(WELL, "data folder", say("{data}, for its owner alone", data=one.data))


def _keys(one: Installed) -> Iterator[Line]:
    if not one.pseudonym_key or not one.secret_key:
        yield Line(
            FAULT, "keys", say("one is missing"), say("Put the copies back. A first `uptake serve` makes new ones.")
        )
        return
    open_ = [path.name for path in one.data.glob("*-key") if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_:
        yield Line(FAULT, "keys", say("others may read {files}", files=", ".join(open_)), f"chmod 600 {one.data}/*-key")
    mark = fingerprint(one.pseudonym_key)
    if one.key_copy is None:
        do = say("uptake doctor --key-copy FILE compares the copy that is kept apart.")
        yield Line(NOTE, "keys", say("both are there; the pseudonym key has the fingerprint {mark}", mark=mark), do)
    elif one.key_copy == one.pseudonym_key:
        yield Line(WELL, "keys", say("the copy is that of the pseudonym key in use, {mark}", mark=mark))
    else:
        yield Line(
            FAULT, "keys", say("the copy is another key than {mark}", mark=mark), say("Copy the pseudonym key anew.")
        )


def _disk(one: Installed) -> Iterator[Line]:
    place = next(path for path in (one.data, *one.data.parents) if path.exists())
    found = shutil.disk_usage(place)
    needed = max(LEAST_FREE * found.total, one.spool_bytes - size_of(one.data / "spool"))
    said = say("{free} MB are free of {all}", free=number(found.free // MB), all=number(found.total // MB))
    if found.free < needed:
        do = say("Make room: {needed} MB should be free, so that the spool can fill.", needed=number(needed / MB))
        yield Line(FAULT, "disk", said, do)
    else:
        yield Line(WELL, "disk", said)


def _spool(one: Installed, now: dt.datetime) -> Iterator[Line]:
    waiting = size_of(one.data / "spool")
    ages = [now.timestamp() - path.stat().st_mtime for path in (one.data / "spool").glob(f"*{READY}")]
    if bad := bad_segments(one.data / "spool"):
        said = say_n(
            len(bad),
            "{number} piece could not be digested and was put aside: {file}",
            "{number} pieces could not be digested and were put aside, such as {file}",
            file=bad[0].name,
        )
        yield Line(
            FAULT,
            "spool",
            said,
            say("Their events are not counted: report them with the version; then move them away."),
        )
    most = number(one.spool_bytes // 1024)
    said = say("{waiting} KB wait to be digested, of {most} that may", waiting=number(waiting // 1024), most=most)
    if waiting > one.spool_bytes / 2:
        yield Line(FAULT, "spool", said, say("See that a worker runs; or raise UPTAKE_SPOOL_MEGABYTES."))
    elif ages and max(ages) > WAITING.total_seconds():
        yield Line(
            FAULT,
            "spool",
            say("a segment has waited {minutes} minutes", minutes=number(max(ages) / 60)),
            say("See that a worker runs."),
        )
    else:
        yield Line(WELL, "spool", said)


def _guarded(look: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """Findings from the tables; one fault where they do not answer."""
    try:
        found = list(look())
    except Error as error:
        found = [Line(FAULT, "database", unanswered(error), say(HOW))]
    yield from found


def _tables(one: Installed, now: dt.datetime) -> Iterator[Line]:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
        yield Line(FAULT, "database", say("there are no tables yet"), say("Start `uptake serve`, which makes them."))
        return
    if missing := migrations_missing():
        said = say_n(missing, "{number} change of the tables is missing", "{number} changes of the tables are missing")
        yield Line(FAULT, "database", said, say("Stop both, back up, and start `uptake serve` of this version."))
        return
    yield Line(
        WELL,
        "database",
        say("{name} {place}, with the tables of this version", name=connection.display_name, place=place()),
    )
    if file := left_behind(one.data):
        yield Line(NOTE, "database", said_of_left_behind(file), say("Put it away, out of the data folder."))
    yield from _clock(now)
    yield from _worker(now)
    yield from _steps()
    yield from _roster(now)
    yield backup_line(now)
    yield from _agreements()
    yield from _fetched()
    yield from _unreadable()
    yield from _letters(one)


def _clock(now: dt.datetime) -> Iterator[Line]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        found = cursor.fetchone()[0]
    theirs = found if isinstance(found, dt.datetime) else dt.datetime.fromisoformat(f"{found}+00:00")
    latest = Change.objects.order_by("-at").values_list("at", flat=True).first() or now
    apart = max(abs(theirs - now), latest - now)
    if apart > CLOCK:
        seconds = number(apart.total_seconds())
        said = say("it is {seconds} seconds apart from that of the database or of its rows", seconds=seconds)
        yield Line(FAULT, "clock", said, say("Have the clocks of all machines set by NTP."))
    else:
        yield Line(WELL, "clock", say("{time}, as the database has it", time=moment_words(now)))


def _worker(now: dt.datetime) -> Iterator[Line]:
    seen = worker_seen()
    if seen is None or now - seen >= WORKER_SILENT:
        said = say("none was ever seen") if seen is None else say("none was seen since {time}", time=moment_words(seen))
        yield Line(FAULT, "worker", said, say("Start `uptake work`."))
    else:
        yield Line(WELL, "worker", say("seen {seconds} seconds ago", seconds=max(0, (now - seen).seconds)))


def _steps() -> Iterator[Line]:
    for one in faults():
        said = say(
            "{step} failed {times} times since {time}: {why}",
            step=to_reader(one.step, one.step_in), times=one.times, time=moment_words(one.since),
            why=to_reader(one.said, one.said_in),
        )  # fmt: skip
        yield Line(FAULT, "worker", said, say("It is tried again and again; the log of the worker says more."))


def _roster(now: dt.datetime) -> Iterator[Line]:
    age = roster_age(now)
    if age is None:
        yield Line(NOTE, "roster", say("none was imported yet"), "uptake import people FILE")
    elif is_old(age):
        do = say("Have `uptake import people FILE` run each night, or bring the file on a page.")
        yield Line(
            FAULT,
            "roster",
            say("it was last imported {days} days ago: joiners and leavers may be missing", days=age.days),
            do,
        )
    else:
        yield Line(
            WELL,
            "roster",
            say("last imported {days} days ago", days=age.days) if age.days else say("imported within a day"),
        )


def _agreements() -> Iterator[Line]:
    stopped = stopped_sources(latest_plans(), list(Source.objects.values_list("name", flat=True)))
    for source, reason in sorted(stopped.items()):
        yield Line(
            FAULT,
            "agreement",
            say("{source} is stopped: {reason}", source=source, reason=reason),
            say("See `uptake privacy-sheet PLAN`."),
        )


def _unreadable() -> Iterator[Line]:
    """Plans that were taken once and are none any more."""
    for slug, found in sorted(unreadable_plans().items()):
        first = f"{found[0].place}: {found[0].message}"
        yield Line(
            FAULT,
            "plan",
            say("that of {rollout} cannot be read, so nothing is drawn or sent: {why}", rollout=slug, why=first),
            say("Mend its file, and bring it anew: {command}", command="uptake import plan rollout.yaml"),
        )


def _fetched() -> Iterator[Line]:
    for one in Rollout.objects.filter(archived_at=None).exclude(origin=SERVER).order_by("slug"):
        if one.fetch_fault:
            why = to_reader(one.fetch_fault, one.fetch_fault_in).splitlines()[0]
            said = say("that of {rollout} could not be taken: {why}", rollout=one.slug, why=why)
            yield Line(
                FAULT,
                "plan",
                said,
                say(
                    "It is fetched from {address}: mend what stands there, or the way to it. The plan of before stays "
                    "in force.",
                    address=for_anyone(one.origin_address),
                ),
            )
        else:
            yield Line(WELL, "plan", _fetched_last(one))


def _fetched_last(one: Rollout) -> str:
    time = moment_words(one.fetched_at) if one.fetched_at else ""
    return say("that of {rollout} was last fetched on {time}", rollout=one.slug, time=time)


def _letters(one: Installed) -> Iterator[Line]:
    """To whom anything goes: after a restore, and on a copy, to nobody until somebody says so here."""
    mode, restored = mode_in_force(place_of(one.base_url, one.data)), last_restore()
    of_when = say("a backup of {time} was restored", time=moment_words(restored.made_at)) if restored else ""
    if mode.name == NOBODY:
        said = say("they go to nobody")
        if why := _why_to_nobody(mode, of_when):
            said = say("they go to nobody: {why}, and nobody has said since to whom they may", why=why)
        yield Line(NOTE, "letters", said, say("An administrator says to whom: Operations, To whom letters go."))
    else:
        yield Line(WELL, "letters", say("they go to {whom}", whom=say(_WHOM[mode.name])))
    if restored and (stopped := stopped_since(restored.at)):
        said = say_n(
            stopped,
            "{number} of the messages that were released is stopped; {restored}",
            "{number} of the messages that were released are stopped; {restored}",
            restored=of_when,
        )
        yield Line(NOTE, "letters", said, say("Whoever answers for usage lets each go on, on its page."))


def _why_to_nobody(mode: Mode, restored: str) -> str:
    """Why without anybody's word; empty where an administrator said so."""
    if mode.copied:
        return say("this is a copy of another installation")
    return "" if SendMode.objects.exists() else restored  # a backup holds nobody's word
