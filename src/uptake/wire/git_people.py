"""
Identifiers are not people: one person commits under several names and addresses, and several people share one.

`join` takes every name and address that was seen and says who is whom. It is a union-find over addresses; what it joins
it names with a reason, so that a person can look at it and take it back (`keep_apart`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from uptake.core.sentences import noted
from uptake.wire.markers import is_shared_address, is_shared_name, plain_name

BY_MAILMAP = noted("mailmap")
BY_NAME = noted("same two-word name")
BY_LOGIN = noted("same no-reply login")
NO_REPLY = re.compile(r"(?:\d+\+)?([^@+\s]+)@users\.noreply\.github\.com", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A name and an address as the mailmap gives them, and the address as it was written in the commit."""

    name: str
    email: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """One person: every name and address, each sorted, and how several addresses became one person."""

    key: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """`keys` gives the identity's key for each (name, address) as the mailmap gives them."""

    keys: Mapping[tuple[str, str], str]
    identities: Mapping[str, Identity]


@dataclass(slots=True)
class _Person:
    nodes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    why: set[str] = field(default_factory=set)


def join(seen: Iterable[Seen], keep_apart: Collection[str] = ()) -> People:
    """
    Who is whom. Joined are the same address (without letter case), the same name of two words or more, and the same
    login in GitHub's no-reply addresses. An address in `keep_apart` stands alone; a name in it joins nobody.

    The key is the first address by the alphabet, no-reply addresses last: the order of the commits does not matter.
    """
    everybody = set(seen)
    apart = frozenset(text.strip().casefold() for text in keep_apart)
    root, reasons = _union(everybody, apart)
    people: defaultdict[str, _Person] = defaultdict(_Person)
    for one in everybody:
        node = _node(one)
        person = people[_find(root, node)]
        person.nodes.add(node)
        person.names.update(filter(None, [plain_name(one.name)]))
        person.emails.update(filter(None, [one.email.lower(), one.written.lower()]))
        person.why.update(reasons[node])
    found = {top: _identity(person) for top, person in people.items()}
    keys = {(one.name, one.email): found[_find(root, _node(one))].key for one in everybody}
    return People(keys, {identity.key: identity for identity in found.values()})


def _union(everybody: Iterable[Seen], apart: frozenset[str]) -> tuple[dict[str, str], defaultdict[str, set[str]]]:
    root: dict[str, str] = {}
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    first: dict[tuple[str, str], str] = {}
    for one in everybody:
        node = _node(one)
        root.setdefault(node, node)
        if one.written and one.written.lower() != one.email.lower():
            reasons[node].add(BY_MAILMAP)
        for why, what in _ties(one, node, apart):
            other = first.setdefault((why, what), node)
            if other != node:
                root[_find(root, node)] = _find(root, other)
                reasons[node].add(why)
    return root, reasons


def _ties(one: Seen, node: str, apart: frozenset[str]) -> Iterable[tuple[str, str]]:
    if {node.casefold(), one.email.casefold(), one.written.casefold()} & apart:
        return
    login = NO_REPLY.fullmatch(one.email)
    if login:
        yield BY_LOGIN, login[1].lower()
    name = _comparable(one.name)
    # One word is a first name or a login: too little to take two addresses for one person.
    words = sum(any(letter.isalpha() for letter in word) for word in name.split())
    if words >= 2 and name not in apart and not is_shared_name(name):
        yield BY_NAME, name


def _node(one: Seen) -> str:
    address = one.email.strip().lower()
    return f"{_comparable(one.name)} <{address}>" if is_shared_address(address) else address


def _comparable(name: str) -> str:
    return unicodedata.normalize("NFC", plain_name(name)).casefold()


def _find(root: dict[str, str], node: str) -> str:
    while root[node] != node:
        root[node] = root[root[node]]
        node = root[node]
    return node


def _identity(person: _Person) -> Identity:
    # An address that is somebody's own before a no-reply address, and that before one that several people share.
    key = min(person.nodes, key=lambda node: ("<" in node, bool(NO_REPLY.fullmatch(node)), node))
    return Identity(
        key=key,
        names=tuple(sorted(person.names)),
        emails=tuple(sorted(person.emails)),
        why=tuple(sorted(person.why)),
    )
