"""Cells of a roster, of one row or of many."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

Values = Mapping[str, str]  # column → cell, of one row
Columns = Mapping[str, Sequence[str]]  # column → cells, of rows one below the other


def stripped(columns: Columns, names: tuple[str, ...], rows: int) -> list[str]:
    """The cells of the one column of a field; empty where there is none."""
    return list(map(str.strip, columns[names[0]])) if names else [""] * rows


def first_cell(values: Values, columns: tuple[str, ...]) -> str:
    """The first cell of some columns that says anything."""
    for column in columns:
        if text := values.get(column, "").strip():
            return text
    return ""


def work_address(listed: str) -> str:
    """The address to use out of SCIM's list: the main one, else one for work; one for home never."""
    try:
        entries = json.loads(listed) if listed else []
    except ValueError:
        return ""
    if not isinstance(entries, list):
        return ""
    addresses = [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("value"), str)]
    work = [entry for entry in addresses if entry.get("type") != "home"]
    work.sort(key=lambda entry: (entry.get("primary") is not True, entry.get("type") != "work"))
    return str(work[0]["value"]) if work else ""
