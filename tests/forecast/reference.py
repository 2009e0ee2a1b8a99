"""The person-history logit and the arithmetic bound the slow, obvious way, person by person and week by week."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

MEAN = (-0.8, -0.1, -0.2, 0.8, 3.0, 0.4, -0.08)
SD = (1.0, 0.15, 1.0, 0.7, 1.5, 0.7, 0.10)


@dataclass(frozen=True)
class Before:
    """Regressors before a week, and whether it was used in it."""

    x: tuple[float, ...]
    used: bool


def regressors(past: str, week: int) -> tuple[float, ...]:
    """What is known before week number `week`, from the marks of the weeks before."""
    counted = past.replace("-", "")
    if "x" not in counted:
        return (1, week - 2, 0, 0, 0, 0, 0)
    since = counted[counted.index("x") :]
    m, k = len(since), since.count("x")
    last, before = since[-1] == "x", len(since) > 1 and since[-2] == "x"
    return (0, 0, 1, float(last), (k + 1) / (m + 2) - 0.5, float(before), m)


def rows(patterns: Sequence[str]) -> Iterator[Before]:
    """One row for each person-week that counts."""
    for pattern in patterns:
        for week, mark in enumerate(pattern, start=1):
            if mark != "-":
                yield Before(regressors(pattern[: week - 1], week), mark == "x")


def penalised(theta: Sequence[float], patterns: Sequence[str]) -> float:
    """Minus the log posterior."""
    total = sum((value - mean) ** 2 / sd**2 / 2 for value, mean, sd in zip(theta, MEAN, SD, strict=True))
    for row in rows(patterns):
        linear = sum(value * x for value, x in zip(theta, row.x, strict=True))
        total += math.log1p(math.exp(linear)) - row.used * linear
    return total


def reachable(past: str, weeks: int, need: int) -> tuple[bool, bool]:
    """(whether there is a future in which enough weeks are used, whether all futures are such), by trying all."""
    futures = product("x.", repeat=weeks - len(past))
    reached = [(past + "".join(future)).count("x") >= need for future in futures]
    return any(reached), all(reached)


def simulated(patterns: Sequence[str], weeks: int, theta: Sequence[float], draws: int, seed: int) -> list[list[int]]:
    """For each draw and person how many of the weeks were used in the end, with the shocks common to all."""
    dice = random.Random(seed)
    found = []
    for _ in range(draws):
        drift, trend, now = 0.0, dice.gauss(-0.06, 0.18), list(patterns)
        own = [dice.gauss(0, 0.7) for _ in patterns]
        for week in range(len(patterns[0]) + 1, weeks + 1):
            drift += trend + dice.gauss(0, 0.15)
            shock = drift + dice.gauss(0, 0.25)
            for number, past in enumerate(now):
                linear = (
                    sum(value * x for value, x in zip(theta, regressors(past, week), strict=True)) + shock + own[number]
                )
                now[number] = past + ("x" if dice.random() < 1 / (1 + math.exp(-linear)) else ".")
        found.append([pattern.count("x") for pattern in now])
    return found
