"""From events as they come to lines of the spool: rights, pseudonyms, and only the properties that may be kept."""

from __future__ import annotations

from uptake.core.pseudonyms import pseudonym
from uptake.core.usage import RESERVED, Event
from uptake.service.rights import DoorRules, SourceRights
from uptake.service.sealing import Seal
from uptake.wire.incoming import Incoming, Refusal
from uptake.wire.spooled import MICROSECONDS, Line

MOST_KNOWN = 200_000  # pseudonyms that are remembered; then all are forgotten and met anew
LONGEST = 300  # letters of a name
LONGEST_ID = 1000
_PEOPLE_IN_PROPERTIES = frozenset({"by"})  # whose value is an identifier too


class Slimmer:
    """Makes lines of events. Remembers pseudonyms, so that an identifier is hashed and sealed once a process."""

    def __init__(self, key: bytes, seal: Seal) -> None:
        self._key = key
        self._seal = seal
        self._known: dict[tuple[str, str], str] = {}

    def lines(
        self, incoming: Incoming, rights: SourceRights, rules: DoorRules
    ) -> tuple[list[Line], tuple[Refusal, ...]]:
        """The lines of the events that the key may send, and a refusal for each of the others."""
        lines: list[Line] = []
        refusals: list[Refusal] = []
        for number, event in zip(incoming.numbers, incoming.events, strict=True):
            reason = _lacks(event, rights)
            if reason:
                refusals.append(Refusal(number, "event", reason))
            else:
                lines.append(self._line(event, rights.source, rules))
        return lines, tuple(refusals)

    def _line(self, event: Event, source: str, rules: DoorRules) -> Line:
        sealed = None
        name = self._known.get((source, event.person), "")
        if event.person and not name:
            name, sealed = self._first(source, event.person), self._seal.close(event.person)
        kept = self._kept(event, source, rules) if event.properties else {}
        return Line(source, name, round(event.time * MICROSECONDS), event.event, event.id, kept, sealed)

    def _kept(self, event: Event, source: str, rules: DoorRules) -> dict[str, str]:
        if not event.event.startswith(RESERVED):
            return {key: _short(value) for key, value in event.properties.items() if value and key in rules.properties}
        return {
            key: pseudonym(self._key, source, value) if key in _PEOPLE_IN_PROPERTIES else value
            for key, value in event.properties.items()
            if value and key in rules.of_acts
        }

    def _first(self, source: str, person: str) -> str:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        name = pseudonym(self._key, source, person)
        self._known[source, person] = name
        return name


def _short(value: str) -> str:
    """A property of use is a word to filter by. A long text may be what somebody wrote: only that it is there stays."""
    return value if len(value) <= LONGEST else "…"


def _lacks(event: Event, rights: SourceRights) -> str:
    """Why a key may not send an event; nothing where it may."""
    if len(event.event) > LONGEST or len(event.person) > LONGEST or len(event.id or "") > LONGEST_ID:
        return f"a name or an id is no longer than {LONGEST} letters"
    if event.event.startswith(RESERVED):
        return "" if rights.acts else "this key may not send what was done for people (acts)"
    if rights.events and event.event not in rights.events:
        return "this key may not send an event of this name"
    return ""
