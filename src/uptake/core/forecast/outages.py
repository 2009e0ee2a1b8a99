"""Weeks in which the system was away, not the people: use of nearly everybody falls at once, and is back soon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uptake.core.forecast.subjects import Bools

LEAST_USERS = 8  # people who used it in the two weeks before: fewer may all be busy by chance
FALL = 0.5  # of the users before, at most so much of the usual share still use it


@dataclass(frozen=True, slots=True)
class Outages:
    """
    Which weeks are left out of what the model learns of people. `latest`: the latest week looks like one, and nobody
    can say yet whether use comes back.
    """

    weeks: Bools
    latest: bool


def outages(active: Bools, counts: Bools) -> Outages:
    """
    The weeks without a system.

    :param active: people × weeks so far; `counts`: for whom the week counts.
    """
    weeks = active.shape[1]
    stays = [_stays(active, counts, week) for week in range(weeks)]
    known = [share for share in stays if share is not None]
    usual = float(np.median(known)) if known else 0.0
    fell = np.array([share is not None and share < FALL * usual for share in stays], dtype=bool)
    found = np.zeros(weeks, dtype=bool)
    for week in np.flatnonzero(fell[:-1]):
        before, now, after = (active[:, week + step].sum() for step in (-1, 0, 1))
        found[week] = now < FALL * min(before, after)
    return Outages(found, latest=bool(weeks and fell[-1] and active[:, -1].sum() < FALL * active[:, -2].sum()))


def _stays(active: Bools, counts: Bools, week: int) -> float | None:
    """Of those who used it in one of the two weeks before, the share who use it in this one."""
    if week < 2:
        return None
    users = active[:, week - 2 : week].any(axis=1) & counts[:, week]
    return float(active[users, week].mean()) if users.sum() >= LEAST_USERS else None
