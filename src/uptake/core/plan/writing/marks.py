"""A plan's text as parts that know where they begin and end, so that a part can be exchanged and the rest stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from uptake.core.plan.yaml12 import Scalar, resolve

Path = tuple[str | int, ...]
BLOCK = frozenset({"|", ">"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Part:
    """
    One value: a scalar, a list (`items`) or a mapping (`entries`). `end` is where its last letter ends: comments and
    line ends behind it belong to nobody.
    """

    start: int
    end: int
    line: int
    column: int
    flow: bool = False
    style: str = ""  # of a scalar: plain is empty
    text: str = ""
    items: list[Part] | None = None
    entries: list[Entry] | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether it is a scalar."""
        return self.items is None and self.entries is None

    @property
    def data(self) -> Any:
        """Return it as plain data; a key with nothing behind it is not there."""
        if self.entries is not None:
            return {one.key: one.value.data for one in self.entries if one.value.data is not None}
        if self.items is not None:
            return [one.data for one in self.items]
        return self._scalar()

    def _scalar(self) -> Scalar:
        return self.text if self.style else resolve(self.text)


@dataclass(slots=True)
class Entry:
    """A key of a mapping with its value; `colon` is where what follows the colon begins."""

    key: str
    start: int
    line: int
    column: int
    colon: int
    value: Part = field(repr=False)


def parts_of(text: str) -> Part:
    """Return the parts of a text that has been read as a plan before."""
    node = yaml.compose(text, Loader=_LOADER)
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("The text is no mapping.")  # noqa: TRY004  it is about what the text says
    return _part(node, text)


def data_of(text: str) -> dict[str, Any]:
    """Return a text that has been read as a plan before as plain data."""
    data: dict[str, Any] = parts_of(text).data
    return data


def _part(node: Any, text: str) -> Part:
    mark = node.start_mark
    part = Part(mark.index, node.end_mark.index, mark.line, mark.column)
    if isinstance(node, yaml.ScalarNode):
        part.style, part.text = node.style or "", str(node.value)
        if part.style in BLOCK:
            part.end = part.start + len(text[part.start : part.end].rstrip())
        return part
    part.flow = bool(node.flow_style)
    if isinstance(node, yaml.MappingNode):
        part.entries = [_entry(key, value, text) for key, value in node.value]
        last = part.entries[-1].value if part.entries else None
    else:
        part.items = [_part(item, text) for item in node.value]
        last = part.items[-1] if part.items else None
    if not part.flow and last is not None:
        part.end = last.end
    return part


def _entry(key: Any, value: Any, text: str) -> Entry:
    mark = key.start_mark
    colon = text.index(":", key.end_mark.index) + 1
    part = _part(value, text)
    if part.is_leaf and part.start == part.end:  # nothing: the parser puts it somewhere behind the colon
        part.start = part.end = colon
    return Entry(str(key.value), mark.index, mark.line, mark.column, colon, part)


def spots(root: Part) -> dict[tuple[int, int], Path]:
    """Return line and column, counted from 1, of every key and value, with the path to it."""
    found: dict[tuple[int, int], Path] = {}
    for path, line, column in _walk(root, ()):
        found.setdefault((line + 1, column + 1), path)
    return found


def _walk(part: Part, path: Path) -> Iterator[tuple[Path, int, int]]:
    for number, item in enumerate(part.items or ()):
        yield ((*path, number), item.line, item.column)
        yield from _walk(item, (*path, number))
    for entry in part.entries or ():
        inner = (*path, entry.key)
        yield (inner, entry.line, entry.column)
        yield (inner, entry.value.line, entry.value.column)
        yield from _walk(entry.value, inner)
