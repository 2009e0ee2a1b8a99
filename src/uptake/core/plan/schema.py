"""The published JSON Schema of the plan format: one file for editors, for `uptake schema plan` and for the loader."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema_rs

_FILE = Path(__file__).with_name("schema.json")


def plan_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of plan format 1, a fresh copy each time."""
    schema: dict[str, object] = json.loads(_FILE.read_text(encoding="utf-8"))
    return schema


@lru_cache(maxsize=1)
def _compiled() -> tuple[jsonschema_rs.Draft202012Validator, dict[str, Any]]:
    schema = plan_schema()
    return jsonschema_rs.Draft202012Validator(schema), schema


def schema_errors(value: object) -> Iterable[jsonschema_rs.ValidationError]:
    """Return where plain values (dicts, lists, scalars) break the schema, in no particular order."""
    return _compiled()[0].iter_errors(value)


def schema_at(path: Iterable[str | int]) -> dict[str, Any]:
    """Return the part of the schema under a path of keys, in which `$ref` leads on to what it names."""
    part: Any = _compiled()[1]
    for step in path:
        part = _named(part[step]) if step == "$ref" else part[step]
    return part if isinstance(part, dict) else {}


def _named(reference: str) -> Any:
    return schema_at(reference.removeprefix("#/").split("/"))
