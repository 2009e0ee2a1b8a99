"""What a share of people may be in the week that decides a target: likely, in 8 of 10 cases, and at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from uptake.core.calendar import Day
from uptake.core.forecast import bgbb, logit
from uptake.core.forecast.draws import DRAWS, MOST_WEEKS, Futures, futures
from uptake.core.forecast.subjects import Floats, Subjects, seed_of, subjects
from uptake.core.forecast.wanted import Wanted, shares, wanted
from uptake.core.measures.audience import Audience

MOST_PEOPLE = 2000  # whose futures are drawn: more make it no more certain, what is common to them does not average out
MANY_PEOPLE = 500
# What the model leaves out stays uncertain; with many people it is all that does.
LEAST_HALF_WIDTH, LEAST_WITH_MANY = 0.03, 0.05
STEADY_WEEKS = 12  # after so many the launch is over: who will use it has started, and what matters is who stops
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

    def __init__(self, known: Subjects, until: int, seed: int) -> None:
        """
        Prepare forecasts.

        :param until: the furthest week end that is asked for, as a bit; `seed`: of the dice.
        """
        self.known = known
        self.until = until
        self._seed = seed

    @classmethod
    def of(cls, audience: Audience, rollout: str, until: Day) -> Forecaster:
        """
        The forecaster of an audience.

        :param rollout: the id of the plan; `until`: the Monday after the furthest week that is asked for.
        """
        seed = seed_of((rollout, audience.as_of.isoformat(), audience.id))
        furthest = min(audience.weeks.index(until), audience.end + MOST_WEEKS)  # no forecast looks further
        return cls(subjects(audience, until), furthest, seed)

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
        if self.known.end - self.known.start >= STEADY_WEEKS:
            return bgbb.futures(self.known, MOST_PEOPLE, self.until, rng)
        posterior = logit.fit(logit.person_weeks(self.known))
        theta = logit.drawn(posterior, DRAWS, rng)
        return futures(self.known.sample(MOST_PEOPLE), theta, self.until, rng)


def widened(draws: Floats, asked: Wanted) -> Floats:
    """The draws with at least the least spread, inside of what is possible."""
    low, middle, high = np.quantile(draws, (LOW, 0.5, HIGH))
    half = (high - low) / 2
    least = LEAST_WITH_MANY if len(asked.who) > MANY_PEOPLE else LEAST_HALF_WIDTH
    if half < least:
        spread = (draws - middle) * (least / half) if half > 0 else _even(len(draws), least)
        draws = middle + spread
    kept: Floats = np.clip(draws, *asked.bounds)
    return kept


def _even(draws: int, least: float) -> Floats:
    """An even spread whose 10 % and 90 % points are so far away."""
    return np.linspace(-1, 1, draws) * least / (HIGH - LOW)
