"""Weeks and days between Python and SQL: how a week may be written, and the local day of an instant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from uptake.analytics.engine import Engine
from uptake.analytics.times import SECOND, changes
from uptake.core.calendar import Calendar, Day, monday
from uptake.core.usage import RECENT_WEEKS, Weeks, months

DAY = 86_400 * SECOND  # in microseconds
EPOCH = date(1970, 1, 1)
_WEEK = re.compile(r"(\d{4})-?[Ww](\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
SMALL = 63  # bits of a BIGINT that hold a week each; DuckDB is quicker with it than with a HUGEINT


def monday_of(text: str) -> Day | None:
    """The Monday of a week as people write it: its name (2027-W01), or any day of it. None where it is neither."""
    written = text.strip()
    try:
        if week := _WEEK.fullmatch(written):
            return date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return monday(date.fromisoformat(written)) if _DAY.fullmatch(written) else None
    except (ValueError, OverflowError):  # a 54th week, a 30th of February, the first days of the year 1
        return None


def number(day: Day) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def start(day: Day, calendar: Calendar) -> int:
    """The local midnight that begins a day, in UTC epoch microseconds."""
    return calendar.epoch(day) * SECOND


def local_day(t: str, timezone: str, first: int, last: int) -> str:
    """
    SQL for the local day (days since 1970-01-01) of an instant `t` (UTC epoch microseconds) between `first` and `last`.

    A CASE over the few changes of the clock in the span: DuckDB's own conversion looks up the timezone for every row.
    """
    offsets = changes(timezone)
    cases = []
    ahead = offsets[-1][1]
    for (wall, before), (_, after) in pairwise(offsets):
        moment = wall - max(before, after) * SECOND
        if moment > last:
            ahead = before
            break
        if moment > first:
            cases.append(f"WHEN {t} < {moment} THEN {before * SECOND}")
    offset = f"CASE {' '.join(cases)} ELSE {ahead * SECOND} END" if cases else str(ahead * SECOND)
    return (
        f"CAST(floor(({t} + {offset}) / {DAY}) AS INTEGER)"
        if first < 0
        else f"CAST(({t} + {offset}) // {DAY} AS INTEGER)"
    )


@dataclass(frozen=True, slots=True)
class Window:
    """
    The days of a window of weeks before an as-of day, by number: the bit of each one's week and month. `lately`: its
    latest complete weeks.
    """

    origin: Day
    as_of: Day
    lately: range
    type: str  # of SQL, for bits of weeks
    week_bits: Mapping[int, int]
    month_bits: Mapping[int, int]


def load_days(engine: Engine, weeks: Weeks, as_of: Day) -> Window:
    """Creates the table `days`: of each day of the window before the as-of day its week, and its bits."""
    days = [weeks.origin + timedelta(days=place) for place in range(7 * weeks.size)]
    days = [day for day in days if day < as_of]
    beyond = weeks.complete(as_of)
    window = Window(
        weeks.origin,
        as_of,
        range(max(0, beyond - RECENT_WEEKS), beyond),
        "BIGINT" if weeks.index(as_of) < SMALL else "HUGEINT",
        {number(day): 1 << weeks.index(day) for day in days},
        {number(day): 1 << months(day, weeks.origin) for day in days},
    )
    engine.load(
        "days",
        {
            "day": ("INTEGER", list(window.week_bits)),
            "week": ("INTEGER", [weeks.index(day) for day in days]),
            "week_bit": (window.type, list(map(str, window.week_bits.values()))),
            "month_bit": ("BIGINT", list(window.month_bits.values())),
        },
    )
    return window
