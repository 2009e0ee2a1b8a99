"""The known tables and documents, as `data/known_tables.json` describes them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from uptake.core.look.known import Condition, KnownDocument, KnownTable


@cache
def known_tables() -> tuple[KnownTable, ...]:
    """Every known table."""
    return tuple(_table(entry) for entry in _file()["tables"])


@cache
def known_documents() -> tuple[KnownDocument, ...]:
    """Every JSON document that is known to be no table."""
    return tuple(
        KnownDocument(tuple(entry["keys"]), entry["what"], entry["instead"], tuple(entry.get("beside", ())))
        for entry in _file()["documents"]
    )


def _table(entry: dict[str, Any]) -> KnownTable:
    return KnownTable(
        id=entry["id"],
        title=entry["title"],
        grain=entry["grain"],
        columns=tuple(entry["columns"]),
        person=tuple(entry["person"]),
        days=tuple(entry["days"]),
        use=tuple(_condition(one) for one in entry["use"]),
        exposure=tuple(_condition(one) for one in entry["exposure"]),
        use_in_words=entry["use_in_words"],
        limits=tuple(entry["limits"]),
    )


def _condition(entry: dict[str, Any]) -> Condition:
    return Condition(
        column=entry["column"],
        but=tuple(entry.get("but", ())),
        above=entry.get("above"),
        equal=tuple(entry.get("is", ())),
        filled=entry.get("filled", False),
    )


@cache
def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("uptake.wire").joinpath("data", "known_tables.json").read_text("utf-8"))
    return loaded
