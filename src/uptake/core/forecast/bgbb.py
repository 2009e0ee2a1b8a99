"""
The BG/BB model of a steady rollout: each person uses it in a week with a chance of their own, until they stop for good.

Chances and hazards of stopping differ among people as beta distributions do (Fader, Hardie & Shang 2010,
“Customer-Base Analysis in a Discrete-Time Noncontractual Setting”, Marketing Science 29(6), equations 1 to 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uptake.core.forecast.draws import DRAWS, Futures, Shocks
from uptake.core.forecast.subjects import Floats, Ints, Subjects, weeks_of

LOOK_BACK = 26  # weeks of history that are fitted: half a year ago people were others
# Normal priors of the logarithms of α, β, γ, δ: wide, so that a history of a few people does not run to infinity.
PRIOR_MEAN = (0.0, 0.0, 0.0, 1.5)
PRIOR_SD = (1.5, 1.5, 1.5, 1.5)
_PARAMETERS = 100  # draws of the parameters; each serves several draws of what people do
_MOST_STEPS = 60
_STEP = 1e-4  # of the numeric derivatives
_CLOSE = 1e-7


@dataclass(frozen=True, slots=True)
class Repeats:
    """
    People grouped by history. `active`: weeks with use, `latest`: place of the latest of them (0: none), `weeks`: weeks
    that counted, `people`: how many have this history.
    """

    active: Ints
    latest: Ints
    weeks: Ints
    people: Ints

    @classmethod
    def of(cls, active: Ints, latest: Ints, weeks: Ints) -> tuple[Repeats, Ints]:
        """People grouped, and the place of the history of each."""
        rows, place, people = np.unique(
            np.stack([active, latest, weeks]), axis=1, return_inverse=True, return_counts=True
        )
        return cls(rows[0], rows[1], rows[2], people), place.ravel()


@dataclass(frozen=True, slots=True)
class Fitted:
    """A normal distribution of the logarithms of α, β, γ, δ."""

    mean: Floats
    covariance: Floats


def histories(known: Subjects) -> tuple[Repeats, Ints]:
    """The latest weeks of everybody that counted, grouped, and the place of the history of each person."""
    start = max(known.start, known.end - LOOK_BACK)
    active, counts = weeks_of(known.used, start, known.end), weeks_of(known.counts, start, known.end)
    place = np.cumsum(counts, axis=1)
    latest = np.max(np.where(active, place, 0), axis=1, initial=0)
    return Repeats.of(active.sum(axis=1), latest, counts.sum(axis=1))


def log_likelihood(logs: Floats, data: Repeats) -> float:
    """The log-likelihood of the logarithms of α, β, γ, δ (equation 7)."""
    return float(data.people @ np.log(_alive(logs, data) + _stopped(logs, data)))


def chance_alive(logs: Floats, data: Repeats) -> Floats:
    """How likely people of each history have not stopped (equation 8 for the next week)."""
    alive = _alive(logs, data)
    found: Floats = alive / (alive + _stopped(logs, data))
    return found


def _alive(logs: Floats, data: Repeats) -> Floats:
    ratio = _Ratios(logs, int(data.weeks.max(initial=0)))
    return ratio.uses(data.active, data.weeks) * ratio.stays(0, data.weeks)


def _stopped(logs: Floats, data: Repeats) -> Floats:
    """Stopped in any of the weeks after the latest use."""
    ratio = _Ratios(logs, int(data.weeks.max(initial=0)))
    total = np.zeros(len(data.people))
    for after in range(int((data.weeks - data.latest).max(initial=0))):
        lived = np.minimum(data.latest + after, data.weeks)
        here = data.latest + after < data.weeks
        total += np.where(here, ratio.uses(data.active, lived) * ratio.stays(1, lived), 0)
    return total


class _Ratios:
    """Ratios of beta functions, from rising factorials: B(α+x, β+y) / B(α, β), and the same of γ, δ."""

    def __init__(self, logs: Floats, most: int) -> None:
        alpha, beta, gamma, delta = np.exp(logs)
        steps = np.arange(most + 1)

        def rising(value: float) -> Floats:
            found: Floats = np.concatenate([[0.0], np.cumsum(np.log(value + steps))])
            return found

        self._alpha, self._beta, self._both = rising(alpha), rising(beta), rising(alpha + beta)
        self._gamma, self._delta, self._either = rising(gamma), rising(delta), rising(gamma + delta)

    def uses(self, active: Ints, weeks: Ints) -> Floats:
        """The chance of a pattern with so many active among so many weeks."""
        found: Floats = np.exp(self._alpha[active] + self._beta[weeks - active] - self._both[weeks])
        return found

    def stays(self, stops: int, weeks: Ints) -> Floats:
        """The chance to go on for so many weeks, and then to stop (`stops` 1) or not."""
        found: Floats = np.exp(self._gamma[stops] + self._delta[weeks] - self._either[weeks + stops])
        return found


def fit(data: Repeats) -> Fitted:
    """The posterior mode of the logarithms of the parameters, and the spread around it."""
    prior, precision = np.array(PRIOR_MEAN), np.diag(1 / np.square(PRIOR_SD))

    def height(logs: Floats) -> float:
        away = logs - prior
        return log_likelihood(logs, data) - float(away @ precision @ away) / 2

    mode, bend = climb(height, prior)
    values, vectors = np.linalg.eigh(-bend)
    return Fitted(mode, (vectors / np.maximum(values, np.diag(precision).min())) @ vectors.T)


def climb(height: Callable[[Floats], float], start: Floats) -> tuple[Floats, Floats]:
    """
    The highest point and the second derivatives there, by Newton's method with numeric derivatives.

    Where the surface does not bend down, or a step leads away, the step is turned to the slope and shortened.
    """
    here, damping = start.astype(float), 1.0
    for _ in range(_MOST_STEPS):
        slope, bend = _derivatives(height, here)
        while damping < 1e9:
            step = np.linalg.solve(_bent_down(bend) + damping * np.eye(len(here)), slope)
            if height(here + step) > height(here):
                here, damping = here + step, damping / 10
                break
            damping *= 10
        else:
            break
        if np.abs(step).max() < _CLOSE:
            break
        damping = max(damping, 1e-9)
    return here, _derivatives(height, here)[1]


def _bent_down(bend: Floats) -> Floats:
    values, vectors = np.linalg.eigh(-bend)
    found: Floats = (vectors * np.abs(values)) @ vectors.T
    return found


def _derivatives(height: Callable[[Floats], float], here: Floats) -> tuple[Floats, Floats]:
    """Slope and second derivatives by central differences."""
    size = len(here)
    unit = np.eye(size) * _STEP
    up = [height(here + unit[i]) for i in range(size)]
    down = [height(here - unit[i]) for i in range(size)]
    middle = height(here)
    slope = (np.array(up) - np.array(down)) / (2 * _STEP)
    bend = np.diag((np.array(up) + np.array(down) - 2 * middle) / _STEP**2)
    for i in range(size):
        for j in range(i):
            both = height(here + unit[i] + unit[j]) + height(here - unit[i] - unit[j])
            across = height(here + unit[i] - unit[j]) + height(here - unit[i] + unit[j])
            bend[i, j] = bend[j, i] = (both - across) / (4 * _STEP**2)
    return slope, bend


def futures(known: Subjects, people: int, until: int, rng: np.random.Generator) -> Futures:
    """
    The weeks from now to before bit `until` of the first so many people in each draw, with common shocks.
    """
    data, place = histories(known)
    fitted = fit(data)
    values, vectors = np.linalg.eigh(fitted.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0))
    few = fitted.mean + rng.standard_normal((_PARAMETERS, 4)) @ root.T
    chances = np.stack([chance_alive(one, data) for one in few], axis=1)
    again = np.arange(DRAWS) % _PARAMETERS
    logs = few[again]
    alpha, beta, gamma, delta = np.exp(logs).T
    mine = place[:people]
    active, weeks = data.active[mine][:, None], data.weeks[mine][:, None]
    alive = rng.random((len(mine), DRAWS)) < chances[mine][:, again]
    share = np.clip(rng.beta(alpha + active, beta + weeks - active), 1e-9, 1 - 1e-9)
    linear = np.log(share / (1 - share)).astype(np.float32)
    stops = rng.beta(gamma, delta + weeks)
    return _played(_Playing(linear, stops, alive), weeks_of(known.counts[:people], known.end, until), rng)


@dataclass(frozen=True, slots=True)
class _Playing:
    """Of each person and draw: the chance to use it in a week, as a logit; to stop for good; whether that happened."""

    linear: NDArray[np.float32]
    stops: Floats
    alive: NDArray[np.bool_]


def _played(now: _Playing, counts: NDArray[np.bool_], rng: np.random.Generator) -> Futures:
    common = Shocks(rng, steady=True)
    paths = np.zeros(now.alive.shape, np.uint32)
    alive = now.alive
    for ahead in range(counts.shape[1]):
        present = counts[:, ahead, None]
        alive = alive & ~(present & (rng.random(alive.shape) < now.stops))
        linear = now.linear + common.next_week()
        active = present & alive & (rng.random(alive.shape, np.float32) * (1 + np.exp(-linear)) < 1)
        paths |= active.astype(np.uint32) << np.uint32(ahead)
    return paths
