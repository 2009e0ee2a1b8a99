"""
The plan's own words of times and senders as its reader says them: `day 90` is Tag 90 on a German page. Only where what
is read back is the very text of the plan; all else stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from uptake.core.calendar import Duration
from uptake.core.moments import WEEKDAYS
from uptake.core.plan.rules.people import SENDERS
from uptake.core.plan.writing import times
from uptake.core.plan.writing.senders import sender
from uptake.core.wording import WEEKDAYS as NAMES_OF_DAYS
from uptake.core.wording import duration_words
from uptake.core.words import ENGLISH, mark, say, spoken

_MOMENT = re.compile(r"(day|workday|week) (-?[0-9]+)(?:\.\.(-?[0-9]+))?")
_FROM_LAUNCH = {"day": mark("day {number}"), "workday": mark("workday {number}"), "week": mark("week {number}")}
_FROM_TO = {
    "day": mark("day {first} to {last}"),
    "workday": mark("workday {first} to {last}"),
    "week": mark("week {first} to {last}"),
}
_OFTEN = {"week": mark("every week"), "month": mark("every month")}
_ROLES = {"manager": mark("manager"), "owner": mark("owner"), "sponsor": mark("sponsor")}  # the system is called so
_DAY_OF_WEEK = re.compile(r"\b(?:" + "|".join(WEEKDAYS) + r")\b")


def moment(text: str) -> str:
    """Return a moment or span from launch."""
    found = _MOMENT.fullmatch(text)
    if not found:
        return text
    if found[3] is None:
        return _back(text, say(_FROM_LAUNCH[found[1]], number=found[2]), times.moment)
    return _back(text, say(_FROM_TO[found[1]], first=found[2], last=found[3]), times.moment)


def duration(text: str) -> str:
    """Return a duration."""
    try:
        return _back(text, duration_words(Duration.parse(text)), times.duration)
    except ValueError:  # of a plan that is not finished
        return text


def hours_of_week(text: str) -> str:
    """Return working hours, with the names of the days."""
    names = {short: name[:2] for short, name in zip(WEEKDAYS, NAMES_OF_DAYS[spoken()], strict=True)}
    return _back(text, _DAY_OF_WEEK.sub(lambda day: names[day[0]], text), times.hours_of_week)


def how_often(text: str) -> str:
    """Return how often something is done."""
    return _back(text, say(_OFTEN[text]), times.how_often) if text in _OFTEN else text


def who_sends(text: str) -> str:
    """Return who sends a message."""
    return _back(text, say(_ROLES[text]), sender) if text in SENDERS & _ROLES.keys() else text


def _back(text: str, words: str, read: Callable[[str], str]) -> str:
    """Return the words for a text if they are understood as that text; in English it is words already."""
    if spoken() == ENGLISH:
        return text
    try:
        return words if read(words) == text else text
    except ValueError:
        return text
