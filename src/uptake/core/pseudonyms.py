"""Pseudonyms: what stands for an identifier of a person wherever events are kept."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from uptake.core.people import ERASED, Person, Roster, make_roster, normal

MARK = "p:"
EMAIL = "email"
BYTES = 16


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
    names = tuple(sources)
    found: dict[str, str] = {}
    for identifier, kind in ((person.id, "id"), (person.email, "email"), *((one, "alias") for one in person.aliases)):
        for source in (EMAIL,) if "@" in identifier else names:
            if identifier:
                found.setdefault(pseudonym(key, source, identifier), kind)
    return found


def erased_mark(name: str) -> str:
    """What the list of erasures holds of a pseudonym: enough to know it again, and no use for joining anything."""
    return hashlib.sha256(f"{ERASED}:{name}".encode()).hexdigest()


def under_pseudonyms(
    roster: Roster, key: bytes, sources: Iterable[str], erased: frozenset[str] = frozenset()
) -> Roster:
    """
    The roster as an export writes it: everybody is known by pseudonyms too, which stand among the aliases.

    Whoever reads the export gets this very roster, and so the same figures as the server. `erased`: marks of pseudonyms
    that were erased; whoever has one has none of their pseudonyms here, and one that says so.
    """
    names = tuple(sources)

    def known_by(person: Person) -> tuple[str, ...]:
        found = pseudonyms_of(person, key, names)
        if erased and (mark := next((one for one in map(erased_mark, found) if one in erased), None)):
            return (f"{ERASED}={MARK}{mark[: 2 * BYTES]}",)
        return tuple(f"{kind}={name}" for name, kind in found.items())

    return make_roster(person._replace(aliases=known_by(person)) for person in roster.people.values())
