"""Intervals and survival curves: the few formulas that figures about people need."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot, sqrt

# The 97.5 % point of the standard normal distribution, for two-sided 95 % intervals.
Z95 = 1.959963984540054


def wilson(count: int, of: int) -> tuple[float, float]:
    """
    The Wilson 95 % interval of a share (Wilson 1927; Newcombe 1998, method 3).

    :param count: how many have the property, 0..of.
    :param of: how many there are, at least 1.
    :returns: (low, high), both in 0..1.
    """
    share = count / of
    spread = Z95 * Z95 / of
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return (0.0 if count == 0 else max(0.0, centre - half)), (1.0 if count == of else min(1.0, centre + half))


def newcombe(count: int, of: int, other_count: int, other_of: int) -> tuple[float, float]:
    """
    The 95 % interval of the difference of two independent shares, the first less the second (Newcombe 1998, method 10).

    :param count: how many of `of` have the property; `other_count`, `other_of` the same of the others.
    :returns: (low, high), both in -1..1.
    """
    one, other = count / of, other_count / other_of
    low, high = wilson(count, of)
    other_low, other_high = wilson(other_count, other_of)
    below, above = hypot(one - low, other_high - other), hypot(high - one, other - other_low)
    return one - other - below, one - other + above


def median_survival(days: Mapping[tuple[int, bool], int]) -> int | None:
    """
    The median time to an event with those who still wait (Kaplan & Meier 1958).

    :param days: (days until the event, True), or (days until now without it, False) → people.
    :returns: the first day on which at most half still wait; None while more than half do.
    """
    at: dict[int, list[int]] = {}
    for (day, has_happened), people in days.items():
        at.setdefault(day, [0, 0])[0 if has_happened else 1] += people
    waiting = sum(happened + censored for happened, censored in at.values())
    surviving = 1.0
    for day in sorted(at):
        happened, censored = at[day]
        if happened:
            surviving *= 1 - happened / waiting
            if surviving <= 0.5 + 1e-12:  # a share of exactly one half must not depend on rounding
                return day
        waiting -= happened + censored
    return None


def quantile(ordered: list[float], share: float) -> float:
    """A quantile of a sorted, non-empty list by linear interpolation (Hyndman & Fan 1996, type 7)."""
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
