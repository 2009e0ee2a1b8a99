"""Who comes back: a line for each start, over the weeks of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from uptake.core.report.charts.ends import moved_apart
from uptake.core.report.charts.frame import ACCENT, GREY, Room, Spec, chart, layer, shares, text, width_of
from uptake.core.sentences import later
from uptake.core.wording import percent

WEEKS = (1, 5, 9, 13)
HEIGHT = 150


@dataclass(frozen=True, slots=True)
class Began:
    """People who began in the same weeks: the share that was active in week 1, 5, 9 and 13 of their own."""

    words: str
    shares: tuple[float | None, ...]


def coming_back(began: Sequence[Began], width: int) -> Spec:
    """The specification: the latest start stands out, because something can still be done for these people."""
    layers: list[Spec] = []
    ends: list[Spec] = []
    for one in began:
        colour, strong = (ACCENT, True) if one is began[-1] else (GREY, False)
        rows: list[Spec] = [
            {"x": week, "y": value} for week, value in zip(WEEKS, one.shares, strict=True) if value is not None
        ]
        layers.append(layer({"type": "line", "color": colour, "strokeWidth": 2.4 if strong else 1.3}, rows))
        layers.append(layer({"type": "point", "filled": True, "color": colour, "size": 22, "opacity": 1}, rows))
        words = f"{percent(rows[-1]['y'])} {one.words}"
        ends.append({**rows[-1], "words": words, "colour": colour, "weight": "bold" if strong else "normal"})
    room = Room(
        width, HEIGHT, right=max(width_of(one["words"], bold=one["weight"] == "bold") for one in ends) + 12, bottom=26
    )
    last = max(one["x"] for one in ends)
    x: Spec = {
        "field": "x",
        "scale": {"domain": [1, last], "nice": False, "zero": False},
        "axis": {"values": [week for week in WEEKS if week <= last], "labelExpr": _weeks(), "grid": False},
    }
    ends = moved_apart(ends, HEIGHT)
    # Where a start has not come as far as the others, its words still stand at the right, where there is room.
    layers += [text([{**one, "x": last}], one["colour"], dx=8, fontWeight=one["weight"]) for one in ends]
    return chart(room, layers, x=x, y=shares())


def _weeks() -> str:
    return f"{str(later('week '))!r} + datum.value"
