"""Habit in the slow, obvious way: one person, some Mondays, plain loops."""

from __future__ import annotations

import datetime as dt
import math

from tests.reference_people import Someone
from uptake.core.calendar import WEEK, Day, first_complete_week, monday

HABIT_RHYTHMS = ("daily", "weekly")


def four_weeks(x: Someone, end: Day) -> list[Day] | None:
    """The latest four weeks that count, looking back six; None where there are fewer."""
    found = [week for week in sorted(x.counts) if end - 6 * WEEK <= week < end][-4:]
    return found if len(found) == 4 else None


def is_adopted(x: Someone, end: Day) -> bool | None:
    weeks = four_weeks(x, end)
    if weeks is None or x.group.rhythm not in HABIT_RHYTHMS or not x.measurable:
        return None
    return sum(1 for week in weeks if week in x.used) >= 3


def habit_weeks(x: Someone, end: Day) -> list[Day] | None:
    """Those of the last twelve weeks that count; None where the person cannot be measured."""
    if first_complete_week(x.group.launch) + 12 * WEEK > end or x.group.rhythm not in HABIT_RHYTHMS or not x.measurable:
        return None
    weeks = [week for week in x.counts if end - 12 * WEEK <= week < end]
    return weeks if len(weeks) >= 9 else None


def is_habitual(x: Someone, end: Day) -> bool | None:
    weeks = habit_weeks(x, end)
    if weeks is None:
        return None
    return sum(1 for week in weeks if week in x.used) >= math.ceil(0.75 * len(weeks))


def week_ends(x: Someone, end: Day) -> list[Day]:
    """Every Monday on which a week since week 1 is over."""
    found, day = [], first_complete_week(x.group.launch) + WEEK
    while day <= end:
        found.append(day)
        day += WEEK
    return found


def quiet(x: Someone, end: Day) -> str | None:
    """`lapsed`, `dormant`, or "" for neither; None where it cannot be said."""
    weeks = four_weeks(x, end)
    if weeks is None or x.group.rhythm not in HABIT_RHYTHMS or not x.measurable:
        return None
    if any(week in x.used for week in weeks):
        return ""
    if any(is_adopted(x, earlier) for earlier in week_ends(x, end)):
        return "lapsed"
    return "dormant" if any(x.monday_of(time) < end for time in x.uses) else ""


def regular_periods(x: Someone, end: Day, as_of: Day) -> list[Day] | None:
    """The periods in which the work came up: first days of months, or Mondays."""
    if not x.measurable or x.group.rhythm in HABIT_RHYTHMS:
        return None
    if x.group.rhythm == "on demand":
        found = [week for week in sorted(x.counts) if end - 26 * WEEK <= week < end and week in x.chance]
    else:
        found = []
        months = _months(x.group.launch, as_of)[-12:]
        for month in months:
            last_day = _next_month(month) - dt.timedelta(days=1)
            if not (x.person.is_here(month) and x.person.is_here(last_day)):
                continue
            if not x.group.usage.chance or month in x.chance_months:
                found.append(month)
    return found if len(found) >= 3 else None


def _months(launch: Day, as_of: Day) -> list[Day]:
    month = launch if launch.day == 1 else _next_month(launch)
    found = []
    while _next_month(month) <= as_of:
        found.append(month)
        month = _next_month(month)
    return found


def _next_month(day: Day) -> Day:
    return Day(day.year + day.month // 12, day.month % 12 + 1, 1)


def is_regular(x: Someone, end: Day, as_of: Day) -> bool | None:
    periods = regular_periods(x, end, as_of)
    if periods is None:
        return None
    used = x.used_months if x.group.rhythm == "monthly" else x.used
    return sum(1 for period in periods if period in used) >= 0.75 * len(periods)


def regular_ever(x: Someone, as_of: Day) -> bool:
    if x.group.rhythm == "monthly":
        days = [_next_month(month) for month in _months(x.group.launch, as_of)]
    else:
        days = week_ends(x, monday(as_of))
    return any(is_regular(x, monday(day) if x.group.rhythm != "monthly" else day, day) for day in days)
