"""
Segment's protocol as its server SDKs speak it: `track` is an event by its name, `page` and `screen` are what was shown.

https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
"""

from __future__ import annotations

from typing import Any

from uptake.core.usage import Event
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, decoded, sort_out, text_of
from uptake.wire.instants import read_instant

_SHOWN = frozenset({"page", "screen"})
_NO_ACTIVITY = frozenset({"identify", "group", "alias"})
_OF_A_PAGE = ("name", "category")  # its other properties are addresses, searches and titles


def read_segment(body: bytes, kind: str = "") -> Incoming:
    """
    The events of a body: a batch, or one message. Raises BadBodyError where it is neither.

    :param kind: what a single message is that does not say so itself, such as `track`.
    """
    found = decoded(body)
    if not isinstance(found, dict):
        raise BadBodyError("The body is a JSON object: a batch or a message.")
    messages = found.get("batch") if "batch" in found else [found]
    if not isinstance(messages, list):
        raise BadBodyError("`batch` is a list of messages.")
    return sort_out(_event(index, one, kind) for index, one in enumerate(messages))


def _event(index: int, one: Any, kind: str) -> Event | Refusal | None:
    if not isinstance(one, dict):
        return Refusal(index, "", "a message is an object")
    kind = text_of(one.get("type")) or kind
    if kind in _NO_ACTIVITY:
        return None
    name = text_of(one.get("event")).strip() if kind == "track" else kind
    if not name or (kind != "track" and kind not in _SHOWN):
        return Refusal(index, "event", "a message is a track with the name of an event, a page or a screen")
    person = text_of(one.get("userId")).strip()
    if not person:
        return Refusal(index, "userId", "an anonymousId alone is nobody")
    time = read_instant(one.get("timestamp"))
    if time is None:
        return Refusal(index, "timestamp", "it is an instant with an offset, such as 2027-01-11T09:00:00Z")
    return Event(person, time, name, text_of(one.get("messageId")) or None, _properties(one, kind))


def _properties(one: dict[str, Any], kind: str) -> dict[str, str]:
    given = one.get("properties")
    properties = {key: text_of(value) for key, value in given.items()} if isinstance(given, dict) else {}
    if kind == "track":
        return properties
    named = {"name": text_of(one.get("name")), **properties}
    return {key: named[key] for key in _OF_A_PAGE if named.get(key)}
