"""
What was said once, said again in another language.

The worker says in English why something failed, and writes it down; whoever reads it later may read another language.
So while it tries, it is remembered which text and which values became each sentence. Nothing is remembered elsewhere:
the gate says what it says once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from uptake.core.words import ENGLISH, HEARD, languages, say, say_n, speaking, spoken

# Sentences that are remembered, the latest. An error is among what was said last; notes are `Said`, and need no memory.
MOST = 2000
Made = TypeVar("Made")
Values = Mapping[str, object]
Anew = Callable[[Callable[[Values], Values]], str]  # says it again, with its values as a function makes them anew


class Memory:
    """What was said in a while, and how to say each of it again."""

    def __init__(self) -> None:
        self.said: dict[str, Anew] = {}

    def keep(self, said: str, text: str, values: Values) -> None:
        """A text with its values."""
        self._keep(said, lambda anew: say(text, **anew(values)))

    def keep_number(self, said: str, texts: tuple[str, str], number: int, values: Values) -> None:
        """One of two texts, as a number asked for it."""
        self._keep(said, lambda anew: say_n(number, *texts, **anew(values)))

    def keep_list(self, said: str, between: str, parts: Sequence[str]) -> None:
        """Several texts with one between them."""
        values = {str(place): part for place, part in enumerate(parts)}
        self._keep(said, lambda anew: say(between).join(map(str, anew(values).values())))

    def keep_made(self, said: str, make: Callable[[], str]) -> None:
        """What was made of several sentences, or of a part of one."""
        self._keep(said, lambda _: make())

    def _keep(self, said: str, anew: Anew) -> None:
        self.said.pop(said, None)
        self.said[said] = anew
        if len(self.said) > MOST:
            del self.said[next(iter(self.said))]


@contextmanager
def remembering() -> Iterator[None]:
    """Remember for a while how each sentence came to be said."""
    before = HEARD.set(Memory())
    try:
        yield
    finally:
        HEARD.reset(before)


def again(text: str) -> str:
    """Return a text in the active language, as far as it or sentences in it are remembered; else as it is."""
    heard = HEARD.get()
    if not heard:
        return text
    before = HEARD.set(None)
    try:
        return _again(text, heard.said)
    finally:
        HEARD.reset(before)


def in_other_languages(make: Callable[[], Made]) -> dict[str, Made]:
    """Return by language what `make` returns while it is spoken, for each but English."""
    found = {}
    for language in languages():
        if language != ENGLISH:
            with speaking(language):
                found[language] = make()
    return found


def to_reader(english: str, others: Mapping[str, str]) -> str:
    """Return what was written down in the active language, and in English where it was not written down in that."""
    return others.get(spoken()) or english


def _again(text: str, heard: Mapping[str, Anew]) -> str:
    if text in heard:
        return _anew(text, heard)
    parts = [one for one in heard if one in text and _stands_alone(one)]
    if not parts:
        return text
    longest_first = "|".join(re.escape(one) for one in sorted(parts, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{longest_first})(?!\w)", lambda found: _anew(found[0], heard), text)


def _stands_alone(said: str) -> bool:
    """Whether a part of a text is it by no chance: a word may stand in a name, and what joins two in anything."""
    return " " in said and said == said.strip()


def _anew(said: str, heard: Mapping[str, Anew]) -> str:
    shorter = {one: anew for one, anew in heard.items() if len(one) < len(said)}  # a value is a part of it
    found = heard[said](partial(_values, heard=shorter))
    return found if found != said else _again(said, shorter)  # no catalogue has it; it may have a part of it


def _values(values: Values, heard: Mapping[str, Anew]) -> Values:
    return {name: _again(value, heard) if isinstance(value, str) else value for name, value in values.items()}
