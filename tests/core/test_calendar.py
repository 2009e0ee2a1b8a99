"""Days and weeks of a calendar, checked against published calendars and a day-by-day count."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.calendar import Calendar, Day, Duration, Hours, Span, When

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


# Weeks


@pytest.mark.parametrize(("launch", "day_of_plan"), [("2026-11-30", 84), ("2026-12-01", 90)])
def test_week_12_ends_by_day_84_after_a_monday_launch_and_day_90_after_a_tuesday_launch(
    launch: str, day_of_plan: int
) -> None:
    start = Day.fromisoformat(launch)
    week_12 = Calendar().resolve(When.parse("week 12"), start)
    assert (week_12.last - start).days + 1 == day_of_plan


def test_the_week_of_christmas_counts_while_two_of_its_five_days_are_off() -> None:
    assert BAVARIA.week_counts(Day(2026, 12, 21))


def test_the_week_after_christmas_does_not_count() -> None:
    assert not BAVARIA.week_counts(Day(2026, 12, 28))


def test_a_week_with_exactly_half_of_its_days_off_counts() -> None:
    four_days = Calendar(hours=Hours.parse("Mon-Thu 08:00-17:00"), closed=(Span(Day(2026, 6, 1), Day(2026, 6, 2)),))
    assert four_days.week_counts(Day(2026, 6, 1))


def test_a_holiday_on_a_free_day_takes_nothing_from_the_week() -> None:
    saturday_closed = Calendar(closed=(Span(Day(2026, 6, 3), Day(2026, 6, 7)),))
    assert not saturday_closed.week_counts(Day(2026, 6, 1))
    weekend_closed = Calendar(closed=(Span(Day(2026, 6, 4), Day(2026, 6, 7)),))
    assert weekend_closed.week_counts(Day(2026, 6, 1))


def test_the_working_weekdays_follow_the_hours_and_include_holidays() -> None:
    assert TEL_AVIV.weekdays_of(Day(2026, 6, 1)) == (*(Day(2026, 6, day) for day in (1, 2, 3, 4)), Day(2026, 6, 7))
    assert Day(2026, 12, 25) in BAVARIA.weekdays_of(Day(2026, 12, 21))


def test_closed_days_and_holidays_are_weekdays_but_no_working_days() -> None:
    assert BAVARIA.is_weekday(Day(2026, 12, 25))
    assert BAVARIA.holiday(Day(2026, 12, 25)) == "Christmas Day"
    assert BAVARIA.is_closed(Day(2026, 12, 24))
    assert not BAVARIA.is_workday(Day(2026, 12, 24))
    assert not BAVARIA.is_workday(Day(2026, 12, 25))
    assert BAVARIA.is_workday(Day(2026, 12, 23))


# Working days


def test_the_working_days_of_bavaria_in_2024_are_its_weekdays_less_the_holidays_that_fall_on_one() -> None:
    # Without 15 August, which is a holiday in the mainly Catholic municipalities only.
    off = ("0101", "0329", "0401", "0501", "0509", "0520", "0530", "1003", "1101", "1225", "1226")
    weekdays = {day for day in Span(Day(2024, 1, 1), Day(2024, 12, 31)).days() if day.weekday() < 5}
    assert len(weekdays) == 262
    bavaria = Calendar(country="DE", region="BY")
    assert {day for day in weekdays if not bavaria.is_workday(day)} == {Day.fromisoformat(f"2024{day}") for day in off}
    assert bavaria.workdays(Day(2024, 1, 1), Day(2024, 12, 31)) == 262 - 11


def test_no_days_lie_in_a_span_that_ends_before_it_begins() -> None:
    assert BAVARIA.workdays(Day(2026, 6, 2), Day(2026, 6, 1)) == 0


@modest
@given(calendars, some_days, st.integers(0, 500))
def test_working_days_are_those_that_one_counts_day_by_day(calendar: Calendar, first: Day, length: int) -> None:
    last = first + dt.timedelta(days=length)
    assert calendar.workdays(first, last) == sum(map(calendar.is_workday, Span(first, last).days()))


@modest
@given(calendars, some_days, st.integers(-300, 300).filter(bool))
def test_moving_by_working_days_passes_as_many_as_were_asked(calendar: Calendar, day: Day, count: int) -> None:
    moved = calendar.add_workdays(day, count)
    one = dt.timedelta(days=1)
    passed = calendar.workdays(day + one, moved) if count > 0 else calendar.workdays(moved, day - one)
    assert calendar.is_workday(moved)
    assert passed == abs(count)


@modest
@given(calendars, some_days, st.integers(-300, 300))
def test_from_a_working_day_one_moves_there_and_back(calendar: Calendar, day: Day, count: int) -> None:
    start = calendar.add_workdays(day, 0)
    assert calendar.add_workdays(calendar.add_workdays(start, count), -count) == start


def test_zero_working_days_after_a_free_day_is_the_next_working_day() -> None:
    assert BAVARIA.add_workdays(Day(2026, 12, 24), 0) == Day(2027, 1, 4)
    assert BAVARIA.add_workdays(Day(2026, 12, 23), 0) == Day(2026, 12, 23)


def test_a_calendar_without_working_days_says_so() -> None:
    never = Calendar(closed=(Span(Day(1, 1, 1), Day(9999, 12, 31)),))
    with pytest.raises(ValueError, match="no such working day after 2026-06-01"):
        never.add_workdays(Day(2026, 6, 1), 1)
    with pytest.raises(ValueError, match="no such working day before 2026-06-01"):
        never.add_workdays(Day(2026, 6, 1), -1)


# Moments from launch

LAUNCH = Day(2026, 12, 1)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("day 0", "2026-12-01", "2026-12-01"),
        ("day -1", "2026-11-30", "2026-11-30"),
        ("day 0..4", "2026-12-01", "2026-12-05"),
        ("day 90", "2027-03-01", "2027-03-01"),
        ("workday -1", "2026-11-30", "2026-11-30"),
        ("workday -15", "2026-11-10", "2026-11-10"),
        ("workday 17", "2027-01-04", "2027-01-04"),  # after the closure, New Year's Day and a weekend
        ("workday 18", "2027-01-05", "2027-01-05"),
        ("workday 19", "2027-01-07", "2027-01-07"),  # after Epiphany
        ("workday -2..10", "2026-11-27", "2026-12-15"),
        ("week 0", "2026-11-30", "2026-12-06"),
        ("week 1", "2026-12-07", "2026-12-13"),
        ("week 3..5", "2026-12-21", "2027-01-10"),
        ("2027-01-15", "2027-01-15", "2027-01-15"),
        ("2027-01-15..2027-01-20", "2027-01-15", "2027-01-20"),
    ],
)
def test_a_moment_from_launch_is_these_days(text: str, first: str, last: str) -> None:
    assert BAVARIA.resolve(When.parse(text), LAUNCH) == Span(Day.fromisoformat(first), Day.fromisoformat(last))


def test_workday_0_of_a_launch_on_a_free_day_is_the_first_working_day_after_it() -> None:
    saturday = Day(2026, 12, 5)
    assert BAVARIA.resolve(When.parse("workday 0"), saturday).first == Day(2026, 12, 7)
    assert BAVARIA.resolve(When.parse("workday 1"), saturday).first == Day(2026, 12, 8)
    assert BAVARIA.resolve(When.parse("workday -1"), saturday).first == Day(2026, 12, 4)


counts = st.integers(-200, 200)


@modest
@given(calendars, some_days, st.sampled_from(["day", "workday", "week"]), counts, counts)
def test_a_later_moment_never_comes_earlier(calendar: Calendar, launch: Day, unit: str, one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    spans = [calendar.resolve(When.parse(f"{unit} {count}"), launch) for count in (earlier, later)]
    both = calendar.resolve(When.parse(f"{unit} {earlier}..{later}"), launch)
    assert spans[0].first <= spans[1].first
    assert (spans[0] == spans[1]) == (earlier == later)
    assert both == Span(spans[0].first, spans[1].last)


# Durations


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("3d", "2026-12-20", "2026-12-26"),
        ("3wd", "2026-12-18", "2027-01-07"),
        ("2w", "2026-12-09", "2027-01-06"),
    ],
)
def test_a_day_moves_back_and_forward_by_a_duration(text: str, before: str, after: str) -> None:
    day, duration = Day(2026, 12, 23), Duration.parse(text)
    assert BAVARIA.back(day, duration) == Day.fromisoformat(before)
    assert BAVARIA.forward(day, duration) == Day.fromisoformat(after)


@pytest.mark.parametrize("text", ["4h", "30m"])
def test_hours_and_minutes_are_no_number_of_days(text: str) -> None:
    with pytest.raises(ValueError, match="no number of days"):
        BAVARIA.forward(Day(2026, 12, 23), Duration.parse(text))
    with pytest.raises(ValueError, match="minutes or hours"):
        Duration.parse_days(text)


def test_work_is_nine_to_five_from_monday_to_friday_unless_said_otherwise() -> None:
    assert Calendar().hours.spans == (*((540, 1020),) * 5, None, None)


@pytest.mark.parametrize(
    ("timezone", "around"),
    [
        ("Europe/Berlin", "2026-03-29T00:00:00+01:00"),
        ("America/St_Johns", "2010-11-07T00:00:00-02:30"),  # a minute later the clock went back to the day before
        ("Pacific/Apia", "2011-12-30T00:00:00-10:00"),  # this day was left out
        ("Asia/Kathmandu", "2026-01-05T00:00:00+05:45"),
    ],
)
def test_the_day_of_an_instant_is_that_of_the_clock_on_the_wall(timezone: str, around: str) -> None:
    middle = int(dt.datetime.fromisoformat(around).timestamp())
    instants = range(middle - 10_800, middle + 10_800, 20)
    wall = [dt.datetime.fromtimestamp(instant, ZoneInfo(timezone)).date() for instant in instants]
    assert [Calendar(timezone).day_of(instant) for instant in instants] == wall
