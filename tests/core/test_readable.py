from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.calendar import Calendar, Day, Span, monday
from uptake.core.readable import readable_from

OPEN = Calendar()
TUESDAY = Day(2026, 12, 1)
CHRISTMAS = Calendar(closed=(Span(Day(2026, 12, 21), Day(2027, 1, 1)),))


def after(launch: Day, day: Day | None) -> int | None:
    return None if day is None else (day - launch).days


@pytest.mark.parametrize(
    ("measure", "day"),
    [
        ("weekly_active", 13),
        ("adopted", 34),
        ("retained_5", 41),
        ("retained_9", 69),
        ("retained_13", 97),
        ("habitual", 90),
        ("lapsed", 34),
    ],
)
def test_a_measure_of_weeks_can_be_read_on_the_monday_after_them(measure: str, day: int) -> None:
    assert after(TUESDAY, readable_from(measure, TUESDAY, OPEN)) == day


@pytest.mark.parametrize(("weekday", "day"), [(0, 84), (1, 90), (2, 89), (3, 88), (4, 87), (5, 86), (6, 85)])
def test_a_habit_can_be_read_by_day_90_whatever_the_weekday_of_launch(weekday: int, day: int) -> None:
    launch = Day(2026, 11, 30) + dt.timedelta(days=weekday)
    assert after(launch, readable_from("habitual", launch, OPEN)) == day


@pytest.mark.parametrize("measure", ["told", "acknowledged", "first_use", "attended", "first_reply", "coverage"])
def test_what_is_known_as_it_happens_can_be_read_from_launch(measure: str) -> None:
    assert readable_from(measure, TUESDAY, OPEN) == TUESDAY


def test_a_closed_first_week_is_no_week() -> None:
    calendar = Calendar(closed=(Span(Day(2026, 12, 7), Day(2026, 12, 9)),))
    assert readable_from("weekly_active", TUESDAY, calendar) == Day(2026, 12, 21)


def test_a_week_with_half_of_its_days_closed_still_counts() -> None:
    calendar = Calendar(closed=(Span(Day(2026, 12, 7), Day(2026, 12, 8)),))
    assert readable_from("weekly_active", TUESDAY, calendar) == Day(2026, 12, 14)


def test_adopted_waits_for_four_weeks_that_count_within_six() -> None:
    assert readable_from("adopted", TUESDAY, CHRISTMAS) == Day(2027, 1, 18)
    three = Calendar(closed=(Span(Day(2026, 12, 14), Day(2027, 1, 3)),))  # one week, three closed, then three more
    assert readable_from("adopted", TUESDAY, three) == Day(2027, 2, 1)


def test_habitual_bears_three_weeks_that_do_not_count_and_no_more() -> None:
    assert readable_from("habitual", TUESDAY, CHRISTMAS) == Day(2027, 3, 1)
    four = Calendar(closed=(Span(Day(2026, 12, 14), Day(2027, 1, 10)),))
    # Twelve weeks hold four that are closed until the first of them has left the window.
    assert readable_from("habitual", TUESDAY, four) == Day(2027, 3, 15)


def test_regular_counts_months_of_monthly_work_and_weeks_of_work_on_demand() -> None:
    assert readable_from("regular", TUESDAY, OPEN) == Day(2027, 3, 1)
    assert readable_from("regular", Day(2026, 12, 2), OPEN) == Day(2027, 4, 5)
    assert readable_from("regular", TUESDAY, OPEN, "on demand") == Day(2026, 12, 28)


def test_an_unknown_measure_and_a_calendar_without_work_have_no_day() -> None:
    always = Calendar(closed=(Span(Day(2000, 1, 1), Day(2100, 1, 1)),))
    assert readable_from("happiness", TUESDAY, OPEN) is None
    assert readable_from("adopted", TUESDAY, always) is None


def test_the_end_of_the_calendar_is_no_crash() -> None:
    assert readable_from("habitual", Day(9999, 12, 1), OPEN) is None
    assert readable_from("regular", Day(9999, 12, 1), OPEN) is None
    assert readable_from("weekly_active", Day.max, OPEN) is None


@given(st.dates(Day(2020, 1, 1), Day(2040, 1, 1)), st.sampled_from(["weekly_active", "adopted", "habitual", "regular"]))
@settings(max_examples=60, deadline=None)
def test_it_is_a_monday_after_launch(launch: Day, measure: str) -> None:
    first = readable_from(measure, launch, OPEN)
    assert first is not None
    assert first > launch
    assert first == monday(first)
