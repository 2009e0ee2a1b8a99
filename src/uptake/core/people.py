"""People: who is here, who left, who reports to whom, and by which identifiers each is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from uptake.core.calendar import Day, Span
from uptake.core.frozen import frozen
from uptake.core.sentences import Said, later, later_n

ERASED = "erased"  # the kind of what stands in place of the identifiers of somebody whose usage was erased
KINDS = ("id", "email", "alias", ERASED)
_NOTHING: Mapping[str, str] = {}
_PSEUDONYM = re.compile(r"(id|email|alias|erased)=(p:[0-9a-f]{32})")  # as an export writes it among the aliases


class Person(NamedTuple):
    """
    One person of the roster. Days may be None: always been here, not known to leave.

    A tuple, because there is one for each row of a roster, and it is the quickest value to make.
    """

    id: str
    email: str = ""
    name: str = ""
    manager: str | None = None  # the manager's roster id, once resolved
    attributes: Mapping[str, str] = _NOTHING  # team, department, role, … as `who` may name them
    aliases: tuple[str, ...] = ()
    starts: Day | None = None
    ends: Day | None = None
    absent: tuple[Span, ...] = ()

    def is_here(self, day: Day) -> bool:
        """Whether the person works here on the day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)

    def is_absent(self, day: Day) -> bool:
        """Whether the person is on leave, or otherwise away from work, on the day."""
        return bool(self.absent) and any(day in span for span in self.absent)

    @property
    def is_erased(self) -> bool:
        """Whether the usage was erased: from then on it cannot be measured, whatever the source knows."""
        return bool(self.aliases) and any(read_alias(alias)[0] == ERASED for alias in self.aliases)


def normal(identifier: str) -> str:
    """An identifier as it is compared: an address without regard to case, anything else exactly."""
    text = identifier.strip()
    if "@" not in text:
        return text
    lower = text.lower()
    return text if lower == text else lower  # the same text twice in memory, a million times, is worth a look


def read_alias(alias: str) -> tuple[str, str]:
    """(kind, identifier) of an alias. A pseudonym says of which kind the identifier was that it stands for."""
    found = _PSEUDONYM.fullmatch(alias)
    return (found[1], found[2]) if found else ("alias", alias)


@frozen
class Roster:
    """
    Everybody on the list, by id, in the order of the file.

    `identifiers`: every normalised id, address and alias that is one person's alone → (person id, kind); `never_kept`:
    columns of the file, as it writes them, that nobody may be grouped by.
    """

    people: Mapping[str, Person]
    identifiers: Mapping[str, tuple[str, str]]
    notes: tuple[Said, ...] = ()
    never_kept: tuple[str, ...] = ()

    def find(self, identifier: str) -> Person | None:
        """The person known by an id, an address or an alias."""
        known = self.identifiers.get(normal(identifier))
        return self.people[known[0]] if known else None

    def known_by(self, kinds: Collection[str]) -> Collection[str]:
        """The ids of all who can be found by an identifier of these kinds; what two people share finds neither."""
        if "id" in kinds:
            return self.people.keys()
        known = {owner for owner, kind in self.identifiers.values() if kind in kinds}
        # What is the id of somebody can be their address or alias as well, and is kept as the id.
        return known | {id_ for id_, person in self.people.items() if id_ not in known and self._has(person, kinds)}

    def _has(self, person: Person, kinds: Collection[str]) -> bool:
        named = (("email", person.email), *map(read_alias, person.aliases))
        return any(kind in kinds and self._finds(text, person) for kind, text in named)

    def _finds(self, identifier: str, person: Person) -> bool:
        known = self.identifiers.get(normal(identifier)) if identifier else None
        return known is not None and known[0] == person.id

    def under(self, manager: str) -> frozenset[str]:
        """
        Ids of everybody below a manager at any depth, without the manager; empty where nobody is known by that name.
        """
        top = self.find(manager)
        if top is None:
            return frozenset()
        reports: dict[str, list[str]] = {}
        for person in self.people.values():
            if person.manager is not None:
                reports.setdefault(person.manager, []).append(person.id)
        found: set[str] = set()
        waiting = list(reports.get(top.id, ()))
        while waiting:
            person_id = waiting.pop()
            if person_id in found or person_id == top.id:
                continue  # two people who manage each other: each is below the other, once
            found.add(person_id)
            waiting.extend(reports.get(person_id, ()))
        return frozenset(found)


def make_roster(people: Iterable[Person], notes: Iterable[Said] = ()) -> Roster:
    """
    A roster from people whose `manager` is as written (an id or an address).

    A repeated id keeps its first row. An identifier that two people share belongs to nobody, unless it is the id of
    one. Managers nobody knows and loops of managers are noted and left unresolved or as they are.
    """
    said = list(notes)
    unique: dict[str, Person] = {}
    repeated = 0
    for person in people:
        if person.id in unique:
            repeated += 1
            continue
        unique[person.id] = person
    if repeated:
        said.append(
            later("rows that repeat the id of an earlier row: {rows}; the first row of each id is used", rows=repeated)
        )
    identifiers = _identifiers(unique.values(), said)
    resolved = _resolve_managers(unique, identifiers, said)
    return Roster(resolved, identifiers, tuple(said))


def _identifiers(people: Collection[Person], said: list[Said]) -> dict[str, tuple[str, str]]:
    known = {normal(person.id): (person.id, "id") for person in people}
    shared: set[str] = set()

    def claim(person: Person, kind: str, text: str) -> None:
        if not (key := normal(text)):
            return
        owner, known_as = known.setdefault(key, (person.id, kind))
        if owner != person.id and known_as != "id":
            shared.add(key)

    for person in people:
        if person.email:
            claim(person, "email", person.email)
        for alias in person.aliases:
            claim(person, *read_alias(alias))
    for key in shared:
        del known[key]
    if shared:
        one = "{number} address or alias is given to two people; it is used for neither"
        many = "{number} addresses or aliases are given to two people each; they are used for neither"
        said.append(later_n(len(shared), one, many))
    return known


def _resolve_managers(
    people: Mapping[str, Person], identifiers: Mapping[str, tuple[str, str]], said: list[Said]
) -> dict[str, Person]:
    resolved = dict(people)
    unknown = 0
    for person in people.values():
        if person.manager is None:
            continue
        manager = identifiers.get(normal(person.manager)) if person.manager else None
        if person.manager and manager is None:
            unknown += 1
        boss = manager[0] if manager and manager[0] != person.id else None
        if person.manager != boss:
            resolved[person.id] = person._replace(manager=boss)
    if unknown:
        said.append(later("people whose manager is not on the roster: {people}", people=unknown))
    loops = _in_loops(resolved)
    if loops:
        said.append(later("people who report to each other in a circle: {people}", people=loops))
    return resolved


def _in_loops(people: Mapping[str, Person]) -> int:
    """How many people are part of a circle of managers."""
    state: dict[str, int] = {}  # 1 on the path that is being walked, 2 done
    inside = 0
    for start, person in people.items():
        if person.manager is None or start in state:
            continue
        path: list[str] = []
        here: str | None = start
        while here is not None and here in people and here not in state:
            state[here] = 1
            path.append(here)
            here = people[here].manager
        if here is not None and state.get(here) == 1:
            inside += len(path) - path.index(here)
        for person_id in path:
            state[person_id] = 2
    return inside
