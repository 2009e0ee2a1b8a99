"""How a plan speaks of time: days, ISO weeks, moments counted from launch, durations and working hours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Self

from uptake.core.frozen import frozen
from uptake.core.words import mark, say

Day = dt.date
WEEK = dt.timedelta(days=7)
YEARS = range(1970, 2200)  # of days that are counted from, so that no counting can leave the calendar
DEFAULT_HOURS = "Mon-Fri 09:00-17:00"

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MINUTES = 24 * 60

# Four figures reach 27 years in days: enough for any plan, and too little to leave the calendar by mistake.
_WHEN = re.compile(r"(day|workday|week) +(-?[0-9]{1,4})(?:\.\.(-?[0-9]{1,4}))?")
_DATES = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.\.([0-9]{4}-[0-9]{2}-[0-9]{2}))?")
_DURATION = re.compile(r"([0-9]{1,4})(m|h|d|wd|w)")
_HOURS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? +([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})", re.IGNORECASE)

_WHEN_EXPECTED = mark('Write "day 14", "day 0..4", "workday -15", "week 3" or a date such as 2027-01-15.')
_DATES_EXPECTED = mark("Write a day such as 2026-12-24, or a span such as 2026-12-24..2026-12-31.")
_DURATION_EXPECTED = mark(
    "Write a number and a unit: 45m (minutes), 4h (hours), 3d (days), 5wd (working days) or 2w (weeks)."
)
_DAYS_EXPECTED = mark("Write 3wd (working days), 5d (days) or 2w (weeks).")
_HOURS_EXPECTED = mark('Write "Mon-Fri 09:00-17:00" or "Mon-Thu 08:00-17:00, Fri 08:00-14:00".')


def counted_day(text: str) -> Day:
    """Read one day that can be counted from, such as 2026-11-23. Raise ValueError with a sentence for people."""
    span = Span.counted(text)
    if text.strip() != span.first.isoformat():
        raise ValueError(say("{text} is a span, not one day.", text=text))
    return span.first


def monday(day: Day) -> Day:
    """Return the Monday of the day's ISO week."""
    return day - dt.timedelta(days=day.weekday())


def week_name(day: Day) -> str:
    """Return the ISO 8601 name of the day's week, such as 2027-W01."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def first_complete_week(launch: Day) -> Day:
    """Return the Monday of week 1: of the first complete ISO week on or after launch."""
    start = monday(launch)
    return start if start == launch else start + WEEK


@frozen
class Span:
    """Some days in a row, the first and the last included."""

    first: Day
    last: Day

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2026-12-24" or "2026-12-24..2026-12-31". Raise ValueError with a sentence for people."""
        found = _DATES.fullmatch(text.strip())
        if not found:
            raise ValueError(
                say(
                    '"{text}" is not a day or a span of days. {expected}',
                    text=text,
                    expected=say(_DATES_EXPECTED),
                )
            )
        first, last = _date(found[1], text), _date(found[2] or found[1], text)
        if last < first:
            raise ValueError(say('"{text}" ends before it begins. Write the earlier day first.', text=text))
        return cls(first, last)

    @classmethod
    def counted(cls, text: str) -> Self:
        """Read days that can be counted from, and not those that systems write for never and always. Or ValueError."""
        span = cls.parse(text)
        for day in (span.first, span.last):
            if day.year not in YEARS:
                raise ValueError(
                    say(
                        '"{words}" is out of reach. Write a year from {first_year} to {last_year}.',
                        words=text,
                        first_year=YEARS.start,
                        last_year=YEARS.stop - 1,
                    )
                )
        return span

    def __contains__(self, day: object) -> bool:
        """Say whether the day lies in the span."""
        return isinstance(day, Day) and self.first <= day <= self.last

    def days(self) -> Iterator[Day]:
        """Yield every day of the span."""
        for ordinal in range(self.first.toordinal(), self.last.toordinal() + 1):
            yield Day.fromordinal(ordinal)


def _date(text: str, whole: str) -> Day:
    try:
        return Day.fromisoformat(text)
    except ValueError:
        raise ValueError(say('"{whole}" names a day that is in no calendar: {text}.', whole=whole, text=text)) from None


@frozen
class When:
    """
    A moment or span as a plan writes it: counted from launch in days, working days or weeks, or a date.

    `first` and `last` are counts of `unit` ("day", "workday", "week") from launch; for "date" they are
    proleptic Gregorian ordinals. A calendar resolves it to days.
    """

    unit: str
    first: int
    last: int
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "day 14", "workday -2..10", "week 3" or a date. Raise ValueError with a sentence for people."""
        if _DATES.fullmatch(text.strip()):
            span = Span.parse(text)
            return cls("date", span.first.toordinal(), span.last.toordinal(), text)
        found = _WHEN.fullmatch(text.strip())
        if not found:
            raise ValueError(
                say('"{text}" is not a time from launch. {expected}', text=text, expected=say(_WHEN_EXPECTED))
            )
        first, last = int(found[2]), int(found[3] or found[2])
        if last < first:
            raise ValueError(
                say('"{text}" ends before it begins. Write the earlier {unit} first.', text=text, unit=found[1])
            )
        return cls(found[1], first, last, text)

    @property
    def is_span(self) -> bool:
        """Whether it covers more than one day; a week always does."""
        return self.last > self.first or self.unit == "week"


@frozen
class Duration:
    """A length of time: `unit` is m, h, wd (working time of a calendar), d (calendar days) or w (weeks of 7 days)."""

    amount: int
    unit: str
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "45m", "4h", "3d", "5wd" or "2w". Raise ValueError with a sentence for people."""
        found = _DURATION.fullmatch(text.strip())
        if not found:
            raise ValueError(say('"{text}" is not a duration. {expected}', text=text, expected=say(_DURATION_EXPECTED)))
        if int(found[1]) == 0:
            raise ValueError(say('"{text}" is no time at all. Write at least 1{unit}.', text=text, unit=found[2]))
        return cls(int(found[1]), found[2], text)

    @classmethod
    def parse_days(cls, text: str) -> Self:
        """Read "3d", "5wd" or "2w": a duration that is counted in days. Raise ValueError with a sentence for people."""
        found = _DURATION.fullmatch(text.strip())
        if found and found[2] in {"m", "h"}:
            raise ValueError(
                say('"{text}" is minutes or hours, and this is counted in days. {expected}', text=text,
                    expected=say(_DAYS_EXPECTED))
            )  # fmt: skip
        return cls.parse(text)


@frozen
class Hours:
    """The working hours of a week: seven items from Monday to Sunday, (open, close) in minutes of the day, or None."""

    spans: tuple[tuple[int, int] | None, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "Mon-Fri 09:00-17:00", parts with a comma between. Raise ValueError with a sentence for people."""
        spans: list[tuple[int, int] | None] = [None] * 7
        for part in text.split(","):
            found = _HOURS.fullmatch(part.strip())
            if not found:
                raise ValueError(
                    say(
                        '"{text}" is not a line of working hours. {expected}',
                        text=part.strip(),
                        expected=say(_HOURS_EXPECTED),
                    )
                )
            open_and_close = _open_and_close(found)
            for weekday in _weekdays(found):
                if spans[weekday] is not None:
                    raise ValueError(
                        say(
                            '"{text}" gives {weekday} twice. Give each weekday once.',
                            text=text,
                            weekday=WEEKDAYS[weekday],
                        )
                    )
                spans[weekday] = open_and_close
        return cls(tuple(spans))


def _open_and_close(found: re.Match[str]) -> tuple[int, int]:
    hours = (int(found[3]), int(found[5]))
    minutes = (int(found[4]), int(found[6]))
    opens, closes = (60 * hour + minute for hour, minute in zip(hours, minutes, strict=True))
    if max(minutes) > 59 or closes > DAY_MINUTES:
        raise ValueError(
            say('"{text}" has a time that is not on the clock. Write times from 00:00 to 24:00.', text=found[0])
        )
    if closes <= opens:
        raise ValueError(
            say('"{text}" closes before it opens. Working hours end on the day they begin.', text=found[0])
        )
    return opens, closes


def _weekdays(found: re.Match[str]) -> list[int]:
    """Return the weekdays of a part; a range may run over the end of the week: Sun-Thu."""
    first, last = _weekday(found[1]), _weekday(found[2] or found[1])
    return [weekday % 7 for weekday in range(first, last + 1 if last >= first else last + 8)]


def _weekday(name: str) -> int:
    try:
        return WEEKDAYS.index(name.capitalize())
    except ValueError:
        raise ValueError(
            say('"{name}" is not a weekday. Write {names}.', name=name, names=", ".join(WEEKDAYS))
        ) from None
