"""A Picture in the format that was asked for."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uptake.core.picture_parts import Picture

FORMATS = ("text", "json", "html", "md", "csv", "pdf", "png")
FOR_PROGRAMS = frozenset({"json", "csv"})


def rendered(picture: Picture, arguments: argparse.Namespace) -> str | bytes:
    """The report; bytes for paper and pictures. Raises UsageError where paper is asked for and nothing can print."""
    if arguments.format == "json":
        from uptake.core.document import document

        return json.dumps(document(picture), ensure_ascii=False, indent=1) + "\n"
    if arguments.format == "csv":
        from uptake.page.spreadsheet import as_csv

        return as_csv(picture)
    if arguments.format == "text":
        return _text(picture, arguments)
    return _page(picture, arguments.format)


def _text(picture: Picture, arguments: argparse.Namespace) -> str:
    from uptake.cli.terminal import as_text
    from uptake.core.report import report
    from uptake.core.working import working

    blocks = (*working(picture),) if arguments.show_working else ()
    return as_text(report(picture), blocks, to_terminal=arguments.output is None and sys.stdout.isatty())


def _page(picture: Picture, format_: str) -> str | bytes:
    from uptake.core.report import report

    said = report(picture)
    if format_ == "md":
        from uptake.page.markdown import as_markdown

        return as_markdown(said)
    if format_ == "png":
        from uptake.page.slide import as_png

        return as_png(said)
    from uptake.page import render
    from uptake.page.drawing import draw

    page = render(said, draw(said))
    if format_ == "html":
        return page
    from uptake.page.printing import as_pdf

    return as_pdf(page, picture.as_of)
