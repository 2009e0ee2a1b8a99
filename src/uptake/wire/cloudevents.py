"""
CloudEvents 1.0 over HTTP: structured, in batches, and binary.

The person is where the source says: an attribute (`subject` unless told otherwise), or a path inside the data such as
`data.user.email`. https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import msgspec

from uptake.core.words import mark
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, Sent, decoded, sort_out
from uptake.wire.instants import read_instant
from uptake.wire.picked import Object, Other, Properties, attributes_of, many, objects, text_of, texts_of

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
_PREFIX = "ce-"
_REQUIRED = ("id", "source", "type")
_FIELDS = ("specversion", *_REQUIRED, "time")
_NO_PROPERTIES = frozenset({*_FIELDS, "subject", "data", "data_base64", "dataschema", "datacontenttype"})


def read_structured(body: bytes, person: str, wanted: frozenset[str]) -> Incoming:
    """The event of a body in structured mode. Raises BadBodyError where it is no JSON."""
    shape = _shape(person, wanted)
    return sort_out([_event(0, decoded(body, shape.decoder), shape)])


def read_batch(body: bytes, person: str, wanted: frozenset[str]) -> Incoming:
    """The events of a batch, which may be empty. Raises BadBodyError where it is no JSON array."""
    shape = _shape(person, wanted)
    found = decoded(body, shape.decoder)
    if not isinstance(found, list):
        raise BadBodyError("A batch of CloudEvents is a JSON array.")
    return sort_out(_event(index, one, shape) for index, one in enumerate(found))


def is_binary(headers: Mapping[str, str]) -> bool:
    """Whether the attributes of an event stand in the headers."""
    return f"{_PREFIX}specversion" in headers


def read_binary(headers: Mapping[str, str], body: bytes, person: str, wanted: frozenset[str]) -> Incoming:
    """
    The event whose attributes are headers and whose data is the body. Data that is no JSON is not looked at.

    :param headers: by their name in small letters. Values may be percent-encoded.
    """
    shape = _shape(person, wanted)
    attributes = {
        name.removeprefix(_PREFIX): unquote(value) for name, value in headers.items() if name.startswith(_PREFIX)
    }
    event = msgspec.convert(attributes, shape.event)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    event.data = decoded(body, shape.data_decoder) if body and kind.endswith(("/json", "+json")) else None
    return sort_out([_event(0, event, shape)])


@dataclass(frozen=True, slots=True)
class _Shape:
    """
    What is decoded of an event and of its data, and where the person is: the attribute `who` of the event, or of its
    data if `inside`, and the steps below it.
    """

    place: str
    inside: bool
    who: str
    steps: tuple[str, ...]
    properties: Properties  # of the event
    inner: Properties  # of its data
    event: Any
    decoder: msgspec.json.Decoder[Any]
    data_decoder: msgspec.json.Decoder[Any]


@lru_cache(maxsize=64)
def _shape(place: str, wanted: frozenset[str]) -> _Shape:
    """What is decoded where the source says that the person is at a place. Who it is, is no property."""
    inside = place.startswith("data.")
    first, *steps = place.removeprefix("data.").split(".") if inside else (place,)
    known = not inside and first in {*_FIELDS, "data"}
    person = () if known else ((first, "who"),)
    properties = attributes_of(sorted(wanted - _NO_PROPERTIES - {place}))
    inner = attributes_of(sorted(wanted - {first} if inside else wanted))
    data = objects((*inner, *person) if inside else inner) | Other
    event = objects(properties if inside else (*properties, *person), **dict.fromkeys(_FIELDS, Any), data=data)
    decoder = msgspec.json.Decoder(many(event))
    who = first if known else "who"
    return _Shape(place, inside, who, tuple(steps), properties, inner, event, decoder, msgspec.json.Decoder(data))


def _event(index: int, one: Any, shape: _Shape) -> Sent | Refusal:
    if not isinstance(one, Object):
        return Refusal(index, "", mark("an event is an object"))
    if one.specversion != "1.0":
        return Refusal(index, "specversion", mark("it is 1.0"))
    required = text_of(one.id), text_of(one.source), text_of(one.type).strip()
    for name, text in zip(_REQUIRED, required, strict=True):
        if not text.strip():
            return Refusal(index, name, mark("a CloudEvent has it"))
    person = _person(one, shape)
    if not person:
        return Refusal(index, shape.place, mark("it says by whom: an id, an address or an alias"))
    # The time of arrival would make another event of each repeat, which would then count again.
    time = read_instant(one.time)
    if time is None:
        return Refusal(index, "time", mark("it is needed, as an instant with an offset, such as 2027-01-11T09:00:00Z"))
    id_, source, name = required
    properties = texts_of(shape.inner, one.data) | texts_of(shape.properties, one)
    return Sent(person, time, name, f"{source} {id_}", properties)  # what tells events apart is both together


def _person(one: Any, shape: _Shape) -> str:
    value = getattr(one.data if shape.inside else one, shape.who, None)
    for step in shape.steps:
        value = value.get(step) if isinstance(value, dict) else None
    return text_of(value).strip()
