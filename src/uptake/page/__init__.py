"""A Report as a page: one HTML file that holds everything, and asks for nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from uptake.core.report_parts import Bars, Lines, Prose, Report, Words
from uptake.core.sentences import later
from uptake.core.words import spoken
from uptake.page.frame import environment, style
from uptake.page.tables import as_table
from uptake.page.words import WORDS

if TYPE_CHECKING:
    from jinja2 import Environment


def render(report: Report, drawn: Mapping[str, str]) -> str:
    """
    The report as an HTML page, in the language that is spoken.

    :param drawn: SVG by the id of a chart, and by `ID-narrow` where it has a shape for a phone; a chart that is not
        there is left out, and its tables stand open.
    """
    return _filled(report, drawn, whole=True, language=spoken(), **style("report.css"))


def render_inside(report: Report, drawn: Mapping[str, str]) -> str:
    """The same without what surrounds it: what stands in `<main>`, for a page that has the style of `static/`."""
    return _filled(report, drawn, whole=False)


def _filled(report: Report, drawn: Mapping[str, str], **more: object) -> str:
    template = _environment().get_template("report.html.j2")
    page: str = template.render(report=report, drawn=drawn, words=WORDS, more=_more, **more)
    return page


@lru_cache
def _environment() -> Environment:
    found = environment(_held_together)
    found.filters["as_table"] = as_table
    found.tests["prose"] = lambda block: isinstance(block, Prose)
    found.tests["drawn_too"] = lambda block: isinstance(block, Bars | Lines)
    return found


def _held_together(value: object) -> object:
    """A figure and its sign stay on one line."""
    from markupsafe import Markup

    if value is None or isinstance(value, Markup):
        return value
    return str(value).replace(" %", "\u00a0%")


def _more(rows: int) -> Words:
    return later("Show all {rows}", rows=rows)
