"""
A plan's text made to say other data: only what differs is written anew, and every other letter stays, comments too.

One difference after the other is found and written, and the text is read again for the next: so each step is small,
and no place has to be moved along.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from uptake.core.plan.schema import schema_at
from uptake.core.plan.writing.lines import OPEN, inline
from uptake.core.plan.writing.marks import BLOCK, Entry, Part, parts_of
from uptake.core.plan.writing.scalars import scalar
from uptake.core.plan.writing.spelling import behind_colon, items_of, leaf, spelled
from uptake.core.words import say
from uptake.errors import InputError

_MOST = 2_000  # differences between two plans


def rewrite(text: str, wanted: Mapping[str, Any]) -> str:
    """
    Return a text that says the data `wanted`. The text must have been read as a plan before.

    Data are dicts, lists, texts, numbers and truth values; a key with None is not there. What differs is written in
    the way in which it stood (quotes, brackets, blocks); a new key goes where the schema has it. Raises InputError
    where the text cannot be made to say it.
    """
    aim = without_none(wanted)
    for _ in range(_MOST):
        root = parts_of(text)
        if same(root.data, aim):
            return text
        after = _Step(text).mapping(root, aim, schema_at([]))
        if after is None or after == text:
            break
        text = after
    message = say("The plan cannot be changed in this place without harm.")
    raise InputError(message, mend=say("Change it in the file."))


def without_none(value: Any) -> Any:
    """Return data without the keys that have no value."""
    if isinstance(value, Mapping):
        return {key: without_none(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [without_none(part) for part in value]
    return value


def same(one: Any, other: Any) -> bool:
    """Say whether data are equal, and of the same kinds: 1 is 1.0, but not true, and "5" is not 5."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return _kind(one) is _kind(other) and bool(one == other)


def _kind(value: Any) -> type:
    return float if type(value) is int else type(value)


def _key(value: Any) -> str:
    """Return a text that is the same for data that are the same."""
    if isinstance(value, dict):
        return repr({key: _key(part) for key, part in sorted(value.items())})
    if isinstance(value, list):
        return repr([_key(part) for part in value])
    return repr(float(value)) if type(value) is int else repr(value)


class _Step:
    """Finds the first difference between a text and data, and writes it."""

    def __init__(self, text: str) -> None:
        self.text = text

    # Finding: the text after the first change, None where nothing differs

    def mapping(self, part: Part, wanted: Mapping[str, Any], schema: dict[str, Any]) -> str | None:
        """Look through a mapping."""
        schema = _resolved(schema)
        properties, free = schema.get("properties", {}), schema.get("additionalProperties")
        for number, one in enumerate(part.entries or ()):
            if one.key not in wanted and one.value.data is not None:
                return self._without(part, number)
        for key, value in wanted.items():
            known = next((entry for entry in part.entries or () if entry.key == key), None)
            if known is None:
                return self._with(part, key, value, list(properties))
            inner = properties.get(key, free)
            after = self._value(known, value, part.flow, inner if isinstance(inner, dict) else {})
            if after is not None:
                return after
        return None

    def _value(self, one: Entry, value: Any, flow: bool, schema: dict[str, Any]) -> str | None:  # noqa: FBT001
        part = one.value
        if same(part.data, value):
            return None
        if part.entries and isinstance(value, Mapping) and value:
            return self.mapping(part, value, schema)
        if part.items and isinstance(value, list) and value:
            return self._list(part, value, schema)
        if part.is_leaf and part.data is not None and not isinstance(value, Mapping | list):
            return self._leaf(part, value, flow=flow, indent=one.column + 2)
        return self._exchanged(one, value, flow=flow)

    def _list(self, part: Part, wanted: list[Any], schema: dict[str, Any]) -> str | None:
        have = [_key(one.data) for one in part.items or ()]
        matcher = SequenceMatcher(None, have, [_key(one) for one in wanted], autojunk=False)
        for kind, place, _, source, _ in matcher.get_opcodes():
            if kind == "insert":
                return self._item_added(part, place, wanted[source])
            if kind == "delete":
                return self._item_gone(part, place)
            if kind == "replace":
                return self._item(part, place, wanted[source], _resolved(schema).get("items", {}))
        return None

    def _item(self, part: Part, number: int, value: Any, schema: dict[str, Any]) -> str | None:
        item = (part.items or [])[number]
        if item.entries and isinstance(value, Mapping) and value:
            return self.mapping(item, value, schema)
        if item.items and isinstance(value, list) and value:
            return self._list(item, value, schema)
        if item.is_leaf and item.start < item.end and not isinstance(value, Mapping | list):
            return self._leaf(item, value, flow=part.flow, indent=part.column + 2)
        if part.flow:
            return self._put(item.start, item.end, inline(spelled(value)))
        lines = _joined(items_of(value, part.column)).lstrip()  # the dash stands in its column already
        return self._put(self._dash(part, number), self._line_end(item.end), lines)

    # Writing

    def _put(self, start: int, end: int, new: str) -> str:
        return self.text[:start] + new + self.text[end:]

    def _leaf(self, part: Part, value: Any, *, flow: bool, indent: int) -> str:
        new = leaf(value, part.style, flow=flow, indent=indent)
        head = self.text[part.start : part.end].split("\n", 1)[0]
        if part.style in BLOCK and "#" in head:  # a comment behind the sign that opens a block
            first, *rest = new.split("\n")
            new = "\n".join((f"{first}   {head[head.index('#') :]}", *rest))
        return self._put(part.start, part.end, new)

    def _exchanged(self, one: Entry, value: Any, *, flow: bool) -> str:
        """Write another kind of value behind a key: nothing became something, a text a list, or the like."""
        part = one.value
        head, rest = (inline(spelled(value)), []) if flow else behind_colon(value, one.column)
        if not rest and (part.is_leaf or part.flow) and part.start < part.end:
            return self._put(part.start, part.end, head)
        end = self._after_spaces(part.end if part.is_leaf or part.flow else one.colon)
        if flow:
            return self._put(one.colon, max(end, part.end), f" {head}")
        note = self.text[end : self._line_end(end)].rstrip()
        if OPEN in note and part.data is None:
            note = ""
        line = (f" {head}" if head else "") + (f"   {note}" if note else "")
        return self._put(one.colon, max(self._line_end(end), part.end), "\n".join((line, *rest)))

    def _with(self, part: Part, key: str, value: Any, order: list[str]) -> str:
        """Write a further key, behind the last of those that stand before it in the schema."""
        entries = part.entries or []
        if part.flow:
            new = f"{scalar(key, flow=True)}: {inline(spelled(value))}"
            if not entries:
                return self._put(part.start + 1, part.end - 1, new)
            place = self._flow_end(_neighbour(entries, key, order).value)
            return self._put(place, place, f", {new}")
        column = entries[0].column
        head, rest = behind_colon(value, column)
        first = f"{' ' * column}{scalar(key)}:{' ' if head else ''}{head}"
        return self._below(_neighbour(entries, key, order).value.end, column, [first, *rest])

    def _without(self, part: Part, number: int) -> str:
        """Take a key out; one with a comment beside it stays, with nothing behind it."""
        entries = part.entries or []
        one = entries[number]
        if part.flow:
            return self._flow_gone([(entry.start, self._flow_end(entry.value)) for entry in entries], number)
        last = self._line_end(one.value.end)
        note = self.text[one.value.end : last].strip()
        begin = self.text.rfind("\n", 0, one.start) + 1
        if one.value.is_leaf and note and OPEN not in note:
            return self._put(one.colon, one.value.end, "")
        if not self.text[begin : one.start].strip():
            return self._put(begin, min(last + 1, len(self.text)), "")
        following = entries[number + 1].start if number + 1 < len(entries) else one.start
        if following == one.start or "#" in self.text[one.value.end : following]:
            return self._put(one.colon, one.value.end, "")  # the first key behind a dash holds the others' place
        return self._put(one.start, following, "")

    def _item_added(self, part: Part, place: int, value: Any) -> str:
        items = part.items or []
        if part.flow:
            new = inline(spelled(value))
            if place == 0:
                return self._put(items[0].start, items[0].start, f"{new}, ")
            return self._put(items[place - 1].end, items[place - 1].end, f", {new}")
        lines = items_of(value, part.column)
        if place == 0:
            start = self._dash(part, 0)
            return self._put(start, start, f"{_joined(lines).lstrip()}\n{' ' * part.column}")
        return self._below(items[place - 1].end, part.column, lines)

    def _item_gone(self, part: Part, place: int) -> str:
        items = part.items or []
        if part.flow:
            return self._flow_gone([(one.start, one.end) for one in items], place)
        start, end = self._dash(part, place), self._line_end(items[place].end)
        if self.text[self.text.rfind("\n", 0, start) + 1 : start].strip():  # it shares its line with another dash
            return self._put(start, self._dash(part, place + 1), "")
        return self._put(self.text.rfind("\n", 0, start) + 1, min(end + 1, len(self.text)), "")

    def _flow_gone(self, spans: list[tuple[int, int]], number: int) -> str:
        if number + 1 < len(spans):
            return self._put(spans[number][0], spans[number + 1][0], "")
        if number == 0:  # the only one
            return self._put(*spans[0], "")
        return self._put(spans[number - 1][1], spans[number][1], "")

    def _below(self, place: int, column: int, lines: list[str]) -> str:
        """Write lines below the one in which something ends, and below comments that stand deeper than they do."""
        end = self._line_end(place)
        while end + 1 < len(self.text):
            line = self.text[end + 1 : self._line_end(end + 1)]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= column:
                break
            end = self._line_end(end + 1)
        return self._put(end, end, "\n" + "\n".join(lines))

    # Places

    def _line_end(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end

    def _after_spaces(self, place: int) -> int:
        while place < len(self.text) and self.text[place] in " \t":
            place += 1
        return place

    def _flow_end(self, part: Part) -> int:
        return part.end if part.start < part.end else self._after_spaces(part.end)

    def _dash(self, part: Part, number: int) -> int:
        """Return the place of the dash of an item: the last before it in the column of the list's dashes."""
        begin = self.text.rfind("\n", 0, (part.items or [])[number].start) + 1
        while self.text[begin + part.column : begin + part.column + 1] != "-":
            begin = self.text.rfind("\n", 0, begin - 1) + 1
        return begin + part.column


def _neighbour(entries: list[Entry], key: str, order: list[str]) -> Entry:
    if key not in order:
        return entries[-1]
    before = [one for one in entries if one.key in order and order.index(one.key) < order.index(key)]
    return before[-1] if before else entries[0]


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    return schema_at(part["$ref"].removeprefix("#/").split("/")) if "$ref" in part else part


def _joined(lines: list[str]) -> str:
    return "\n".join(lines)
