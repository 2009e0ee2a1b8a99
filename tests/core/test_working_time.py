"""Working time and instants: over nights, closures, changes of the clock and days that a country left out."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.calendar import Calendar, Day, Duration, Hours, Span, known_timezone

HOUR = 3600
BAVARIA = Calendar(
    timezone="Europe/Berlin",
    country="DE",
    region="BY",
    hours=Hours.parse("Mon-Fri 08:00-17:00"),
    closed=(Span(Day(2026, 12, 24), Day(2026, 12, 31)),),
)
TEL_AVIV = Calendar("Asia/Jerusalem", "IL", None, Hours.parse("Sun-Thu 09:00-17:00"))
NIGHT_DESK = Calendar("America/New_York", "US", "NY", Hours.parse("Mon-Sat 00:00-24:00, Sun 02:30-10:00"))
CALENDARS = (Calendar(), BAVARIA, TEL_AVIV, NIGHT_DESK)

calendars = st.sampled_from(CALENDARS)
some_days = st.dates(Day(2023, 1, 1), Day(2034, 12, 31))
modest = settings(max_examples=60, deadline=None)


def at(calendar: Calendar, text: str) -> float:
    """The instant of a wall-clock time such as 2026-03-27 16:00."""
    local = dt.datetime.fromisoformat(text).replace(tzinfo=calendar.start_of(Day(2026, 1, 1)).tzinfo)
    return local.timestamp()


def working(calendar: Calendar, start: str, end: str) -> float:
    return calendar.working_seconds(at(calendar, start), at(calendar, end))


def test_a_question_on_friday_afternoon_is_answered_on_monday_morning_after_two_hours() -> None:
    assert working(BAVARIA, "2026-06-12 16:00", "2026-06-15 09:00") == 2 * HOUR


def test_the_night_the_closure_and_holidays_are_no_working_time() -> None:
    assert working(BAVARIA, "2026-12-23 16:00", "2027-01-04 09:00") == 2 * HOUR
    assert working(BAVARIA, "2026-12-24 08:00", "2027-01-03 23:00") == 0


def test_nothing_passes_when_the_end_is_not_after_the_start() -> None:
    noon = at(BAVARIA, "2026-06-12 12:00")
    assert BAVARIA.working_seconds(noon, noon) == 0
    assert BAVARIA.working_seconds(noon, noon - HOUR) == 0


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-30", 24)])
def test_a_working_day_around_the_clock_is_an_hour_shorter_in_march_and_longer_in_october(day: str, hours: int) -> None:
    berlin = Calendar("Europe/Berlin", hours=Hours.parse("Mon-Sun 00:00-24:00"))
    first = Day.fromisoformat(day)
    next_day = berlin.epoch(first + dt.timedelta(days=1))
    assert berlin.working_seconds(berlin.epoch(first), next_day) == hours * HOUR


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"])
def test_working_time_over_a_change_of_the_clock_is_that_of_the_clock_on_the_wall(change: str) -> None:
    sunday = Day.fromisoformat(change)
    friday, monday_after = sunday - dt.timedelta(days=2), sunday + dt.timedelta(days=1)
    assert working(BAVARIA, f"{friday} 16:00", f"{monday_after} 09:00") == 2 * HOUR
    assert (at(BAVARIA, f"{monday_after} 09:00") - at(BAVARIA, f"{friday} 16:00")) / HOUR in {64, 66}


def test_a_year_of_working_time_is_its_working_days_times_their_hours() -> None:
    days = BAVARIA.workdays(Day(2026, 1, 1), Day(2026, 12, 31))
    assert BAVARIA.working_seconds(BAVARIA.epoch(Day(2026, 1, 1)), BAVARIA.epoch(Day(2027, 1, 1))) == days * 9 * HOUR


instants = st.floats(1_672_531_200, 1_861_920_000)  # 2023 to 2028, with two leap years


@modest
@given(calendars, st.lists(instants, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up(calendar: Calendar, three: list[float]) -> None:
    start, middle, end = three
    parts = calendar.working_seconds(start, middle) + calendar.working_seconds(middle, end)
    assert math.isclose(calendar.working_seconds(start, end), parts, abs_tol=1e-3)


@settings(max_examples=25, deadline=None)
@given(calendars, instants, st.integers(0, 10 * 24 * 60))
def test_working_time_is_what_one_counts_minute_by_minute(calendar: Calendar, start: float, minutes: int) -> None:
    begin = int(start) // 60 * 60
    end = begin + minutes * 60
    assert calendar.working_seconds(begin, end) == counted(calendar, begin, end)


@pytest.mark.parametrize(
    ("hours", "start", "end", "worked"),
    [
        ("Sun 02:30-10:00", "2026-03-08", "2026-03-09", 6.5),  # no 02:30 that day: opens at 03:30
        ("Sun 02:30-10:00", "2026-03-08 03:10", "2026-03-08 04:00", 0.5),
        ("Sun 00:00-02:30", "2026-03-08", "2026-03-09", 2.5),  # closes at 03:30
        ("Sun 01:30-10:00", "2026-11-01", "2026-11-02", 9.5),  # 01:30 comes twice: opens the first time
        ("Sun 00:00-01:30", "2026-11-01", "2026-11-02", 1.5),
    ],
)
def test_a_shift_that_begins_or_ends_where_the_clock_changes(hours: str, start: str, end: str, worked: float) -> None:
    desk = Calendar("America/New_York", hours=Hours.parse(hours))
    assert working(desk, start, end) == worked * HOUR
    assert counted(desk, int(at(desk, start)), int(at(desk, end))) == worked * HOUR


def counted(calendar: Calendar, begin: int, end: int) -> int:
    """Working seconds between two full minutes: those in the days' shifts, as `shown` finds their ends."""
    zone = calendar.start_of(Day(2026, 1, 1)).tzinfo
    first, last = (dt.datetime.fromtimestamp(instant, zone).date() for instant in (begin, end))
    seconds = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = Day.fromordinal(ordinal)
        span = calendar.hours.spans[day.weekday()]
        if span and calendar.is_workday(day):
            opens, closes = (shown(zone, day, minute) for minute in span)
            seconds += max(min(closes, end) - max(opens, begin), 0)
    return seconds


def shown(zone: dt.tzinfo | None, day: Day, minute: int) -> int:
    """
    The instant at which the clock on the wall first shows a minute of the day, found by watching it.

    A minute that the clock jumps over comes as long after the jump as it would have come without it (RFC 5545, 3.3.5).
    """
    instant = int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp()) - 14 * HOUR
    before = None
    while True:
        now = dt.datetime.fromtimestamp(instant, zone)
        shows = 24 * 60 * (now.date() - day).days + 60 * now.hour + now.minute
        if before is not None and before < minute <= shows:
            return instant + 60 * (minute - before - 1)
        before, instant = shows, instant + 60


# Instants


def test_a_day_begins_at_local_midnight() -> None:
    assert BAVARIA.start_of(Day(2026, 7, 1)).isoformat() == "2026-07-01T00:00:00+02:00"
    assert BAVARIA.epoch(Day(2026, 1, 1)) == 1_767_222_000  # 2025-12-31T23:00:00Z


@pytest.mark.parametrize(
    ("timezone", "day", "start"),
    [
        ("America/Havana", "2026-03-08", "2026-03-08T01:00:00-04:00"),
        ("Asia/Beirut", "2026-03-29", "2026-03-29T01:00:00+03:00"),
        ("America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"),  # midnight comes twice: the first
        ("Asia/Beirut", "2026-10-25", "2026-10-25T00:00:00+02:00"),
    ],
)
def test_a_day_whose_midnight_is_missing_or_comes_twice_begins_at_its_first_instant(
    timezone: str, day: str, start: str
) -> None:
    calendar, wanted = Calendar(timezone), Day.fromisoformat(day)
    assert calendar.start_of(wanted).isoformat() == start
    assert calendar.day_of(calendar.epoch(wanted)) == wanted
    assert calendar.day_of(calendar.epoch(wanted) - 1) == wanted - dt.timedelta(days=1)


def test_the_day_that_samoa_left_out_has_no_working_time() -> None:
    samoa = Calendar("Pacific/Apia")  # from Thursday 29 to Saturday 31 December 2011
    midnight = samoa.epoch(Day(2011, 12, 31))
    assert samoa.epoch(Day(2011, 12, 30)) == midnight
    assert samoa.working_seconds(samoa.epoch(Day(2011, 12, 29)), midnight + 48 * HOUR) == 8 * HOUR


@modest
@given(st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"]), some_days)
def test_the_start_of_a_day_lies_in_that_day(timezone: str, day: Day) -> None:
    calendar = Calendar(timezone)
    assert calendar.day_of(calendar.epoch(day)) == day
    assert calendar.start_of(day).timestamp() == calendar.epoch(day)


def test_a_timezone_is_known_or_not() -> None:
    assert known_timezone("Europe/Berlin")
    for name in ("Europe/Munich", "Europe", "", "../etc/passwd", "/etc/localtime", "CEST summer"):
        assert not known_timezone(name), name


def test_making_a_calendar_asks_for_nothing_that_may_be_missing() -> None:
    calendar = Calendar("Europe/Munich", "XX", "YY")
    assert calendar.is_workday(Day(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "seconds"), [("45m", 2700), ("4h", 4 * HOUR), ("1wd", 7.8 * HOUR), ("1d", 7.8 * HOUR), ("2w", 78 * HOUR)]
)
def test_a_duration_is_working_time_of_the_calendar(text: str, seconds: float) -> None:
    short_friday = Calendar(hours=Hours.parse("Mon-Thu 08:00-16:30, Fri 08:00-13:00"))
    assert short_friday.duration_seconds(Duration.parse(text)) == pytest.approx(seconds)


@modest
@given(calendars, some_days, st.integers(0, 86_399), st.sampled_from(["1m", "4h", "1wd", "12h", "3w"]))
def test_what_is_due_has_been_worked_for_just_so_long(calendar: Calendar, day: Day, second: int, lasting: str) -> None:
    start, duration = calendar.epoch(day) + second, Duration.parse(lasting)
    due = calendar.due(start, duration)
    worked = calendar.duration_seconds(duration)
    assert calendar.working_seconds(start, due) == pytest.approx(worked)
    assert calendar.working_seconds(start, due - 1) < worked
    assert calendar.opens(due - 0.5) == due - 0.5  # it is due while people work, or as they leave
