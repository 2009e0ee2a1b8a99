"""NDJSON and JSON documents as tables, and the agreement with Python's own json."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptake.wire.tables import Fault, Row, Table, open_table

Write = Callable[..., Path]
PART = "the file is a part of the whole ({}); the other pages are missing"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(content: str | bytes, name: str = "people.json") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


def read(path: Path) -> tuple[Table, list[Row | Fault]]:
    table = open_table(path)
    return table, list(table.rows())


def test_values_become_text_and_objects_become_dotted_columns(write: Write) -> None:
    record = {
        "id": 7,
        "share": 1.50,
        "on": True,
        "off": False,
        "none": None,
        "text": "x",
        "profile": {"email": "a@acme.example", "deep": {"er": 1}, "empty": {}},
        "tags": ["ä", 1, {"k": None}],
    }
    table, items = read(write(json.dumps(record) + '\n{"late": 1}\n'))
    assert items[0] == Row(
        1,
        {
            "id": "7",
            "share": "1.5",
            "on": "true",
            "off": "false",
            "none": "",
            "text": "x",
            "profile.email": "a@acme.example",
            "profile.deep.er": "1",
            "tags": '["ä",1,{"k":null}]',
        },
    )
    assert table.headers[-1] == "late"


def test_the_first_row_gives_the_headers_before_any_row_is_read(write: Write) -> None:
    assert open_table(write('nonsense\n{"id": 1, "a": {"b": 2}}\n')).headers == ("id", "a.b")


def test_each_line_that_is_no_object_is_a_fault_with_its_line(write: Write) -> None:
    _, items = read(write('{"a":1}\n\nfoo\n[1]\n"x"\n{"a":2}\n{"a":', "x.ndjson"))
    assert items == [
        Row(1, {"a": "1"}),
        Fault(3, "not JSON", "foo"),
        Fault(4, "not an object", "[1]"),
        Fault(5, "not an object", '"x"'),
        Row(6, {"a": "2"}),
        Fault(7, "cut off", '{"a":'),
    ]


def test_a_bad_first_line_does_not_hide_the_others(write: Write) -> None:
    _, items = read(write('{"a": 1,\n{"a": 2}\n{"a": 3}\n', "x.ndjson"))
    assert items == [Fault(1, "not JSON", '{"a": 1,'), Row(2, {"a": "2"}), Row(3, {"a": "3"})]


def test_halves_of_characters_are_joined_or_replaced(write: Write) -> None:
    _, items = read(write('{"a":"\\ud83d\\ude42 \\ud83d x", "\\udc00":"y"}\n'))
    assert items == [Row(1, {"a": "🙂 � x", "�": "y"})]


@pytest.mark.parametrize("text", ['[{"a":1},{"a":2}]', '[\n {"a":1},\n {"a":2}\n]\n', ' [ {"a" : 1 } , {"a":2}]'])
def test_an_array_of_objects_is_a_table(write: Write, text: str) -> None:
    table, items = read(write(text, "no-ending"))
    assert [item.values for item in items if isinstance(item, Row)] == [{"a": "1"}, {"a": "2"}]
    assert table.notes == []


def test_objects_that_run_over_lines_are_rows_with_the_line_they_begin_on(write: Write) -> None:
    _, items = read(write('{\n "a": 1,\n "b": [{"c": 1}]\n}\n{\n "a": 2\n}\n'))
    assert items == [Row(1, {"a": "1", "b": '[{"c":1}]'}), Row(5, {"a": "2"})]


@pytest.mark.parametrize("key", ["data", "Resources", "value", "batch", "people"])
def test_an_answer_with_its_list_under_a_key_is_a_table(write: Write, key: str) -> None:
    answer = {"kind": "x", "links": [{"rel": "self"}], key: [{"a": 1}, {"a": 2}], "meta": {"took": 3}}
    table, items = read(write(json.dumps(answer, indent=1)))
    assert [item.values for item in items if isinstance(item, Row)] == [{"a": "1"}, {"a": "2"}]
    assert list(map(str, table.notes)) == [f'the rows are the list "{key}"']


def test_a_list_under_a_key_of_its_own_is_found_if_it_is_the_big_one(write: Write) -> None:
    answer = {"kind": "x", "colleagues": [{"a": number} for number in range(50)]}
    table, items = read(write(json.dumps(answer)))
    assert len(items) == 50
    assert list(map(str, table.notes)) == ['the rows are the list "colleagues"']


def test_a_list_too_big_to_look_at_is_read_in_a_stream(write: Write) -> None:
    answer = {"kind": "x", "colleagues": [{"a": "x" * 1000} for _ in range(1500)]}
    _, items = read(write(json.dumps(answer)))
    assert len(items) == 1500


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({"has_more": True}, "has_more"),
        ({"next_page": "abc"}, "next_page"),
        ({"@odata.nextLink": "https://x.example"}, "@odata.nextLink"),
        ({"meta": {"cursor": "abc"}}, "cursor"),
        ({"totalResults": 3}, "1 of 3"),
        ({"has_more": False, "next_page": None, "totalResults": 1}, ""),
    ],
)
def test_it_says_when_the_file_is_a_page_of_more(write: Write, marks: dict[str, Any], said: str) -> None:
    table, items = read(write(json.dumps({"data": [{"a": 1}], **marks})))
    assert items == [Row(1, {"a": "1"})]
    assert list(map(str, table.notes[1:])) == ([PART.format(said)] if said else [])


def test_pages_one_after_another_are_one_table(write: Write) -> None:
    pages = [{"data": [{"a": 1}], "has_more": True}, {"data": [{"a": 2}], "has_more": False}]
    table, items = read(write("\n".join(map(json.dumps, pages))))
    assert [item.values["a"] for item in items if isinstance(item, Row)] == ["1", "2"]
    assert list(map(str, table.notes)) == ['the rows are the list "data"']


def test_an_event_that_holds_a_list_is_an_event(write: Write) -> None:
    _, items = read(write('{"id":1,"data":[{"x":1}]}\n{"id":2,"data":[]}\n', "events.ndjson"))
    assert items == [Row(1, {"id": "1", "data": '[{"x":1}]'}), Row(2, {"id": "2", "data": "[]"})]


def test_a_cut_off_document_keeps_what_was_whole(write: Write) -> None:
    text = json.dumps({"Resources": [{"a": "one"}, {"a": "two"}]}, indent=1)
    for length in range(len(text)):
        _, items = read(write(text[:length]))
        assert all(item.values["a"] in ("one", "two") for item in items if isinstance(item, Row) and "a" in item.values)
    _, items = read(write(text[: text.index("two")]))
    assert items[0] == Row(3, {"a": "one"})
    assert [item.reason for item in items if isinstance(item, Fault)] == ["cut off"]


def test_a_broken_object_in_a_written_out_array_costs_itself_only(write: Write) -> None:
    table, items = read(write('[\n  {"a": 1},\n  {"a": ],\n   "b": {\n   }},\n  {"a": 2}\n]'))
    assert items == [Row(2, {"a": "1"}), Fault(3, "not JSON", '{"a": ],'), Row(6, {"a": "2"})]
    table, items = read(write('[{"a": 1}, {"a": }, {"a": 2}]'))
    assert items[0] == Row(1, {"a": "1"})
    assert list(map(str, table.notes)) == ["nothing after line 1 can be read"]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, '{"a":' + "[" * 100_000])
def test_nesting_without_end_is_a_fault(write: Write, deep: str) -> None:
    _, items = read(write(deep + "\n"))
    assert [item.reason for item in items if isinstance(item, Fault)] == ["nested too deep"]


def test_a_number_of_endless_figures_is_a_fault(write: Write) -> None:
    _, items = read(write('{"a":' + "9" * 5000 + '}\n{"a":1}\n'))
    assert [type(item) for item in items] == [Fault, Row]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def flat(record: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """The obvious, slow way."""
    found: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            found[prefix + key] = value
        else:
            found[prefix + key] = "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return found


@settings(max_examples=150, deadline=None)
@given(
    records=st.lists(st.dictionaries(st.text(max_size=4), JSON, max_size=4), min_size=2, max_size=5),
    shape=st.sampled_from(["lines", "array", "indented"]),
    ascii_only=st.booleans(),
)
def test_it_agrees_with_json_on_whatever_json_writes(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], shape: str, ascii_only: bool
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.json"
    if shape == "lines":
        text = "".join(json.dumps(record, ensure_ascii=ascii_only) + "\n" for record in records)
    else:
        text = json.dumps(records, ensure_ascii=ascii_only, indent=2 if shape == "indented" else None)
    path.write_bytes(text.encode())
    _, items = read(path)
    assert [item.values for item in items if isinstance(item, Row)] == [flat(record) for record in records]
