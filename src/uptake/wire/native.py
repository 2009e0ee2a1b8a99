"""Our own format: one event, an array of events, or one a line (NDJSON). Any further key is a property."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from uptake.core.usage import RESERVED, Event
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, sort_out, text_of
from uptake.wire.instants import read_instant

_FIELDS = frozenset({"person", "time", "event", "id", "properties"})
_NOBODY = frozenset({"uptake.health", "uptake.decision"})  # events that happen to no person


def read_native(body: bytes) -> Incoming:
    """The events of a body. Raises BadBodyError where it is no JSON."""
    return sort_out(_event(index, one) for index, one in enumerate(_objects(body)))


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


def _event(index: int, one: Any) -> Event | Refusal:
    if not isinstance(one, dict):
        return Refusal(index, "", "an event is an object")
    name = one.get("event")
    if not isinstance(name, str) or not name.strip():
        return Refusal(index, "event", "it says what happened, as a text")
    person = text_of(one.get("person")).strip()
    if not person and name not in _NOBODY:
        return Refusal(index, "person", "it says by whom: an id, an address or an alias")
    time = read_instant(one.get("time"))
    if time is None:
        return Refusal(index, "time", "it is an instant of RFC 3339 with an offset, such as 2027-01-11T09:00:00Z")
    id_ = text_of(one.get("id")) or None
    return Event(person, time, name.strip(), id_, _properties(one))


def _properties(one: dict[str, Any]) -> dict[str, str]:
    nested = one.get("properties")
    found = {str(key): text_of(value) for key, value in nested.items()} if isinstance(nested, dict) else {}
    return found | {key: text_of(value) for key, value in one.items() if key not in _FIELDS}


def is_act(event: str) -> bool:
    """Whether an event is one of those that say what was done for people."""
    return event.startswith(RESERVED)
