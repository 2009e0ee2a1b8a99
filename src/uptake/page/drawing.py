"""
Charts drawn to SVG by Vega, without a browser and without any connection; then made to fit into a page.

A specification names colours by placeholders. On a page they become the page's own, so that one drawing is right in
light, in dark and on paper; in a picture that stands alone they become those of light paper.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from uptake.core.report.charts.frame import COLOURS
from uptake.core.report_parts import Chart, Report

PAPER = {
    "ink": "#1d1d1b", "muted": "#5c5b56", "line": "#d8d5cc", "band": "#efede6", "paper": "#fdfcfa",
    "accent": "#0b5d59", "grey": "#6f6e69", "warn": "#a84300", "range": "#b9d6d3",
    "blue": "#0067a3", "purple": "#a04d7c",
}  # fmt: skip
_HEAD = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)" viewBox="([^"]+)">')
_LONG = re.compile(r"-?\d+\.\d{3,}")
_FOR_OTHERS = re.compile(r' (?:role|class|aria-[a-z]+|pointer-events)="[^"]*"')  # the whole is one picture with words
_COLOUR = re.compile("|".join(COLOURS))


def draw(report: Report) -> dict[str, str]:
    """Every chart of a report as SVG, by its id; its shape for a phone by `ID-narrow`. Equal specs give equal bytes."""
    drawn: dict[str, str] = {}
    for chart in (chart for section in report.sections for chart in section.charts):
        drawn[chart.id] = _inline(chart, chart.id, chart.spec)
        if chart.narrow is not None:
            drawn[f"{chart.id}-narrow"] = _inline(chart, f"{chart.id}-narrow", chart.narrow)
    return drawn


def _inline(chart: Chart, id_: str, spec: Mapping[str, object]) -> str:
    """A drawing for the inside of a page: the page's colours, no id twice, and words for those who do not see it."""
    svg = _LONG.sub(_rounded, svg_of(spec))
    found = _HEAD.match(svg)
    if found is None:
        raise ValueError("Vega began its drawing in a way that is not known.")
    width, height, box = found.groups()
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(str(chart.description))}" '
        f'width="{width}" height="{height}" viewBox="{box}">'
    )
    body = _COLOUR.sub(lambda match: f"var(--{COLOURS[match[0]]})", svg[found.end() :])
    body = _FOR_OTHERS.sub("", body)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{id_}-\1"', body)
    return head + re.sub(r"url\(#([^)]+)\)", rf"url(#{id_}-\1)", body)


def svg_of(spec: Mapping[str, Any]) -> str:
    """A specification as Vega draws it, with the placeholders of the colours."""
    return drawn_by_vega(json.dumps(spec))


# What is shared is as of the Monday before: in most drawings of a server no chart has changed since the last one.
@lru_cache(maxsize=256)
def drawn_by_vega(spec: str) -> str:
    """A specification, as JSON, drawn once for as long as it is among the latest."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
