"""The person-history logit: its regressors, its mode and its spread, against the slow way and two other programs."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tests.forecast.casting import known
from tests.forecast.reference import MEAN, SD, penalised, regressors, rows
from uptake.core.forecast.logit import LEAST_TEAMS, PRIOR_MEAN, PRIOR_SD, drawn, fit, person_weeks
from uptake.core.forecast.states import States, features
from uptake.core.forecast.subjects import Floats, weeks_of

PATTERNS = ("xxxx.x", "......", "..x.xx", "-x.x.x", ".x--xx", "x.....", "xxxxxx", "....x.", "...-..", "x.x.x-")


def invented(people: int, weeks: int, seed: int) -> list[str]:
    dice = random.Random(seed)
    habits = [dice.choice((0.05, 0.3, 0.6, 0.9)) for _ in range(people)]
    return ["".join("-" if dice.random() < 0.05 else "x" if dice.random() < habit else "." for _ in range(weeks))
            for habit in habits]  # fmt: skip


def test_the_prior_is_the_one_that_was_chosen() -> None:
    assert (PRIOR_MEAN, PRIOR_SD) == (MEAN, SD)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_regressors_are_those_of_the_slow_way(pattern: str) -> None:
    one = known(pattern, "xxxxxx", weeks=6)  # the second: whoever is in no row of usage cannot be measured
    place = [row.member.id for row in one.rows].index("p0")
    active, counts = (weeks_of(bits, one.start, one.end) for bits in (one.used, one.counts))
    states = States.fresh((2,))
    for week in range(6):
        found = features(states.codes(np.array([week + 1, week + 1])))
        assert found[place] == pytest.approx(regressors(pattern[:week], week + 1))
        states = states.after(active[:, week], counts[:, week])


def test_every_person_week_that_counts_is_one_row() -> None:
    data = person_weeks(known(*PATTERNS, weeks=6))
    expected = list(rows(PATTERNS))
    assert data.people.sum() == len(expected)
    assert data.active.sum() == sum(row.used for row in expected)
    summed = np.sum([row.x for row in expected], axis=0)
    assert data.people.sum(axis=0) @ data.states == pytest.approx(summed)


def test_the_mode_is_that_of_an_independent_optimiser() -> None:
    from scipy.optimize import minimize

    patterns = invented(30, 6, seed=5)
    ours = fit(person_weeks(known(*patterns, weeks=6))).mean
    theirs = minimize(penalised, MEAN, args=(patterns,), method="BFGS", options={"gtol": 1e-6})
    assert ours == pytest.approx(theirs.x, abs=1e-4)


def test_the_spread_without_teams_is_the_inverse_information_and_half_more() -> None:
    patterns = invented(60, 6, seed=6)
    ours = fit(person_weeks(known(*patterns, weeks=6)))
    # statsmodels knows no prior, but its information at our mode is the one to which the prior's is added.
    information = -_information(patterns, ours.mean) + np.diag(1 / np.square(SD))
    assert ours.covariance == pytest.approx(1.5 * np.linalg.inv(information), rel=1e-6)


def test_with_many_teams_the_spread_is_a_sandwich() -> None:
    patterns = invented(60, 6, seed=7)
    teams = 12
    ours = fit(person_weeks(known(*patterns, weeks=6, teams=teams)))
    inverse = np.linalg.inv(-_information(patterns, ours.mean) + np.diag(1 / np.square(SD)))
    meat = np.zeros((7, 7))
    for team in range(teams):
        score = np.zeros(7)
        for row in rows(patterns[team::teams]):
            x = np.array(row.x)
            score += x * (row.used - 1 / (1 + np.exp(-x @ ours.mean)))
        meat += np.outer(score, score)
    spread = inverse @ (meat * teams / (teams - 1) + np.diag(1 / np.square(SD))) @ inverse
    np.fill_diagonal(spread, np.maximum(np.diag(spread), np.diag(inverse)))
    assert teams >= LEAST_TEAMS
    assert ours.covariance == pytest.approx(spread, rel=1e-6)


def _information(patterns: list[str], theta: Floats) -> Floats:
    import statsmodels.api as sm

    x = np.array([row.x for row in rows(patterns)])
    y = np.array([row.used for row in rows(patterns)], dtype=float)
    return np.asarray(sm.Logit(y, x).hessian(theta))


def test_draws_have_the_mean_and_the_spread_of_the_posterior() -> None:
    posterior = fit(person_weeks(known(*invented(40, 6, seed=8), weeks=6)))
    found = drawn(posterior, 20_000, np.random.default_rng(1))
    assert found.mean(axis=0) == pytest.approx(posterior.mean, abs=0.05)
    assert np.cov(found.T) == pytest.approx(posterior.covariance, abs=0.05)


def test_nothing_seen_leaves_the_prior() -> None:
    posterior = fit(person_weeks(known("-", weeks=1)))
    assert posterior.mean == pytest.approx(MEAN)
