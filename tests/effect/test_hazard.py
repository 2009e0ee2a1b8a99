"""The hazard of first use, against published figures, an independent library, and worlds whose truth is known."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest

from tests.effect.worlds import World
from uptake.core.effect.hazard import Design, Fit, carried_through, draws, fit
from uptake.core.effect.limits import design, periods
from uptake.core.effect.person_weeks import PersonWeeks, person_weeks
from uptake.core.effect.waiting import ATTENDED, COLUMNS, Floats, Waiting
from uptake.core.sentences import Said

# Singer & Willett 2003, Applied Longitudinal Data Analysis, table 11.1: 180 boys, grades 7 to 12. At risk of first
# sex and how many had it, without a parental transition before grade 7 and with one.
WITHOUT = [(72, 2), (70, 2), (68, 8), (60, 8), (52, 10), (42, 8)]
WITH = [(108, 13), (95, 5), (90, 16), (74, 21), (53, 15), (38, 18)]


def life_table() -> PersonWeeks:
    lines = np.array(WITHOUT + WITH)
    zeros = np.zeros(12, dtype=np.int64)
    exposed = np.zeros((12, len(COLUMNS)), dtype=bool)
    exposed[6:, 0] = True
    grades = np.tile(np.arange(6), 2)
    return PersonWeeks(grades, np.ones(12), exposed, np.arange(12), zeros, lines[:, 0], lines[:, 1])


def fitted(rows: PersonWeeks, columns: tuple[int, ...]) -> Fit:
    model = Design(np.arange(6), columns, 1)
    found = fit(model.matrix(rows.week, rows.exposed, rows.base), rows)
    assert found is not None
    return found


def test_the_model_with_a_parental_transition_is_the_published_one() -> None:
    """Table 11.3, models A and C."""
    found = fitted(life_table(), (0,))
    assert found.b == pytest.approx([-2.9943, -3.7001, -2.2811, -1.8226, -1.6542, -1.1791, 0.8736], abs=5e-5)
    assert found.model[6, 6] ** 0.5 == pytest.approx(0.2174, abs=5e-5)
    assert found.deviance == pytest.approx(634.66, abs=5e-3)


def test_the_model_of_the_grades_alone_is_the_published_one() -> None:
    found = fitted(life_table(), ())
    assert found.b[:2] == pytest.approx([-2.3979, -3.1167], abs=5e-5)
    assert found.deviance == pytest.approx(651.96, abs=5e-3)


@pytest.mark.slow
def test_coefficients_and_variances_by_team_agree_with_statsmodels() -> None:
    from statsmodels.discrete.discrete_model import Logit

    rows = person_weeks(World(people=250, weeks=6, effect=0.6).live(np.random.default_rng(11)))
    model = Design(np.arange(6), (ATTENDED,), 1)
    x = model.matrix(rows.week, rows.exposed, rows.base)
    found = fit(x, rows)
    assert found is not None
    each = np.repeat(np.arange(len(rows.people)), rows.people)
    place = np.arange(len(each)) - np.repeat(np.cumsum(rows.people) - rows.people, rows.people)
    logit = Logit(place < rows.uses[each], x[each], offset=np.log(rows.length)[each])
    groups = {"groups": rows.team[each], "use_correction": False}
    expected = logit.fit(disp=0, cov_type="cluster", cov_kwds=groups, tol=1e-12)
    assert found.b == pytest.approx(expected.params, abs=1e-6)
    assert found.robust == pytest.approx(expected.cov_params() * 25 / 24, rel=1e-6, abs=1e-9)
    assert found.deviance == pytest.approx(-2 * expected.llf)


def test_counting_same_person_weeks_together_changes_nothing() -> None:
    people = World(people=120, weeks=5).live(np.random.default_rng(3))
    rows = person_weeks(people)
    assert rows.people.max() > 1
    alone = people.take(np.arange(120))
    alone.team[:] = np.arange(120)
    apart = person_weeks(alone)
    assert apart.people.max() == 1
    assert rows.people.sum() == apart.people.sum()
    assert rows.uses.sum() == apart.uses.sum() == np.isfinite(people.used).sum()
    model = Design(np.arange(5), (ATTENDED,), 1)
    one, other = (fit(model.matrix(part.week, part.exposed, part.base), part) for part in (rows, apart))
    assert one is not None
    assert other is not None
    assert one.b == pytest.approx(other.b)
    assert one.model == pytest.approx(other.model)


def test_a_model_that_has_no_maximum_has_no_fit() -> None:
    rows = life_table()
    rows.uses[6:] = rows.people[6:]
    model = Design(np.arange(6), (0,), 1)
    assert fit(model.matrix(rows.week, rows.exposed, rows.base), rows) is None
    twice = model.matrix(rows.week, rows.exposed, rows.base)[:, [0, 0]]
    assert fit(twice, rows) is None


def test_carried_through_is_the_product_of_the_weeks() -> None:
    """Against plain arithmetic: two people, one of them away in the second of three weeks."""
    never, at_risk = np.full((2, 4), np.inf), np.array([[True, True, True], [True, False, True]])
    zeros = np.zeros(2, dtype=np.int64)
    people = Waiting(np.zeros(2), np.full(2, np.inf), never, at_risk, zeros, zeros)
    model, b = Design(np.arange(3), (ATTENDED,), 1), np.array([[-1.0, -1.5, -2.0, 0.7]])

    def share(by: float) -> float:
        odds = [[np.exp(b[0, week] + by) for week in range(3) if there[week]] for there in at_risk]
        return float(1 - sum(prod(1 / (1 + one) for one in mine) for mine in odds) / 2)

    everybody, nobody = carried_through(model, people, ATTENDED, b)
    assert everybody[0] == pytest.approx(share(0.7))
    assert nobody[0] == pytest.approx(share(0.0))


def test_draws_spread_as_the_variance_by_team_says() -> None:
    robust = np.array([[0.04, 0.01], [0.01, 0.09]])
    found = draws(Fit(np.array([1.0, -1.0]), robust, robust, 0.0, 10_001), np.random.default_rng(5))
    assert found.mean(axis=0) == pytest.approx([1.0, -1.0], abs=0.04)
    assert np.cov(found.T) == pytest.approx(robust, abs=0.012)
    few = draws(Fit(np.array([1.0, -1.0]), robust, robust, 0.0, 8), np.random.default_rng(5))
    assert few.std() > found.std()  # seven degrees of freedom


def test_weeks_with_few_first_uses_share_an_effect() -> None:
    assert periods(np.array([40, 20, 12, 11]), 9).tolist() == [0, 1, 2, 3]
    assert periods(np.array([40, 3, 2, 1, 6, 0, 0]), 9).tolist() == [0, 1, 1, 1, 1, 1, 1]
    assert periods(np.array([30, 30, 30, 30]), 2).tolist() == [0, 0, 1, 1]
    assert periods(np.array([0, 0, 5]), 3).tolist() == [0, 0, 0]


def estimates(world: World, runs: int) -> tuple[Floats, Floats]:
    """(differences of shares, how many more start among those who came: the naive comparison), for each run."""
    found, naive = [], []
    for run in range(runs):
        people = world.live(np.random.default_rng(run))
        rows = person_weeks(people)
        model = design(people, rows, (ATTENDED,))
        assert not isinstance(model, Said)
        one = fit(model.matrix(rows.week, rows.exposed, rows.base), rows)
        assert one is not None
        everybody, nobody = carried_through(model, people, ATTENDED, one.b[None, :])
        found.append(everybody[0] - nobody[0])
        came, used = np.isfinite(people.exposed[:, ATTENDED]), np.isfinite(people.used)
        naive.append(used[came].mean() - used[~came].mean())
    return np.array(found), np.array(naive)


@pytest.mark.slow
def test_an_effect_of_nothing_is_found_to_be_nothing_where_the_naive_comparison_is_forty_points_off() -> None:
    found, naive = estimates(World(effect=0.0), 60)
    assert found.mean() == pytest.approx(0.0, abs=0.02)
    assert naive.mean() < -0.38


@pytest.mark.slow
@pytest.mark.parametrize(
    "world",
    [World(effect=0.8), World(people=300, effect=0.8), World(burst=0.6), World(effect=-0.8)],
    ids=["strong", "of few people", "in the session itself", "harmful"],
)
def test_an_effect_is_found_as_large_as_it_is(world: World) -> None:
    found, naive = estimates(world, 60)
    truth = world.truth(np.random.default_rng(1))
    assert found.mean() == pytest.approx(truth, abs=0.03)
    assert abs(naive.mean() - truth) > 0.25
