"""
Kinds of fields: how a value of the plan stands in a form, and what is read from what somebody typed there.

What makes no sense is put into the plan as it was typed, so that the gate says what is wrong with it, in the words
and the language that it has for that. Only lines that cannot be put into a plan at all raise ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from uptake.core.plan.writing import conditions, in_words, persons, times
from uptake.core.plan.writing import understanding as read
from uptake.core.plan.writing.senders import sender

Choices = tuple[tuple[str, object], ...]  # value and what people read for it, spoken when it is shown
_BETWEEN = re.compile(r"\s+(?:to|until|bis|–|-)\s+|\s*–\s*")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_REACH = re.compile(r"([A-Za-z][\w-]*)\s*:\s+(.+)")


@dataclass(frozen=True, slots=True)
class Kind:
    """
    `show` returns the text for a value, None where it has no form of text; `take` the value of a text that is not
    empty. `widget` is how the template draws it: line, area, day, choice, flag or groups.
    """

    widget: str
    show: Callable[[Any], str | None]
    take: Callable[[str], Any]
    choices: Choices = ()


def _shown(value: Any) -> str | None:
    if isinstance(value, list | Mapping):
        return None
    return f"{value:g}" if isinstance(value, float) else str(value)


def _listed(value: Any) -> str | None:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _lenient(take: Callable[[str], Any]) -> Callable[[str], Any]:
    """Take what is understood; all else as it is typed, for the gate to speak of."""

    def taken(text: str) -> Any:
        try:
            return take(text)
        except ValueError:
            return text

    return taken


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def _bound(text: str) -> Any:
    return _share(text) if "%" in text else _number(text)


def _share(text: str) -> str:
    number = text.rstrip("% ")
    if not _NUMBER.fullmatch(number):
        return text
    number = number.replace(",", ".")
    is_part_of_one = "%" not in text and 0 < float(number) < 1  # 0.7 is 70%, as in the plan itself
    return f"{100 * float(number):g}%" if is_part_of_one else f"{number}%"


def _a_share(text: str) -> str:
    words = _share(text)
    return _lenient_share(words) if words == text else words


_lenient_share = _lenient(read.share)


def _people(text: str) -> list[str]:
    return list(persons.people(text))


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[\n,;]+", text) if piece.strip()]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _reach(text: str) -> dict[str, str]:
    """One way to a line: `chat: https://…`, or only the number, the link, the address or the place."""
    found: dict[str, str] = {}
    for line in _lines(text):
        named = _REACH.fullmatch(line)
        found |= {named[1].casefold(): named[2]} if named else persons.reach(line)
    return found


def _shown_reach(value: Any) -> str | None:
    return "\n".join(f"{key}: {place}" for key, place in value.items()) if isinstance(value, Mapping) else str(value)


def _span(text: str) -> list[str]:
    return [_moment(_one_line(part)) for part in _BETWEEN.split(_one_line(text))]


_moment = _lenient(times.moment)


def _days(text: str) -> list[str]:
    return [_lenient(times.days)(line) for line in _lines(text)]


def _shown_span(value: Any) -> str | None:
    if not isinstance(value, list):
        return str(value)
    words = " – ".join(in_words.moment(str(one)) for one in value)
    return words if _span(words) == value else " – ".join(map(str, value))


def _said(words: Callable[[str], str]) -> Callable[[Any], str | None]:
    """Show a text in the words of its reader."""
    return lambda value: words(value) if isinstance(value, str) else _shown(value)


def _shown_pairs(value: Any) -> str | None:
    return conditions.pair_lines(value) if isinstance(value, Mapping) else str(value)


LINE = Kind("line", _shown, _one_line)
AREA = Kind("area", _shown, str)
TIMEZONE = Kind("line", _shown, _lenient(read.timezone))
COUNTRY = Kind("line", _shown, _lenient(read.country))
DAY = Kind("day", _shown, _lenient(read.day))
PERSON = Kind("line", _shown, _lenient(persons.person))
SENDER = Kind("line", _said(in_words.who_sends), _lenient(sender))
PEOPLE = Kind("area", _listed, _lenient(_people))
NUMBER = Kind("line", _shown, _number)
BOUND = Kind("line", _shown, _bound)
HOURS = Kind("line", _shown, _lenient(read.hours))
SHARE = Kind("line", _shown, _a_share)
DURATION = Kind("line", _said(in_words.duration), _lenient(times.duration))
OFTEN = Kind("line", _said(in_words.how_often), _lenient(times.how_often))
MOMENT = Kind("line", _said(in_words.moment), _moment)
HOURS_OF_WEEK = Kind("line", _said(in_words.hours_of_week), _lenient(times.hours_of_week))
WORDS = Kind("area", _listed, _pieces)
DAYS = Kind("area", _listed, _days)
LINES = Kind("area", _listed, _lines)
REACH = Kind("area", _shown_reach, _lenient(_reach))
SPAN = Kind("line", _shown_span, _span)
FLAG = Kind("flag", lambda value: "yes" if value else "", lambda _text: True)
GROUPS = Kind("groups", _listed, _lines)
WHO = Kind("area", conditions.who_lines, conditions.read_who)
EVENTS = Kind("area", conditions.event_lines, conditions.read_events)
PAIRS = Kind("area", _shown_pairs, conditions.read_pairs)


def choice(*choices: tuple[str, object]) -> Kind:
    """One of a few words of the plan."""
    return Kind("choice", _shown, str, (("", _("not said")), *choices))


def several(*choices: tuple[str, object]) -> Kind:
    """Some of a few words of the plan."""
    return Kind("groups", _listed, _lines, choices)
