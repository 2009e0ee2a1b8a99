"""From events as they come to lines of the spool: rights, pseudonyms, and only the properties that may be kept."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, repeat

from msgspec.structs import astuple

from uptake.api.door.faults import Faults, is_act, mark_fields, mark_names, mark_properties
from uptake.core.pseudonyms import pseudonym
from uptake.core.sheet.facts import BEHALF
from uptake.service.rights import LONGEST_WORD, PEOPLE_OF_ACTS, DoorRules, SourceRights
from uptake.service.sealing import Seal
from uptake.wire.incoming import Incoming, Refusal
from uptake.wire.instants import MICROSECONDS
from uptake.wire.spooled import Line

MOST_KNOWN = 200_000  # pseudonyms that are remembered; then all are forgotten and met anew
AHEAD = 300.0  # seconds that a sender's clock may be before ours


class Slimmer:
    """
    Makes lines of events. Remembers pseudonyms, so that an identifier is hashed and sealed once a process. `clock`: UTC
    epoch seconds.
    """

    def __init__(self, key: bytes, seal: Seal, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._key = key
        self._seal = seal
        self._known: defaultdict[str, dict[str, str]] = defaultdict(dict)  # source → identifier → pseudonym

    def lines(
        self, incoming: Incoming, rights: SourceRights, rules: DoorRules
    ) -> tuple[list[Line], tuple[Refusal, ...]]:
        """
        The lines of the events that the key may send, and a refusal for each of the others.

        A batch is looked at column by column, and event by event only where something in a column is amiss.
        """
        if not incoming.events:
            return [], ()
        people, times, names, ids, properties = zip(*map(astuple, incoming.events), strict=True)  # columns
        kept = self._kept(names, properties, rights.source, rules)
        faults: Faults = {}
        mark_names(faults, names, rights)
        mark_fields(faults, people, times, ids, latest=round((self._clock() + AHEAD) * MICROSECONDS))
        mark_properties(faults, names, kept)
        pseudonyms, sealed = self._pseudonyms(people, rights.source, faults)
        lines = list(map(Line, repeat(rights.source), pseudonyms, times, names, ids, kept, sealed))
        if not faults:
            return lines, ()
        refusals = (Refusal(incoming.numbers[place], *fault) for place, fault in sorted(faults.items()))
        return [line for place, line in enumerate(lines) if place not in faults], tuple(refusals)

    def forget(self) -> None:
        """Meet everybody anew: their identifiers are sealed once more."""
        for known in self._known.values():
            known.clear()

    def _kept(
        self, names: Sequence[str], properties: Sequence[Mapping[str, str]], source: str, rules: DoorRules
    ) -> Sequence[Mapping[str, str]]:
        """Of each event the properties that are kept."""
        keys = set().union(*properties)
        words = list(chain.from_iterable(one.values() for one in properties))
        if (
            keys <= rules.properties - {BEHALF}
            and not any(map(is_act, set(names)))
            and all(words)
            and max(map(len, words), default=0) <= LONGEST_WORD
        ):
            return properties
        return [self._kept_of(name, given, source, rules) for name, given in zip(names, properties, strict=True)]

    def _kept_of(self, name: str, given: Mapping[str, str], source: str, rules: DoorRules) -> dict[str, str]:
        act = is_act(name)
        wanted = rules.of_acts if act else rules.properties
        kept: dict[str, str] = {}
        for key, value in given.items():
            if value and key in wanted:
                # A property of use is a word to filter by. A long text may be what somebody wrote: only that it is
                # there stays.
                kept[key] = value if act or len(value) <= LONGEST_WORD else "…"
        if act:
            kept |= {key: pseudonym(self._key, source, kept[key]) for key in PEOPLE_OF_ACTS & kept.keys()}
        if BEHALF in kept:
            named = (one for one in given[BEHALF].split("|") if one.strip())
            kept[BEHALF] = "|".join(pseudonym(self._key, source, one) for one in named)
        return kept

    def _pseudonyms(
        self, people: Sequence[str], source: str, faults: Faults
    ) -> tuple[list[str | None], list[str | None]]:
        """Of each event the pseudonym; and the identifier, sealed, where somebody is met first."""
        known = self._known[source]
        pseudonyms: list[str | None] = list(map(known.get, people))
        sealed: list[str | None] = [None] * len(people)
        if None not in pseudonyms:
            return pseudonyms, sealed
        for place, person in enumerate(people):
            if pseudonyms[place] is None and place not in faults:
                if person and person not in known:
                    self._meet(person, source)
                    sealed[place] = self._seal.close(person)
                pseudonyms[place] = known.get(person, "")
        return pseudonyms, sealed

    def _meet(self, person: str, source: str) -> None:
        if sum(map(len, self._known.values())) >= MOST_KNOWN:
            self.forget()
        self._known[source][person] = pseudonym(self._key, source, person)
