"""Shares side by side: a bar, or a point with its range, between its words and its figures or, on a phone, below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from uptake.core.report.charts.frame import (
    ACCENT,
    BAND,
    INK,
    LINE,
    MUTED,
    RANGE,
    WARN,
    Room,
    Spec,
    chart,
    layer,
    text,
    width_of,
)  # fmt: skip

ROW_HEIGHT = 26
BAR = 12
TALL_ROW = 34  # a line of words, and a bar below it
BELOW = 0.21  # of such a row: the bar from its middle down, the words from it up


@dataclass(frozen=True, slots=True)
class Bar:
    """
    One row. `share` None: not known, the figures say why. `lost`: the share that was lost on the way here, where it is
    the most. `low`, `high`: a range around a point, or in which the end of a bar lies.
    """

    words: str
    share: float | None
    figures: str
    lost: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is something to draw."""
        return self.share is not None or self.low is not None


def bars(rows: Sequence[Bar], width: int, *, points: bool = False) -> Spec:
    """The specification of a chart of bars, or of points with their ranges."""
    left = max(width_of(row.words) for row in rows) + 8
    right = max(width_of(row.figures, bold=row.lost is not None) for row in rows) + 10
    room = Room(width, ROW_HEIGHT * len(rows), left=left, right=right, top=2, bottom=2)
    places = list(enumerate(rows))
    layers = [*_track(places), *(_points(places) if points else _bars(places))]
    layers.append(text(_words(places), INK, align="right", dx=-8))
    return _rows(room, [*layers, *_figures(places, dx=8)], len(rows))


def above_bars(rows: Sequence[Bar], width: int, *, points: bool = False) -> Spec:
    """The same with words and figures on a line above each bar: on a phone both have room, and the bar the width."""
    room = Room(width, TALL_ROW * len(rows), left=0, right=2, top=2, bottom=2)
    below = [(at + BELOW, row) for at, row in enumerate(rows)]
    above = [(at - BELOW, row) for at, row in enumerate(rows)]
    layers = [*_track(below), *(_points(below) if points else _bars(below)), text(_words(above), INK)]
    return _rows(room, [*layers, *_figures(above, align="right")], len(rows))


Places = Sequence[tuple[float, Bar]]


def _rows(room: Room, layers: Sequence[Spec], rows: int) -> Spec:
    x: Spec = {"field": "x", "scale": {"domain": [0, 1], "nice": False}, "axis": None}
    y: Spec = {"field": "y", "scale": {"domain": [rows - 0.5, -0.5], "nice": False, "zero": False}, "axis": None}
    return chart(room, [one for one in layers if one["data"]["values"]], x=x, y=y)


def _words(places: Places) -> list[Spec]:
    return [{"x": 0, "y": at, "words": row.words} for at, row in places]


def _figures(places: Places, **how: object) -> Iterator[Spec]:
    """What is known, the place where most are lost, and what is not known, each as it looks."""
    for colour, weight, chosen in ((INK, "normal", False), (WARN, "bold", True)):
        figures = [
            {"x": 1, "y": at, "words": row.figures}
            for at, row in places
            if row.is_known and (row.lost is not None) == chosen
        ]
        yield text(figures, colour, fontWeight=weight, **how)
    unknown = [{"x": 1, "y": at, "words": row.figures} for at, row in places if not row.is_known]
    yield text(unknown, MUTED, **how)


def _track(places: Places) -> Iterator[Spec]:
    """From nobody to everybody, so that a bar is read against the whole; a hairline where nothing is known."""
    known = [{"x": 0, "y": at, "to": 1} for at, row in places if row.is_known]
    unknown = [{"x": 0, "y": at, "to": 1} for at, row in places if not row.is_known]
    yield _strip(known, BAND, BAR)
    yield layer({"type": "rule", "color": LINE, "strokeDash": [2, 3]}, unknown, x2={"field": "to"})


def _bars(places: Places) -> Iterator[Spec]:
    known = [(at, row.share if row.share is not None else row.low or 0) for at, row in places if row.is_known]
    yield _strip([{"x": 0, "y": at, "to": share} for at, share in known], ACCENT, BAR)
    ranges = [{"x": row.low, "y": at, "to": row.high} for at, row in places if row.share is None and row.is_known]
    yield _strip(ranges, RANGE, BAR)
    lost = [{"x": row.share or 0, "y": at, "to": (row.share or 0) + row.lost} for at, row in places if row.lost]
    yield _strip(lost, WARN, 3)


def _points(places: Places) -> Iterator[Spec]:
    ranges = [{"x": row.low, "y": at, "to": row.high} for at, row in places if row.low is not None]
    yield _strip(ranges, RANGE, BAR)
    values = [{"x": row.share, "y": at} for at, row in places if row.share is not None]
    yield layer({"type": "point", "filled": True, "color": ACCENT, "size": 70, "opacity": 1}, values)


def _strip(rows: list[Spec], colour: str, height: int) -> Spec:
    return layer({"type": "bar", "orient": "horizontal", "color": colour, "size": height}, rows, x2={"field": "to"})
