"""
Log records → events: what a person did in Claude Code, and any record that has the name of an event and a person.

https://code.claude.com/docs/en/monitoring-usage
"""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.words import mark
from uptake.wire.incoming import Incoming, Refusal, Sent, sort_out
from uptake.wire.instants import LAST, MICROSECONDS, read_instant
from uptake.wire.otlp import NANOSECONDS, LogRecord, log_records
from uptake.wire.picked import first_text

_CLAUDE = "claude_code."
# What a person does. The other records (api_request, tool_result, …) follow from it by themselves.
_BY_PEOPLE = frozenset({"claude_code.user_prompt", "claude_code.tool_decision"})
_KEPT = ("terminal.type", "command_source", "tool_name", "decision", "model", "app.version", "service.name")
_CLAUDE_PERSON = ("user.email", "user.account_id", "user.account_uuid")  # `user.id` is a device here
_PERSON = ("user.email", "enduser.id", "user.id")
_CLAUDE_ID = ("session.id", "prompt.id", "event.sequence", "event.timestamp")
_LOOKED_AT = frozenset({"event.name", *_KEPT, *_CLAUDE_PERSON, *_PERSON, *_CLAUDE_ID})
_OF_MODELS = "gen_ai."  # attributes that may hold what was asked and answered


def read_otlp_logs(body: bytes, wanted: frozenset[str], *, is_json: bool) -> Incoming:
    """The events of a request. Raises BadBodyError where the body is no OTLP."""
    records = log_records(body, _LOOKED_AT | wanted, is_json=is_json)
    return sort_out(_event(index, one, wanted) for index, one in enumerate(records))


def _event(index: int, record: LogRecord, wanted: frozenset[str]) -> Sent | Refusal | None:
    name = _name(record)
    if not name or (name.startswith(_CLAUDE) and name not in _BY_PEOPLE):
        return None
    is_claude = name.startswith(_CLAUDE)
    person = first_text(*map(record.attributes.get, _CLAUDE_PERSON if is_claude else _PERSON))
    if not person:
        return Refusal(index, "user.email", mark("it says by whom; a login by key alone is nobody"))
    time = _time(record)
    if time is None:
        return Refusal(index, "timeUnixNano", mark("it says when, in nanoseconds since 1970"))
    kept = _kept(record.attributes, wanted.intersection(_KEPT) if is_claude else wanted)
    return Sent(person, time, name, _claude_id(record) if is_claude else None, kept)


def _name(record: LogRecord) -> str:
    """Claude Code writes the name without its prefix in the attribute and with it in the body; both are met."""
    name = first_text(record.name, record.attributes.get("event.name"))
    if record.body.startswith(_CLAUDE) and (not name or record.body == _CLAUDE + name):
        return record.body.strip()
    if name and not name.startswith(_CLAUDE) and record.attributes.get("service.name") == "claude-code":
        return _CLAUDE + name
    return name


def _time(record: LogRecord) -> int | None:
    if 0 < record.time <= LAST * NANOSECONDS:
        return round(record.time / NANOSECONDS * MICROSECONDS)
    return read_instant(record.attributes.get("event.timestamp"))


def _claude_id(record: LogRecord) -> str:
    # The sequence starts anew with each process, so it tells nothing alone.
    return "/".join([record.attributes.get(key, "") for key in _CLAUDE_ID])


def _kept(attributes: Mapping[str, str], wanted: frozenset[str]) -> dict[str, str]:
    return {key: value for key, value in attributes.items() if key in wanted and not key.startswith(_OF_MODELS)}
