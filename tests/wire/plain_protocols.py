"""
The protocols read the slow and obvious way, as an oracle: all of the JSON as `json` reads it, one dict after the other.

Of an event comes what is kept of it, in the order of `Sent`; or the field for which it is refused; or None where it
says nothing that counts.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

WANTED = frozenset({"tool", "env", "name"})
PLACE = "data.user.email"  # where a CloudEvent says who it is
Said = tuple[str, int, str, str | None, dict[str, str]] | str | None


def text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, dict | list) else str(value)


def instant(value: Any) -> int | None:
    """Epoch microseconds of the times that these tests send: texts, and small numbers of seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(value * 1_000_000) if 0 <= value < 100 else None
    found = re.fullmatch(r"(\S{19})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", value, re.ASCII) if isinstance(value, str) else None
    if found is None:
        return None
    whole = dt.datetime.fromisoformat(found[1] + found[3].replace("Z", "+00:00"))
    return int(whole.timestamp()) * 1_000_000 + int(f"{found[2] or '':0<6}"[:6])


def inner(one: dict[str, Any], key: str) -> dict[str, Any]:
    return one[key] if isinstance(one.get(key), dict) else {}


def kept(given: dict[str, Any]) -> dict[str, str]:
    return {key: text(value) for key, value in given.items() if key in WANTED and value is not None}


def native(one: dict[str, Any]) -> Said:
    name = one["event"].strip() if isinstance(one.get("event"), str) else ""
    person, time = text(one.get("person")).strip(), instant(one.get("time"))
    if not name or not person or time is None:
        return "event" if not name else "time" if person else "person"
    return person, time, name, text(one.get("id")) or None, kept(inner(one, "properties")) | kept(one)


def cloudevents(one: dict[str, Any]) -> Said:
    if one.get("specversion") != "1.0":
        return "specversion"
    if lacking := [key for key in ("id", "source", "type") if not text(one.get(key)).strip()]:
        return lacking[0]
    person = text(inner(inner(one, "data"), "user").get("email")).strip()
    time = instant(one.get("time"))
    if not person or time is None:
        return "time" if person else PLACE
    id_ = f"{text(one['source'])} {text(one['id'])}"
    return person, time, text(one["type"]).strip(), id_, kept(inner(one, "data")) | kept(one)


def segment(one: dict[str, Any]) -> Said:
    kind = text(one.get("type"))
    if kind in {"identify", "group", "alias"}:
        return None
    name = text(one.get("event")).strip() if kind == "track" else kind
    if not name or kind not in {"track", "page", "screen"}:
        return "event"
    person, time = text(one.get("userId")).strip(), instant(one.get("timestamp"))
    if not person or time is None:
        return "timestamp" if person else "userId"
    given = kept(inner(one, "properties"))
    if kind != "track":
        shown = given.get("name", text(one.get("name")))
        given = {"name": shown} if shown else {}
    return person, time, name, text(one.get("messageId")) or None, given


def posthog(one: dict[str, Any]) -> Said:
    name, given = text(one.get("event")).strip(), inner(one, "properties")
    if name in {"$identify", "$set"}:
        return None
    person = text(one.get("distinct_id")).strip() or text(given.get("distinct_id")).strip()
    if not name:
        return "event"
    if not person or given.get("$is_identified") is False:
        return "distinct_id"
    time = instant(one.get("timestamp") or given.get("timestamp"))
    if time is None:
        return "timestamp"
    id_ = text(one.get("uuid")).strip() or text(given.get("uuid")).strip()
    return person, time, name, id_ or None, kept(given)
