"""
Segment's protocol as its server SDKs speak it: `track` is an event by its name, `page` and `screen` are what was shown.

https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from uptake.core.words import mark
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, Sent, decoded, sort_out
from uptake.wire.instants import read_instant
from uptake.wire.picked import Object, Other, Properties, attributes_of, many, objects, text_of, texts_of

_SHOWN = frozenset({"page", "screen"})
_NO_ACTIVITY = frozenset({"identify", "group", "alias"})
_FIELDS = ("type", "event", "userId", "messageId", "timestamp", "name")
_OF_A_PAGE = ("name", "category")  # its other properties are addresses, searches and titles


def read_segment(body: bytes, wanted: frozenset[str], kind: str = "") -> Incoming:
    """
    The events of a body: a batch, or one message. Raises BadBodyError where it is neither.

    :param kind: what a single message is that does not say so itself, such as `track`.
    """
    decoder, properties = _decoder(wanted)
    found = decoded(body, decoder)
    if not isinstance(found, Object):
        raise BadBodyError("The body is a JSON object: a batch or a message.")
    messages = [found] if found.batch is None else found.batch
    if not isinstance(messages, list):
        raise BadBodyError("`batch` is a list of messages.")
    return sort_out(_event(index, one, kind, properties) for index, one in enumerate(messages))


@lru_cache(maxsize=16)
def _decoder(wanted: frozenset[str]) -> tuple[msgspec.json.Decoder[Any], Properties]:
    properties = attributes_of(sorted(wanted))
    fields = {**dict.fromkeys(_FIELDS, Any), "properties": objects(properties) | Other}
    message = objects(**fields)
    body = objects(**fields, batch=many(message))
    return msgspec.json.Decoder(body | Other), properties


def _event(index: int, one: Any, kind: str, properties: Properties) -> Sent | Refusal | None:
    if not isinstance(one, Object):
        return Refusal(index, "", mark("a message is an object"))
    kind = text_of(one.type) or kind
    if kind in _NO_ACTIVITY:
        return None
    name = text_of(one.event).strip() if kind == "track" else kind
    if not name or (kind != "track" and kind not in _SHOWN):
        return Refusal(index, "event", mark("a message is a track with the name of an event, a page or a screen"))
    person = text_of(one.userId).strip()
    if not person:
        return Refusal(index, "userId", mark("an anonymousId alone is nobody"))
    time = read_instant(one.timestamp)
    if time is None:
        return Refusal(index, "timestamp", mark("it is an instant with an offset, such as 2027-01-11T09:00:00Z"))
    given = texts_of(properties, one.properties)
    if kind != "track":
        named = {"name": text_of(one.name), **given}
        given = {key: named[key] for key in _OF_A_PAGE if named.get(key)}
    return Sent(person, time, name, text_of(one.messageId) or None, given)
