"""Intervals and survival, against published figures and an independent library."""

from __future__ import annotations

import random
import warnings
from collections import Counter

import pytest

from uptake.core.measures.intervals import median_survival, newcombe, quantile, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_values(count: int, of: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3."""
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


def test_wilson_is_the_same_from_both_sides() -> None:
    for of in (1, 7, 40):
        for count in range(of + 1):
            low, high = wilson(count, of)
            assert (1 - high, 1 - low) == pytest.approx(wilson(of - count, of))
            assert 0 <= low <= count / of <= high <= 1


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((5, 56, 0, 29), -0.0381, 0.1926),
    ],
)
def test_a_difference_of_two_shares_has_the_published_interval(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10."""
    assert newcombe(*counts) == pytest.approx((low, high), abs=5e-5)


def test_a_difference_is_the_same_from_both_sides() -> None:
    low, high = newcombe(56, 70, 48, 80)
    assert newcombe(48, 80, 56, 70) == pytest.approx((-high, -low))


def test_an_interval_reaches_the_end_when_everybody_or_nobody_does() -> None:
    assert wilson(0, 5)[0] == 0.0
    assert wilson(5, 5)[1] == 1.0


def test_the_median_wait_is_the_day_by_which_half_have_started() -> None:
    assert median_survival(Counter([(1, True), (2, True), (3, True), (4, True)])) == 2


def test_the_median_wait_leaves_no_time_out_for_those_who_still_wait() -> None:
    assert median_survival(Counter([(1, True), (2, False), (3, True), (4, False)])) == 3
    assert median_survival(Counter([(1, True), (5, False), (5, False)])) is None


def test_whoever_still_waits_on_the_day_of_an_event_was_at_risk_on_it() -> None:
    assert median_survival(Counter([(3, True), (3, False)])) == 3
    assert median_survival(Counter([(3, True), (3, False), (3, False)])) is None


def test_there_is_no_median_of_nobody() -> None:
    assert median_survival(Counter([])) is None


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.25) == 1.75
    assert quantile([7.0], 0.9) == 7.0


@pytest.mark.slow
def test_the_median_wait_agrees_with_lifelines() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other people's imports
        from lifelines import KaplanMeierFitter
    dice = random.Random(1958)
    for _ in range(60):
        waits = [(dice.randrange(12), dice.random() < 0.7) for _ in range(dice.randint(1, 40))]
        days, happened = zip(*waits, strict=True)
        curve = KaplanMeierFitter().fit(days, happened).survival_function_["KM_estimate"]
        # Its own median misses a share of exactly one half by a rounding error.
        assert median_survival(Counter(waits)) == next(
            (int(day) for day, share in curve.items() if share <= 0.5 + 1e-9), None
        )
