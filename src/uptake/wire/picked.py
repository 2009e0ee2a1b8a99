"""
JSON of which only the keys that are kept are decoded, in C: what is not kept is not looked at.

Whatever else a sender puts where an object or a list is looked for is decoded too, and left to the reader to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

Plain = None | bool | int | float | str
Other = Plain | list[Any]
Object: Any = msgspec.Struct  # what is made here, to ask for with `isinstance`
Properties = tuple[tuple[str, str], ...]  # name → attribute
_NUMBERS = (int, float)


def attributes_of(names: Iterable[str]) -> Properties:
    """Names of properties, which may be any text, each with the attribute under which `objects` has it."""
    return tuple((name, f"_{place}") for place, name in enumerate(names))


def objects(properties: Properties = (), /, **fields: Any) -> Any:
    """
    A type of objects with these keys. One that is not there is None.

    :param properties: whose values `texts_of` gives.
    :param fields: keys that are attributes by their own name → the type of their value.
    """
    kinds = {**{attribute: Any for _, attribute in properties}, **fields}
    named = {attribute: name for name, attribute in properties}
    return msgspec.defstruct("Object", [(one, kind, None) for one, kind in kinds.items()], rename=named, gc=False)


def many(kind: Any, alone: Any = None) -> Any:
    """A list of objects; or one object alone, of the same kind unless it is given."""
    return list[kind | Other] | (alone or kind) | Plain


def texts_of(properties: Properties, one: Any) -> dict[str, str]:
    """The properties of an object, if it is one, as texts; without those that are not there."""
    found: dict[str, str] = {}
    if isinstance(one, Object):
        for name, attribute in properties:
            value = getattr(one, attribute)
            if value is not None:
                found[name] = value if type(value) is str else text_of(value)
    return found


def text_of(value: object) -> str:
    """A property as its cell would be in a file: true and false in small letters, no value as nothing."""
    if type(value) is str:
        return value
    if type(value) is bool:
        return "true" if value else "false"
    return str(value) if isinstance(value, _NUMBERS) else ""


def first_text(*values: object) -> str:
    """The first value that says something."""
    for value in values:
        text = text_of(value).strip()
        if text:
            return text
    return ""
