"""The outlook of a share: against a plain simulation, and what must hold for all of them."""

from __future__ import annotations

import random
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.company import monday_after
from tests.forecast.casting import audience_of, cast, forecaster, known, week_end
from tests.forecast.reference import simulated
from tests.forecast.test_logit import invented
from uptake.core.forecast import outlook
from uptake.core.forecast.draws import DRAWS, futures
from uptake.core.forecast.outlook import Forecaster
from uptake.core.forecast.wanted import shares, wanted

THETA = (-0.9, -0.1, -0.1, 0.9, 2.5, 0.5, -0.06)
PATTERNS = ("xxxxxx", "x.x.xx", "......", "..xxxx", "xxx...", ".....x")


def test_draws_agree_with_a_plain_simulation() -> None:
    one = known(*PATTERNS, weeks=6)
    asked = wanted("habitual", one, week_end(one, 12))
    paths = futures(one, np.tile(THETA, (DRAWS, 1)), week_end(one, 12), np.random.default_rng(3))
    ours = shares(asked, paths)
    theirs = [sum(count >= 9 for count in draw) / 6 for draw in simulated(PATTERNS, 12, THETA, 2000, seed=4)]
    error = 4 * statistics.stdev(theirs) * (1 / DRAWS + 1 / 2000) ** 0.5
    assert ours.mean() == pytest.approx(statistics.mean(theirs), abs=error)
    assert ours.std() == pytest.approx(statistics.stdev(theirs), rel=0.15)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text("x.", min_size=5, max_size=8), min_size=10, max_size=14), st.sampled_from(["habitual", "adopted"])
)
def test_the_range_lies_within_the_bounds(patterns: list[str], measure: str) -> None:
    weeks = min(map(len, patterns))
    one = forecaster(*(pattern[:weeks] for pattern in patterns), weeks=weeks)
    found = one.outlook(measure, week_end(one.known, 12))
    assert found is not None
    low, high = found.expected
    assert found.bounds[0] <= low <= found.likely <= high <= found.bounds[1]


def test_the_order_of_the_people_does_not_matter() -> None:
    people, events = cast(*invented(40, 6, seed=1), teams=10)
    found = []
    for seed in (1, 2):
        mixed = list(people)
        random.Random(seed).shuffle(mixed)
        one = Forecaster.of(audience_of(mixed, events, monday_after(6)), "claims-triage", monday_after(12))
        share = one.outlook("habitual", week_end(one.known, 12))
        assert share is not None
        found.append(share.draws.tobytes())
    assert found[0] == found[1]


def test_another_rollout_has_other_dice() -> None:
    people, events = cast(*invented(40, 6, seed=1))
    audience = audience_of(people, events, monday_after(6))
    ones = [Forecaster.of(audience, name, monday_after(12)) for name in ("claims-triage", "letters")]
    found = [one.outlook("habitual", week_end(one.known, 12)) for one in ones]
    assert found[0] is not None
    assert found[1] is not None
    assert (found[0].draws != found[1].draws).any()


def test_a_target_further_ahead_changes_nothing_for_a_nearer_one() -> None:
    people, events = cast(*invented(40, 5, seed=2))
    audience = audience_of(people, events, monday_after(5))
    near, far = (Forecaster.of(audience, "claims-triage", monday_after(until)) for until in (8, 14))
    ones = [one.outlook("adopted", week_end(one.known, 8)) for one in (near, far)]
    assert ones[0] is not None
    assert ones[1] is not None
    assert ones[0].draws.tobytes() == ones[1].draws.tobytes()


def test_with_many_people_the_range_is_never_narrower_than_five_points_each_way() -> None:
    one = forecaster(*invented(520, 6, seed=3), weeks=6, until=7)
    found = one.outlook("weekly_active", week_end(one.known, 7))
    assert found is not None
    low, high = found.expected
    assert (high - low) / 2 >= outlook.LEAST_HALF_WIDTH - 1e-9


def test_a_sample_stands_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = invented(600, 6, seed=4)
    whole = forecaster(*patterns, weeks=6)
    monkeypatch.setattr(outlook, "MOST_PEOPLE", 300)
    part = forecaster(*patterns, weeks=6)
    found = [one.outlook("habitual", week_end(one.known, 12)) for one in (whole, part)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].bounds == found[1].bounds
    assert found[1].likely == pytest.approx(found[0].likely, abs=0.04)


def test_where_the_weeks_are_over_the_outlook_is_the_reading() -> None:
    one = forecaster("x" * 12, "." * 12, weeks=12)
    found = one.outlook("habitual", week_end(one.known, 12))
    assert found is not None
    assert (found.expected, found.likely, found.bounds) == ((0.5, 0.5), 0.5, (0.5, 0.5))


def test_nobody_to_count_is_no_outlook() -> None:
    one = forecaster("-----", weeks=5)
    assert one.outlook("habitual", week_end(one.known, 12)) is None


@pytest.mark.parametrize(("least", "probability"), [(0.9, 0.0), (0.05, 1.0)])
def test_where_the_bounds_decide_it_is_sure(least: float, probability: float) -> None:
    one = forecaster(*["x" * 10] * 2, *["." * 10] * 10, weeks=10)
    found = one.outlook("habitual", week_end(one.known, 12))
    assert found is not None
    assert found.probability(lambda share: share >= least) == probability
