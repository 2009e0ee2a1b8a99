"""What can still become of a share: against trying all futures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.company import monday_after
from tests.forecast.casting import audience_of, cast, known, week_end
from tests.forecast.reference import reachable
from uptake.core.forecast.subjects import subjects
from uptake.core.forecast.wanted import wanted
from uptake.core.measures import frame

marks = st.lists(st.text("x.", min_size=7, max_size=7), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(marks)
def test_the_bounds_are_those_of_trying_all_futures(patterns: list[str]) -> None:
    patterns.append("xxxxxxx")  # somebody was seen: before that nobody can be measured
    one = known(*patterns, weeks=7)
    asked = wanted("habitual", one, week_end(one, 12))
    tried = [reachable(pattern, 12, 9) for pattern in patterns]
    possible, sure = (sum(found) / len(patterns) for found in zip(*tried, strict=True))
    assert asked.bounds == pytest.approx((sure, possible))


@settings(max_examples=25, deadline=None)
@given(marks, st.data())
def test_one_more_active_week_never_lowers_a_bound(patterns: list[str], data: st.DataObject) -> None:
    who = data.draw(st.integers(0, len(patterns) - 1))
    week = data.draw(st.integers(0, 6))
    patterns.append("xxxxxxx")
    more = list(patterns)
    more[who] = more[who][:week] + "x" + more[who][week + 1 :]
    before, after = (wanted("habitual", one := known(*each, weeks=7), week_end(one, 12)) for each in (patterns, more))
    assert all(now >= then for now, then in zip(after.bounds, before.bounds, strict=True))


@pytest.mark.parametrize(("pattern", "need"), [("xxx.xxx", 9), ("xx-xxxx", 9), ("xx--xxx", 8), ("x---xxx", 7)])
def test_weeks_away_lower_the_need(pattern: str, need: int) -> None:
    one = known(pattern, weeks=7)
    asked = wanted("habitual", one, week_end(one, 12))
    assert asked.need.tolist() == [need]
    assert need == math.ceil(0.75 * (12 - pattern.count("-")))


def test_more_than_three_weeks_away_leave_a_person_out() -> None:
    one = known("x----xx", "xxxxxxx", weeks=7)
    asked = wanted("habitual", one, week_end(one, 12))
    assert (len(asked.who), asked.left_out) == (1, 1)


@pytest.mark.parametrize("measure", ["habitual", "adopted", "weekly_active"])
@pytest.mark.parametrize("until", [12, 13, 20])
def test_when_the_weeks_are_over_the_bounds_are_the_reading(measure: str, until: int) -> None:
    patterns = ["xxxx.xxxxxx.xxxxx.xx", "....................", "x.x.x.x.x.x.x.x.x.x.", "xx--xxxxxxxx-xxxxxx-"]
    people, events = cast(*(pattern[:until] for pattern in patterns))
    audience = audience_of(people, events, monday_after(until))
    reading = frame.read(frame.catalogue()[measure], audience)
    asked = wanted(measure, subjects(audience, monday_after(until)), audience.end)
    assert asked.bounds == (reading.value, reading.value)
    assert len(asked.who) == reading.of


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text("x.-", min_size=12, max_size=12), min_size=1, max_size=6), st.integers(4, 11))
def test_the_reading_in_the_end_lies_within_the_bounds_of_before(patterns: list[str], weeks: int) -> None:
    """Given that absences are known beforehand."""
    people, events = cast("xxxxxxxxxxxx", *patterns)
    last = audience_of(people, events, monday_after(12))
    early = subjects(audience_of(people, events, monday_after(weeks)), monday_after(12))
    for measure in ("habitual", "adopted", "weekly_active"):
        reading = frame.read(frame.catalogue()[measure], last)
        asked = wanted(measure, early, week_end(early, 12))
        assert len(asked.who) == (reading.of or 0)
        if reading.value is not None:
            low, high = asked.bounds
            assert low - 1e-12 <= reading.value <= high + 1e-12


def test_the_window_of_twelve_weeks_moves_on() -> None:
    one = known("x" * 9 + "." * 9, weeks=18, until=20)
    asked = wanted("habitual", one, week_end(one, 20))
    assert asked.had.tolist() == [1]  # of weeks 9 to 20
    assert np.bitwise_count(asked.ahead).tolist() == [2]
