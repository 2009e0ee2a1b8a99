"""An example moved in time: every day that its texts name is as many whole weeks later, so that weekdays stay."""

from __future__ import annotations

import datetime as dt
import re

from uptake.core.calendar import WEEK, Day
from uptake.core.wording import MONTHS

_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})")
_ISO_WEEK = re.compile(r"\b(\d{4})-W(\d{2})\b")
_DOTS = {"en": "", "de": "."}  # behind the number of a day
_SPOKEN = {
    language: re.compile(rf"\b(\d{{1,2}}){re.escape(dot)} ({'|'.join(MONTHS[language])})\b(?: (\d{{4}}))?")
    for language, dot in _DOTS.items()
}


def moved(text: str, weeks: int, around: Day) -> str:
    """
    A text with its days moved: 2026-12-01, 2026-W49, 1 December 2026, and 1 December, that next to `around`; in German
    1. Dezember 2026 and 1. Dezember.

    What only looks like a day, such as 2026-02-30, stays.
    """

    def day(found: re.Match[str]) -> str:
        known = _day(*map(int, found.groups()))
        return (known + weeks * WEEK).isoformat() if known else found[0]

    def week(found: re.Match[str]) -> str:
        try:
            monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            return found[0]
        return "{}-W{:02}".format(*(monday + weeks * WEEK).isocalendar())

    text = _ISO_WEEK.sub(week, _DAY.sub(day, text))
    for language in _SPOKEN:
        text = _spoken_moved(text, language, weeks, around)
    return text


def _spoken_moved(text: str, language: str, weeks: int, around: Day) -> str:
    """The days that are written as one language says them."""
    months = MONTHS[language]

    def spoken(found: re.Match[str]) -> str:
        number, month, year = int(found[1]), months.index(found[2]) + 1, found[3]
        years = (int(year),) if year else (around.year - 1, around.year, around.year + 1)
        known = [one for one in (_day(number_, month, number) for number_ in years) if one]
        if not known:
            return found[0]
        later = min(known, key=lambda one: abs(one - around)) + weeks * WEEK
        return f"{later.day}{_DOTS[language]} {months[later.month - 1]}" + (f" {later.year}" if year else "")

    return _SPOKEN[language].sub(spoken, text)


def _day(year: int, month: int, number: int) -> Day | None:
    try:
        return Day(year, month, number)
    except ValueError:
        return None
