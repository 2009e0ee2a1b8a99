"""
What all charts share: sizes, colours and the axes.

A colour is a name in the shape of a colour: whoever draws puts in the page's own, for light, dark and paper. Sizes are
pixels of the whole picture; a chart keeps its room for labels itself, so that it is the same wherever it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uptake.core.sentences import later

Spec = dict[str, Any]

INK, MUTED, LINE, BAND, PAPER = "#0a0a01", "#0a0a02", "#0a0a03", "#0a0a04", "#0a0a05"
ACCENT, GREY, WARN, RANGE, BLUE, PURPLE = "#0a0a06", "#0a0a07", "#0a0a08", "#0a0a09", "#0a0a0b", "#0a0a0c"
COLOURS: Mapping[str, str] = {
    INK: "ink", MUTED: "muted", LINE: "line", BAND: "band", PAPER: "paper",
    ACCENT: "accent", GREY: "grey", WARN: "warn", RANGE: "range", BLUE: "blue", PURPLE: "purple",
}  # fmt: skip

PANEL = 352  # two beside each other on a page, one on a phone
WIDE = 736
FONT, SMALL = 12, 11
LETTER, BOLD_LETTER = 0.56, 0.62  # the mean width of a letter, of the size of the font


@dataclass(frozen=True, slots=True)
class Room:
    """The whole width of a picture, the height of the part that is drawn in, and what lies around that."""

    width: int
    height: int
    left: int = 40
    right: int = 8
    top: int = 8
    bottom: int = 24

    @property
    def inner(self) -> int:
        """The width of the part that is drawn in."""
        return self.width - self.left - self.right


def chart(room: Room, layers: Sequence[Spec], *, x: Spec, y: Spec) -> Spec:
    """A specification of layers over the same two axes."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": room.inner,
        "height": room.height,
        "padding": {"left": room.left, "right": room.right, "top": room.top, "bottom": room.bottom},
        "autosize": "none",
        "background": None,
        "encoding": {"x": {"type": "quantitative", **x}, "y": {"type": "quantitative", **y}},
        "layer": list(layers),
        "config": {
            "aria": False,
            "font": "system-ui, sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelFont": "system-ui, sans-serif", "labelFontSize": SMALL, "labelColor": MUTED, "title": None,
                "domain": False, "ticks": False, "gridColor": LINE, "labelPadding": 6,
            },
        },
    }  # fmt: skip


def layer(mark: Spec, rows: Iterable[Spec], **channels: Spec) -> Spec:
    """One kind of mark over its own rows."""
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": channels}


def text(rows: Iterable[Spec], colour: str, **how: object) -> Spec:
    """Words at places: rows with `x`, `y` and `words`."""
    mark = {"type": "text", "fontSize": FONT, "color": colour, "align": "left", "baseline": "middle", **how}
    return layer(mark, rows, text={"field": "words"})


def shares(ticks: Sequence[float] = (0, 0.5, 1)) -> Spec:
    """A vertical axis from nobody to everybody."""
    axis = {"values": list(ticks), "labelExpr": f"round(datum.value * 100) + {_percent_sign()!r}"}
    return {"field": "y", "scale": {"domain": [0, 1], "zero": True, "nice": False}, "axis": axis}


def _percent_sign() -> str:
    return str(later(" %"))


def width_of(words: object, size: int = FONT, *, bold: bool = False) -> int:
    """About how wide words are, in pixels; rather too wide, because each machine has its own letters."""
    return round(len(str(words)) * size * (BOLD_LETTER if bold else LETTER)) + 2
