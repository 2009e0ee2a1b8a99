"""Whatever stands in a file, loading it gives a plan or findings, never an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.plan.load import load_plan, parse_plan
from uptake.core.plan.mistakes import MOST
from uptake.core.plan.schema import plan_schema
from uptake.core.plan.yaml12 import MAX_CHARACTERS

LINES = (Path(__file__).parents[2] / "examples/plans/complete.yaml").read_text("utf-8").splitlines(keepends=True)
TEXT = "uptake: 1\nrollout: x\nlaunch: 2026-12-01\n"
HEAD = {"uptake": 1, "rollout": "x", "launch": "2026-12-01"}
SCHEMA: dict[str, Any] = plan_schema()
KEYS = sorted(
    {key for part in SCHEMA["$defs"].values() for key in part.get("properties", {})} | set(SCHEMA["properties"])
)

junk = st.sampled_from([*":-[]{},#&*!|>'\"%@ \t\n~", "null", "1e999", ".nan", "9" * 30, "\u2028", "- "])
words = st.sampled_from(["day 3", "2026-02-30", "50%", "everyone", "", "a", "5wd"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | words
names = st.sampled_from(KEYS) | st.text(max_size=2) | st.sampled_from(["a", "1", "007"])
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_a_spoiled_example_gives_findings_and_never_an_error(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line, column, bad = lines[at], data.draw(st.integers(0, len(lines[at]))), data.draw(junk)
        spoiled = ["", line[::-1], line[:column] + bad + line[column:], line[:column] + bad, line * 2]
        lines[at] = data.draw(st.sampled_from(spoiled))
    loaded = parse_plan("".join(lines))
    assert (loaded.plan is None) == bool(loaded.findings)


@given(st.dictionaries(st.sampled_from(sorted(SCHEMA["properties"])), trees, max_size=5))
@settings(max_examples=50, deadline=None)
def test_no_nest_of_values_makes_it_fall_over(tree: dict[str, object]) -> None:
    loaded = parse_plan(json.dumps({**HEAD, **tree}, ensure_ascii=False))
    assert (loaded.plan is None) == bool(loaded.findings)


@pytest.mark.parametrize("key", ["1", "007", "+1", "a/b", "~1", "$ref", "properties"])
def test_a_key_of_any_form_is_found_again(key: str) -> None:
    [finding] = parse_plan(json.dumps({**HEAD, "owner": {"reach": {key: []}}})).findings
    assert finding.message == f"`{key}` is a list, not an address, a link or a number."


def test_more_mistakes_than_anybody_reads_are_cut_off() -> None:
    text = "".join(f"key{number}: 1\n" for number in range(MOST + 100))
    found = parse_plan(text).findings
    assert len(found) == MOST + 1
    assert (found[-1].message, found[-1].fix) == ("There are more mistakes from here on.", "Mend these first.")


def test_a_long_value_is_shortened_in_the_sentence() -> None:
    [finding] = parse_plan(json.dumps({**HEAD, "relaunch": "x. " * 500})).findings
    assert len(finding.message) < 100


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        ("title: Größe\n".encode("latin-1"), "1:10", "The file is not in UTF-8: here stands the byte 0xf6."),
        (
            "uptake: 1\ntitle: ä \udcff\n".encode("utf-8", "surrogateescape"),
            "2:10",
            "The file is not in UTF-8: here stands the byte 0xff.",
        ),
        ("uptake: 1\n".encode("utf-16"), "1:1", "The file is in UTF-16."),
        (b"", "1:1", "The file is empty."),
        (b"#" * (MAX_CHARACTERS + 1), "1:1", "The file is longer than a million characters."),
        ("ä".encode() * (4 * MAX_CHARACTERS), "1:1", "The file is longer than a million characters."),
    ],
)
def test_a_file_in_another_encoding_or_size_is_a_finding(tmp_path: Path, data: bytes, place: str, message: str) -> None:
    file = tmp_path / "rollout.yaml"
    file.write_bytes(data)
    loaded = load_plan(file)
    assert loaded.plan is None
    assert [(str(one.place), one.message) for one in loaded.findings] == [(f"{file.as_posix()}:{place}", message)]
