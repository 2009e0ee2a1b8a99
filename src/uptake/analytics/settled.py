"""
Weeks that are over, counted once: what their events come to for each person, as Parquet in a folder of its own. What
all of them come to together, with one row for each person and kind of action, lies in one file more: a drawing reads
only that. It is made anew where late events came, by way of another file of the older weeks, which then stays as it is.

Never the truth: a file is named by a digest of all that it was made from, and of its content. What is missing, damaged,
or made from something else is counted anew from the event files. People in it are as the event files have them, so a
roster may change freely.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import duckdb

from uptake import __version__
from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.files import UsageFiles
from uptake.analytics.filters import ways_of
from uptake.analytics.kept import Settled, write_together
from uptake.analytics.staging import UTC_WEEK, Staging, wanted_of
from uptake.analytics.times import SECOND
from uptake.analytics.weeks import local_day, start
from uptake.core.calendar import WEEK, Calendar, Day, monday
from uptake.core.people import make_roster
from uptake.core.plan.model import Plan
from uptake.core.usage import RECENT_WEEKS, Weeks
from uptake.errors import UptakeError
from uptake.wire.aside import sync
from uptake.wire.rejected import BESIDE

PART = ".part"
TOGETHER = "together"  # the folder of what all weeks come to together
OLDER = "older"  # and of what the older of them do
LATE = (RECENT_WEEKS + 2) * WEEK  # into a week that begins so long before a day late events hardly come any more
log = logging.getLogger("uptake.worker")


@dataclass(frozen=True, slots=True)
class SettledWeeks:
    """
    `weeks`: Monday → all event files of use that a plan takes of that week by UTC; to each of them nothing more comes.

    `folder`: where what they come to is kept, in a folder for each week, one for older weeks and one for all together.
    """

    folder: Path
    weeks: Mapping[Day, Sequence[Path]] = field(default_factory=dict)
    _causes: set[object] = field(default_factory=set, repr=False, compare=False)  # of failures that were said

    def counted(self, plan: Plan, days: Sequence[Day]) -> Settled:
        """What these weeks come to, as of any of some days; what is not known yet is counted and kept."""
        whole = {week: self.weeks[week] for week in sorted(self.weeks) if _is_whole(week, days, plan.calendar)}
        names = _names(plan, whole)
        found = {week: path for week, name in names.items() if (path := self._used(week.isoformat(), name))}
        if missing := {week: name for week, name in names.items() if week not in found}:
            found |= self._count(plan, missing)
        weeks, before = Weeks.around(plan.first_launch), min(days)
        together = self._together(found, weeks, before)
        if found and not together:
            found = self._looked_at(plan, names, found)
            together = self._put_together(found, weeks, before)
        events = frozenset(path for week in found for path in whole[week])
        rows = tuple(found[week] for week in sorted(found))
        if together:
            return Settled(events, (), together, weeks.origin, frozenset(days))
        return Settled(events, rows, days=frozenset(days))

    def _together(self, found: Mapping[Day, Path], weeks: Weeks, before: Day) -> Path | None:
        """The file of what some weeks come to together, if it is there; the weeks themselves need not be looked at."""
        self._used(OLDER, _name_together(_older(found, before), weeks))
        return self._sound(TOGETHER, _name_together(found.values(), weeks, before))

    def _looked_at(self, plan: Plan, names: Mapping[Day, str], found: Mapping[Day, Path]) -> dict[Day, Path]:
        """The weeks of which the file is as it was written; what is damaged is counted and kept again."""
        sound = {week: path for week in found if (path := self._sound(week.isoformat(), names[week]))}
        damaged = {week: names[week] for week in found if week not in sound}
        return sound | self._count(plan, damaged) if damaged else sound

    def _put_together(self, found: Mapping[Day, Path], weeks: Weeks, before: Day) -> Path | None:
        """Make that file, by way of one of the older weeks, which changes less often; None where it cannot be kept."""
        parts = list(found.values())
        older = _older(found, before)
        if len(older) > 1 and (path := self._written(OLDER, older, _name_together(older, weeks), weeks, Day.max)):
            parts = [path, *(part for part in parts if part not in older)]
        return self._written(TOGETHER, parts, _name_together(found.values(), weeks, before), weeks, before)

    def _written(self, folder: str, parts: Sequence[Path], name: str, weeks: Weeks, before: Day) -> Path | None:
        """Some files as one of that name, which may be there."""
        if path := self._sound(folder, name):
            return path
        with Engine() as engine, self._kept("what weeks come to together", folder) as part:
            write_together(engine, parts, part, weeks=weeks, before=before)
            _named(part, name)
        return self._sound(folder, name)

    def _used(self, folder: str, name: str) -> Path | None:
        """The file of that name, if there is one: it was used, and stays. A folder in its place goes."""
        for path in sorted((self.folder / folder).glob(f"{name}.*.parquet")):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
                continue
            with suppress(OSError):
                os.utime(path)
                return path
        return None

    def _sound(self, folder: str, name: str) -> Path | None:
        """The same, if it is as it was written."""
        while path := self._used(folder, name):
            with suppress(OSError):
                if _digest(path) == path.name.split(".")[1]:
                    return path
            log.warning("%s is damaged: what it held is counted anew", path)
            try:
                path.unlink(missing_ok=True)
            except OSError:  # nor can it be written anew, which is said
                return None
        return None

    def _count(self, plan: Plan, names: Mapping[Day, str]) -> dict[Day, Path]:
        """Count some weeks, each by itself; of one that is not plain use, or cannot be written, nothing is kept."""
        made: dict[Day, Path] = {}
        with Engine() as engine:
            for week, name in names.items():
                with self._kept(f"the week of {week}", week.isoformat()) as part:
                    if _write(engine, plan, self.weeks[week], part):
                        made[week] = _named(part, name)
        return made

    @contextmanager
    def _kept(self, what: str, folder: str) -> Iterator[Path]:
        """A file to write to, which goes unless it is given its name; what fails is said, and nothing is kept of it."""
        part = self.folder / folder / f"{uuid4().hex}{PART}"
        with suppress(OSError):  # then it cannot be written either, which is said
            part.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
        except (duckdb.Error, OSError, UptakeError) as error:
            cause = (type(error), getattr(error, "errno", None))
            if cause not in self._causes:  # a disk that is full would be said for each week
                log.warning("%s is not kept counted: %s", what, str(error).partition("\n")[0])
            self._causes.add(cause)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _is_whole(week: Day, days: Sequence[Day], calendar: Calendar) -> bool:
    """Whether no row of the week has events on both sides of a day: its local weeks are over, or one begins there."""
    ends = dt.datetime.combine(week + WEEK, dt.time(), dt.UTC).timestamp() * SECOND
    return all(day.weekday() == 0 or ends <= start(day, calendar) for day in days)


def _write(engine: Engine, plan: Plan, paths: Sequence[Path], target: Path) -> bool:
    """Count the files of a week without a roster; False where they hold anything but plain use that can be read."""
    ways = ways_of(plan)
    wanted = wanted_of(plan)
    usage = UsageFiles(engine, paths, wanted, rejected=BESIDE)
    staging = Staging(engine, plan, make_roster(()), ways)
    usage.open()
    staging.known = engine.run("settled_people")[0][0]
    staging.define(usage.absent)
    if not staging.attempt():
        return False
    staging.decide()
    if usage.notes or usage.rejected_counts or staging.local_times or engine.run("settled_odd")[0][0]:
        return False
    first, last = engine.connection.execute("SELECT min(t), max(t) FROM staged").fetchone() or (0, 0)
    words = {
        "local_day": local_day("t", wanted.timezone, first or 0, last or 0),
        "utc_week": UTC_WEEK,
        "counted": ways.number(ways.all_bits),
        "stored": "CAST(w.flags AS VARCHAR)" if ways.type == "HUGEINT" else "w.flags",  # Parquet has no such numbers
        "path": quote_text(str(target)),
    }
    engine.run("settled_write", words)
    return True


def _named(part: Path, name: str) -> Path:
    sync(part)
    path = part.with_name(f"{name}.{_digest(part)}.parquet")
    part.rename(path)
    sync(path.parent)
    return path


def _names(plan: Plan, weeks: Mapping[Day, Sequence[Path]]) -> dict[Day, str]:
    """
    Of each week a digest of all that its rows are made from. Event files have names that are never used again.
    """
    wanted, ways = wanted_of(plan), ways_of(plan)
    made_of = repr((sorted(wanted.columns.items()), wanted.properties, wanted.timezone, ways.distinct))
    return {week: _digest_of((made_of, *sorted(path.name for path in paths))) for week, paths in weeks.items()}


def _name_together(parts: Iterable[Path], weeks: Weeks, before: Day = Day.max) -> str:
    """A digest of what is put together, of the window that its bits stand for, and of the day before which it lies."""
    return _digest_of((*sorted(path.name for path in parts), weeks.origin.isoformat(), before.isoformat()))


def _older(found: Mapping[Day, Path], before: Day) -> list[Path]:
    """The files of weeks into which hardly anything comes any more."""
    return [found[week] for week in sorted(found) if week + LATE <= monday(before)]


def _digest_of(parts: Iterable[str]) -> str:
    """Of some texts, and of all code that counts: what it was made from before it changed is of no use."""
    return hashlib.sha256(repr((_version(), *parts)).encode()).hexdigest()[:32]


@cache
def _version() -> str:
    """A digest of the code that counts: with any change of it, what was kept before is of no use."""
    found = hashlib.sha256(f"{__version__} {duckdb.__version__}".encode())
    package = files("uptake.analytics")
    texts = [*package.iterdir(), *package.joinpath("sql").iterdir()]
    for text in sorted((one for one in texts if one.name.endswith((".py", ".sql"))), key=lambda one: one.name):
        found.update(text.name.encode() + text.read_bytes())
    return found.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
