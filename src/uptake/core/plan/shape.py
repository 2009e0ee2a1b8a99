"""Where a file breaks the published schema: each error as a sentence about what was read and what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import jsonschema_rs

from uptake.core.plan.findings import Finding
from uptake.core.plan.mistakes import MOST, did_you_mean, listed, mistake, nearest, quoted
from uptake.core.plan.schema import schema_at, schema_errors
from uptake.core.plan.yaml12 import Node
from uptake.core.words import made, mark, say

_LOOSE = frozenset({"pattern", "minimum", "maximum"})
_TYPES = {
    "string": mark("text"),
    "number": mark("a number"),
    "integer": mark("a whole number"),
    "boolean": mark("true or false"),
    "array": mark("a list"),
    "object": mark("keys with values"),
}
_Error = jsonschema_rs.ValidationError
_Words = tuple[str, str]  # what is wrong, how to mend it


class Shape:
    """Breaches of the schema. The `loose` ones say nothing new where there is a firm one, or a closer reading."""

    def __init__(self) -> None:
        self.firm: list[Finding] = []
        self.loose: list[Finding] = []


def check_shape(root: Node) -> Shape:
    """Compare what was read with the schema, and return every breach."""
    shape = Shape()
    leaves = (leaf for error in schema_errors(_plain(root)) for leaf in _leaves(error))
    worded = ((leaf.kind.name, finding) for leaf in leaves for finding in _worded(root, leaf))
    for kind, finding in islice(worded, MOST + 1):
        (shape.loose if kind in _LOOSE else shape.firm).append(finding)
    return shape


def _plain(node: Node) -> object:
    if node.entries is not None:
        return {name: _plain(child) for name, child in node.entries.items()}
    if node.items is not None:
        return [_plain(item) for item in node.items]
    return node.value


def _leaves(error: _Error) -> Iterator[_Error]:
    """Yield the errors of the one alternative that was meant; the error itself if none or several could be."""
    if error.kind.name != "anyOf":
        yield error
        return
    here = list(error.instance_path)
    meant = [branch for branch in _details(error).context if not any(_another_kind(inner, here) for inner in branch)]
    if len(meant) != 1:
        yield error
        return
    for inner in meant[0]:
        yield from _leaves(inner)


def _another_kind(error: _Error, here: list[str | int]) -> bool:
    return error.kind.name in {"type", "const", "enum"} and list(error.instance_path) == here


def _worded(root: Node, error: _Error) -> Iterator[Finding]:
    path, kind = list(error.instance_path), error.kind.name
    node, name = _at(root, path)
    if kind == "additionalProperties":
        known = list(schema_at(error.schema_path[:-1]).get("properties", {}))
        for key in _details(error).unexpected:
            place = (node.entries or {})[key].key
            yield mistake(
                place, say("`{key}` is not a key of {name}.", key=_short(key), name=name), did_you_mean(key, known)
            )
    elif kind == "required":
        key = _details(error).property
        fix = _example(schema_at([*error.schema_path[:-1], "properties", key]), key)
        yield mistake(node.key, say("{name} has no `{key}`.", name=_begins(root, path), key=key), fix)
    elif kind == "propertyNames":
        key = str(_details(error).error.instance)
        yield mistake(
            (node.entries or {})[key].key,
            say("{key} is not {expected}.", key=quoted(key), expected=_expected(error)),
            say("Rename it."),
        )
    elif node.empty and path and isinstance(path[-1], str):
        yield from _blank(node, path[-1], error)
    else:
        yield mistake(node.place, *_WORDS.get(kind, _wrong_type)(node, _begins(root, path), error))


def _blank(node: Node, key: str, error: _Error) -> Iterator[Finding]:
    """Yield the mistake of a key without a value, if the key is needed. Any other counts as left out."""
    path = list(error.evaluation_path)
    at = max((place for place, step in enumerate(path) if step == "properties"), default=-1)
    if at < 0 or path[at + 1] != key or key not in schema_at(path[:at]).get("required", ()):
        return
    yield mistake(
        node.key, say("`{key}` has no value.", key=key), _example(schema_at([*path[:at], "properties", key]), key)
    )


def _example(part: dict[str, Any], key: str) -> str:
    return say("Write {key}: {example}.", key=key, example=part["examples"][0]) if part.get("examples") else ""


def _details(error: _Error) -> Any:
    """Return what is particular to the kind of an error; the stubs know only what all kinds share."""
    return error.kind


def _at(root: Node, path: list[str | int]) -> tuple[Node, str]:
    """Return the node at a path, and what to call it in a sentence."""
    node, name, is_item = root, say("the plan"), False
    for step in path:
        if node.items is not None and isinstance(step, int):
            node = node.items[step]
            name, is_item = name if is_item else say("an item of {name}", name=name), True
        else:
            key = _key(node, step)
            node, name, is_item = (node.entries or {})[key], f"`{_short(key)}`", False
    return node, name


def _key(node: Node, step: str | int) -> str:
    """Return the key that a step of a path stands for: the validator takes one of digits alone for a number."""
    if isinstance(step, str):
        return step
    return next(key for key in node.entries or {} if key.lstrip("+").isdecimal() and int(key) == step)


def _wrong_type(node: Node, name: str, error: _Error) -> _Words:
    message = say("{name} is {value}, not {expected}.", name=name, value=shown(node), expected=_expected(error))
    part = schema_at(error.schema_path[:-1])
    types = part.get("type")
    wanted = types if isinstance(types, list) else [types]
    scalar = node.items is None and node.entries is None and not node.empty
    if scalar and "string" in wanted and re.search(part.get("pattern", ""), node.text):
        return message, say('Put it in quotes: "{text}".', text=_short(node.text))
    if scalar and "array" in wanted:
        return message, say("Write a list: [{text}].", text=_short(node.text))
    if wanted == ["boolean"] and node.text.lower() in {"yes", "no", "on", "off"}:
        return message, say("Write {value}.", value="true" if node.text.lower() in {"yes", "on"} else "false")
    if node.entries is not None and "string" in wanted:
        return message, say("Put a text that contains a colon in quotes.")
    return message, ""


def _no_choice(node: Node, name: str, error: _Error) -> _Words:
    options = [str(option) for option in _details(error).options]
    titled = "title" in schema_at(error.schema_path[:-1])
    message = say(
        "{name} is {value}, not {expected}.",
        name=name,
        value=shown(node),
        expected=_expected(error) if titled else _or(options),
    )
    offered = isinstance(node.value, str) and (titled or nearest(node.text, options) is not None)
    return message, did_you_mean(node.text, options) if offered else ""


def _no_version(node: Node, name: str, error: _Error) -> _Words:
    known = _details(error).expected_value
    return say(
        "{name} is {value}; the format that can be read here is {known}.",
        name=name,
        value=shown(node),
        known=known,
    ), say("Write {known}.", known=known)


def _no_form(node: Node, name: str, error: _Error) -> _Words:
    return say("{name} is {value}, not {expected}.", name=name, value=shown(node), expected=_expected(error)), ""


def _out_of_range(node: Node, name: str, error: _Error) -> _Words:
    least = error.kind.name == "minimum"
    part = schema_at(error.schema_path[:-1])
    if part.get("title", "").startswith("a share"):
        return (
            say("{name} is {text}, which is not between 0% and 100%.", name=name, text=node.text),
            say("Write a share such as 70% or 0.7."),
        )
    limit = _details(error).limit
    if least:
        return say("{name} is {text}; the least is {limit}.", name=name, text=node.text, limit=limit), ""
    return say("{name} is {text}; the most is {limit}.", name=name, text=node.text, limit=limit), ""


def _too_few(node: Node, name: str, error: _Error) -> _Words:
    if _details(error).limit > 1:
        return _wrong_count(node, name, error)
    return say("{name} is empty.", name=name), say("Fill it in, or leave the key out.")


def _wrong_count(node: Node, name: str, error: _Error) -> _Words:
    return say(
        "{name} has {number} items, not {expected}.",
        name=name,
        number=len(node.items or ()),
        expected=_expected(error),
    ), ""


def _too_long(_: Node, name: str, error: _Error) -> _Words:
    return say("{name} is longer than {limit} characters.", name=name, limit=_details(error).limit), say("Shorten it.")


def _twice(node: Node, name: str, _: _Error) -> _Words:
    texts = [item.text for item in node.items or ()]
    again = next((text for place, text in enumerate(texts) if text in texts[:place]), "")
    return say("{name} names {again} twice.", name=name, again=quoted(again)), say("Name it once.")


_WORDS: dict[str, Callable[[Node, str, _Error], _Words]] = {
    "enum": _no_choice,
    "const": _no_version,
    "pattern": _no_form,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "minItems": _too_few,
    "minLength": _too_few,
    "minProperties": _too_few,
    "maxItems": _wrong_count,
    "maxLength": _too_long,
    "uniqueItems": _twice,
}


def shown(node: Node) -> str:
    """Return what was read, as a sentence can carry it."""
    if node.items is not None:
        return say("a list")
    if node.entries is not None:
        return say("keys with values")
    if node.empty:
        return say("empty")
    return quoted(node.text) if isinstance(node.value, str) else _short(node.text)


def _expected(error: _Error) -> str:
    """Return the schema's own words for what belongs here: its title, or its type."""
    part: dict[str, Any] = schema_at(error.schema_path[:-1])
    if error.kind.name == "propertyNames":
        part = schema_at(_details(error).error.schema_path[:-1])
    if "title" in part and "$id" not in part:
        return say(str(part["title"]))
    types = part.get("type", "")
    kinds = types if isinstance(types, list) else [types]
    return _or([say(_TYPES.get(str(kind), mark("something else"))) for kind in kinds])


def _or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else say("{names} or {last}", names=listed(names[:-1]), last=names[-1])


def _short(text: str) -> str:
    return quoted(text)[1:-1]


def _begins(root: Node, path: list[str | int]) -> str:
    """Return what to call a node where a sentence begins with it."""
    begun = _capital(_at(root, path)[1])
    return made(begun, lambda: _capital(_at(root, path)[1]))


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
