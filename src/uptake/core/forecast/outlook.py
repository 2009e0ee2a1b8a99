"""What a share of people may be in the week that decides a target: likely, in 8 of 10 cases, and at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from uptake.core.calendar import Day
from uptake.core.forecast import logit
from uptake.core.forecast.draws import DRAWS, Futures, futures
from uptake.core.forecast.subjects import Floats, Subjects, seed_of, subjects
from uptake.core.forecast.wanted import Wanted, shares, wanted
from uptake.core.measures.audience import Audience

MOST_PEOPLE = 2000  # whose futures are drawn: more make it no more certain, what is common to them does not average out
MANY_PEOPLE = 500
LEAST_HALF_WIDTH = 0.05  # with many people: what the model leaves out is then all that is uncertain
LOW, HIGH = 0.1, 0.9  # the points of the range: it holds in 8 of 10 cases


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    What a share may become. `draws`: the share in each draw; `bounds`: what it can still become whatever happens.
    """

    asked: Wanted
    draws: Floats
    bounds: tuple[float, float]

    @property
    def expected(self) -> tuple[float, float]:
        """The 10 % and 90 % points."""
        low, high = np.quantile(self.draws, (LOW, HIGH))
        return float(low), float(high)

    @property
    def likely(self) -> float:
        """The median."""
        return float(np.median(self.draws))

    def probability(self, is_met: Callable[[float], bool]) -> float:
        """The share of draws that reach a target; 0 or 1 where the bounds decide (a target asks for more, or less)."""
        ends = [is_met(end) for end in self.bounds]
        if ends[0] == ends[1]:
            return float(ends[0])
        return float(np.mean([is_met(float(share)) for share in self.draws]))


class Forecaster:
    """The forecasts of one audience as of one day; people, model and futures are the same for all its targets."""

    def __init__(self, audience: Audience, rollout: str, until: Day) -> None:
        """
        Prepare the forecasts of an audience.

        :param until: the Monday after the furthest week that is asked for, at most MOST_WEEKS ahead.
        """
        self.audience = audience
        self.until = audience.weeks.index(until)
        self.known: Subjects = subjects(audience, until)
        self._seed = seed_of((rollout, audience.as_of.isoformat(), audience.id))

    def outlook(self, measure: str, end: int) -> Outlook | None:
        """What a measure, read at week end `end`, may be; None where nobody will be counted then."""
        asked = wanted(measure, self.known, end)
        if not len(asked.who):
            return None
        if not asked.undecided.any():
            draws = np.full(DRAWS, asked.bounds[0])
        else:
            draws = widened(shares(asked, self.futures), asked)
        return Outlook(asked, draws, asked.bounds)

    @cached_property
    def futures(self) -> Futures:
        """What the first people may do in the weeks to come; drawn when first asked for."""
        rng = np.random.default_rng(self._seed)
        posterior = logit.fit(logit.person_weeks(self.known, self.known.start))
        theta = logit.drawn(posterior, DRAWS, rng)
        return futures(self.known.sample(MOST_PEOPLE), theta, self.until, rng)


def widened(draws: Floats, asked: Wanted) -> Floats:
    """The draws with the least spread that many people need, inside of what is possible."""
    low, middle, high = np.quantile(draws, (LOW, 0.5, HIGH))
    half = (high - low) / 2
    if len(asked.who) > MANY_PEOPLE and half < LEAST_HALF_WIDTH:
        spread = (draws - middle) * (LEAST_HALF_WIDTH / half) if half > 0 else _even(len(draws))
        draws = middle + spread
    kept: Floats = np.clip(draws, *asked.bounds)
    return kept


def _even(draws: int) -> Floats:
    """An even spread whose 10 % and 90 % points are the least half-width away."""
    return np.linspace(-1, 1, draws) * LEAST_HALF_WIDTH / (HIGH - LOW)
