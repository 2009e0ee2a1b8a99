"""What the model knows of a person before a week: how long since first use, how often, and the two latest weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uptake.core.forecast.subjects import Bools, Floats, Ints

COEFFICIENTS = (
    "not used yet",
    "not used yet, by week",
    "used",
    "used × active in the latest week",
    "used × share of active weeks",
    "used × active in the week before",
    "used × weeks since first use",
)
_MOST = 128  # weeks; more than a history holds


@dataclass(frozen=True, slots=True)
class States:
    """
    One state for each person (or person and draw), before a week. Only weeks that count for the person are in it.

    `since`: weeks since the week of first use, itself included, 0 before; `active`: active ones among them; `last`,
    `before`: active in the latest and in the second latest week.
    """

    since: NDArray[np.int16]
    active: NDArray[np.int16]
    last: Bools
    before: Bools

    @classmethod
    def fresh(cls, shape: tuple[int, ...]) -> States:
        """People of whom nothing was seen yet."""
        return cls(np.zeros(shape, np.int16), np.zeros(shape, np.int16), np.zeros(shape, bool), np.zeros(shape, bool))

    def after(self, active: Bools, present: Bools) -> States:
        """
        The states after a week.

        :param active: who used it, only among those present; `present`: for whom the week counts.
        """
        begun = present & (active | (self.since > 0))
        return States(
            self.since + begun,
            self.active + active,
            np.where(present, active, self.last),
            np.where(present, self.last, self.before),
        )

    def codes(self, week: Ints) -> Ints:
        """
        One number for each state, the same for people of whom the model knows the same.

        :param week: the number of the week for each person, 1 for week 1 of the group.
        """
        used = ((self.since.astype(np.int64) * _MOST + self.active) * 2 + self.last) * 2 + self.before
        return np.where(self.since > 0, used, week)


def features(codes: Ints) -> Floats:
    """The regressors of each state, states × 7, in the order of COEFFICIENTS."""
    used = codes >= 4 * _MOST  # a state with use has `since` ≥ 1; the numbers of weeks stay below
    before, last = codes % 2, codes // 2 % 2
    active, since = codes // 4 % _MOST, codes // (4 * _MOST)
    rate = (active + 1) / (since + 2) - 0.5
    columns = [~used, ~used * (codes - 2), used, used * last, used * rate, used * before, used * since]
    return np.stack(columns, axis=1).astype(float)
