"""
Days, ISO weeks and working time: where the plan's calendar turns moments from launch into days.

Nothing here reads the clock. A calendar is a value; its tables of working days and hours are made per year when
first needed, and kept.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from uptake.core.frozen import field, frozen
from uptake.core.moments import (
    DEFAULT_HOURS,
    WEEK,
    YEARS,
    Day,
    Duration,
    Hours,
    Span,
    When,
    counted_day,
    first_complete_week,
    monday,
    week_name,
)
from uptake.core.public_holidays import holiday_years, holidays_of, known_countries, known_regions
from uptake.core.words import say

__all__ = [
    "DEFAULT_HOURS",
    "WEEK",
    "YEARS",
    "Calendar",
    "Day",
    "Duration",
    "Hours",
    "Span",
    "When",
    "counted_day",
    "first_complete_week",
    "holiday_years",
    "known_countries",
    "known_regions",
    "known_timezone",
    "monday",
    "week_name",
]

# How far to look for a working day. The longest count a plan can write fits in, even at one working day a week.
_YEARS_AHEAD = 250
QUARTER = 900  # seconds


def known_timezone(name: str) -> bool:
    """Say whether there is such a timezone in the IANA database."""
    try:
        ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # the last: "Europe" is a folder
        return False
    return True


@lru_cache(maxsize=1)
def _default_hours() -> Hours:
    return Hours.parse(DEFAULT_HOURS)


@frozen
class Calendar:
    """
    When work is done: timezone, public holidays of a country and region, working hours, and closures of the company.

    Making one loads nothing. A country or region that is not known has no holidays of its own, so check both with
    `known_countries` and `known_regions`; a timezone that is not known (`known_timezone`) raises ZoneInfoNotFoundError
    when an instant is asked for.
    """

    timezone: str = "UTC"
    country: str | None = None
    region: str | None = None
    hours: Hours = field(default_factory=_default_hours)
    closed: tuple[Span, ...] = ()

    def holiday(self, day: Day) -> str | None:
        """Return the name of the public holiday, in English where known. None outside `holiday_years(country)`."""
        return None if self.country is None else holidays_of(self.country, self.region).get(day)

    def is_closed(self, day: Day) -> bool:
        """Say whether the company is closed on the day."""
        return any(day in span for span in self.closed)

    def is_weekday(self, day: Day) -> bool:
        """Say whether the working hours name this day of the week; holidays and closures do not matter."""
        return self.hours.spans[day.weekday()] is not None

    def is_workday(self, day: Day) -> bool:
        """Say whether people work on the day: a working weekday, no public holiday, not closed."""
        return self.is_weekday(day) and self.holiday(day) is None and not self.is_closed(day)

    def workdays(self, first: Day, last: Day) -> int:
        """Count the working days of a span, both ends included; 0 if it ends before it begins."""
        if last < first:
            return 0
        start, end = first.toordinal(), last.toordinal()
        years = (_workdays_of(self, year) for year in range(first.year, last.year + 1))
        return sum(bisect_right(days, end) - bisect_left(days, start) for days in years)

    def add_workdays(self, day: Day, count: int) -> Day:
        """
        Return the count-th working day after the day, or before it if the count is negative.

        0 is the day itself, or the next working day if it is none. Raises ValueError if the calendar has no such day.
        """
        if count == 0:
            return day if self.is_workday(day) else self._after(day, 1)
        return self._after(day, count) if count > 0 else self._before(day, -count)

    def resolve(self, when: When, launch: Day) -> Span:
        """
        Return the days of a moment or span, counted from launch.

        "workday 0" is the launch day, or the first working day after it. "week 1" is the first complete ISO week on or
        after launch; a week is all its days, Monday to Sunday. A date is itself.
        """
        if when.unit == "week":
            week_1 = first_complete_week(launch)
            return Span(week_1 + (when.first - 1) * WEEK, week_1 + when.last * WEEK - dt.timedelta(days=1))
        if when.unit == "workday":
            start = self.add_workdays(launch, 0)
            return Span(self.add_workdays(start, when.first), self.add_workdays(start, when.last))
        origin = launch.toordinal() if when.unit == "day" else 0
        return Span(Day.fromordinal(origin + when.first), Day.fromordinal(origin + when.last))

    def weekdays_of(self, monday: Day) -> tuple[Day, ...]:
        """Return the working weekdays of the ISO week of this Monday, holidays and closures included."""
        first = monday - dt.timedelta(days=monday.weekday())
        return tuple(day for day in Span(first, first + dt.timedelta(days=6)).days() if self.is_weekday(day))

    def week_counts(self, monday: Day) -> bool:
        """Say whether the week counts: holidays and closure take no more than half of its working weekdays."""
        weekdays = self.weekdays_of(monday)
        off = sum(not self.is_workday(day) for day in weekdays)
        return 2 * off <= len(weekdays)

    def start_of(self, day: Day) -> dt.datetime:
        """Return the local midnight that begins the day; where the clock jumps over it, the first instant after."""
        return dt.datetime.fromtimestamp(self.epoch(day), ZoneInfo(self.timezone))

    def epoch(self, day: Day) -> int:
        """Return the start of the day in UTC epoch seconds."""
        return _instant(ZoneInfo(self.timezone), day, 0)

    def day_of(self, epoch_seconds: float) -> Day:
        """Return the local day of an instant, given in UTC epoch seconds."""
        day = _day_throughout(self.timezone, epoch_seconds // QUARTER)
        return day or dt.datetime.fromtimestamp(epoch_seconds, ZoneInfo(self.timezone)).date()

    def working_seconds(self, start: float, end: float) -> float:
        """Return the working time between two instants in UTC epoch seconds; 0 if the end is not after the start."""
        if end <= start:
            return 0.0
        years = range(self.day_of(start).year, self.day_of(end).year + 1)
        shifts = [_shifts_of(self, year) for year in years]
        return sum((year.worked_by(end) - year.worked_by(start) for year in shifts), 0.0)

    def opens(self, instant: float) -> float:
        """
        Return the first instant of working time from this one on, both in UTC epoch seconds: itself while people work.

        Raises ValueError if the calendar has no such day.
        """
        day = self.add_workdays(self.day_of(instant), 0)
        opens, closes = _shift(self, ZoneInfo(self.timezone), day)
        if instant < closes:
            return max(instant, opens)
        opens, _ = _shift(self, ZoneInfo(self.timezone), self.add_workdays(day, 1))
        return opens

    def due(self, instant: float, duration: Duration) -> float:
        """
        Return the instant at which the duration has been worked from this one on, both in UTC epoch seconds.

        Raises ValueError if the calendar has no such day.
        """
        left, at, zone = self.duration_seconds(duration), self.opens(instant), ZoneInfo(self.timezone)
        while True:
            _, closes = _shift(self, zone, self.day_of(at))
            if at + left <= closes:
                return at + left
            left -= closes - at
            at = self.opens(closes)

    def duration_seconds(self, duration: Duration) -> float:
        """
        Return a duration as working seconds.

        1wd is the average working day of the week's hours, 1w all of them. A calendar day counts like a working day:
        a promise to answer within 1d is not stricter than one within 1wd.
        """
        lengths = [60.0 * (span[1] - span[0]) for span in self.hours.spans if span is not None]
        a_day = sum(lengths) / len(lengths) if lengths else 0.0
        unit = {"m": 60.0, "h": 3600.0, "d": a_day, "wd": a_day, "w": sum(lengths)}
        return duration.amount * unit[duration.unit]

    def back(self, day: Day, duration: Duration) -> Day:
        """Return the day that lies the duration before, as `forward` counts."""
        return self._moved(day, duration, -duration.amount)

    def forward(self, day: Day, duration: Duration) -> Day:
        """
        Return the day that lies the duration after: wd in working days, d in days, w in weeks.

        Raises ValueError for minutes and hours, which are no number of days, and if the calendar has no such day.
        """
        return self._moved(day, duration, duration.amount)

    def _moved(self, day: Day, duration: Duration, amount: int) -> Day:
        if duration.unit == "wd" and amount:
            return self.add_workdays(day, amount)
        if duration.unit in {"m", "h"}:
            raise ValueError(say("{duration} is no number of days", duration=duration.text))
        return day + dt.timedelta(days=(7 if duration.unit == "w" else 1) * amount)

    def _after(self, day: Day, count: int) -> Day:
        for year in range(day.year, min(day.year + _YEARS_AHEAD, dt.MAXYEAR + 1)):
            days = _workdays_of(self, year)
            place = bisect_right(days, day.toordinal()) + count - 1
            if place < len(days):
                return Day.fromordinal(days[place])
            count = place - len(days) + 1
        raise ValueError(
            say("The calendar has no such working day after {day}. Check its hours and closed days.", day=day)
        )

    def _before(self, day: Day, count: int) -> Day:
        for year in range(day.year, max(day.year - _YEARS_AHEAD, dt.MINYEAR - 1), -1):
            days = _workdays_of(self, year)
            place = bisect_left(days, day.toordinal()) - count
            if place >= 0:
                return Day.fromordinal(days[place])
            count = -place
        raise ValueError(
            say("The calendar has no such working day before {day}. Check its hours and closed days.", day=day)
        )


@frozen
class _Shifts:
    """The working hours of a year as instants (UTC epoch seconds), and the seconds worked when each shift begins."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]

    def worked_by(self, instant: float) -> float:
        """Return the seconds worked from the start of the year to the instant."""
        place = bisect_right(self.opens, instant) - 1
        if place < 0:
            return 0.0
        return self.before[place] + min(instant, self.closes[place]) - self.opens[place]


@lru_cache(maxsize=1 << 16)
def _day_throughout(timezone: str, quarter: float) -> Day | None:
    """
    Return the local day of a quarter of an hour, counted from 1970 in UTC; None where the day changes within it.

    A hundred thousand first uses of three months lie in nine thousand quarters. Whole hours would not do: where clocks
    were set back a minute after midnight (St. John's, until 2011), a day began and was taken back in the middle of one.
    """
    zone, start = ZoneInfo(timezone), quarter * QUARTER
    first, last = (dt.datetime.fromtimestamp(second, zone).date() for second in (start, start + QUARTER - 1))
    return first if first == last else None


@lru_cache(maxsize=512)
def _workdays_of(calendar: Calendar, year: int) -> tuple[int, ...]:
    """Return the working days of a year as ordinals, in order."""
    days = Span(Day(year, 1, 1), Day(year, 12, 31)).days()
    return tuple(day.toordinal() for day in days if calendar.is_workday(day))


@lru_cache(maxsize=128)
def _shifts_of(calendar: Calendar, year: int) -> _Shifts:
    zone = ZoneInfo(calendar.timezone)
    shifts = [_shift(calendar, zone, Day.fromordinal(ordinal)) for ordinal in _workdays_of(calendar, year)]
    opens, closes = zip(*shifts, strict=True) if shifts else ((), ())
    before = accumulate((close - begin for begin, close in shifts), initial=0)
    return _Shifts(opens, closes, tuple(before)[: len(shifts)])


def _shift(calendar: Calendar, zone: ZoneInfo, day: Day) -> tuple[int, int]:
    span = calendar.hours.spans[day.weekday()]
    opens, closes = (_instant(zone, day, minute) for minute in span or (0, 0))
    # A country that crosses the date line leaves a whole day out: its hours must not be those of the next day again.
    end = _instant(zone, day, 24 * 60)
    return min(opens, end), min(closes, end)


def _instant(zone: ZoneInfo, day: Day, minute: int) -> int:
    """
    Return the UTC epoch seconds of a minute of the local day.

    Of a time that comes twice, the first; a time that the clock jumps over moves forward by the jump, as calendars take
    it (RFC 5545, 3.3.5; PEP 495, fold=0). Opening and closing of a shift move alike, so that it keeps its length.
    """
    wall = dt.datetime.combine(day, dt.time(), zone) + dt.timedelta(minutes=minute)
    return int(wall.timestamp())
