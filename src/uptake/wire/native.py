"""
Our own format: one event, an array of events, or one a line (NDJSON). Any further key is a property.

Of an array only the fields that are kept are decoded at all. What that refuses is read again, slowly, to say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import astuple

from uptake.core.usage import Event
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, sort_out, text_of
from uptake.wire.instants import read_instant

_FIELDS = ("person", "time", "event", "id")
_NOBODY = frozenset({"uptake.health", "uptake.decision"})  # events that happen to no person


def read_native(body: bytes, wanted: frozenset[str]) -> Incoming:
    """The events of a body, with those properties that are wanted. Raises BadBodyError where it is no JSON."""
    try:
        decoder, names = _decoder(wanted)
        rows: Iterable[Sequence[Any]] = [astuple(one) for one in decoder.decode(body)]
    except (ValueError, RecursionError):  # no array, one of no objects, or no JSON
        names = tuple(sorted(wanted))
        return sort_out(_slowly(index, one, names) for index, one in enumerate(_objects(body)))
    return sort_out([_event(index, row, names) for index, row in enumerate(rows)])


@lru_cache(maxsize=16)
def _decoder(wanted: frozenset[str]) -> tuple[msgspec.json.Decoder[Any], tuple[str, ...]]:
    """A decoder of arrays whose elements have the fields, the wanted properties, and these once more inside."""
    names = tuple(sorted(wanted))
    renamed = {f"p{place}": name for place, name in enumerate(names)}
    properties = [(field, Any, None) for field in renamed]
    inner = msgspec.defstruct("Inner", properties, rename=renamed, gc=False)
    fields = [*((field, Any, None) for field in _FIELDS), ("inner", inner | None, None), *properties]
    outer = msgspec.defstruct("Outer", fields, rename={**renamed, "inner": "properties"}, gc=False)
    return msgspec.json.Decoder(list[outer]), names  # type: ignore[valid-type]  # made just now


def _slowly(index: int, one: Any, names: tuple[str, ...]) -> Event | Refusal:
    if not isinstance(one, dict):
        return Refusal(index, "", "an event is an object")
    nested = one.get("properties")
    inner = [nested.get(name) for name in names] if isinstance(nested, dict) else None
    return _event(index, (*(one.get(name) for name in _FIELDS), inner, *(one.get(name) for name in names)), names)


def _event(index: int, row: Sequence[Any], names: tuple[str, ...]) -> Event | Refusal:
    """The event of a row: the four fields, the inner properties, and the others in the order of `names`."""
    person, time, name, id_, inner, *others = row
    if not isinstance(name, str) or not (name := name.strip()):
        return Refusal(index, "event", "it says what happened, as a text")
    person = (person if type(person) is str else text_of(person)).strip()
    if not person and name not in _NOBODY:
        return Refusal(index, "person", "it says by whom: an id, an address or an alias")
    time = read_instant(time)
    if time is None:
        return Refusal(index, "time", "it is an instant of RFC 3339 with an offset, such as 2027-01-11T09:00:00Z")
    properties: dict[str, str] = {}
    if inner is not None:
        values = astuple(inner) if isinstance(inner, msgspec.Struct) else inner
        properties = {key: text_of(value) for key, value in zip(names, values, strict=True) if value is not None}
    for key, value in zip(names, others, strict=True):
        if value is not None:
            properties[key] = value if type(value) is str else text_of(value)
    return Event(person, time, name, (id_ if type(id_) is str else text_of(id_)) or None, properties)


def _objects(body: bytes) -> Iterable[Any]:
    try:
        found = msgspec.json.decode(body)
    except RecursionError:
        raise BadBodyError("The body is nested too deep.") from None
    except ValueError as error:  # malformed, or text that is no UTF-8
        return _lines(body, error)
    return found if isinstance(found, list) else [found]


def _lines(body: bytes, error: ValueError) -> list[Any]:
    lines = [line for line in body.splitlines() if line.strip()]
    if len(lines) < 2:
        raise BadBodyError(f"The body is not JSON: {error}.") from None
    try:
        return [msgspec.json.decode(line) for line in lines]
    except (ValueError, RecursionError) as wrong:
        raise BadBodyError(f"The body is neither JSON nor one JSON object a line: {wrong}.") from None
