"""A week without the system is no week of the people."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.casting import forecaster, week_end
from uptake.core.forecast.outages import outages
from uptake.core.forecast.subjects import Bools


def weeks(*patterns: str) -> tuple[Bools, Bools]:
    marks = np.array([list(pattern) for pattern in patterns])
    return marks == "x", marks != "-"


@pytest.mark.parametrize(
    ("pattern", "broken", "latest"),
    [
        ("xxx.xx", [3], False),
        ("xxxxx.", [], True),
        ("xxx...", [], False),  # nobody came back: people left
        ("x.....", [], False),
        ("......", [], False),
        ("xx-x.x", [4], False),
    ],
)
def test_use_of_all_that_falls_and_is_back_is_an_outage(pattern: str, broken: list[int], latest: bool) -> None:
    found = outages(*weeks(*[pattern] * 10, *["......"] * 5))
    assert (np.flatnonzero(found.weeks).tolist(), found.latest) == (broken, latest)


def test_a_few_people_may_all_be_busy() -> None:
    assert not outages(*weeks(*["xxx.xx"] * 5)).weeks.any()


def test_a_fall_of_some_is_none() -> None:
    assert not outages(*weeks(*["xxx.xx"] * 4, *["xxxxxx"] * 6)).weeks.any()


def test_after_an_outage_people_go_on_as_before() -> None:
    found = [
        forecaster(*[pattern] * 12, *["x.x.xx"] * 4, weeks=6)
        for pattern in ("xxxx.x", "xxxxxx")
    ]  # fmt: skip
    with_outage, without = (one.outlook("adopted", week_end(one.known, 12)) for one in found)
    assert with_outage is not None
    assert without is not None
    assert with_outage.likely == pytest.approx(without.likely, abs=0.15)


def test_in_the_week_of_an_outage_the_range_is_wide() -> None:
    one = forecaster(*["xxxxx."] * 20, weeks=6)
    found = one.outlook("habitual", week_end(one.known, 12))
    assert found is not None
    low, high = found.expected
    assert high - low > 0.3
