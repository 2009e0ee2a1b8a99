"""Reading YAML 1.2 core: what scalars mean, where things stand, and what is refused with its place."""

from __future__ import annotations

import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.core.plan import yaml12
from uptake.core.plan.yaml12 import MAX_CHARACTERS, MAX_DEPTH, Node, read_yaml, resolve


def root_of(text: str) -> Node:
    document = read_yaml(text, "plan.yaml")
    assert document.findings == ()
    assert document.root is not None
    return document.root


def said(text: str) -> list[tuple[str, str]]:
    return [(str(finding.place), finding.message) for finding in read_yaml(text, "f").findings]


@pytest.fixture(params=["C", "Python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without libyaml, its own parser reads the same."""
    monkeypatch.setattr(yaml12, "_LOADER", yaml.CSafeLoader if request.param == "C" else yaml.SafeLoader)


GUESSED = (
    "on off yes no NO y 08:30 12:30:45 2026-12-01 2026-12-01T10:00:00Z 1_000 0b11 "
    "+ - . 1e 0o9 0xg = tRUE nULL ١٢ .INFINITY 1.2.3 70% 4h"
)


@pytest.mark.parametrize("text", [*GUESSED.split(), "- 1"])
def test_it_leaves_text_that_older_yaml_guesses_at(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "meaning"),
    [("true", True), ("TRUE", True), ("False", False), ("null", None), ("~", None), ("", None), ("Null", None)],
)
def test_it_knows_true_false_and_null(text: str, meaning: bool | None) -> None:
    assert resolve(text) is meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        *(("0", 0), ("-12", -12), ("+7", 7), ("007", 7), ("0o17", 15), ("0xFf", 255), ("1.5", 1.5), ("1.", 1.0)),
        *((".5", 0.5), ("-.5", -0.5), ("6e2", 600.0), ("1.0E-2", 0.01), (".inf", math.inf), ("-.INF", -math.inf)),
    ],
)
def test_it_reads_the_numbers_of_the_core_schema(text: str, meaning: float) -> None:
    found = resolve(text)
    assert found == meaning
    assert type(found) is type(meaning)


def test_it_reads_not_a_number() -> None:
    found = resolve(".NaN")
    assert isinstance(found, float)
    assert math.isnan(found)


def test_a_long_row_of_digits_is_an_identifier_and_stays_text() -> None:
    assert resolve("9" * 5000) == "9" * 5000
    assert resolve("9" * 18) == 10**18 - 1


@pytest.mark.parametrize("written", ['"true"', "'12'", '"~"', "|\n  12", ">-\n  null"])
def test_what_is_quoted_or_a_block_is_text(written: str) -> None:
    assert isinstance(root_of(f"a: {written}\n").entries["a"].value, str)  # type: ignore[index]


@pytest.mark.usefixtures("either_parser")
def test_keys_and_values_know_where_they_stand() -> None:
    root = root_of("größe: 1\nlist:\n  - first\n  - {deep:   x}\n")
    assert root.entries is not None
    number, items = root.entries["größe"], root.entries["list"].items
    assert (str(number.key), str(number.place)) == ("plan.yaml:1:1", "plan.yaml:1:8")
    assert items is not None
    assert (str(items[0].key), str(items[0].place)) == ("plan.yaml:3:5", "plan.yaml:3:5")
    deep = items[1].get("deep")
    assert deep is not None
    assert (str(deep.key), str(deep.place)) == ("plan.yaml:4:6", "plan.yaml:4:14")


def test_a_number_keeps_how_it_was_written() -> None:
    node = root_of("id: 00417\n").get("id")
    assert node is not None
    assert (node.value, node.text) == (417, "00417")


def test_a_key_without_a_value_counts_as_not_given() -> None:
    root = root_of("a:\nb: ~\nc: ''\n")
    assert root.get("a") is None
    assert list(root.given()) == ["c"]


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "f:3:1", 'The key "a" stands here twice; the first is on line 1.'),
        ("a: &x 1\n", "f:1:4", 'The anchor "&x" is not read.'),
        ("a: {&k b: 1}\n", "f:1:5", 'The anchor "&k" is not read.'),
        ("a: *x\n", "f:1:4", 'The alias "*x" is not read.'),
        ("a: 1\n<<: {b: 2}\n", "f:2:1", "Merge keys are not read."),
        ("a: !!str 1\n", "f:1:4", 'The tag "!!str" is not read.'),
        ("a: !mine [1]\n", "f:1:4", 'The tag "!mine" is not read.'),
        ("a: 1\n---\nb: 1\n", "f:2:1", "A second document begins here."),
        ("1: a\n", "f:1:1", 'The key "1" is not text.'),
        ("a: {true: b}\n", "f:1:5", 'The key "true" is not text.'),
        ("'': a\n", "f:1:1", "The key here is empty."),
        ("? [a]\n: 1\n", "f:1:3", "A key has to be text."),
        ("a: 1\nb: x\x00y\n", "f:2:5", "A character that YAML does not allow (U+0000) stands here."),
        ("a: \ud800\n", "f:1:4", "A character that YAML does not allow (U+D800) stands here."),
        ("", "f:1:1", "The file is empty."),
        ("# only words\n", "f:1:1", "The file is empty."),
        ("a:\n\t- b\n", "f:2:1", "A tab stands in the indentation."),
        ("a: b: c\n", "f:1:5", "A colon is not expected here."),
        ("a: @home\n", "f:1:4", 'A value cannot begin with "@".'),
        ("a: `x`\n", "f:1:4", 'A value cannot begin with "`".'),
        ("a: 'never\nb: 1\n", "f:1:4", "A quoted text begins here and does not end."),
        ("a: [1, 2\nb: 1\n", "f:2:2", "The bracket that opens on line 1 is not closed before this place."),
        ("a: {b: 1\nc: 2\n", "f:2:2", "The bracket that opens on line 1 is not closed before this place."),
        ("a: 1\nb\nc: 1\n", "f:2:1", "This line is not a key with a value: the colon is missing."),
        ("- a\nb: 1\n", "f:2:1", "The line does not fit in with what stands above it."),
        ("a: - b\n", "f:1:4", "A list item is not expected here."),
        ("a: ]\n", "f:1:4", "A value is expected here."),
        ("{a: 1}}\n", "f:1:7", "Something is left over here: what stands above is complete."),
        ("%YAML 3.0\n---\na: 1\n", "f:1:1", "Here the file stops being readable YAML."),
    ],
)
def test_each_mistake_has_its_place_and_a_sentence(text: str, place: str, message: str) -> None:
    assert said(text) == [(place, message)]


def test_an_unknown_escape_says_how_to_write_a_backslash() -> None:
    [finding] = read_yaml('a: "C:\\queue"\n', "f").findings
    assert finding.message == "In double quotes a backslash begins an escape, and this one is not known."
    assert finding.fix == "Write two backslashes, or use single quotes."


def test_it_goes_on_after_a_mistake_and_names_the_next_ones_too() -> None:
    places = [place for place, _ in said("a: &x 1\na: 2\nb: *x\nc: d: e\n")]
    assert places == ["f:1:4", "f:2:1", "f:3:4", "f:4:5"]


def test_of_a_key_that_stands_twice_the_first_is_read() -> None:
    root = read_yaml("a: 1\na: 2\n", "f").root
    assert root is not None
    assert root.entries is not None
    assert root.entries["a"].value == 1


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_without_being_followed(opening: str) -> None:
    assert [message for _, message in said(opening * 500)] == [f"More than {MAX_DEPTH} levels lie in each other here."]


def test_a_nesting_that_is_only_just_allowed_is_read() -> None:
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f").findings == ()


def test_a_huge_text_is_refused_unread() -> None:
    assert said("#" * (MAX_CHARACTERS + 1)) == [("f:1:1", "The file is longer than a million characters.")]


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml12, "MAX_NODES", 100)
    assert read_yaml("[" + "1," * 99 + "]", "f").findings == ()
    assert said("[" + "1," * 100 + "]") == [("f:1:200", "The file holds more than 100 values.")]


@given(st.text(alphabet="ab1-:?[]{},#&*!|>'\"%@`\\ \t\n\r~.<\x85\u2028\ufeff\x00é", max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_it_fall_over(text: str) -> None:
    document = read_yaml(text, "f")
    assert document.root is not None or document.findings


@given(st.text(alphabet="ab1-:?[]{},#&*!|>'\"%@`\\Ux0 \t\n", max_size=40))
@settings(max_examples=40, deadline=None)
def test_what_both_parsers_can_read_means_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml12, "_LOADER", yaml.SafeLoader)
        pure = read_yaml(text, "f")
    native = read_yaml(text, "f")
    assert pure.root is not None or pure.findings
    assert pure.findings or native.findings or values(pure.root) == values(native.root)


def values(node: Node | None) -> object:
    if node is None or node.entries is None:
        return node and (node.value if node.items is None else [values(item) for item in node.items])
    return {name: values(child) for name, child in node.entries.items()}


def test_it_reads_past_a_byte_order_mark_as_some_editors_write_one() -> None:
    document = read_yaml("\ufeffa: 1\n", "f")
    assert document.root is not None
    assert not document.findings
