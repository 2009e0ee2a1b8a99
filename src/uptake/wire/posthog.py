"""
PostHog's protocol as its server SDKs speak it. Names that begin with `$` are built in.

https://posthog.com/docs/api/capture
"""

from __future__ import annotations

from typing import Any

from uptake.core.usage import Event
from uptake.wire.incoming import BadBodyError, Incoming, Refusal, decoded, first_text, sort_out, text_of
from uptake.wire.instants import read_instant

_NO_ACTIVITY = frozenset(
    {"$identify", "$set", "$set_once", "$unset", "$groupidentify", "$create_alias", "$merge_dangerously", "$opt_in"}
)
# Of the properties that PostHog makes itself, those that are no text, no address and nobody's.
_BUILT_IN = frozenset(
    {"$ai_model", "$ai_provider", "$feature_flag", "$feature_flag_response", "$lib", "$screen_name", "$survey_id"}
)


def read_posthog(body: bytes) -> Incoming:
    """The events of a body: a batch, a list, or one event. Raises BadBodyError where it is none of them."""
    return sort_out(_event(index, one) for index, one in enumerate(_events(body)))


def posthog_key(body: bytes) -> str:
    """The `api_key` of a body, or of its first event; an empty text where there is none."""
    found = decoded(body)
    one = next(iter(found), None) if isinstance(found, list) else found
    if not isinstance(one, dict):
        return ""
    properties = one.get("properties")
    inner = properties.get("token") if isinstance(properties, dict) else None
    return first_text(one.get("api_key"), one.get("token"), inner)


def _events(body: bytes) -> list[Any]:
    found = decoded(body)
    if isinstance(found, dict):
        found = found.get("batch") if "batch" in found else [found]
    if not isinstance(found, list):
        raise BadBodyError("The body is an event, or has a list of events under `batch`.")
    return found


def _event(index: int, one: Any) -> Event | Refusal | None:
    if not isinstance(one, dict):
        return Refusal(index, "", "an event is an object")
    name = text_of(one.get("event")).strip()
    if not name:
        return Refusal(index, "event", "it says what happened, as a text")
    if name in _NO_ACTIVITY:
        return None
    given = one.get("properties")
    properties: dict[str, Any] = given if isinstance(given, dict) else {}
    person = first_text(one.get("distinct_id"), properties.get("distinct_id"))
    if not person or _is_anonymous(properties):
        return Refusal(index, "distinct_id", "whoever is not signed in is nobody")
    time = read_instant(one.get("timestamp") or properties.get("timestamp"))
    if time is None:
        return Refusal(index, "timestamp", "it is an instant with an offset, such as 2027-01-11T09:00:00Z")
    return Event(person, time, name, first_text(one.get("uuid"), properties.get("uuid")) or None, _kept(properties))


def _is_anonymous(properties: dict[str, Any]) -> bool:
    """Whether the sender says that the id is one that it made up for a browser or a request."""
    return properties.get("$process_person_profile") is False or properties.get("$is_identified") is False


def _kept(properties: dict[str, Any]) -> dict[str, str]:
    return {
        key: text_of(value) for key, value in properties.items() if not key.startswith("$") or key in _BUILT_IN
    }  # fmt: skip
