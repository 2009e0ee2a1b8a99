"""
CloudEvents 1.0 over HTTP: structured, in batches, and binary.

The person is where the source says: an attribute (`subject` unless told otherwise), or a path inside the data such as
`data.user.email`. https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from uptake.core.usage import Event
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, decoded, sort_out, text_of
from uptake.wire.instants import read_instant

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
_PREFIX = "ce-"
_REQUIRED = ("id", "source", "type")
_NO_PROPERTIES = frozenset(
    {"specversion", "id", "source", "type", "time", "subject", "data", "data_base64", "dataschema", "datacontenttype"}
)


def read_structured(body: bytes, person: str) -> Incoming:
    """The event of a body in structured mode. Raises BadBodyError where it is no JSON."""
    return sort_out([_event(0, decoded(body), person)])


def read_batch(body: bytes, person: str) -> Incoming:
    """The events of a batch, which may be empty. Raises BadBodyError where it is no JSON array."""
    found = decoded(body)
    if not isinstance(found, list):
        raise BadBodyError("A batch of CloudEvents is a JSON array.")
    return sort_out(_event(index, one, person) for index, one in enumerate(found))


def is_binary(headers: Mapping[str, str]) -> bool:
    """Whether the attributes of an event stand in the headers."""
    return f"{_PREFIX}specversion" in headers


def read_binary(headers: Mapping[str, str], body: bytes, person: str) -> Incoming:
    """
    The event whose attributes are headers and whose data is the body. Data that is no JSON is not looked at.

    :param headers: by their name in small letters. Values may be percent-encoded.
    """
    event: dict[str, Any] = {
        name.removeprefix(_PREFIX): unquote(value) for name, value in headers.items() if name.startswith(_PREFIX)
    }
    event["data"] = _data(headers.get("content-type", ""), body)
    return sort_out([_event(0, event, person)])


def _data(content_type: str, body: bytes) -> Any:
    kind = content_type.partition(";")[0].strip().lower()
    return decoded(body) if body and (kind.endswith(("/json", "+json"))) else None


def _event(index: int, one: Any, person_at: str) -> Event | Refusal:
    if not isinstance(one, dict):
        return Refusal(index, "", "an event is an object")
    if one.get("specversion") != "1.0":
        return Refusal(index, "specversion", "it is 1.0")
    for name in _REQUIRED:
        if not text_of(one.get(name)).strip():
            return Refusal(index, name, "a CloudEvent has it")
    person = _at(one, person_at)
    if not person:
        return Refusal(index, person_at, "it says by whom: an id, an address or an alias")
    # The time of arrival would make another event of each repeat, which would then count again.
    time = read_instant(one.get("time"))
    if time is None:
        return Refusal(index, "time", "it is needed, as an instant with an offset, such as 2027-01-11T09:00:00Z")
    # What tells events apart is source and id together.
    id_ = f"{text_of(one['source'])} {text_of(one['id'])}"
    return Event(person, time, text_of(one["type"]).strip(), id_, _properties(one))


def _at(one: dict[str, Any], place: str) -> str:
    value: Any = one
    for step in place.split(".") if place.startswith("data.") else (place,):
        value = value.get(step) if isinstance(value, dict) else None
    return text_of(value).strip()


def _properties(one: dict[str, Any]) -> dict[str, str]:
    data = one.get("data")
    inner = {key: text_of(value) for key, value in data.items()} if isinstance(data, dict) else {}
    extensions = {key: text_of(value) for key, value in one.items() if key not in _NO_PROPERTIES}
    return inner | extensions
