"""Which events look like real work and which like exposure: by their names and their rhythm, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from uptake.core.look.words import listed, parts, stems, written
from uptake.core.privacy import FLOOR
from uptake.core.sentences import Said, later
from uptake.core.usage import RESERVED

YOU_SAID_SO, YOU_SAID_NO = later("you said that it is"), later("you said that it is not")
ENOUGH = 50  # rows from which a rhythm can be told
AROUND_THE_CLOCK = (
    0.2  # people's own work at night or at weekends stays well below; even round the clock both are above 0.28
)
SAME_SECOND = 0.5
_BY_HAND = frozenset({("by", "hand"), ("von", "hand"), ("old", "way"), ("alter", "weg")})


class Kind(StrEnum):
    """What an event stands for."""

    WORK = "real work"
    EXPOSURE = "exposure"
    OLD_WAY = "the old way"
    ACT = "act"
    UNSURE = "not clear"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an event is taken for and why; `kind` None: nothing speaks for anything."""

    kind: Kind | None
    reason: Said


@dataclass(frozen=True, slots=True)
class EventSeen:
    """
    One event of the file: rows, people, and its rhythm: the shares of rows at night (0 to 6 o'clock), at weekends and
    in the commonest second of the day; None where the times are days.
    """

    event: str
    rows: int
    people: int
    night: float | None = None
    weekend: float | None = None
    same_second: float | None = None


def is_few(seen: EventSeen) -> bool:
    """Whether the event is that of too few people to show their number and its rows."""
    return 0 < seen.people < FLOOR


@dataclass(frozen=True, slots=True)
class EventGuess:
    """One event with what it is taken for. `counts`: counted as use; `came_up`: it may show that the work came up."""

    seen: EventSeen
    kind: Kind
    reason: Said
    counts: bool = False
    came_up: bool = False
    given: bool = False


def judge(seen: Sequence[EventSeen], real_work: Collection[str] = ()) -> tuple[EventGuess, ...]:
    """
    Every event with what it is taken for. `real_work`: events that are it, by word of a person; then no other is.

    Where no name speaks for anything, what is left counts; where one speaks clearly for real work, only that counts.
    """
    found = [_guess(one) for one in seen]
    if real_work:
        return tuple(_as_said(one, said=one.seen.event in real_work) for one in found)
    clear = any(one.kind is Kind.WORK for one in found)
    counted = Kind.WORK if clear else Kind.UNSURE
    return tuple(replace(one, counts=one.kind is counted) for one in found)


def _as_said(one: EventGuess, *, said: bool) -> EventGuess:
    if said:
        return replace(
            one,
            kind=Kind.WORK,
            reason=later("given with --{option}", option="real-work"),
            counts=True,
            came_up=False,
            given=True,
        )
    if one.kind in {Kind.WORK, Kind.UNSURE}:
        return replace(one, kind=Kind.LEFT_OUT, reason=later("not named with --real-work"))
    return one


def of_known_table(seen: Sequence[EventSeen], use: str, use_in_words: str) -> tuple[EventGuess, ...]:
    """The events of a known table: `use` counts, what else there is does not."""
    counted = EventGuess(EventSeen(use, 0, 0), Kind.WORK, later(use_in_words), counts=True)
    shown = EventGuess(EventSeen("", 0, 0), Kind.EXPOSURE, later("shown, not used"))
    return tuple(replace(counted if one.event == use else shown, seen=one) for one in seen)


def answered(guesses: Iterable[EventGuess], answers: Mapping[str, bool]) -> tuple[EventGuess, ...]:
    """The guesses with what a person answered about those that are not clear; only real work counts then."""
    found = []
    for one in guesses:
        yes = answers.get(one.seen.event)
        if yes is not None:
            kind, reason = (Kind.WORK, YOU_SAID_SO) if yes else (Kind.LEFT_OUT, YOU_SAID_NO)
            one = replace(one, kind=kind, reason=reason, given=True)  # noqa: PLW2901
        found.append(replace(one, counts=one.kind is Kind.WORK))
    return tuple(found)


def unsure(guesses: Iterable[EventGuess]) -> tuple[str, ...]:
    """The events that only a person can tell."""
    return tuple(one.seen.event for one in guesses if one.kind is Kind.UNSURE)


def _guess(seen: EventSeen) -> EventGuess:
    named = verdict(seen.event)
    came_up = _came_up(seen.event)
    if named.kind is not Kind.ACT and (seen.same_second or 0) >= SAME_SECOND and seen.rows >= ENOUGH:
        return EventGuess(seen, Kind.EXPOSURE, later("it comes at the same second of the day, so nobody begins it"))
    if not around_the_clock(seen) or named.kind not in {None, Kind.WORK}:
        return EventGuess(seen, named.kind or Kind.UNSURE, named.reason, came_up=came_up)
    if named.kind is None:
        always = later("it comes at night and at weekends as often as by day, so nobody begins it")
        return EventGuess(seen, Kind.EXPOSURE, always, came_up=came_up)
    # Nurses and night shifts work like that as well: the name is believed, and the doubt is said.
    doubt = later("{reason}; but at night and at weekends as often as by day: is it automatic?", reason=named.reason)
    return EventGuess(seen, Kind.WORK, doubt)


def around_the_clock(seen: EventSeen) -> bool:
    """Whether it comes at night and at weekends as often as by day; False where that cannot be told."""
    if seen.rows < ENOUGH or seen.night is None or seen.weekend is None:
        return False
    return seen.night >= AROUND_THE_CLOCK and seen.weekend >= AROUND_THE_CLOCK


def verdict(event: str) -> Verdict:
    """What the name of an event says. The verb decides, of several the last; without a verb, the noun."""
    if event.startswith(RESERVED):
        return Verdict(Kind.ACT, later("what was done for people, not what they used"))
    named = parts(event)
    if broken := next((word for word in named if word in listed("broken")), None):
        return Verdict(Kind.EXPOSURE, later("“{word}”: it did not work", word=broken))
    if _by_hand(named):
        return Verdict(Kind.OLD_WAY, later("its name says that it was done as before"))
    kind, word = _by_verb(named)
    if kind is None:
        kind, word = _by_noun(named)
    if kind is None:
        return Verdict(None, later("its name says neither"))
    if kind is Kind.WORK and listed("denied") & set(named):
        return Verdict(Kind.EXPOSURE, later("its name says that it was not done"))
    shown = written(event)[named.index(word)]
    if kind is Kind.WORK:
        return Verdict(kind, later("“{word}”: the person does something", word=shown))
    return Verdict(kind, later("“{word}”: by its name not work done", word=shown))


def _by_verb(named: Sequence[str]) -> tuple[Kind | None, str]:
    for word in reversed(named):
        if word in listed("seen_nouns") or word in listed("work_nouns"):
            continue
        if _has_stem(word, stems("seen_verbs")):
            return Kind.EXPOSURE, word
        if _has_stem(word, stems("work_verbs")):
            return Kind.WORK, word
    return None, ""


def _has_stem(word: str, known: tuple[str, ...]) -> bool:
    """Short stems are whole words: `user` is not `use`, `openai` not `open`."""
    return any(word == stem or (len(stem) > 4 and word.startswith(stem)) for stem in known)


def _by_noun(named: Sequence[str]) -> tuple[Kind | None, str]:
    for word in reversed(named):
        if word in listed("seen_nouns") or word.endswith(stems("seen_endings")):
            return Kind.EXPOSURE, word
        if word in listed("work_nouns") or word.endswith(stems("work_endings")):
            return Kind.WORK, word
    return None, ""


def _by_hand(named: Sequence[str]) -> bool:
    told = _BY_HAND & set(pairwise(named))
    return bool(told or listed("by_hand") & set(named))


def _came_up(event: str) -> bool:
    """Whether a thing of the work itself, and not of the system, was opened or came in."""
    named = parts(event)
    return len(named) > 1 and named[-1] in listed("came_up") and not listed("own_things") & set(named[:-1])
