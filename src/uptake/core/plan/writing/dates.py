"""Days of a draft: when a target can be decided, and a day of an earlier rollout counted from its launch."""

from __future__ import annotations

import datetime as dt
import re

from uptake.core.calendar import WEEK, Calendar, Day, monday
from uptake.core.readable import readable_from

LAST_DAY = 90
_LATEST = 9999  # the most that a time from launch can say
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def by_when(measure: str, rhythm: str | None, launch: Day, calendar: Calendar) -> str:
    """Return day 90, or the first day after it on which the measure can be read and a week that counts decides."""
    first = readable_from(measure, launch, calendar, rhythm or "weekly") or launch
    day = max(launch + dt.timedelta(days=LAST_DAY), first)
    for _ in range(26):
        if calendar.week_counts(monday(day) - WEEK):
            break
        day += WEEK
    return f"day {min((day - launch).days, _LATEST)}"


def from_launch(text: str, launch: Day) -> str:
    """Return a time as it is counted from launch; a day or a span of days becomes one."""
    days = [dt.date.fromisoformat(found) for found in _DATE.findall(text)]
    if not days:
        return text
    return "day " + "..".join(str((day - launch).days) for day in days)
