"""Whom people mean, and how these are reached: read as in `understanding`, into a value or a ValueError in words."""

from __future__ import annotations

import re

from uptake.core.plan.mistakes import quoted
from uptake.core.plan.rules.words import names_a_team, names_several
from uptake.core.plan.writing.understanding import line, pieces
from uptake.core.words import say

_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\"“”]+@[^\s@,;<>()\[\]\"“”]+\.[^\s@,;<>()\[\]\"“”.]+")
_NAMED = re.compile(
    r"(phone|tel|telephone|telefon|handy|mobil|chat|e-?mail|mail|desk|room|raum|zimmer|platz)\b\.?:? +(.+)",
    re.IGNORECASE,
)
_CHANNELS = {
    **dict.fromkeys(("phone", "tel", "telephone", "telefon", "handy", "mobil"), "phone"),
    **dict.fromkeys(("email", "e-mail", "mail"), "email"),
    "chat": "chat",
}


def owner(text: str) -> str:
    """Return one person who can answer for usage: never a team, a mailbox or several."""
    name = person(text)
    if names_a_team(name):
        raise ValueError(say("{text} reads as a team or a shared mailbox. Name one person.", text=quoted(name)))
    return name


def person(text: str) -> str:
    """Return one person: the address in the text, else the text as a name or a roster id."""
    words = " ".join(text.split())
    addresses = list(dict.fromkeys(_ADDRESS.findall(words.replace("mailto:", " "))))
    if len(addresses) == 1:
        return str(addresses[0])
    if addresses or names_several(words):
        raise ValueError(say("{text} reads as several people. Name one.", text=quoted(words)))
    if "@" in words:
        raise ValueError(
            say("{text} is no whole address. Write it such as dana.ruiz@firm.example.", text=quoted(words))
        )
    if len(words) > 80 or not any(letter.isalnum() for letter in words):
        raise ValueError(say("{text} is no person. Write an address, or an id of the roster.", text=quoted(words)))
    return words


def people(text: str) -> tuple[str, ...]:
    """Return one person or several, with commas, line ends or `and` between."""
    addresses = list(dict.fromkeys(_ADDRESS.findall(text.replace("mailto:", " "))))
    if addresses:
        return tuple(addresses)
    return tuple(dict.fromkeys(person(part) for part in pieces(text)))


def reach(text: str) -> dict[str, str]:
    """Return channels with where: a link is a chat, a number a phone, an address a mail, all else a place."""
    found: dict[str, str] = {}
    for part in pieces(text, words=False):
        named = _NAMED.match(part)
        channel, where = (_CHANNELS.get(named[1].casefold(), "desk"), named[2]) if named else (_channel(part), part)
        found[channel] = part if channel == "desk" else where
    return found


def _channel(text: str) -> str:
    if _ADDRESS.fullmatch(text):
        return "email"
    if "://" in text or text.startswith(("#", "@")):
        return "chat"
    if re.fullmatch(r"[+(]?[0-9][0-9 ()/.-]{2,}", text):
        return "phone"
    if len(text) < 3 or not any(letter.isalnum() for letter in text):
        raise ValueError(
            say("{text} reaches nobody. Write a phone number, a link to a chat, or an address.", text=quoted(text))
        )
    return "desk"


def phone(text: str) -> dict[str, str]:
    """Return a telephone number as a channel."""
    if sum(letter.isdigit() for letter in text) < 2:
        raise ValueError(say("{text} is no phone number. Write it such as +43 1 555 0100.", text=quoted(text)))
    return {"phone": line(text)}


def chat(text: str) -> dict[str, str]:
    """Return a chat channel."""
    return {"chat": line(text)}
