"""The words at the ends of lines."""

from __future__ import annotations

from itertools import pairwise

from uptake.core.report.charts.frame import FONT, Spec


def moved_apart(ends: list[Spec], height: int) -> list[Spec]:
    """The same places from below to above, moved apart where the words would lie over each other."""
    least = (FONT + 2) / height
    found = [dict(one) for one in sorted(ends, key=lambda one: float(one["y"]))]
    for below, above in pairwise(found):
        above["y"] = max(above["y"], below["y"] + least)
    ceiling = 1 - FONT / 3 / height  # below the words over the chart
    for above in reversed(found):
        above["y"] = min(above["y"], ceiling)
        ceiling = above["y"] - least
    return found
