"""Habit as bits: what a row of weeks says of one person. In these tests weeks are written out, week 1 first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.company import group, person
from uptake.core.groups import Member
from uptake.core.measures import habit
from uptake.core.measures.bits import by_week, habit_of, latest
from uptake.core.measures.rows import NEVER, Row
from uptake.core.usage import NO_ACTS, History, last

FIRST = 26
LONG_AGO = 0.0


def bits(weeks: str) -> int:
    """`x` is a bit; the first character is week 1."""
    return sum(1 << FIRST + place for place, letter in enumerate(weeks) if letter == "x")


def row(used: str, counts: str | None = None) -> Row:
    """Someone active in the weeks marked `x`; every week counts unless said otherwise."""
    mask = bits(counts if counts is not None else "x" * len(used))
    history = History(used=bits(used), first_use=LONG_AGO if "x" in used else None)
    member = Member(person("dov"), "adjusters", mask, 0, here=True)
    read = habit_of(history.used, mask, FIRST)
    first_week = FIRST + used.index("x") if "x" in used else NEVER
    return Row(member, group(), history, NO_ACTS, FIRST, NEVER, first_week=first_week, habit=read)


def after(weeks: int) -> int:
    """The week end after so many weeks."""
    return FIRST + weeks


@pytest.mark.parametrize(("used", "answer"), [("xxx.", True), ("x.xx", True), ("x..x", False), ("....", False)])
def test_adopted_is_three_of_the_four_latest_weeks(used: str, answer: bool) -> None:
    assert habit.adopted(row(used), after(4)) is answer


def test_nobody_has_adopted_it_before_four_weeks_count() -> None:
    assert habit.adopted(row("xxx"), after(3)) is None
    assert habit.adopted(row("xxxx", counts=".xxx"), after(4)) is None


def test_a_week_that_does_not_count_is_looked_past_up_to_two_weeks_further_back() -> None:
    assert habit.adopted(row("xx..xx", counts="xx..xx"), after(6)) is True
    assert habit.adopted(row("xx...xx", counts="xx...xx"), after(7)) is None


def test_activity_in_a_week_that_does_not_count_is_left_out() -> None:
    assert habit.adopted(row("xx.x.", counts="xxx.x"), after(5)) is False
    assert habit.active(row("x", counts="."), FIRST) is None


def test_only_the_latest_four_weeks_that_count_are_looked_at() -> None:
    assert habit.adopted(row("xx..x."), after(6)) is False


@pytest.mark.parametrize(("missed", "answer"), [(3, True), (4, False)])
def test_habitual_is_nine_of_twelve(missed: int, answer: bool) -> None:
    assert habit.habitual(row("." * missed + "x" * (12 - missed)), after(12)) is answer


@pytest.mark.parametrize(("blanks", "need"), [(0, 9), (1, 9), (2, 8), (3, 7)])
def test_each_week_that_does_not_count_lowers_the_need_by_three_quarters_rounded_up(blanks: int, need: int) -> None:
    counts = "." * blanks + "x" * (12 - blanks)
    enough = ("." * 12 + "x" * need)[-12:]
    assert habit.habitual(row(enough, counts), after(12)) is True
    assert habit.habitual(row(enough.replace("x", ".", 1), counts), after(12)) is False


def test_with_four_blanks_nobody_can_be_called_habitual() -> None:
    assert habit.habitual(row("x" * 12, "...." + "x" * 8), after(12)) is None


def test_nobody_is_habitual_before_week_12_is_over() -> None:
    assert habit.habitual(row("x" * 11), after(11)) is None
    assert habit.habitual(row("x" * 12), after(12)) is True


def test_lapsed_was_adopted_and_did_nothing_in_four_weeks() -> None:
    assert habit.lapsed(row("xxxx...."), after(8)) is True
    assert habit.lapsed(row("xxxx..."), after(7)) is False
    assert habit.lapsed(row("xx......"), after(8)) is False


def test_dormant_used_it_once_and_did_nothing_in_four_weeks() -> None:
    assert habit.dormant(row("x...."), after(5)) is True
    assert habit.dormant(row("xxxx...."), after(8)) is False
    assert habit.dormant(row("....."), after(5)) is False


def test_whoever_started_after_the_last_complete_week_is_new_and_not_dormant() -> None:
    new = row("....")._replace(history=History(used=bits("....x"), first_use=2.0), first_week=after(4))
    assert habit.dormant(new, after(4)) is False


def test_four_weeks_of_leave_are_no_lapse() -> None:
    assert habit.lapsed(row("xxxx....", counts="xxxx...."), after(8)) is None


def test_a_lapse_is_seen_past_two_weeks_of_leave() -> None:
    assert habit.lapsed(row("xxxx....", counts="xxxxxx.."), after(8)) is False
    assert habit.lapsed(row("xxxx......", counts="xxxx..xxxx"), after(10)) is True


def test_nothing_is_said_of_someone_who_cannot_be_measured_or_had_left() -> None:
    unseen, gone = row("xxxx")._replace(measured=False), row("xxxx")._replace(until=after(4))
    for one in (unseen, gone):
        assert habit.adopted(one, after(4)) is None
        assert habit.lapsed(one, after(4)) is None
        assert habit.habitual(one, after(12)) is None
    assert habit.adopted(row("xxxx")._replace(until=after(5)), after(4)) is True


def test_what_was_reached_once_stays_reached() -> None:
    faded = row("xxxx" + "." * 12)
    assert habit.ever_adopted(faded, after(16))
    assert not habit.ever_habitual(faded, after(16))
    assert habit.ever_habitual(row("x" * 12 + "." * 8), after(20))
    assert not habit.ever_adopted(row("xx.." * 4), after(16))


def test_regular_is_three_quarters_of_the_periods_in_which_the_work_came_up() -> None:
    assert habit.regular(0b0111, 0b1111) is True
    assert habit.regular(0b0011, 0b1111) is False
    assert habit.regular(0b1111_0000, 0b1111) is False
    assert habit.regular(0b11, 0b11) is None


def test_regular_once_is_remembered() -> None:
    assert habit.was_regular(0b000111, 0b111111, 12, 6)
    assert not habit.was_regular(0b010101, 0b111111, 12, 6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, (1 << 40) - 1), st.integers(0, 45), st.integers(0, 45))
def test_the_latest_weeks_are_those_a_person_would_count_on_their_fingers(
    counts: int, end: int, look_back: int
) -> None:
    found = [bit for bit in range(max(0, end - look_back), end) if counts >> bit & 1][-4:]
    expected = sum(1 << bit for bit in found) if len(found) == 4 else None
    assert latest(counts, 4, look_back, end) == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_a_mask_of_the_last_weeks_holds_so_many_of_them(count: int, end: int) -> None:
    assert last(count, end) == sum(1 << bit for bit in range(max(0, end - count), end))


@given(st.dictionaries(st.integers(0, (1 << 90) - 1), st.integers(1, 40), max_size=30))
def test_people_are_added_up_for_all_weeks_at_once(masks: dict[int, int]) -> None:
    one_by_one = {week: sum(people for mask, people in masks.items() if mask >> week & 1) for week in range(95)}
    assert by_week(masks, range(95)) == one_by_one
    assert by_week(masks, range(7, 9)) == {7: one_by_one[7], 8: one_by_one[8]}
