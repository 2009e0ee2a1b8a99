"""Single values of a plan: from a node to a day, a share, a duration, a person; what cannot be one is noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from uptake.core.calendar import Day, Duration, Span, When
from uptake.core.plan.findings import Finding
from uptake.core.plan.mistakes import MOST, did_you_mean, mistake, quoted
from uptake.core.plan.yaml12 import Node
from uptake.core.words import made, mark, say

_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?%")
_T = TypeVar("_T")
_TWICE = {
    "messages": mark("Two messages are called {name}; the first is on line {line}."),
    "sessions": mark("Two sessions are called {name}; the first is on line {line}."),
    "duties": mark("Two duties are called {name}; the first is on line {line}."),
}


class Values:
    """
    Reads values, and collects the mistakes that no schema can name.

    A node of another type than the schema asks for gives None and no mistake: the schema has named it already.
    """

    def __init__(self, groups: Collection[str] = ()) -> None:
        self.groups = groups
        self.findings: list[Finding] = []

    def wrong(self, node: Node, message: str, fix: str = "") -> None:
        """Note a mistake at a value."""
        self.findings.append(mistake(node.place, message, fix))

    def day(self, node: Node | None) -> Day | None:
        """Return a day that is in the calendar."""
        span = self.days(node)
        if span is None or node is None:
            return None
        if span.first != span.last:
            self.wrong(
                node,
                say("{text} is a span, not one day.", text=quoted(node.text)),
                say("Write a day such as 2026-12-01."),
            )
            return None
        return span.first

    def days(self, node: Node | None) -> Span | None:
        """Return a day or a span of days."""
        return self.parsed(node, Span.counted)

    def when(self, node: Node | None) -> When | None:
        """Return a time from launch, a moment or a span."""
        return self.parsed(node, _when)

    def moment(self, node: Node | None) -> When | None:
        """Return a time from launch that is one day or one week."""
        when = self.when(node)
        if when is None or node is None or when.first == when.last:
            return when
        self.wrong(
            node,
            say("{text} is a span, not one moment.", text=quoted(node.text)),
            say("Write one time such as day 14."),
        )
        return None

    def duration(self, node: Node | None) -> Duration | None:
        """Return a duration."""
        return self.parsed(node, Duration.parse)

    def length_in_days(self, node: Node | None) -> Duration | None:
        """Return a duration that is counted in days, working days or weeks."""
        return self.parsed(node, Duration.parse_days)

    def share(self, node: Node | None) -> float | None:
        """Return a share between 0 and 1, written as 70% or 0.7. Another number gives None: the schema has named it."""
        if node is None:
            return None
        if not isinstance(node.value, str):
            number = _number(node)
            return number if number is not None and 0 <= number <= 1 else None
        found = _SHARE.fullmatch(node.value)
        if found is None:
            self.wrong(
                node, say("{text} is not a share.", text=quoted(node.text)), say("Write a share such as 70% or 0.7.")
            )
            return None
        if float(found[1]) > 100:
            message = say("{text} is not between 0% and 100%.", text=quoted(node.text))
            self.wrong(node, message, say("Write a share such as 70% or 0.7."))
            return None
        return float(found[1]) / 100

    def parsed(self, node: Node | None, parse: Callable[[str], _T]) -> _T | None:
        """Return what a parser makes of a text; its ValueError becomes a mistake, the last sentence how to mend it."""
        if node is None or not isinstance(node.value, str):
            return None
        try:
            return parse(node.value)
        except ValueError as error:
            read, (wrong, mend) = node.value, _sentences(str(error), node.value)
            self.wrong(
                node, made(wrong, lambda: _refused(parse, read)[0]), made(mend, lambda: _refused(parse, read)[1])
            )
            return None

    def group(self, node: Node | None) -> str | None:
        """Return the id of a group that the plan has."""
        name = text(node)
        if name is None or node is None or name in self.groups or len(self.findings) > MOST:
            return name
        message = say("There is no group {name}.", name=quoted(name))
        if not self.groups:
            message = say("There is no group {name}. The plan names no groups.", name=quoted(name))
        self.wrong(node, message, did_you_mean(name, self.groups))
        return name

    def group_list(self, node: Node | None) -> tuple[str, ...] | None:
        """Return the ids of a list of groups; None if it is left out."""
        if node is None or node.items is None:
            return None
        return tuple(name for item in node.items if (name := self.group(item)) is not None)

    def cells(self, column: str, node: Node) -> tuple[str, ...]:
        """Return the values of a column, any of which fits, as the texts of a table's cells."""
        self.filled(column, node)
        nodes = (node,) if node.items is None else node.items
        return tuple(found for child in nodes if (found := cell(child)) is not None)

    def filled(self, column: str, node: Node) -> None:
        """Note a column without a value: left out it would fit everybody, which nobody has written."""
        if node.empty:
            self.wrong(
                node,
                say("`{column}` has no value.", column=column),
                say('Write one, "" for an empty cell, or delete the line.'),
            )

    def once(self, nodes: list[Node], what: str) -> None:
        """Note every id that an earlier item of the list has already."""
        seen: dict[str, int] = {}
        for node in nodes:
            if not isinstance(node.value, str):
                continue
            if node.value in seen:
                message = say(_TWICE[what], name=quoted(node.value), line=seen[node.value])
                self.wrong(node, message, say("Give each its own id."))
            seen.setdefault(node.value, node.place.line)


def text(node: Node | None) -> str | None:
    """Return a text without blanks around it; None if nothing is written."""
    return node.value.strip() or None if node is not None and isinstance(node.value, str) else None


def named(node: Node | None) -> str | None:
    """Return a text, or a number as it is written: a roster id may be 00417."""
    if node is None or isinstance(node.value, bool) or node.value is None:
        return None
    return node.text.strip() or None


def cell(node: Node) -> str | None:
    """Return a value as the text of a table's cell, in the way that it is written."""
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    return None if node.value is None else node.text


def number(node: Node | None) -> float | None:
    """Return a number."""
    return None if node is None else _number(node)


def integer(node: Node | None) -> int | None:
    """Return a whole number; 8.0 is one."""
    found = number(node)
    return int(found) if found is not None and found.is_integer() else None


def flag(node: Node | None) -> bool:
    """Return true or false; false if nothing is written."""
    return node is not None and node.value is True


def texts(node: Node | None) -> tuple[str, ...]:
    """Return the texts of a list."""
    return tuple(found for item in items(node) if (found := text(item)) is not None)


def persons(node: Node | None) -> tuple[str, ...]:
    """Return the addresses or roster ids of a list."""
    return tuple(found for item in items(node) if (found := named(item)) is not None)


def names(node: Node | None) -> dict[str, str]:
    """Return a mapping of names to texts."""
    return {} if node is None else {key: found for key, child in node.given().items() if (found := named(child))}


def items(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a list; none of anything else."""
    return () if node is None or node.items is None else node.items


def mappings(node: Node | None) -> tuple[Node, ...]:
    """Return those items of a list that are mappings; the schema has named the others."""
    return tuple(item for item in items(node) if item.entries is not None)


def mapping(node: Node | None) -> Node | None:
    """Return the node if it is a mapping."""
    return node if node is not None and node.entries is not None else None


def _when(words: str) -> When:
    when = When.parse(words)
    if when.unit == "date":
        Span.counted(words)
    return when


def _refused(parse: Callable[[str], object], read: str) -> tuple[str, str]:
    """What a parser says of a text that it does not take."""
    try:
        parse(read)
    except ValueError as error:
        return _sentences(str(error), read)
    return "", ""  # it takes it by now


def _sentences(words: str, read: str) -> tuple[str, str]:
    """Cut a parser's words after the first sentence; what was read is shortened, and may hold a full stop itself."""
    short = quoted(read)[1:-1]
    words = words.replace(read, short)
    end = words.find(". ", words.find(short) + len(short))
    return (words, "") if end < 0 else (words[: end + 1], words[end + 2 :])


def _number(node: Node) -> float | None:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
