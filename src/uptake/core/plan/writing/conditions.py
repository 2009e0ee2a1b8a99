"""
Who is in a group, and which events count, as lines that people write: no braces, one condition to a line.

    department = Claims
    role = Adjuster, Senior adjuster
    not location = Trieste

Every line must hold; of lines that begin with `or`, one. A line of events is their names, and what else must hold:
`minutes_sent and env = prod`. What holds a comma or a sign of this form stands in double quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from uptake.core.plan.writing.understanding import means_everyone, means_nothing
from uptake.core.words import mark, say

EVERYONE = "everyone"  # a word of the plan: it stands as it is
EVERY_EVENT, NOTHING = mark("every event"), mark("nothing")
_EVERY_EVENT = frozenset((EVERY_EVENT, "jedes ereignis"))
_OWN = frozenset({"any", "not"})
_LISTS = frozenset({"people"})
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_BARE = re.compile(r"[^\s,=\"](?:[^,=\"\n]*[^\s,=\"])?")


def who_lines(who: Any) -> str | None:
    """Return who is in a group as lines; None where they are nested deeper than lines can say."""
    if who == EVERYONE:
        return EVERYONE
    if not isinstance(who, Mapping):
        return None
    lines = [f"{_name(key)} = {_values(value)}" for key, value in who.items() if key not in _OWN]
    inner = [("not", who["not"])] if "not" in who else []
    inner += [("or", one) for one in who.get("any", ())]
    for word, part in inner:
        if not isinstance(part, Mapping) or _OWN & part.keys():
            return None
        lines.append(f"{word} {_terms(part)}")
    return "\n".join(lines)


def read_who(text: str) -> Any:
    """Return who is in a group from lines. Raises ValueError with the line that says nothing."""
    if means_everyone(text):
        return EVERYONE
    who: dict[str, Any] = {}
    for line in _lines(text):
        word, _, rest = line.partition(" ")
        if word == "not" and "not" not in who:
            who["not"] = _read_terms(rest, line)
        elif word == "or":
            who.setdefault("any", []).append(_read_terms(rest, line))
        else:
            terms = _read_terms(line, line)
            if terms.keys() & who.keys() or word == "not":
                raise ValueError(line)
            who |= terms
    return who


def event_lines(filters: Any) -> str | None:
    """Return filters of events as lines, one to a filter; None where they are no filters."""
    if not isinstance(filters, list) or not all(isinstance(one, Mapping) for one in filters):
        return None
    return "\n".join(map(_filter, filters)) or say(NOTHING)


def read_events(text: str) -> list[dict[str, Any]]:
    """Return filters of events from lines. Raises ValueError with the line that says nothing."""
    if means_nothing(text):
        return []
    return [{} if line.casefold() in _EVERY_EVENT else _read_filter(line) for line in _lines(text)]


def pair_lines(pairs: Mapping[str, Any]) -> str:
    """Return names with their values as lines."""
    return "\n".join(f"{_name(key)} = {_value(value)}" for key, value in pairs.items())


def read_pairs(text: str) -> dict[str, str]:
    """Return names with their values from lines. Raises ValueError with the line that says nothing."""
    found: dict[str, str] = {}
    for line in _lines(text):
        ((name, value),) = _read_terms(line, line).items()
        if isinstance(value, list):
            raise ValueError(line)  # noqa: TRY004  a line that cannot be read, as all others
        found[name] = value
    return found


def _filter(one: Mapping[str, Any]) -> str:
    if not one:
        return say(EVERY_EVENT)
    rest = {key: value for key, value in one.items() if key != "event"}
    events = [_values(one["event"])] if "event" in one else []
    return " and ".join([*events, *([_terms(rest)] if rest else [])])


def _terms(part: Mapping[str, Any]) -> str:
    return " and ".join(f"{_name(key)} = {_values(value)}" for key, value in part.items())


def _values(value: Any) -> str:
    return ", ".join(_value(one) for one in value) if isinstance(value, list) else _value(value)


def _value(value: Any) -> str:
    return _name("true" if value is True else "false" if value is False else str(value))


def _name(text: str) -> str:
    plain = _BARE.fullmatch(text) and not re.search(r"(^| )(and|not|or) ", f"{text} ")
    is_word = text.casefold() in _EVERY_EVENT or means_nothing(text)
    return text if plain and not is_word else json.dumps(text, ensure_ascii=False)


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.split("\n") if line.strip())


def _read_filter(line: str) -> dict[str, Any]:
    first, *rest = _cut(line, r"\s+and\s+")
    if len(_cut(first, "=")) == 1:
        events = [_plain(name, line) for name in _cut(first, ",")]
        found: dict[str, Any] = {"event": events[0] if len(events) == 1 else events}
        return found | (_read_terms(" and ".join(rest), line) if rest else {})
    return _read_terms(line, line)


def _read_terms(text: str, line: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for term in _cut(text, r"\s+and\s+"):
        parts = _cut(term, "=")
        name = _plain(parts[0], line)
        if len(parts) != 2 or name in found:
            raise ValueError(line)
        values = [_plain(value, line) for value in _cut(parts[1], ",")]
        found[name] = values if len(values) > 1 or name in _LISTS else values[0]
    return found


def _plain(text: str, line: str) -> str:
    words = text.strip()
    if _QUOTED.fullmatch(words):
        words = str(json.loads(words))
    elif '"' in words:
        raise ValueError(line)
    if not words:
        raise ValueError(line)
    return words


def _cut(text: str, sign: str) -> list[str]:
    """Cut a text at a sign, but not within quotes."""
    hidden = _QUOTED.sub(lambda match: "x" * len(match[0]), text)
    parts, place = [], 0
    for match in re.finditer(sign, hidden):
        parts.append(text[place : match.start()])
        place = match.end()
    return [*parts, text[place:]]
