"""NDJSON and JSON documents as rows: one object a line, an array of objects, or an answer with its list under a key."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from uptake.core.sentences import Said, later
from uptake.wire.cursor import BrokenError, Cursor, incomplete
from uptake.wire.rows import CUT_OFF, NOT_AN_OBJECT, NOT_JSON, TOO_DEEP, TOO_LONG, Fault, Row, fault
from uptake.wire.text import CUT_SHORT, LINE_LIMIT, Text
from uptake.wire.values import text_of, texts

# Where an answer of a programming interface keeps its list.
LIST_KEYS = frozenset(
    (
        *("data", "Resources", "resources", "value", "values", "batch", "items", "users", "people", "employees"),
        *("members", "records", "results", "rows", "entries", "events"),
    )
)
# What such an answer says when there is more of it elsewhere.
_MORE_KEYS = (
    *("has_more", "hasMore", "next_page", "nextPage", "nextPageToken", "next_page_token", "next", "nextLink"),
    *("@odata.nextLink", "next_cursor", "nextCursor"),
)
_SMALL = 1 << 20  # characters: a list of this size is looked at whole before it is known to be the one
_NAMES = (".json", ".ndjson", ".jsonl")
_LIKE_JSON = re.compile(r'\s*(\{\s*["}]|\[\s*[{\[\]])')


def is_json(text: Text) -> bool:
    """Whether it is JSON: its name says so, or it begins like an object or an array of objects."""
    name = text.path.name.lower().removesuffix(".gz").removesuffix(".zst")
    return name.endswith(_NAMES) or bool(_LIKE_JSON.match(text.head()))


def rows(text: Text) -> Iterator[Row | Fault]:
    """Every object as a row, with the physical line it begins on, and a fault for whatever is none."""
    return _Document(text).rows() if _is_document(text.head()) else _lines(text)


def _is_document(head: str) -> bool:
    """Whether it is more than one object a line: an array, or objects that run over several lines or hold the list."""
    if head.lstrip().startswith("["):
        return True
    lines = [line for line in io.StringIO(head, newline="") if line.strip()]
    if not lines or not lines[0].lstrip().startswith("{"):
        return False
    first, reason = _parsed(lines[0])
    if isinstance(first, dict):
        return len(lines) == 1 or _is_page(first)
    return reason == CUT_OFF and (len(lines) == 1 or not isinstance(_parsed(lines[1])[0], dict))


def _parsed(line: str) -> tuple[object, str]:
    """The value of a line, or what is wrong with it."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return None, CUT_OFF if incomplete(error) else NOT_JSON
    except RecursionError:
        return None, TOO_DEEP
    except ValueError:  # a number of thousands of digits
        return None, NOT_JSON
    return value, "" if isinstance(value, dict) else NOT_AN_OBJECT


def _is_page(record: Mapping[str, object]) -> bool:
    """Whether an object is one page of an answer, and not an event that happens to hold a list."""
    lists = [key for key in record if key in LIST_KEYS and isinstance(record[key], list)]
    return len(lists) == 1 and (
        len(record) == 1 or "totalResults" in record or any(key in record for key in _MORE_KEYS)
    )


def _lines(text: Text) -> Iterator[Row | Fault]:
    for number, line in enumerate(text.lines(), 1):
        if line.isspace():
            continue
        if len(line) > LINE_LIMIT:
            yield fault(number, TOO_LONG, line)
            continue
        value, reason = _parsed(line)
        if reason == CUT_OFF and line.endswith(("\n", "\r")):
            reason = NOT_JSON
        yield fault(number, reason, line) if reason else _row(number, value, escaped="\\u" in line)


def _row(line: int, value: object, *, escaped: bool) -> Row | Fault:
    if not isinstance(value, dict):
        return fault(line, NOT_AN_OBJECT, text_of(value))
    try:
        return Row(line, texts(value, escaped=escaped))
    except RecursionError:
        return Fault(line, TOO_DEEP, "")


@dataclass(slots=True)
class _Answer:
    """An object that is being read: what it says beside its list, and lists that may be the one."""

    line: int
    place: int
    said: dict[str, object] = field(default_factory=dict)
    small: list[tuple[str, str, int]] = field(default_factory=list)  # key, text, line
    key: str = ""  # whose list was read
    escaped: bool = False


class _Document:
    """One pass over a file of arrays and objects."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.count = 0
        self.total = 0
        self.more = ""
        self.stopped = False

    def rows(self) -> Iterator[Row | Fault]:
        cursor = Cursor(self.text.chunks())
        while not self.stopped and (char := cursor.peek()):
            if char == "{":
                yield from self._object(cursor)
            elif char == "[":
                yield from self._array(cursor)
            else:
                yield from self._element(cursor)
        if self.more or self.total > self.count:
            part = self.more or later("{count} of {of}", count=self.count, of=self.total)
            self.text.note(later("the file is a part of the whole ({part}); the other pages are missing", part=part))

    def _array(self, cursor: Cursor) -> Iterator[Row | Fault]:
        cursor.peek()
        cursor.skip()
        while not self.stopped:
            char = cursor.peek()
            if char == "]":
                cursor.skip()
                return
            if char == ",":
                cursor.skip()
            elif not char:
                self._stop(CUT_SHORT)
            else:
                yield from self._element(cursor)

    def _element(self, cursor: Cursor) -> Iterator[Row | Fault]:
        line = cursor.line
        try:
            value, raw = cursor.value()
        except BrokenError as broken:
            yield self._broken(cursor, line, broken.reason)
            return
        self.count += 1
        yield _row(line, value, escaped="\\u" in raw)

    def _broken(self, cursor: Cursor, line: int, reason: str) -> Fault:
        found = fault(line, reason, cursor.ahead(_SMALL).split("\n", 1)[0])
        if reason == CUT_OFF:
            self._stop(CUT_SHORT)
        elif not cursor.resync(cursor.indent):
            self._stop(later("nothing after line {line} can be read", line=str(line)))
        return found

    def _stop(self, note: Said) -> None:
        self.stopped = True
        self.text.note(note)

    def _object(self, cursor: Cursor) -> Iterator[Row | Fault]:
        answer = _Answer(cursor.line, cursor.place)
        cursor.skip()
        try:
            while (char := cursor.peek()) != "}":
                if char == ",":
                    cursor.skip()
                else:
                    yield from self._member(cursor, answer)
                if self.stopped:
                    return
        except BrokenError as broken:
            yield self._broken(cursor, answer.line, broken.reason)
            return
        cursor.skip()
        yield from self._end(cursor, answer)

    def _member(self, cursor: Cursor, answer: _Answer) -> Iterator[Row | Fault]:
        key, _ = cursor.value()
        if not isinstance(key, str) or cursor.peek() not in (":", ""):
            raise BrokenError(NOT_JSON)
        cursor.skip()
        if cursor.peek() == "[" and cursor.peek(1) in "{]":
            if key in LIST_KEYS and not answer.key:
                yield from self._the_list(cursor, answer, key)
                return
            line = cursor.line
            try:
                answer.said[key], raw = cursor.value(_SMALL)
            except BrokenError as broken:
                if broken.reason != TOO_LONG or answer.key:
                    raise
                yield from self._the_list(cursor, answer, key)
                return
            answer.small.append((key, raw, line))
        else:
            answer.said[key], raw = cursor.value()
        answer.escaped = answer.escaped or "\\u" in raw

    def _the_list(self, cursor: Cursor, answer: _Answer, key: str) -> Iterator[Row | Fault]:
        answer.key = key
        self.text.note(later('the rows are the list "{key}"', key=key))
        yield from self._array(cursor)

    def _end(self, cursor: Cursor, answer: _Answer) -> Iterator[Row | Fault]:
        key, raw, line = max(answer.small, key=lambda part: len(part[1]), default=("", "", 0))
        if not answer.key and 2 * len(raw) <= cursor.place - answer.place:
            self.count += 1
            yield _row(answer.line, answer.said, escaped=answer.escaped)
            return
        if not answer.key:
            yield from self._the_list(Cursor(iter((raw,)), line), answer, key)
        self._remember_pages(answer.said)

    def _remember_pages(self, said: Mapping[str, object]) -> None:
        meta = said.get("meta")
        marks = {**meta, **said} if isinstance(meta, dict) else dict(said)
        self.more = next((key for key in (*_MORE_KEYS, "cursor") if marks.get(key)), "")
        total = marks.get("totalResults")
        if isinstance(total, int):
            self.total = max(self.total, total)
