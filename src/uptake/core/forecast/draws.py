"""Futures drawn from a model: for each person and draw the weeks to come in which they use it, as bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uptake.core.forecast.outages import outages
from uptake.core.forecast.states import States
from uptake.core.forecast.subjects import Floats, Subjects, weeks_of

DRAWS = 1000
# In logits, common to everybody: what people share does not average out, however many they are. Chosen on invented
# worlds with seeds under 1,000; what is reported of the forecast is measured on others.
DRIFT = 0.15  # per week: what slowly changes, up or down
SHOCK = 0.25  # in one week alone: what keeps people from it, or brings them to it
TREND, TREND_SPREAD = -0.06, 0.18  # per week: novelty that wears off, or practice; nobody knows in the first weeks
OWN = 0.7  # of each person, for all weeks to come: what their weeks so far do not tell of them
MOST_WEEKS = 26  # ahead; nobody tried the models on more

Futures = NDArray[np.uint32]  # people × draws; bit 0 is the first week that is not over yet
Small = NDArray[np.float32]


class Shocks:
    """What is common to everybody, week after week, in logits: one value for each draw."""

    def __init__(self, rng: np.random.Generator, *, steady: bool = False) -> None:
        """Draw the trends; a steady rollout has none: novelty has worn off, and practice was gained."""
        self._rng = rng
        self._drift = np.zeros(DRAWS)
        self._trend = np.zeros(DRAWS) if steady else rng.normal(TREND, TREND_SPREAD, DRAWS)

    def next_week(self) -> Small:
        """The shock of the next week: trend and drift so far, and what happens in this week alone."""
        self._drift += self._trend + self._rng.normal(0, DRIFT, DRAWS)
        return (self._drift + self._rng.normal(0, SHOCK, DRAWS)).astype(np.float32)


def futures(known: Subjects, theta: Floats, until: int, rng: np.random.Generator) -> Futures:
    """
    The weeks from now to before bit `until` of each person in each draw, with common shocks.

    Drawn week by week, so that a target further ahead changes nothing for the nearer ones.

    :param theta: coefficients of the person-history logit, draws × 7.
    """
    common = Shocks(rng)
    counts = weeks_of(known.counts, known.end, until)
    states = _states_now(known, rng)
    first = known.first()[:, None]
    own = rng.normal(0, OWN, (len(known.rows), DRAWS)).astype(np.float32)
    paths = np.zeros((len(known.rows), DRAWS), np.uint32)
    coefficients = theta.astype(np.float32)
    for ahead in range(until - known.end):
        number = (known.end + ahead - first + 1).astype(np.float32)
        linear = _linear(states, number, coefficients) + common.next_week() + own
        present = counts[:, ahead, None]
        active = present & (rng.random(paths.shape, np.float32) * (1 + np.exp(-linear)) < 1)
        paths |= active.astype(np.uint32) << np.uint32(ahead)
        states = states.after(active, present)
    return paths


def _states_now(known: Subjects, rng: np.random.Generator) -> States:
    start, end = known.start, known.end
    active, counts = weeks_of(known.used, start, end), weeks_of(known.counts, start, end)
    broken = outages(active, counts)
    counts = counts & ~broken.weeks
    active = active & counts
    states = States.fresh((len(known.rows), 1))  # one for all draws, until these part
    for week in range(end - start - broken.latest):
        states = states.after(active[:, week, None], counts[:, week, None])
    if broken.latest:
        real = rng.random(DRAWS) < 0.5  # it may be that people left, or that the system did
        states = states.after(active[:, -1, None] & real, counts[:, -1, None] & real)
    return states


def _linear(states: States, number: Small, theta: Small) -> Small:
    """The linear predictor of `features` for every person and draw."""
    rate = (states.active + np.float32(1)) / (states.since + np.float32(2)) - np.float32(0.5)
    used = theta[:, 2] + theta[:, 3] * states.last + theta[:, 4] * rate + theta[:, 5] * states.before
    linear: Small = np.where(
        states.since > 0, used + theta[:, 6] * states.since, theta[:, 0] + theta[:, 1] * (number - 2)
    )
    return linear
