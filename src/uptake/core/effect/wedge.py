"""The stepped wedge: teams invited one after another in an order drawn by lot, and a test that needs no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import factorial, prod

import numpy as np

from uptake.core.effect.waiting import Floats, Ints

MOST_ORDERS = 5_000  # so many are all tried; of more so many are drawn
TAIL = 0.2  # the interval holds in 8 of 10 cases, as every other one that is shown
GRID = 401  # differences that are tried for it, half a point apart, from one whole below the estimate to one above
SINCE = 3  # weeks since the invitation that are told apart; the last stands for all later ones


@dataclass(frozen=True, slots=True)
class Wedge:
    """
    What an invitation does to the share of a team who use it in a week. `chance`: the share of orders that show as much
    where nothing is done; `since`: the same in the first, second, third and later weeks.
    """

    difference: float
    low: float
    high: float
    chance: float
    since: tuple[float, ...]


def by_lot(seed: str, names: Iterable[str]) -> list[str]:
    """The order that a seed draws: by the SHA-256 of `seed:name`, so that anybody can draw it again."""
    return sorted(names, key=lambda name: sha256(f"{seed}:{name}".encode()).hexdigest())


def orders(steps: Sequence[int]) -> int:
    """In how many ways teams can be dealt to the same steps."""
    return factorial(len(steps)) // prod(factorial(teams) for teams in Counter(steps).values())


def stepped_wedge(shares: Floats, steps: Ints, dice: np.random.Generator) -> Wedge:
    """
    Least squares with an effect for each team and week, and its permutation test (Wang & De Gruttola 2017).

    :param shares: of the people of each team who used it in each week: teams × weeks.
    :param steps: the week from which on each team is invited; may lie after the last week.
    """
    weeks = shares.shape[1]
    dealt = np.vstack([steps, _dealt(steps, dice)])
    on = _centred((np.arange(weeks) >= steps[:, None]).astype(float))
    spread = (on * on).sum()  # the same for every order: the same steps are dealt to other teams
    found, own = (_while_on(part, dealt) / spread for part in (_centred(shares), on))
    # Less the difference that is asked about, what is left must look like the shares of any other order.
    asked = found[0] + np.linspace(-1, 1, GRID)
    left = np.abs(found[:, None] - own[:, None] * asked)
    inside = asked[(left >= left[0] - 1e-9).mean(axis=0) > TAIL]
    chance = float((np.abs(found) >= abs(found[0]) - 1e-9).mean())
    return Wedge(float(found[0]), float(inside.min()), float(inside.max()), chance, _since(shares, steps))


def _centred(table: Floats) -> Floats:
    """Teams × weeks without what belongs to the team or to the week (Frisch & Waugh)."""
    found: Floats = table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + table.mean()
    return found


def _while_on(table: Floats, dealt: Ints) -> Floats:
    """The sum of a table over the weeks in which teams are invited, for each order."""
    teams, weeks = table.shape
    tails = np.column_stack([np.cumsum(table[:, ::-1], axis=1)[:, ::-1], np.zeros(teams)])
    found: Floats = tails[np.arange(teams), np.minimum(dealt, weeks)].sum(axis=1)
    return found


def _dealt(steps: Ints, dice: np.random.Generator) -> Ints:
    """The same steps in other orders: in all, or in as many as are enough, drawn."""
    if orders(steps.tolist()) > MOST_ORDERS:
        return dice.permuted(np.tile(steps, (MOST_ORDERS, 1)), axis=1)
    return np.array([order for order in _arrangements(Counter(steps.tolist())) if order != steps.tolist()])


def _arrangements(left: Counter[int]) -> Iterator[list[int]]:
    """Every different order of things of which some are alike."""
    if not +left:
        yield []
    for step in sorted(+left):
        for rest in _arrangements(left - Counter([step])):
            yield [step, *rest]


def _since(shares: Floats, steps: Ints) -> tuple[float, ...]:
    """The difference by weeks since the invitation: least squares with teams, weeks, and a column for each."""
    teams, weeks = shares.shape
    since = np.minimum(np.arange(weeks) - steps[:, None], SINCE - 1)
    columns = [since.reshape(-1) == number for number in range(SINCE)]
    x = np.column_stack([np.repeat(np.eye(teams), weeks, axis=0), np.tile(np.eye(weeks), (teams, 1)), *columns])
    b = np.linalg.lstsq(x.astype(float), shares.reshape(-1), rcond=None)[0]
    return tuple(float(one) for one in b[-SINCE:])
