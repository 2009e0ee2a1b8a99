"""Our own format: one event, an array of events, or one a line (NDJSON). Any further key is a property."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec
from msgspec.structs import astuple

from uptake.core.words import mark
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, Sent, sort_out
from uptake.wire.instants import read_instant
from uptake.wire.picked import Object, Other, Properties, attributes_of, many, objects, text_of, texts_of

_FIELDS = ("person", "time", "event", "id")
_NOBODY = frozenset({"uptake.health", "uptake.decision"})  # events that happen to no person
_TEXT_OR_NONE = {str, type(None)}


def read_native(body: bytes, wanted: frozenset[str]) -> Incoming:
    """The events of a body, with those properties that are wanted. Raises BadBodyError where it is no JSON."""
    decoder, properties = _decoder(wanted)
    found = _all(body, decoder)
    return sort_out(_at_once(found, properties) or (_event(index, one, properties) for index, one in enumerate(found)))


@lru_cache(maxsize=16)
def _decoder(wanted: frozenset[str]) -> tuple[msgspec.json.Decoder[Any], Properties]:
    """A decoder of events that have the wanted properties, the fields, and the properties once more inside."""
    properties = attributes_of(sorted(wanted.difference(_FIELDS, {"properties"})))
    event = objects(properties, **dict.fromkeys(_FIELDS, Any), properties=objects(properties) | Other)
    return msgspec.json.Decoder(many(event)), properties


def _all(body: bytes, decoder: msgspec.json.Decoder[Any]) -> list[Any]:
    try:
        found = decoder.decode(body)
    except RecursionError:
        raise BadBodyError("The body is nested too deep.") from None
    except ValueError as error:  # malformed, or text that is no UTF-8
        return _lines(body, decoder, error)
    return found if isinstance(found, list) else [found]


def _lines(body: bytes, decoder: msgspec.json.Decoder[Any], error: ValueError) -> list[Any]:
    lines = [line for line in body.splitlines() if line.strip()]
    if len(lines) < 2:
        raise BadBodyError(f"The body is not JSON: {error}.") from None
    try:
        return [decoder.decode(line) for line in lines]
    except (ValueError, RecursionError) as wrong:
        raise BadBodyError(f"The body is neither JSON nor one JSON object a line: {wrong}.") from None


def _at_once(found: list[Any], properties: Properties) -> list[Sent] | None:
    """
    The events as `_event` reads each of them, but column by column, which takes half the time. None unless they are as
    nearly all are: of texts, and nothing missing but an id or a property.
    """
    shapes = _types(found)
    if len(shapes) != 1 or not issubclass(shapes.pop(), Object):
        return None
    *values, people, times, names, ids, inner = zip(*map(astuple, found), strict=True)
    if _types(people, names) != {str} or not _types(ids) <= _TEXT_OR_NONE or "" in ids or any(inner):
        return None
    stripped, happened = list(map(str.strip, people)), list(map(str.strip, names))
    instants: list[Any] = list(map(read_instant, times))
    if not all(stripped) or not all(happened) or None in instants:
        return None
    given: list[dict[str, str]] = [{} for _ in found]
    for (name, _), column in zip(properties, values, strict=True):
        kinds = _types(column)
        if not kinds <= _TEXT_OR_NONE:
            return None
        if str in kinds:
            for one, value in zip(given, column, strict=True):
                if value is not None:
                    one[name] = value
    return list(map(Sent, stripped, instants, happened, ids, given))


def _types(*columns: Iterable[object]) -> set[type]:
    return set(map(type, chain(*columns)))


def _event(index: int, one: Any, properties: Properties) -> Sent | Refusal:
    if not isinstance(one, Object):
        return Refusal(index, "", mark("an event is an object"))
    name = one.event.strip() if isinstance(one.event, str) else ""
    if not name:
        return Refusal(index, "event", mark("it says what happened, as a text"))
    person = text_of(one.person).strip()
    if not person and name not in _NOBODY:
        return Refusal(index, "person", mark("it says by whom: an id, an address or an alias"))
    time = read_instant(one.time)
    if time is None:
        return Refusal(index, "time", mark("it is an instant of RFC 3339 with an offset, such as 2027-01-11T09:00:00Z"))
    given = texts_of(properties, one.properties) | texts_of(properties, one)
    return Sent(person, time, name, text_of(one.id) or None, given)
