"""
From which day a measure can be read: what a target must not come before, and what the report says of a young rollout.

Weeks are ISO weeks; week 1 is the first complete one on or after launch. A week that is a holiday or closure for more
than half of its working days is no week, so that Christmas moves the day on.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from functools import lru_cache

from uptake.core.calendar import WEEK, Calendar, Day, first_complete_week, monday
from uptake.core.frozen import frozen

# What is known as soon as it happens, from launch on.
FROM_LAUNCH = frozenset(
    {
        "told",
        "told_late",
        "acknowledged",
        "not_clear",
        "not_my_work",
        "access",
        "attended",
        "first_use",
        "assisted_first_use",
        "never",
        "first_reply",
        "decision",
        "loop_closed",
        "coverage",
    }
)


@frozen
class _Weeks:
    """How many weeks must be over, and how many of the latest ones must count."""

    complete: int
    counting: int
    look_back: int


_ONE = _Weeks(complete=1, counting=1, look_back=1)
_FOUR = _Weeks(complete=4, counting=4, look_back=6)
_AFTER_WEEKS = {
    "weekly_active": _ONE,
    "old_way_share": _ONE,
    "acceptance": _ONE,
    "self_reported": _ONE,
    "adopted": _FOUR,
    "lapsed": _FOUR,
    "dormant": _FOUR,
    # Of those who began in week 1: active in week 5, 9, 13.
    "retained_5": _Weeks(complete=5, counting=1, look_back=1),
    "retained_9": _Weeks(complete=9, counting=1, look_back=1),
    "retained_13": _Weeks(complete=13, counting=1, look_back=1),
    "habitual": _Weeks(complete=12, counting=9, look_back=12),
}
_REGULAR_PERIODS = 3
_REGULAR_WEEKS = _Weeks(complete=_REGULAR_PERIODS, counting=_REGULAR_PERIODS, look_back=26)
_PATIENCE = 260  # weeks: a calendar that is closed for five years has no first day


def readable_from(measure: str, launch: Day, calendar: Calendar, rhythm: str = "monthly") -> Day | None:
    """
    Return the first day on which a measure can be read for a group: a Monday, or launch day where no week is needed.

    `rhythm` decides for `regular`, which counts months of monthly work and weeks of work on demand. None where the
    measure is not known, or the calendar leaves it no week.
    """
    if measure in FROM_LAUNCH:
        return launch
    try:
        if measure == "regular" and rhythm != "on demand":
            return _after_months(_REGULAR_PERIODS, launch)
        weeks = _REGULAR_WEEKS if measure == "regular" else _AFTER_WEEKS.get(measure)
        return None if weeks is None else _after(weeks, launch, calendar)
    except OverflowError:  # the calendar of the language ends
        return None


@lru_cache(maxsize=1024)  # every measure of every group and part of a group asks
def _after(weeks: _Weeks, launch: Day, calendar: Calendar) -> Day | None:
    """Return the Monday after the first week with which enough of the latest weeks count."""
    week = first_complete_week(launch)
    latest: deque[bool] = deque(maxlen=weeks.look_back)
    for complete in range(1, _PATIENCE + 1):
        latest.append(calendar.week_counts(week))
        week += WEEK
        if complete >= weeks.complete and sum(latest) >= weeks.counting:
            return week
    return None


def _after_months(months: int, launch: Day) -> Day:
    """Return the first Monday on or after the end of so many complete months; month 1 begins on or after launch."""
    number = launch.year * 12 + launch.month - 1 + (launch.day > 1) + months
    if number // 12 > dt.MAXYEAR:
        raise OverflowError
    first = Day(number // 12, number % 12 + 1, 1)
    return first if monday(first) == first else monday(first) + WEEK
