"""
The person-history logit: whether somebody uses it in a week, from what they did in the weeks before.

A logistic regression with a normal prior; the posterior is taken as normal around its mode, with the spread that whole
teams show (a sandwich, Liang & Zeger 1986) where there are enough of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uptake.core.forecast.outages import outages
from uptake.core.forecast.states import States, features
from uptake.core.forecast.subjects import Floats, Ints, Subjects, weeks_of

# What is believed before anything is seen, in the order of COEFFICIENTS: in week 2 a third of those who have not used
# it start; who used it goes on as they did, the latest week weighing most; use fades a little with each week.
PRIOR_MEAN = (-0.8, -0.1, -0.2, 0.8, 3.0, 0.4, -0.08)
PRIOR_SD = (1.0, 0.15, 1.0, 0.7, 1.5, 0.7, 0.10)
LEAST_TEAMS = 8  # a sandwich of fewer teams is itself too uncertain
WITHOUT_TEAMS = 1.5  # how much wider then: people of one team are more alike than the model knows
_CLOSE = 1e-8
_MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class PersonWeeks:
    """
    Person-weeks grouped by state. `states`: regressors, states × 7; `people`, `active`: how many person-weeks, and
    those with use, by team and state.
    """

    states: Floats
    people: Floats
    active: Floats


@dataclass(frozen=True, slots=True)
class Posterior:
    """A normal distribution of the coefficients."""

    mean: Floats
    covariance: Floats


def person_weeks(known: Subjects) -> PersonWeeks:
    """One row for each week that counted for a person and is over, grouped by state and team."""
    start, end = known.start, known.end
    active, counts = weeks_of(known.used, start, end), weeks_of(known.counts, start, end)
    counts = counts & ~outages(active, counts).weeks
    active = active & counts
    first, teams = known.first() - start, known.teams()
    states = States.fresh((len(known.rows),))
    codes: list[Ints] = []
    used: list[Ints] = []
    whose: list[Ints] = []
    for week in range(end - start):
        present = counts[:, week]
        codes.append(states.codes(week - first + 1)[present])
        used.append(active[present, week].astype(np.int64))
        whose.append(teams[present])
        states = states.after(active[:, week], present)
    return _grouped(*(np.concatenate(parts) if parts else np.zeros(0, np.int64) for parts in (codes, used, whose)))


def _grouped(codes: Ints, used: Ints, teams: Ints) -> PersonWeeks:
    distinct, state = np.unique(codes, return_inverse=True)
    which, team = np.unique(teams, return_inverse=True)
    shape = (len(which), len(distinct))
    cell = team * len(distinct) + state
    people = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    active = np.bincount(cell, used, minlength=shape[0] * shape[1]).reshape(shape)
    return PersonWeeks(features(distinct), people.astype(float), active.astype(float))


def fit(data: PersonWeeks) -> Posterior:
    """The posterior of the coefficients."""
    precision = np.diag(1 / np.square(PRIOR_SD))
    mode = _mode(data, precision)
    expected = _logistic(data.states @ mode)
    weight = data.people.sum(axis=0) * expected * (1 - expected)
    inverse = np.linalg.inv(data.states.T @ (weight[:, None] * data.states) + precision)
    teams = len(data.people)
    if teams < LEAST_TEAMS:
        return Posterior(mode, WITHOUT_TEAMS * inverse)
    scores = (data.active - data.people * expected) @ data.states
    spread = inverse @ (scores.T @ scores * teams / (teams - 1) + precision) @ inverse
    raised = np.maximum(np.diag(inverse) - np.diag(spread), 0)
    return Posterior(mode, spread + np.diag(raised))


def _mode(data: PersonWeeks, precision: Floats) -> Floats:
    """Newton's method; the steps are halved while they lead away (the posterior has one peak)."""
    people, active = data.people.sum(axis=0), data.active.sum(axis=0)
    prior = np.array(PRIOR_MEAN)

    def height(theta: Floats) -> float:
        linear = data.states @ theta
        away = theta - prior
        return float(active @ linear - people @ np.logaddexp(0, linear) - away @ precision @ away / 2)

    theta = prior
    for _ in range(_MOST_STEPS):
        expected = _logistic(data.states @ theta)
        slope = data.states.T @ (active - people * expected) - precision @ (theta - prior)
        bend = data.states.T @ ((people * expected * (1 - expected))[:, None] * data.states) + precision
        step = np.linalg.solve(bend, slope)
        here = height(theta)
        while height(theta + step) < here - _CLOSE and np.abs(step).max() > _CLOSE:
            step = step / 2
        theta = theta + step
        if np.abs(step).max() < _CLOSE:
            break
    return theta


def drawn(posterior: Posterior, draws: int, rng: np.random.Generator) -> Floats:
    """Draws of the coefficients, draws × coefficients; negative eigenvalues of the covariance count as 0."""
    values, vectors = np.linalg.eigh((posterior.covariance + posterior.covariance.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0))
    standard = rng.standard_normal((draws, len(posterior.mean)))
    found: Floats = posterior.mean + standard @ root.T
    return found


def _logistic(linear: Floats) -> Floats:
    share: Floats = 1 / (1 + np.exp(-linear))
    return share
