"""A Report as a page: one HTML file that holds everything, and asks for nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from uptake.core.report_parts import Bars, Lines, Prose, Report, Words
from uptake.core.sentences import later
from uptake.core.words import spoken
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
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _filled(report, drawn, whole=True, style=style, digest=digest, language=spoken())


def render_inside(report: Report, drawn: Mapping[str, str]) -> str:
    """The same without what surrounds it: what stands in `<main>`, for a page that has the style of `static/`."""
    return _filled(report, drawn, whole=False)


def _filled(report: Report, drawn: Mapping[str, str], **more: object) -> str:
    template = _environment().get_template("report.html.j2")
    page: str = template.render(report=report, drawn=drawn, words=WORDS, more=_more, **more)
    return page


@lru_cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("uptake.page"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=_held_together,
    )  # fmt: skip
    environment.filters["as_table"] = as_table
    environment.tests["prose"] = lambda block: isinstance(block, Prose)
    environment.tests["drawn_too"] = lambda block: isinstance(block, Bars | Lines)
    return environment


def _held_together(value: object) -> object:
    """A figure and its sign stay on one line."""
    from markupsafe import Markup

    if value is None or isinstance(value, Markup):
        return value
    return str(value).replace(" %", "\u00a0%")


def _more(rows: int) -> Words:
    return later("Show all {rows}", rows=rows)


@lru_cache
def _style() -> str:
    return files("uptake.page").joinpath("static", "report.css").read_text("utf-8")
