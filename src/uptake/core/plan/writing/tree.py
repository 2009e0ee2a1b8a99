"""
A plan as a tree that can be changed: keys in their order, quotes and brackets as they were written, comments in place.

The library reads and writes the YAML; what a scalar means is not asked, so that nothing is taken for a date or a truth
value. Comments are kept here (`before`, `beside` and `after` a slot), for keys may move and have to take theirs along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from uptake.core.plan.writing.scalars import is_bare
from uptake.core.words import say
from uptake.errors import MissingExtraError, how_to_install

_WIDE = 1_000_000  # the library folds no line
BLOCK = frozenset({"|", ">"})


@dataclass(slots=True)
class Leaf:
    """A scalar: its text without quotes, and how it is written ('' for plain)."""

    text: str = ""
    style: str = ""
    start: int = 0
    end: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        return not self.style and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(slots=True)
class Branch:
    """A mapping, or a list whose slots have no key. `flow`: in braces or brackets."""

    is_map: bool
    flow: bool
    slots: list[Slot] = field(default_factory=list)
    start: int = 0
    end: int = 0
    owner: Slot | None = None

    def get(self, key: str) -> Slot | None:
        """Return the slot of a key."""
        return next((slot for slot in self.slots if slot.key is not None and slot.key.text == key), None)


@dataclass(slots=True)
class Slot:
    """One entry of a mapping or item of a list. A blank line is the empty text among the comments before it."""

    key: Leaf | None
    value: Leaf | Branch
    parent: Branch
    start: int = 0
    line: int = 0
    column: int = 0
    before: list[str] = field(default_factory=list)
    beside: str = ""
    beside_at: int = 0  # the column where the comment beside it stood
    after: list[str] = field(default_factory=list)

    @property
    def branch(self) -> Branch | None:
        """The value, where it is a mapping or a list."""
        return self.value if isinstance(self.value, Branch) else None


@dataclass(slots=True)
class Document:
    """A whole file: `head` stands above the first key and `foot` below the last, whatever moves between."""

    root: Branch
    text: str
    head: list[str] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)


def walk(branch: Branch) -> Iterator[Slot]:
    """Yield every slot, in the order of the file."""
    for slot in branch.slots:
        yield slot
        if slot.branch is not None:
            yield from walk(slot.branch)


def leaf(value: str | float, *, flow: bool = False) -> Leaf:
    """Return a value as a leaf that reads back as the same."""
    if not isinstance(value, str):
        return Leaf(f"{value:g}" if isinstance(value, float) else str(value))
    return Leaf(value, "" if is_bare(value, flow=flow) else '"')


def append(branch: Branch, key: str | None, value: Leaf | Branch) -> Slot:
    """Add a slot at the end of a mapping or a list, and return it."""
    slot = Slot(None if key is None else leaf(key, flow=branch.flow), value, branch)
    if isinstance(value, Branch):
        value.owner = slot
    branch.slots.append(slot)
    return slot


def made_of(value: object, *, flow: bool = False) -> Leaf | Branch:
    """Return plain data (dicts, lists, texts, numbers) as part of a tree."""
    if isinstance(value, dict):
        branch = Branch(is_map=True, flow=flow)
        for key, item in value.items():
            append(branch, str(key), made_of(item, flow=flow))
        return branch
    if isinstance(value, list | tuple):
        branch = Branch(is_map=False, flow=flow)
        for item in value:
            append(branch, None, made_of(item, flow=flow))
        return branch
    assert isinstance(value, str | int | float)  # noqa: S101  what a plan is made of
    return leaf(value, flow=flow)


def engine() -> Any:
    """Return the library's reader and writer. Raises MissingExtraError where it is not installed."""
    if find_spec("ruamel") is None or find_spec("ruamel.yaml") is None:
        raise MissingExtraError(
            say("this command needs the write extra, which is not installed"), mend=how_to_install("write")
        )
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    return yaml


def read_tree(text: str) -> Document:
    """Return a text that has been read as a plan before as a tree, without its comments; the root is a mapping."""
    events = iter(engine().parse(text))
    for event in events:
        if type(event).__name__ == "MappingStartEvent":
            return Document(_branch(event, events), text)
    raise ValueError("The text is no mapping.")


def _branch(event: Any, events: Iterator[Any]) -> Branch:
    is_map = type(event).__name__ == "MappingStartEvent"
    branch = Branch(is_map, bool(event.flow_style), start=event.start_mark.index)
    column = event.start_mark.column
    for child in events:
        if type(child).__name__ in {"MappingEndEvent", "SequenceEndEvent"}:
            branch.end = child.end_mark.index if branch.flow else _end(branch)
            return branch
        slot = _slot(child, events, branch)
        if not is_map and not branch.flow:
            slot.column = column  # of the dash
        branch.slots.append(slot)
    return branch


def _slot(event: Any, events: Iterator[Any], parent: Branch) -> Slot:
    mark = event.start_mark
    key = _leaf(event) if parent.is_map else None
    value = _value(next(events) if parent.is_map else event, events)
    slot = Slot(key, value, parent, mark.index, mark.line, mark.column)
    if isinstance(value, Branch):
        value.owner = slot
    return slot


def _value(event: Any, events: Iterator[Any]) -> Leaf | Branch:
    return _leaf(event) if type(event).__name__ == "ScalarEvent" else _branch(event, events)


def _leaf(event: Any) -> Leaf:
    return Leaf(str(event.value), event.style or "", event.start_mark.index, event.end_mark.index)


def _end(branch: Branch) -> int:
    return branch.slots[-1].value.end if branch.slots else branch.start


def write_tree(root: Branch) -> str:
    """Return a tree as YAML, without its comments: every value but a block of text on one line."""
    from io import StringIO

    yaml, stream = engine(), StringIO()
    yaml.emit(_events(root), stream)
    return stream.getvalue()


def _events(root: Branch) -> Iterator[Any]:
    from ruamel.yaml import events

    yield events.StreamStartEvent()
    yield events.DocumentStartEvent(explicit=False)
    yield from _branch_events(root, flow=False)
    yield events.DocumentEndEvent(explicit=False)
    yield events.StreamEndEvent()


def _branch_events(branch: Branch, *, flow: bool) -> Iterator[Any]:
    from ruamel.yaml import events

    flow = flow or branch.flow
    begin, end = (
        (events.MappingStartEvent, events.MappingEndEvent)
        if branch.is_map
        else (events.SequenceStartEvent, events.SequenceEndEvent)
    )
    yield begin(None, None, True, flow_style=flow)  # noqa: FBT003  the library's own order
    for slot in branch.slots:
        if slot.key is not None:
            yield _leaf_event(slot.key, flow=flow)
        if isinstance(slot.value, Leaf):
            yield _leaf_event(slot.value, flow=flow)
        else:
            yield from _branch_events(slot.value, flow=flow)
    yield end()


def _leaf_event(found: Leaf, *, flow: bool) -> Any:
    from ruamel.yaml.events import ScalarEvent
    from ruamel.yaml.tag import Tag

    text, style = _written(found)
    if not text and not style:
        if flow:  # between brackets nothing at all would become an empty text
            return ScalarEvent(None, None, (True, True, False), "null")
        return ScalarEvent(None, Tag(suffix="tag:yaml.org,2002:null"), (True, True, False), "")
    tag = None if text else Tag(suffix="tag:yaml.org,2002:str")
    return ScalarEvent(None, tag, (not style, True, False), text, style=style or None)


def _written(found: Leaf) -> tuple[str, str]:
    """Return text and style; a block of text that could be changed by what stands below it goes into quotes."""
    text, style = found.text, found.style
    if style not in BLOCK:
        return text, style
    body = text.removesuffix("\n")
    if not body or body != body.strip() or not body.replace("\n", "").isprintable():
        return text, '"'
    if "\n" in body or "  " in body:
        return text, "|"
    return "\a ".join(_lines(body.split(" "))) + text[len(body) :], ">"


_FOLD = 100


def _lines(words: Sequence[str]) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) < _FOLD:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
