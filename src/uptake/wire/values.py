"""JSON values as the text of cells: an object becomes columns with dotted names, a list compact JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping


def texts(record: Mapping[str, object], *, escaped: bool) -> dict[str, str]:
    """
    A record as column → text. null is "", true and false are words, numbers as json writes them.

    `escaped`: the source had Unicode escapes, so halves of characters are looked for and become U+FFFD.
    Raises RecursionError for what is nested too deep.
    """
    cells: dict[str, str] = {}
    _flatten(record, "", cells)
    if escaped:
        return {whole(name): whole(cell) for name, cell in cells.items()}
    return cells


def _flatten(record: Mapping[str, object], prefix: str, cells: dict[str, str]) -> None:
    for name, value in record.items():
        if type(value) is str:
            cells[prefix + name] = value
        elif isinstance(value, dict):
            _flatten(value, f"{prefix}{name}.", cells)
        else:
            cells[prefix + name] = text_of(value)


def text_of(value: object) -> str:
    """One value as the text of a cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)


def whole(text: str) -> str:
    """Text in which halves of characters are joined, or replaced where the other half is missing."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
