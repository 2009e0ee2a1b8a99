"""Times of a plan as people write them: a moment from launch, days on which it is closed, hours of work."""

from __future__ import annotations

import re

from uptake.core.moments import WEEKDAYS, Duration
from uptake.core.plan.writing import understanding as read
from uptake.core.plan.writing.german import in_english

_FROM_LAUNCH = re.compile(r"(day|workday|week)s? *([-+−]?\d+)(?: *(?:\.\.|to|[-–]) *([-+−]?\d+))?")
_BESIDE_LAUNCH = re.compile(
    r"([0-9]{1,3}) *(day|workday|(?:working|business) day|week)s? +(before|after|vor|nach) +"
    r"(?:(?:the|dem) +)?(?:launch|start|go-live)"
)
_NTH_WEEK = re.compile(r"(?:in +)?(?:(?:der|the) +)?([0-9]{1,3})(?:\.|st|nd|rd|th) *week")
_OFTEN = {"week": ("week", "weekly", "every week", "each week", "once a week"),
          "month": ("month", "monthly", "every month", "each month", "once a month")}  # fmt: skip
_EVERY = re.compile(r"(?:every|each|alle) +")
_BETWEEN = re.compile(r"\s*\.\.\s*|\s+(?:to|until|bis|-)\s+|\s*–\s*")
_HOURS = re.compile(r"([a-z]+)\.?(?: *(?:-|–|to) *([a-z]+)\.?)?:? +([0-9:. ]+?) *(?:-|–|to) *([0-9:.]+)")
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?")


def moment(text: str) -> str:
    """Return a moment or span from launch, or a day, as the plan writes it. Raises ValueError for anything else."""
    words = in_english(text)
    if found := _FROM_LAUNCH.fullmatch(words):
        first, last = (number and str(int(number.replace("−", "-"))) for number in found.group(2, 3))
        return f"{found[1]} {first}" + (f"..{last}" if last else "")
    if found := _BESIDE_LAUNCH.fullmatch(words):
        return _beside_launch(int(found[1]), found[2], later=found[3] in {"after", "nach"})
    if found := _NTH_WEEK.fullmatch(words):
        return f"week {int(found[1])}"
    return read.day(text)


def _beside_launch(number: int, unit: str, *, later: bool) -> str:
    """Weeks before or after launch are days of them: the week of a number is a complete one, and begins on a Monday."""
    days = number * 7 if unit == "week" else number
    return f"{'day' if unit in {'day', 'week'} else 'workday'} {days if later else -days}"


def days(text: str) -> str:
    """Return a day, or a span of days, as the plan writes it. Raises ValueError for anything else."""
    first, *last = _BETWEEN.split(text.strip())
    return "..".join(read.day(part) for part in (first, *last[:1])) if len(last) < 2 else read.day(text)


def duration(text: str) -> str:
    """Return a time in the plan's own words as it is, and any other as it is understood. Raises ValueError."""
    try:
        return Duration.parse(text.strip()).text.strip()
    except ValueError:
        return read.duration(text)


def how_often(text: str) -> str:
    """Return how often something is done: “wöchentlich” is week, “alle 14 Tage” 14d. Raises ValueError."""
    words = in_english(text).strip(". ")
    for often, spoken in _OFTEN.items():
        if words in spoken:
            return often
    words = _EVERY.sub("", words, count=1)
    if found := re.fullmatch(r"([0-9]{1,4}) days?", words):
        return Duration.parse(f"{found[1]}d").text
    return duration(words)


def hours_of_week(text: str) -> str:
    """Return working hours as the plan writes them: “Mo–Fr 8–17 Uhr” is Mon-Fri 08:00-17:00. Raises ValueError."""
    return ", ".join(_of_days(in_english(part)) for part in re.split(r"[,;]|\bund\b", text))


def _of_days(text: str) -> str:
    found = _HOURS.fullmatch(text)
    if not found:
        raise ValueError(text)
    between = "-".join(_weekday(day) for day in found.group(1, 2) if day)
    return f"{between} {_clock(found[3])}-{_clock(found[4])}"


def _weekday(word: str) -> str:
    for name in WEEKDAYS:
        if word.startswith(name.casefold()):
            return name
    raise ValueError(word)


def _clock(text: str) -> str:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return f"{int(found[1]):02}:{found[2] or '00'}"
