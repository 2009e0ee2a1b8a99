"""A plan set in order: keys as the published format has them, one way to indent and to quote, every comment kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Place
from uptake.core.plan.schema import schema_at
from uptake.core.plan.writing.comments import found_in, read_document, render
from uptake.core.plan.writing.scalars import needs_no_quotes
from uptake.core.plan.writing.tree import BLOCK, Branch, Document, Leaf, walk
from uptake.core.words import say
from uptake.errors import InputError

WIDTH = 140  # columns; what does not fit between brackets is written in lines


def format_plan(text: str) -> str:
    """
    Return the text of a plan that has no mistakes, set in order.

    The plan it says stays the same, and so do its comments. Raises InputError where that cannot be kept, so that
    nobody's words are lost; MissingExtraError without the library.
    """
    document = read_document(text)
    _quote(document.root)
    _sort(document.root, schema_at([]))
    return same_plan(text, _fitting(document))


def same_plan(before: str, after: str) -> str:
    """Return the text `after`. Raises InputError if it does not say the same plan as `before`, or lost a comment."""
    try:
        kept = comments_of(before) == comments_of(after)
    except Exception as error:  # whatever the library does not take: nothing has been written yet
        raise _not_kept() from error
    if not kept or without_places(parse_plan(before).plan) != without_places(parse_plan(after).plan):
        raise _not_kept()
    return after


def _not_kept() -> InputError:
    return InputError(
        say("The plan cannot be set in order without a risk to what it says, and was left as it is."),
        mend=say("Write long keys shorter, and texts with unusual characters in double quotes."),
    )


def comments_of(text: str) -> Counter[str]:
    """Return the comments of a text, each with how often it stands there."""
    return Counter(comment.text for comment in found_in(read_document(text)) if comment.text)


def without_places(value: object) -> object:
    """Return a plan, or a part of it, as plain data without the places where it stands in the file."""
    if is_dataclass(value) and not isinstance(value, type):
        named = ((one.name, getattr(value, one.name)) for one in fields(value))
        return (
            type(value).__name__,
            *((name, without_places(part)) for name, part in named if type(part) is not Place),
        )
    if isinstance(value, Mapping):
        return {key: without_places(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(without_places(part) for part in value)
    return value


def _fitting(document: Document) -> str:
    """Return the text, in which brackets that do not fit on a line are opened up."""
    while True:
        text = render(document)
        again = read_document(text)
        long = _too_long(document.root, again.root)
        if long is None:
            return text
        long.flow = False


def _too_long(mine: Branch, written: Branch) -> Branch | None:
    """Return the outermost mapping or list in brackets that ends beyond the width."""
    for own, now in zip(mine.slots, written.slots, strict=True):
        if own.branch is None or now.branch is None:
            continue
        if own.branch.flow and own.branch.slots:
            start = now.column if own.key is None else now.column + now.branch.start - now.start
            if start + now.branch.end - now.branch.start > WIDTH:
                return own.branch
            continue
        found = _too_long(own.branch, now.branch)
        if found is not None:
            return found
    return None


def _quote(branch: Branch) -> None:
    """Write quotes one way, and leave out those that are plainly too many."""
    for slot in walk(branch):
        for one in (slot.key, slot.value):
            if isinstance(one, Leaf) and one.style and one.style not in BLOCK:
                one.style = "" if needs_no_quotes(one.text) else '"'


def _sort(branch: Branch, part: dict[str, Any]) -> None:
    """Sort keys as the schema has them. Where names are free (groups, columns), the order is the author's."""
    part = _resolved(part)
    properties = part.get("properties", {})
    free = part.get("additionalProperties")
    if branch.is_map and properties and not isinstance(free, dict):
        order = list(properties)
        first = branch.slots[0] if branch.slots else None
        branch.slots.sort(key=lambda slot: order.index(slot.key.text) if slot.key else len(order))
        if first is not None and branch.slots[0] is not first:
            _without_blank(branch)
    for slot in branch.slots:
        if slot.branch is not None:
            name = slot.key.text if slot.key else ""
            inner = properties.get(name, free) if branch.is_map else part.get("items")
            _sort(slot.branch, inner if isinstance(inner, dict) else {})


def _without_blank(branch: Branch) -> None:
    """Let no blank line stand above the first key of a mapping."""
    before = branch.slots[0].before
    while before and not before[0]:
        before.pop(0)


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    return schema_at(part["$ref"].removeprefix("#/").split("/"))
