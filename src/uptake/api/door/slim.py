"""From events as they come to lines of the spool: rights, pseudonyms, and only the properties that may be kept."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping

from uptake.core.pseudonyms import pseudonym
from uptake.core.sheet.facts import BEHALF
from uptake.core.usage import RESERVED, Event
from uptake.service.rights import LONGEST_WORD, DoorRules, SourceRights
from uptake.service.sealing import Seal
from uptake.wire.incoming import Incoming, Refusal
from uptake.wire.spooled import MICROSECONDS, Line

MOST_KNOWN = 200_000  # pseudonyms that are remembered; then all are forgotten and met anew
LONGEST = 300  # letters of an identifier
LONGEST_NAME = LONGEST_ID = 200
LONGEST_PROPERTY = 1000  # of an act
TOO_LONG = f"is no longer than {LONGEST_NAME} letters"
NOT_TEXT = "has no control characters"
AHEAD = 300.0  # seconds that a sender's clock may be before ours
IN_FUTURE = "lies more than five minutes ahead: set the clock of the sender by NTP"
NO_ROLLOUT = "is the name of a rollout: small letters, digits and hyphens, 100 of them at the most"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_OF_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # lines and tabs are text
_ROLLOUT = re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_PEOPLE_IN_PROPERTIES = frozenset({"by"})  # whose value is an identifier too


class Slimmer:
    """
    Makes lines of events. Remembers pseudonyms, so that an identifier is hashed and sealed once a process. `clock`: UTC
    epoch seconds.
    """

    def __init__(self, key: bytes, seal: Seal, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._key = key
        self._seal = seal
        self._known: dict[tuple[str, str], str] = {}

    def lines(
        self, incoming: Incoming, rights: SourceRights, rules: DoorRules
    ) -> tuple[list[Line], tuple[Refusal, ...]]:
        """The lines of the events that the key may send, and a refusal for each of the others."""
        source, known, latest = rights.source, self._known, self._clock() + AHEAD
        verdicts: dict[str, str] = {}  # of names, which are few
        lines: list[Line] = []
        refusals: list[Refusal] = []
        for number, event in zip(incoming.numbers, incoming.events, strict=True):
            reason = verdicts.get(event.event)
            if reason is None:
                reason = verdicts[event.event] = _lacks(event.event, rights)
            kept = self._kept(event, source, rules) if event.properties and not reason else {}
            fault = ("event", reason) if reason else _fault(event, kept, latest)
            if fault:
                refusals.append(Refusal(number, *fault))
                continue
            name, sealed = known.get((source, event.person), ""), None
            if event.person and not name:
                name, sealed = self._first(source, event.person), self._seal.close(event.person)
            lines.append(Line(source, name, round(event.time * MICROSECONDS), event.event, event.id, kept, sealed))
        return lines, tuple(refusals)

    def forget(self) -> None:
        """Meet everybody anew: their identifiers are sealed once more."""
        self._known.clear()

    def _kept(self, event: Event, source: str, rules: DoorRules) -> dict[str, str]:
        is_act = event.event.startswith(RESERVED)
        wanted = rules.of_acts if is_act else rules.properties
        kept: dict[str, str] = {}
        for key, value in event.properties.items():
            if value and key in wanted:
                # A property of use is a word to filter by. A long text may be what somebody wrote: only that it is
                # there stays.
                kept[key] = value if is_act or len(value) <= LONGEST_WORD else "…"
        if is_act:
            kept |= {key: pseudonym(self._key, source, kept[key]) for key in _PEOPLE_IN_PROPERTIES & kept.keys()}
        if BEHALF in kept:
            named = (one for one in event.properties[BEHALF].split("|") if one.strip())
            kept[BEHALF] = "|".join(pseudonym(self._key, source, one) for one in named)
        return kept

    def _first(self, source: str, person: str) -> str:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        name = pseudonym(self._key, source, person)
        self._known[source, person] = name
        return name


def _fault(event: Event, kept: Mapping[str, str], latest: float) -> tuple[str, str] | None:
    """Which field of an event cannot be kept, and why: what is kept must always be digested."""
    if event.time > latest:  # it would count once its day comes, and nobody would know why
        return "time", IN_FUTURE
    if len(event.person) > LONGEST:
        return "person", f"is no longer than {LONGEST} letters"
    if event.id and len(event.id) > LONGEST_ID:
        return "id", TOO_LONG
    if event.id and not event.id.isprintable() and _CONTROL.search(event.id):
        return "id", NOT_TEXT
    return _fault_of(kept, is_act=event.event.startswith(RESERVED)) if kept else None


def _fault_of(kept: Mapping[str, str], *, is_act: bool) -> tuple[str, str] | None:
    for key, value in kept.items():
        if len(value) > LONGEST_PROPERTY:
            return key, f"is no longer than {LONGEST_PROPERTY:,} letters"
        if not value.isprintable() and _CONTROL_OF_TEXT.search(value):
            return key, NOT_TEXT
    if is_act and kept.get("rollout") and not _ROLLOUT.fullmatch(kept["rollout"]):
        return "rollout", NO_ROLLOUT
    return None


def _lacks(name: str, rights: SourceRights) -> str:
    """Why a key may not send an event of a name; nothing where it may."""
    if len(name) > LONGEST_NAME:
        return TOO_LONG
    if _CONTROL.search(name):
        return NOT_TEXT
    if name.startswith(RESERVED):
        return "" if rights.acts else "this key may not send what was done for people (acts)"
    if rights.events and name not in rights.events:
        return "this key may not send an event of this name"
    return ""
