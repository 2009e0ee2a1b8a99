"""Pseudonyms: what stands for an identifier of a person wherever events are kept."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

from uptake.core.people import Person, Roster, normal

MARK = "p:"
EMAIL = "email"
BYTES = 16
_KINDS = ("id", "email", "alias")
_WRITTEN = re.compile(r"(id|email|alias)=(p:[0-9a-f]{32})")


def pseudonym(key: bytes, source: str, identifier: str) -> str:
    """
    The keyed pseudonym of an identifier: HMAC-SHA-256 over namespace and normalised identifier, cut to 128 bits.

    An address is one person's whatever the source, so it has the namespace `email`; anything else has that of its
    source.
    """
    text = normal(identifier)
    namespace = EMAIL if "@" in text else source
    digest = hmac.digest(key, f"{namespace}\0{text}".encode(), hashlib.sha256)
    return MARK + digest[:BYTES].hex()


def pseudonyms_of(person: Person, key: bytes, sources: Iterable[str]) -> dict[str, str]:
    """Every pseudonym by which events may know a person → the kind of identifier that it stands for."""
    found: dict[str, str] = {}
    named = [(person.id, "id"), (person.email, "email"), *((alias, "alias") for alias in person.aliases)]
    names = tuple(sources)
    for identifier, kind in named:
        if not identifier:
            continue
        places = (EMAIL,) if "@" in identifier else names
        for source in places:
            found.setdefault(pseudonym(key, source, identifier), kind)
    return found


def with_pseudonyms(roster: Roster, key: bytes, sources: Iterable[str]) -> Roster:
    """
    The roster that also knows everybody by their pseudonyms. What two people share finds neither, as for identifiers.
    """
    names = tuple(sources)
    found: dict[str, tuple[str, str]] = {}
    for identifier, (person, kind) in roster.identifiers.items():
        places = (EMAIL,) if "@" in identifier else names
        for source in places:
            found[pseudonym(key, source, identifier)] = (person, kind)
    return Roster(roster.people, {**roster.identifiers, **found}, roster.notes)


def written(pseudonyms: dict[str, str]) -> str:
    """Pseudonyms as the column `aliases` of an export holds them: `email=p:…;id=p:…`."""
    return ";".join(f"{kind}={name}" for name, kind in sorted(pseudonyms.items()))


def kind_of_alias(alias: str) -> tuple[str, str] | None:
    """(kind, pseudonym) of an alias that is a written pseudonym; None for any other."""
    found = _WRITTEN.fullmatch(alias)
    return (found[1], found[2]) if found else None
