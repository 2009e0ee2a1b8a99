"""A report as one picture for a slide: the sentence, and one chart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from uptake.core.report.charts.frame import COLOURS
from uptake.core.report_parts import Chart, Report
from uptake.page.drawing import PAPER, svg_of

WIDTH, HEIGHT, EDGE = 1600, 900, 80
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WANTED = ("weeks", "way", "groups")
LETTERS = {44: 62, 28: 95}  # that fit on a line of a size
LETTERS_OF_TITLE = 92
LOWEST = 490  # words further down would leave the chart no height: the report has them
_COLOUR = re.compile("|".join(COLOURS))
_SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')


def as_png(report: Report) -> bytes:
    """The slide, 1600 × 900."""
    import vl_convert

    png: bytes = vl_convert.svg_to_png(as_slide(report), scale=1)
    return png


def as_slide(report: Report) -> str:
    """The slide as SVG, in the colours of light paper."""
    lines = list(_words(report))
    below = lines[-1][0] + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER["paper"]}"/>'
        + "".join(_line(*line) for line in lines)
        + _chart(report, below)
        + "</svg>"
    )


def _words(report: Report) -> Iterator[tuple[int, int, str, str, str]]:
    """(y, size, weight, colour, words): what it is, the first sentence large, the next ones small."""
    y = EDGE
    yield y, 26, "normal", "muted", f"{report.title} · {report.subtitle}"
    y += 24
    for number, sentence in enumerate(report.headline[:3]):
        size, weight = (44, "bold") if not number else (28, "normal")
        lines = _wrapped(sentence, LETTERS[size])
        if number and y + round(size * 1.25) * len(lines) > LOWEST:
            return
        for line in lines:
            y += round(size * 1.25)
            yield y, size, weight, "ink", line
        y += 12


def _wrapped(words: object, letters: int) -> list[str]:
    return textwrap.wrap(str(words).replace(" %", "\u00a0%"), letters)


def _line(y: int, size: int, weight: str, colour: str, words: str) -> str:
    return (
        f'<text x="{EDGE}" y="{y}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" '
        f'fill="{PAPER[colour]}">{escape(words)}</text>'
    )


def _chart(report: Report, top: int) -> str:
    """The chart that says most, as large as there is room below the words, with its message."""
    charts = {chart.id: chart for section in report.sections for chart in section.charts}
    chart: Chart | None = next((charts[id_] for id_ in WANTED if id_ in charts), None)
    if chart is None:
        return ""
    lines = _wrapped(chart.title, LETTERS_OF_TITLE)
    title = "".join(_line(top + 20 + 32 * at, 26, "bold", "accent", line) for at, line in enumerate(lines))
    top += 32 * (len(lines) - 1)
    room_x, room_y = WIDTH - 2 * EDGE, HEIGHT - EDGE / 2 - top - 44
    svg, width, height = _drawn(chart.spec)
    missing = round(room_x / room_y * height - width)
    if missing > 0 and isinstance(inner := chart.spec["width"], int):  # many words leave it little height
        svg, width, height = _drawn({**chart.spec, "width": inner + missing})
    scale = min(room_x / width, room_y / height)
    place = f'x="{EDGE}" y="{top + 44}" width="{width * scale:.0f}" height="{height * scale:.0f}"'
    inside = re.sub(r' width="\d+" height="\d+"', f" {place}", svg, count=1)
    return title + inside


def _drawn(spec: Mapping[str, Any]) -> tuple[str, int, int]:
    """A chart as SVG in the colours of paper, its width and its height."""
    svg = _COLOUR.sub(lambda match: PAPER[COLOURS[match[0]]], svg_of(spec)).replace("system-ui, sans-serif", FONT)
    found = _SIZE.match(svg)
    if found is None:
        raise ValueError("Vega began its drawing in a way that is not known.")
    width, height = map(int, found.groups())
    return svg, width, height
