"""Data as the text of YAML, in the way in which a value stood before: quotes stay quotes, a block stays a block."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from uptake.core.plan.writing.lines import FITS, Bare, body, inline
from uptake.core.plan.writing.marks import BLOCK
from uptake.core.plan.writing.scalars import quoted, scalar
from uptake.core.plan.yaml12 import resolve

_FOLD = 100


def spelled(value: Any) -> Any:
    """Return data with its numbers and truth values as they stand in YAML."""
    if isinstance(value, Mapping):
        return {key: spelled(part) for key, part in value.items()}
    if isinstance(value, list):
        return [spelled(part) for part in value]
    if isinstance(value, str):
        return value
    return Bare("true" if value is True else "false" if value is False else _number(value))


def _number(value: float) -> str:
    short = f"{value:g}"
    return short if isinstance(value, float) and float(short) == value and "e" not in short else repr(value)


def leaf(value: str | float, style: str = "", *, flow: bool = False, indent: int = 0) -> str:
    """
    Return a scalar. `style` is how it was written before (`"`, `'`, `|`, `>`, or empty for plain), `indent` the
    column in which the lines of a block begin.
    """
    if not isinstance(value, str):
        return str(spelled(value))
    if not flow and (style in BLOCK or "\n" in value) and (block := _block(value, style, indent)):
        return block
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if style == '"':
        return quoted(value)
    plain = scalar(value, flow=flow)
    return plain if plain != value or resolve(value) == value else quoted(value)


def _block(value: str, style: str, indent: int) -> str:
    """Return a text as a block; empty where a block would not say it."""
    words = value.removesuffix("\n")
    if not words or words != words.strip() or not words.replace("\n", "").isprintable():
        return ""
    chomp = "" if value.endswith("\n") else "-"
    if style == ">" and "\n" not in words and "  " not in words:
        lines = wrap(words, _FOLD, break_long_words=False, break_on_hyphens=False)
        return "\n".join((f">{chomp}", *(" " * indent + line for line in lines)))
    return "\n".join((f"|{chomp}", *((" " * indent + line).rstrip() if not line else " " * indent + line
                                     for line in words.split("\n"))))  # fmt: skip


def behind_colon(value: Any, column: int) -> tuple[str, list[str]]:
    """Return what stands behind the colon of a key that begins in a column, and the lines below it."""
    if not isinstance(value, Mapping | list):
        first, *rest = leaf(value, indent=column + 2).split("\n")
        return first, rest
    plain = spelled(value)
    short = inline(plain)
    holds_maps = isinstance(value, list) and any(isinstance(item, Mapping) for item in value)
    if not value or (len(short) + column < FITS and not holds_maps):
        return short, []
    return "", list(body(plain, column + 2))


def items_of(value: Any, column: int) -> list[str]:
    """Return the lines of one item of a list whose dashes stand in a column."""
    return list(body([spelled(value)], column))
