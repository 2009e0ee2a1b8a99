"""The words at the ends of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from uptake.core.calendar import Day
from uptake.core.report.charts.frame import FONT, MUTED, Spec, layer

NEAR_THE_EDGE = 0.2  # of the width
AWAY = 0.03  # of the height: a name so far from its line is led to it


def at_the_edge(ends: list[Spec], days: Sequence[Day], *, several: bool) -> list[Spec]:
    """
    Words that would begin shortly before the right edge begin at it, clear of what stands there.

    :param days: of the whole chart; `several`: more than one line is in it. Then all words begin there, because a line
        may run where another ends; no hairline leads from an end that is far off, it would be one line more.
    """
    first, final = min(days).toordinal(), max(days).toordinal()
    near = final - NEAR_THE_EDGE * (final - first)
    found = []
    for one in ends:
        if one["x"] >= near:
            found.append({**one, "x": final})
        elif several:
            found.append(
                {name: value for name, value in one.items() if name not in {"from_x", "from_y"}} | {"x": final}
            )
        else:
            found.append(one)
    return found


def leaders(ends: Sequence[Spec]) -> Iterator[Spec]:
    """Fine dots from where a line ends to its words, where these were moved away from it: no line of figures."""
    for one in ends:
        if "from_y" in one and (abs(one["y"] - one["from_y"]) > AWAY or one["x"] != one["from_x"]):
            row = {"x": one["from_x"], "y": one["from_y"], "to": one["x"], "up": one["y"]}
            mark: Spec = {"type": "rule", "color": MUTED, "strokeWidth": 0.8, "strokeDash": [1, 3]}
            mark |= {"xOffset": 2, "x2Offset": 5}
            yield layer(mark, [row], x2={"field": "to"}, y2={"field": "up"})


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
