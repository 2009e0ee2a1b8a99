"""The model of a steady rollout: against the published figures of its paper, all histories, and what it was made of."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.forecast.casting import forecaster, known, week_end
from uptake.core.forecast import bgbb
from uptake.core.forecast.bgbb import Repeats
from uptake.core.forecast.subjects import Floats

# Recency and frequency of 11,104 donors who first gave in 1995, over six years: Fader, Hardie & Shang (2010), table 1.
DONATIONS = np.loadtxt(Path(__file__).with_name("donations.csv"), dtype=np.int64, delimiter=",", skiprows=1).T
LOGS = np.log((1.204, 0.750, 0.657, 2.783))


def test_it_finds_the_published_parameters_of_the_donors() -> None:
    data = Repeats(*DONATIONS)
    mode, _ = bgbb.climb(lambda logs: bgbb.log_likelihood(logs, data), np.zeros(4))
    assert data.people.sum() == 11_104
    assert np.exp(mode) == pytest.approx((1.204, 0.750, 0.657, 2.783), abs=0.0006)
    assert bgbb.log_likelihood(mode, data) == pytest.approx(-33225.6, abs=0.05)


@pytest.mark.parametrize("weeks", [1, 3, 6])
def test_the_chances_of_all_histories_add_up_to_one(weeks: int) -> None:
    total = 0.0
    for history in product((0, 1), repeat=weeks):
        latest = max((place for place, active in enumerate(history, start=1) if active), default=0)
        one = Repeats(*(np.array([value]) for value in (sum(history), latest, weeks, 1)))
        total += np.exp(bgbb.log_likelihood(LOGS, one))
    assert total == pytest.approx(1)


def test_who_used_it_last_week_has_not_stopped() -> None:
    data = Repeats(np.array([3, 3, 3]), np.array([6, 5, 3]), np.array([6, 6, 6]), np.array([1, 1, 1]))
    chances = bgbb.chance_alive(LOGS, data)
    assert chances[0] == pytest.approx(1)
    assert chances[0] > chances[1] > chances[2] > 0


def invented(people: int, weeks: int, seed: int) -> Repeats:
    rng = np.random.default_rng(seed)
    alpha, beta, gamma, delta = np.exp(LOGS)
    share, stops = rng.beta(alpha, beta, people), rng.beta(gamma, delta, people)
    alive = np.cumprod(rng.random((people, weeks)) >= stops[:, None], axis=1).astype(bool)
    active = alive & (rng.random((people, weeks)) < share[:, None])
    latest = np.max(np.where(active, np.arange(1, weeks + 1), 0), axis=1)
    return Repeats.of(active.sum(axis=1), latest, np.full(people, weeks))[0]


def test_it_finds_again_what_people_were_made_of() -> None:
    fitted = bgbb.fit(invented(6000, 12, seed=2))
    spread = np.sqrt(np.diag(fitted.covariance))
    assert (np.abs(fitted.mean - LOGS) < 3 * spread).all()
    assert (spread < 0.5).all()


def mean_active(patterns: list[str], until: int) -> Floats:
    one = known(*patterns, weeks=len(patterns[0]), until=until)
    paths = bgbb.futures(one, len(patterns), week_end(one, until), np.random.default_rng(1))
    order = [int(row.member.id[1:]) for row in one.rows]
    found = np.empty(len(patterns))
    found[order] = np.bitwise_count(paths).mean(axis=1)
    return found


def test_regular_people_go_on_and_others_do_not() -> None:
    patterns = [*["x" * 14] * 10, *["x.x.x.x.x.x.x."] * 10, *["xxxxxxx......."] * 10, *["." * 14] * 10]
    steady, every_other, stopped, never = (mean_active(patterns, 20)[start] for start in (0, 10, 20, 30))
    assert steady > 5
    assert 1.5 < every_other < 4
    assert stopped < 1
    assert never < 0.5


def test_a_rollout_past_week_twelve_is_forecast_with_it() -> None:
    patterns = [*["x" * 14] * 10, *["x.x.x.x.x.x.x."] * 10]
    one = forecaster(*patterns, weeks=14, until=20)
    found = one.outlook("habitual", week_end(one.known, 20))
    assert found is not None
    assert found.expected[0] <= 0.5 <= found.expected[1]
    assert found.expected[1] - found.expected[0] < 0.4


def test_weeks_away_are_no_weeks() -> None:
    data, place = bgbb.histories(known("xx--xx", "xxxx", weeks=6))
    assert sorted(zip(data.active[place], data.weeks[place], strict=True)) == [(4, 4), (4, 6)]
