"""
What weeks that are over come to: which of them may be kept counted, and when what is kept goes. It may be removed at
any time; whatever is missing is counted anew.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.core.calendar import Day
from uptake.service.merging import QUIET, latest_over
from uptake.store.models import EventFile

if TYPE_CHECKING:
    from uptake.analytics.settled import SettledWeeks

FOLDER = "counted"  # below the data folder
WORTH = 20_000  # events of a week; fewer are counted as fast as what they come to is looked up
UNUSED = dt.timedelta(days=3)  # what no drawing has used for so long goes


def settled_weeks(data: Path, files: Sequence[EventFile], now: dt.datetime) -> SettledWeeks:
    """The weeks that are over, merged and worth keeping counted. `files`: all that a drawing takes."""
    from uptake.analytics.settled import SettledWeeks

    weeks: dict[Day, list[EventFile]] = defaultdict(list)
    for file in files:
        if not file.acts and file.week <= latest_over(now):
            weeks[file.week].append(file)
    settled = {week: found for week, found in weeks.items() if _is_settled(found, now)}
    return SettledWeeks(
        data / FOLDER, {week: [data / "events" / one.name for one in found] for week, found in settled.items()}
    )


def _is_settled(files: Sequence[EventFile], now: dt.datetime) -> bool:
    """Whether all of a week is merged, with nothing new for a day, and enough to be worth it."""
    merged = len({file.source for file in files}) == len(files)
    return merged and all(file.at <= now - QUIET for file in files) and sum(file.rows for file in files) >= WORTH


def forget_weeks(data: Path, weeks: Collection[Day]) -> None:
    """Remove all that is kept of some weeks: their events are about to change or to go."""
    from uptake.analytics.settled import OLDER, TOGETHER

    for folder in (TOGETHER, OLDER, *(week.isoformat() for week in weeks)) if weeks else ():
        shutil.rmtree(data / FOLDER / folder, ignore_errors=True)


def forget_unused(data: Path) -> int:
    """Remove what no drawing has used for some days, and what a crash left; returns how many files. Folders stay."""
    before = time.time() - UNUSED.total_seconds()
    gone = 0
    for path in (data / FOLDER).glob("*/*"):
        with suppress(OSError):  # it has gone since, or may not be removed; a folder of the disk's own is not ours
            if not path.is_dir() and path.lstat().st_mtime < before:
                path.unlink()
                gone += 1
    return gone
