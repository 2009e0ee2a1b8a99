"""How a plan speaks of time: what is read, and the sentence that answers what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.moments import WEEK, Day, Duration, Hours, Span, When, first_complete_week, monday, week_name

some_days = st.dates(Day(2023, 1, 1), Day(2034, 12, 31))
modest = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-12-28", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),
        ("2028-02-29", "2028-W09"),
    ],
)
def test_a_week_has_its_iso_8601_name(day: str, name: str) -> None:
    assert week_name(Day.fromisoformat(day)) == name


@pytest.mark.parametrize(
    ("launch", "week_1"),
    [
        ("2026-11-30", "2026-11-30"),  # a Monday begins its own week 1
        ("2026-12-01", "2026-12-07"),
        ("2026-12-02", "2026-12-07"),
        ("2026-12-03", "2026-12-07"),
        ("2026-12-04", "2026-12-07"),
        ("2026-12-05", "2026-12-07"),
        ("2026-12-06", "2026-12-07"),
    ],
)
def test_week_1_is_the_first_complete_week_on_or_after_launch(launch: str, week_1: str) -> None:
    assert first_complete_week(Day.fromisoformat(launch)) == Day.fromisoformat(week_1)


@modest
@given(some_days)
def test_the_monday_of_a_day_is_a_monday_of_the_same_iso_week(day: Day) -> None:
    assert monday(day).weekday() == 0
    assert week_name(monday(day)) == week_name(day)


def test_a_span_includes_both_its_ends() -> None:
    span = Span(Day(2028, 2, 28), Day(2028, 3, 1))
    assert list(span.days()) == [Day(2028, 2, 28), Day(2028, 2, 29), Day(2028, 3, 1)]
    assert Day(2028, 2, 28) in span
    assert Day(2028, 3, 1) in span
    assert Day(2028, 3, 2) not in span


@modest
@given(st.sampled_from(["day", "workday", "week"]), st.integers(-9999, 9999), st.integers(0, 50))
def test_a_moment_reads_back_as_it_was_written(unit: str, first: int, more: int) -> None:
    last = min(first + more, 9999)
    text = f"{unit} {first}..{last}" if last > first else f"{unit} {first}"
    assert When.parse(text) == When(unit, first, last, text)
    assert When.parse(When.parse(text).text) == When.parse(text)


@modest
@given(some_days)
def test_a_date_reads_back_as_it_was_written(day: Day) -> None:
    when = When.parse(day.isoformat())
    assert (when.unit, when.first, when.last, when.text) == ("date", day.toordinal(), day.toordinal(), str(day))


def test_a_span_of_days_or_a_week_covers_more_than_one_day() -> None:
    assert When.parse("day 0..4").is_span
    assert When.parse("week 3").is_span
    assert not When.parse("workday -15").is_span
    assert not When.parse("2027-01-15").is_span


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", '"" is not a time from launch. Write "day 14"'),
        ("14", '"14" is not a time from launch.'),
        ("day", '"day" is not a time from launch.'),
        ("day14", '"day14" is not a time from launch.'),
        ("Day 14", '"Day 14" is not a time from launch.'),
        ("month 2", '"month 2" is not a time from launch.'),
        ("day 10000", '"day 10000" is not a time from launch.'),
        ("day ١", '"day ١" is not a time from launch.'),
        ("day 4..0", '"day 4..0" ends before it begins. Write the earlier day first.'),
        ("week 5..3", "Write the earlier week first."),
        ("2027-02-29", '"2027-02-29" names a day that is in no calendar: 2027-02-29.'),
        ("2027-01-20..2027-01-15", '"2027-01-20..2027-01-15" ends before it begins.'),
    ],
)
def test_a_moment_that_cannot_be_read_is_answered_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared below
        When.parse(text)
    assert sentence in str(refused.value)


def test_a_closure_is_a_day_or_a_span_of_days() -> None:
    assert Span.parse("2026-12-24..2026-12-31") == Span(Day(2026, 12, 24), Day(2026, 12, 31))
    assert Span.parse("2026-12-24") == Span(Day(2026, 12, 24), Day(2026, 12, 24))
    with pytest.raises(ValueError, match=r'"Christmas" is not a day or a span of days\. Write a day such as'):
        Span.parse("Christmas")


@pytest.mark.parametrize(
    ("text", "amount", "unit"), [("45m", 45, "m"), ("4h", 4, "h"), ("3d", 3, "d"), ("5wd", 5, "wd"), ("2w", 2, "w")]
)
def test_a_duration_is_a_number_and_a_unit(text: str, amount: int, unit: str) -> None:
    assert Duration.parse(text) == Duration(amount, unit, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("4", '"4" is not a duration. Write a number and a unit: 45m'),
        ("4 hours", '"4 hours" is not a duration.'),
        ("-1d", '"-1d" is not a duration.'),
        ("1.5h", '"1.5h" is not a duration.'),
        ("2y", '"2y" is not a duration.'),
        ("0wd", '"0wd" is no time at all. Write at least 1wd.'),
    ],
)
def test_a_duration_that_cannot_be_read_is_answered_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared below
        Duration.parse(text)
    assert sentence in str(refused.value)


def test_hours_may_differ_by_weekday() -> None:
    hours = Hours.parse("Mon-Thu 08:00-17:00, Fri 8:00-14:00")
    assert hours.spans == (*((480, 1020),) * 4, (480, 840), None, None)


def test_a_working_week_may_run_over_sunday() -> None:
    nine_to_five = (540, 1020)
    assert Hours.parse("Sun-Thu 09:00-17:00").spans == (*(nine_to_five,) * 4, None, None, nine_to_five)


def test_hours_may_last_until_midnight() -> None:
    assert Hours.parse("Sat 18:00-24:00").spans[5] == (1080, 1440)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9 to 5", '"9 to 5" is not a line of working hours. Write "Mon-Fri 09:00-17:00"'),
        ("", '"" is not a line of working hours.'),
        ("Mon-Fri 09:00-17:00,", '"" is not a line of working hours.'),
        ("Mon-Fry 09:00-17:00", '"Fry" is not a weekday. Write Mon, Tue, Wed'),
        ("Mon 09:60-17:00", "has a time that is not on the clock. Write times from 00:00 to 24:00."),
        ("Mon 09:00-24:01", "has a time that is not on the clock."),
        ("Mon 22:00-06:00", '"Mon 22:00-06:00" closes before it opens. Working hours end on the day they begin.'),
        ("Mon-Fri 09:00-17:00, Fri 09:00-14:00", "gives Fri twice. Give each weekday once."),
    ],
)
def test_hours_that_cannot_be_read_are_answered_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared below
        Hours.parse(text)
    assert sentence in str(refused.value)


def test_weeks_are_seven_days() -> None:
    assert monday(Day(2026, 12, 31)) + WEEK == Day(2027, 1, 4)
