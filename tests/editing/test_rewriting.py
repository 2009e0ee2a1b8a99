"""A plan's text made to say other data: what differs is written, every other letter stays."""

from __future__ import annotations

import copy
import datetime as dt
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gate.test_formatting import TEXTS
from tests.gate.writing_case import FULL, KNOWN
from uptake.core.plan.load import parse_plan
from uptake.core.plan.writing.answers import Answers
from uptake.core.plan.writing.conditions import event_lines, read_events, read_pairs, read_who, who_lines
from uptake.core.plan.writing.draft import draft
from uptake.core.plan.writing.editing import rewrite
from uptake.core.plan.writing.formatting import comments_of
from uptake.core.plan.writing.marks import Part, data_of, parts_of
from uptake.core.plan.writing.merging import merge
from uptake.core.plan.writing.patching import difference, patch

ALL = {**TEXTS, "draft": draft(FULL), "bare draft": draft(Answers({"rollout": "a", "launch": "2027-01-11"}))}
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n#:'\"-{}[],&*!|>%@ "), min_size=1)
VALUES = WORDS | st.integers(-1000, 1000) | st.booleans() | st.floats(0, 100).map(lambda one: round(one, 3))
TREES = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6
)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def leaves(part: Part, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Part]]:
    """Every scalar of a plan that says something, with the path to it."""
    for number, item in enumerate(part.items or ()):
        yield from leaves(item, (*path, number))
    for entry in part.entries or ():
        yield from leaves(entry.value, (*path, entry.key))
    if part.is_leaf and part.data is not None:
        yield path, part


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to every mapping and list."""
    if isinstance(data, dict | list):
        yield path
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, key))


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


LEAVES = {name: list(leaves(parts_of(text))) for name, text in ALL.items()}
PLACES = {name: list(places(data_of(text))) for name, text in ALL.items()}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_one_value_changes_and_every_other_byte_stays(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(ALL)))
    path, part = data.draw(st.sampled_from(LEAVES[name]))
    wanted = data_of(ALL[name])
    at(wanted, path[:-1])[path[-1]] = data.draw(VALUES)
    after = rewrite(ALL[name], wanted)
    assert data_of(after) == wanted
    rest = len(ALL[name]) - part.end
    assert after[: part.start] == ALL[name][: part.start]
    assert after[len(after) - rest :] == ALL[name][part.end :]
    assert comments_of(after) == comments_of(ALL[name])


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_what_is_added_or_taken_out_leaves_the_rest_and_its_comments(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(ALL)))
    wanted = data_of(ALL[name])
    part = at(wanted, data.draw(st.sampled_from(PLACES[name])))
    value = data.draw(TREES)
    if isinstance(part, dict):
        part[data.draw(WORDS)] = value
    else:
        part.insert(data.draw(st.integers(0, len(part))), value)
    added = rewrite(ALL[name], wanted)
    assert data_of(added) == wanted
    assert comments_of(ALL[name]) == comments_of(added)
    assert data_of(rewrite(added, data_of(ALL[name]))) == data_of(ALL[name])


@settings(max_examples=5, deadline=None)
@given(st.data())
def test_from_any_plan_to_any_other(data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(sorted(ALL))) for _ in range(2))
    assert data_of(rewrite(ALL[one], data_of(ALL[other]))) == data_of(ALL[other])


def test_a_question_that_is_answered_loses_its_mark_and_no_other_comment() -> None:
    text = draft(Answers({**KNOWN, "owner": None}))
    assert "person:   # OPEN: Who answers" in text
    wanted = data_of(text)
    wanted.setdefault("owner", {})["person"] = "asha@firm.example"
    after = rewrite(text, wanted)
    assert "  person: asha@firm.example\n" in after
    assert len(text.splitlines()) == len(after.splitlines())


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("a: 1   # one\nb: 2\n", {"a": None}, "a:   # one\nb: 2\n"),
        ("a: 1\nb: 2\n", {"a": None}, "b: 2\n"),
        ("a: {b: 1, c: 2}   # x\n", {"a": {"c": 2}}, "a: {c: 2}   # x\n"),
        ("a: {b: {c: 1}, d: 2}\n", {"a": {"b": {"e": "f"}, "d": 2}}, "a: {b: {e: f}, d: 2}\n"),
        ("a: {b: , c: 2}\n", {"a": {"b": "x", "c": 2}}, "a: {b: x, c: 2}\n"),
        ("a:\n  - b: 1\n    c: 2\n", {"a": [{"c": 2}]}, "a:\n  - c: 2\n"),
        ("a: >   # why\n  one\n  two\nb: 1\n", {"a": "three\n"}, "a: >   # why\n  three\nb: 1\n"),
        ("a: 'x'\n", {"a": "it's"}, "a: 'it''s'\n"),
        ("a: [1, 2] # n\n", {"a": []}, "a: [] # n\n"),
        ("a: x", {"a": "x", "b": "null"}, 'a: x\nb: "null"'),
        ("a:\n- 1\n- 2\n", {"a": [1, 3, 2]}, "a:\n- 1\n- 3\n- 2\n"),
        ("a:\n  b: 1\n  # about b\nc: 1\n", {"a": {"b": 1}, "c": 1, "d": 2}, "a:\n  b: 1\n  # about b\nc: 1\nd: 2\n"),
        ("a: one\n", {"a": "one\n two\nthree"}, "a: |-\n  one\n   two\n  three\n"),
    ],
)
def test_it_is_written_as_it_stood(before: str, change: dict[str, Any], after: str) -> None:
    wanted = {**data_of(before), **change}
    assert rewrite(before, wanted) == after


def test_who_and_events_are_lines() -> None:
    who = {"department": "Claims", "role": ["Adjuster", "Senior, adjuster"], "not": {"location": "Trieste", "x": "y"}}
    lines = 'department = Claims\nrole = Adjuster, "Senior, adjuster"\nnot location = Trieste and x = y'
    assert who_lines(who) == lines
    assert read_who(lines) == who
    assert read_who("or team = A\nor team = B and role = C") == {"any": [{"team": "A"}, {"team": "B", "role": "C"}]}
    assert who_lines({"any": [{"not": {"a": "b"}}]}) is None
    filters = [{"event": ["a", "b"], "env": "prod"}, {}, {"env": "absent"}]
    assert event_lines(filters) == "a, b and env = prod\nevery event\nenv = absent"
    assert read_events("nothing") == []
    for wrong in ("= x", "a = b = c", 'a = "', "not"):
        with pytest.raises(ValueError, match=r"."):
            read_who(wrong)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(WORDS.map(_one_line).filter(lambda one: one not in {"", "any", "not", "people"}),
                       WORDS.map(_one_line).filter(bool), min_size=1, max_size=3))  # fmt: skip
def test_any_text_comes_back_from_lines(pairs: dict[str, str]) -> None:
    assert read_pairs("\n".join(str(who_lines(pairs)).split("\n"))) == pairs
    assert read_who(str(who_lines(pairs))) == pairs
    filters = [{"event": name} for name in pairs.values()]
    assert read_events(str(event_lines(filters))) == filters


def test_what_one_changed_is_taken_and_what_both_changed_is_told() -> None:
    base = {"a": 1, "b": {"c": 1, "d": 1}, "e": [{"x": 1}, {"x": 2}], "f": ["p"]}
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    mine["a"], theirs["a"] = 2, 3
    mine["b"] = {"c": 5, "d": 1}
    theirs["b"] = {"c": 1}
    mine["e"] = [{"x": 1}, {"x": 9}]
    theirs["e"] = [{"x": 1}, {"x": 2}, {"x": 3}]
    theirs["f"] = ["p", "q"]
    found = merge(base, mine, theirs)
    assert found.data == {"a": 2, "b": {"c": 5}, "e": [{"x": 1}, {"x": 9}, {"x": 3}], "f": ["p", "q"]}
    assert found.both == (("a",), ("e",))


@pytest.mark.parametrize("end", ["\n", ""])
def test_git_takes_the_patch(tmp_path: Path, end: str) -> None:
    def git(*words: str, given: str | None = None) -> str:
        command = [shutil.which("git") or "git", "-c", "user.name=a", "-c", "user.email=a@b.example", *words]
        return subprocess.run(command, cwd=tmp_path, input=given, check=True, capture_output=True, text=True).stdout

    before = ALL["plans/small.yaml"].rstrip("\n") + end
    wanted = {**data_of(before), "sponsor": "Zoë\u2028 <z@firm.example>", "title": "Notes"}
    wanted["privacy"]["keep_days"] = 90
    after = rewrite(before, wanted)
    git("init", "-q")
    (tmp_path / "rollout.yaml").write_text(before, encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "begin")
    mail = patch(
        difference(before, after, "rollout.yaml"), "rollout.yaml", "plan: Notes", "asha@firm.example",
        dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    git("apply", "--check", "-", given=mail)
    git("am", "-q", given=mail)
    assert (tmp_path / "rollout.yaml").read_text(encoding="utf-8") == after
    assert git("log", "-1", "--format=%ae %s").strip() == "asha@firm.example plan: Notes"
    assert parse_plan(after).plan is not None


def test_a_condition_that_becomes_none_leaves_those_below_it_where_they_stand() -> None:
    text = "uptake: 1\nusage:\n  real_work:\n    - event: a\n    - event: b\n"
    wanted = {"uptake": 1, "usage": {"real_work": [{}, {"event": "b"}]}}
    assert rewrite(text, wanted) == "uptake: 1\nusage:\n  real_work:\n    - {}\n    - event: b\n"
