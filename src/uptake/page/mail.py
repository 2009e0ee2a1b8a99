"""
A letter as a mail: complete as plain text, and as HTML that reads on a phone, in the dark and on paper.

Mail programs drop style sheets, so each element carries its style; the sheet in the head only adds the dark. A draft is
rendered once, and filled in for each person.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from uptake.core.letters.drafting import Draft, Letter, fields_of, without
from uptake.page.plain_text import lines_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_Parts = tuple[str | tuple[str], ...]  # text, and (field,) for what is filled in

_INK, _PAPER, _LINE, _ACCENT = "#1d1d1b", "#ffffff", "#d8d5cc", "#0b5d59"  # as on the pages of a report
_SERIF = "Georgia,'Times New Roman',serif"
_SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_STYLES = {
    "p": "margin:0 0 16px",
    "h1": f"margin:32px 0 8px;font:600 24px/1.25 {_SERIF}",
    "h2": f"margin:32px 0 8px;padding-top:20px;border-top:1px solid {_LINE};font:600 20px/1.3 {_SERIF}",
    "h3": f"margin:24px 0 8px;font:600 17px/1.35 {_SERIF}",
    "ul": "margin:0 0 16px;padding-left:24px",
    "ol": "margin:0 0 16px;padding-left:24px",
    "li": "margin:0 0 4px",
    "a": f"color:{_ACCENT}",
    "blockquote": f"margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid {_LINE}",
    "hr": f"border:0;border-top:1px solid {_LINE};margin:24px 0",
    "code": "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:15px",
    "pre": "white-space:pre-wrap",
    "table": "border-collapse:collapse;margin:0 0 16px",
    "th": f"text-align:left;padding:4px 16px 4px 0;border-bottom:1px solid {_LINE}",
    "td": f"text-align:left;padding:4px 16px 4px 0;border-bottom:1px solid {_LINE}",
}
_BUTTON = (
    f"display:inline-block;padding:12px 20px;border-radius:4px;background-color:{_ACCENT};color:#ffffff;"
    "font-weight:600;text-decoration:none"
)
_KEPT = {*_STYLES, "strong", "em", "s", "br", "thead", "tbody", "tr", "div"}
_SCHEMES = {"https", "http", "mailto", "tel"}
_DARK = """:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.paper{background-color:#171918!important;color:#e9e6df!important}
.letter a{color:#62c6bc!important}
.letter a.button{background-color:#62c6bc!important;color:#171918!important}
.letter h2,.letter blockquote,.letter hr,.letter td,.letter th{border-color:#3b3d3a!important}
}
@media print{.letter a.button{background-color:#ffffff!important;color:#000000!important;border:1px solid #000000}}"""
_TAG = re.compile(r"<([a-z][a-z0-9]*)((?: [^<>]*)?)>")


def as_text(letter: Letter) -> str:
    """The whole letter as plain text: nothing is only in the HTML, and every link is written out."""
    return _joined(_text_parts(letter.draft, letter.empty), letter, str)


def as_html(letter: Letter) -> str:
    """The letter as an HTML page that asks for nothing from outside: no picture, no script, nothing that counts."""
    return _joined(_html_parts(letter.draft, letter.empty), letter, html.escape)


def clean_html(markdown: str) -> str:
    """Markdown as HTML without a page around it, of harmless elements alone."""
    import nh3

    rendered = _markdown().render(markdown)
    return nh3.clean(rendered, tags=_KEPT, attributes={"a": {"href"}}, url_schemes=_SCHEMES)


def _joined(parts: _Parts, letter: Letter, escape: Callable[[str], str]) -> str:
    values = {field: escape(value) for field, value in letter.values.items()}
    return "".join([part if isinstance(part, str) else values[part[0]] for part in parts])


@lru_cache(maxsize=512)
def _html_parts(draft: Draft, empty: frozenset[str]) -> _Parts:
    body, marks = _marked(draft, empty)
    clean = clean_html(body)
    subject, in_subject = _marked(draft, empty, of=draft.subject)
    page = (
        f'<!doctype html>\n<html lang="{html.escape(draft.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{html.escape(subject)}</title>\n<style>{_DARK}</style>\n</head>\n"
        f'<body style="margin:0;padding:0;background-color:{_PAPER};color:{_INK}">\n'
        f'<div class="paper" style="background-color:{_PAPER};color:{_INK}">\n'
        '<div class="letter" role="article" style="max-width:600px;margin:0 auto;padding:24px 20px;'
        f'font:17px/1.5 {_SANS};overflow-wrap:break-word">\n{_styled(clean)}</div>\n</div>\n</body>\n</html>\n'
    )
    return _parts(page, marks | in_subject)


@lru_cache(maxsize=512)
def _text_parts(draft: Draft, empty: frozenset[str]) -> _Parts:
    from markdown_it.tree import SyntaxTreeNode

    body, marks = _marked(draft, empty)
    return _parts("\n".join(lines_of(SyntaxTreeNode(_markdown().parse(body)))) + "\n", marks)


@lru_cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _marked(draft: Draft, empty: frozenset[str], of: str | None = None) -> tuple[str, dict[str, str]]:
    """A text with a word in place of each open field, and the field by its word: one that the text does not have."""
    text = without(draft.body, empty) if of is None else of
    base = "field"
    while base in text:
        base += "x"
    marks = {field: f"{base}{field}end" for field in fields_of(text)}
    return text.format_map(marks), {mark: field for field, mark in marks.items()}


def _parts(rendered: str, marks: dict[str, str]) -> _Parts:
    if not marks:
        return (rendered,)
    pieces = re.split("(" + "|".join(sorted(marks, key=len, reverse=True)) + ")", rendered)
    return tuple((marks[piece],) if piece in marks else piece for piece in pieces if piece)


def _styled(clean: str) -> str:
    """The elements with their styles; a paragraph that is nothing but a link becomes a button."""
    buttons = re.sub(
        r'<p><a (href="[^"]*")([^>]*)>([^<]*)</a></p>', rf'<p><a \1 class="button" style="{_BUTTON}">\3</a></p>', clean
    )
    return _TAG.sub(_with_style, buttons)


def _with_style(found: re.Match[str]) -> str:
    tag, attributes = found[1], found[2]
    if " style=" in attributes or tag not in _STYLES:
        return found[0]
    return f'<{tag}{attributes} style="{_STYLES[tag]}">'
