"""
PostHog's protocol as its server SDKs speak it. Names that begin with `$` are built in.

https://posthog.com/docs/api/capture
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import msgspec

from uptake.core.words import mark
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, Sent, decoded, sort_out
from uptake.wire.instants import read_instant
from uptake.wire.picked import Object, Other, Properties, attributes_of, first_text, many, objects, text_of, texts_of

_NO_ACTIVITY = frozenset(
    {"$identify", "$set", "$set_once", "$unset", "$groupidentify", "$create_alias", "$merge_dangerously", "$opt_in"}
)
# Of the properties that PostHog makes itself, those that are no text, no address and nobody's.
_BUILT_IN = frozenset(
    {"$ai_model", "$ai_provider", "$feature_flag", "$feature_flag_response", "$lib", "$screen_name", "$survey_id"}
)
_EITHER = ("distinct_id", "timestamp", "uuid")  # fields of an event that may stand among its properties
# Whether the sender says that the id is one that it made up for a browser or a request.
_SIGNED_IN = (("$process_person_profile", "has_profile"), ("$is_identified", "is_identified"))


def read_posthog(body: bytes, wanted: frozenset[str]) -> Incoming:
    """The events of a body: a batch, a list, or one event. Raises BadBodyError where it is none of them."""
    decoder, properties = _decoder(wanted)
    found = decoded(body, decoder)
    if isinstance(found, Object):
        found = [found] if found.batch is None else found.batch
    if not isinstance(found, list):
        raise BadBodyError("The body is an event, or has a list of events under `batch`.")
    return sort_out(_event(index, one, properties) for index, one in enumerate(found))


def posthog_key(body: bytes) -> str:
    """The `api_key` of a body, or of its first event; an empty text where there is none."""
    found = decoded(body, _keys_decoder())
    one = next(iter(found), None) if isinstance(found, list) else found
    if not isinstance(one, Object):
        return ""
    return first_text(one.api_key, one.token, _inner(one, "token"))


@cache
def _keys_decoder() -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(many(objects(api_key=Any, token=Any, properties=objects(token=Any) | Other)))


@lru_cache(maxsize=16)
def _decoder(wanted: frozenset[str]) -> tuple[msgspec.json.Decoder[Any], Properties]:
    kept = {name for name in wanted.difference(_EITHER) if not name.startswith("$") or name in _BUILT_IN}
    properties = attributes_of(sorted(kept))
    either = dict.fromkeys(_EITHER, Any)
    fields = {"event": Any, **either, "properties": objects((*properties, *_SIGNED_IN), **either) | Other}
    event = objects(**fields)
    body = objects(**fields, batch=many(event))
    return msgspec.json.Decoder(many(event, alone=body)), properties


def _event(index: int, one: Any, properties: Properties) -> Sent | Refusal | None:
    if not isinstance(one, Object):
        return Refusal(index, "", mark("an event is an object"))
    name = text_of(one.event).strip()
    if not name:
        return Refusal(index, "event", mark("it says what happened, as a text"))
    if name in _NO_ACTIVITY:
        return None
    person = first_text(one.distinct_id, _inner(one, "distinct_id"))
    if not person or any(_inner(one, said) is False for _, said in _SIGNED_IN):
        return Refusal(index, "distinct_id", mark("whoever is not signed in is nobody"))
    time = read_instant(one.timestamp or _inner(one, "timestamp"))
    if time is None:
        return Refusal(index, "timestamp", mark("it is an instant with an offset, such as 2027-01-11T09:00:00Z"))
    id_ = first_text(one.uuid, _inner(one, "uuid"))
    return Sent(person, time, name, id_ or None, texts_of(properties, one.properties))


def _inner(one: Any, attribute: str) -> Any:
    return getattr(one.properties, attribute, None)  # None too where the properties are no object
