"""The published schema: whole, described, with examples that it accepts itself, and in step with what is parsed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import EXAMPLES
from uptake.core.calendar import Duration, Span, When
from uptake.core.plan.load import parse_plan
from uptake.core.plan.schema import plan_schema
from uptake.core.plan.yaml12 import Node, read_yaml

PLANS = EXAMPLES / "plans"
SCHEMA: dict[str, Any] = plan_schema()
DEFINITIONS: dict[str, Any] = SCHEMA["$defs"]
MEASURES = (
    "told acknowledged access attended first_use assisted_first_use weekly_active adopted habitual regular lapsed "
    "dormant never retained_5 retained_9 retained_13 old_way_share acceptance "
    "first_reply decision loop_closed self_reported coverage"
)


def parts(schema: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of the schema that a person can write a value for, with its path."""
    if isinstance(schema, list):
        for number, item in enumerate(schema):
            yield from parts(item, f"{path}[{number}]")
    if not isinstance(schema, dict):
        return
    for name, part in schema.get("properties", {}).items():
        yield f"{path}.{name}", part
        yield from parts(part, f"{path}.{name}")
    for key in ("additionalProperties", "items", "anyOf"):
        if isinstance(schema.get(key), dict):
            yield f"{path}/{key}", schema[key]
        yield from parts(schema.get(key), f"{path}/{key}")


PARTS = [*parts(SCHEMA, "plan")]
PARTS += [found for name, part in DEFINITIONS.items() for found in parts(part, name)]
WRITTEN = [(path, part) for path, part in PARTS if path != "cells/items"]  # which has its words in `cells`


def plain(node: Node) -> object:
    if node.entries is not None:
        return {name: plain(child) for name, child in node.entries.items()}
    return node.value if node.items is None else [plain(item) for item in node.items]


def test_it_is_a_valid_schema_with_a_name_of_its_own() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    assert SCHEMA["$id"] == "urn:uptake:plan:1"
    assert SCHEMA["required"] == ["uptake", "rollout", "launch"]


def test_it_is_a_fresh_copy_each_time() -> None:
    plan_schema().clear()
    assert plan_schema() == SCHEMA


@pytest.mark.parametrize("key", ["description", "examples"])
def test_every_property_at_every_level_has_it(key: str) -> None:
    assert len(WRITTEN) > 150
    assert [path for path, part in WRITTEN if not part.get(key)] == []


def test_every_description_is_a_sentence() -> None:
    assert [path for path, part in WRITTEN if not part["description"].endswith(".") or "!" in part["description"]] == []


def test_every_example_and_default_is_accepted_where_it_stands() -> None:
    for path, part in WRITTEN:
        validator = jsonschema_rs.Draft202012Validator({**part, "$defs": DEFINITIONS})
        given_values = [*part["examples"], *([part["default"]] if "default" in part else [])]
        assert [value for value in given_values if not validator.is_valid(value)] == [], path


def test_no_object_takes_unknown_keys_but_those_that_are_meant_to() -> None:
    open_ended = {path for path, part in [("plan", SCHEMA), *DEFINITIONS.items(), *PARTS] if leaves_open(part)}
    assert open_ended == {"filter", "plan.owner.reach", "plan.groups", "plan.columns", "usage.columns"}
    assert isinstance(DEFINITIONS["who"]["anyOf"][1]["additionalProperties"], dict)


def leaves_open(part: dict[str, Any]) -> bool:
    return part.get("type") == "object" and part.get("additionalProperties") is not False


def test_every_definition_is_used() -> None:
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(SCHEMA)))
    assert used == set(DEFINITIONS)


def test_the_measures_are_those_of_the_catalogue() -> None:
    assert DEFINITIONS["measure"]["enum"] == MEASURES.split()


@pytest.mark.parametrize("name", ["complete.yaml", "small.yaml"])
def test_both_example_plans_are_valid(name: str) -> None:
    root = read_yaml((PLANS / name).read_text("utf-8"), name).root
    assert root is not None
    jsonschema_rs.validate(SCHEMA, plain(root))


def test_the_whole_example_shows_every_key_but_a_few() -> None:
    text = (PLANS / "complete.yaml").read_text("utf-8")
    keys = {path for path, _ in WRITTEN if re.search(r"\.\w+$", path)}
    unseen = {path for path in keys if not re.search(rf"\b{path.rpartition('.')[2]}\b", text)}
    assert {path for path in unseen if not path.startswith("plan.columns")} == set()


WORDS = st.sampled_from(["day", "workday", "week", "month", "Day"])
NUMBERS = st.sampled_from(["0", "-1", "14", "9999", "10000", "1.5", "", "+3", "x"])
DATES = st.sampled_from(["2026-12-01", "2026-12-31", "2026-2-1", "12.01.2026", "2026-12-01T08:00"])
MOMENTS = st.builds("{} {}".format, WORDS, NUMBERS) | st.builds("{} {}..{}".format, WORDS, NUMBERS, NUMBERS)
SPANS = DATES | st.builds("{}..{}".format, DATES, DATES)
LENGTHS = st.builds("{}{}".format, NUMBERS, st.sampled_from(["m", "h", "d", "wd", "w", "s", " h", "H"]))


@given(st.sampled_from(["when", "days", "duration", "length_in_days"]), MOMENTS | SPANS | LENGTHS | st.text(max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_patterns_refuse_exactly_what_has_the_wrong_form(kind: str, text: str) -> None:
    durations = {"duration": Duration.parse, "length_in_days": Duration.parse_days}
    parse: Callable[[str], object] = {"when": When.parse, "days": Span.parse, **durations}[kind]
    fits = re.search(DEFINITIONS[kind]["pattern"], text) is not None and not text.endswith("\n")
    form, reason = True, ""
    try:
        parse(text)
    except ValueError as error:
        reason = str(error)
        form = not re.search(r"is not a (time from launch|day or a span|duration)|is minutes or hours", reason)
    assert fits == form or text != text.strip(), reason


def test_what_editors_accept_and_what_is_loaded_agree_on_an_empty_plan() -> None:
    small = {"uptake": 1, "rollout": "x", "launch": "2026-12-01"}
    jsonschema_rs.validate(SCHEMA, small)
    assert parse_plan("uptake: 1\nrollout: x\nlaunch: 2026-12-01\n").plan is not None
