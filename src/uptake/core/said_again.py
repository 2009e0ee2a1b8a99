"""
What was said once, said again in another language.

The worker says in English why something failed, and writes it down; whoever reads it later may read another language.
So while it tries, it is remembered which text and which values became each sentence. Nothing is remembered elsewhere:
the gate says what it says once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from uptake.core.words import ENGLISH, HEARD, Anew, Saying, languages, say, say_n, speaking, spoken


@contextmanager
def remembering() -> Iterator[None]:
    """Remember for a while how each sentence came to be said."""
    before = HEARD.set({})
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
        return _again(text, heard)
    finally:
        HEARD.reset(before)


def in_other_languages(make: Callable[[], str]) -> dict[str, str]:
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
    # A single word may stand in an address or a name by chance, so it has to be the whole text.
    parts = [one for one in heard if one == text or (" " in one and one in text)]
    if not parts:
        return text
    longest_first = "|".join(re.escape(one) for one in sorted(parts, key=len, reverse=True))
    return re.sub(longest_first, lambda found: _anew(found[0], heard), text)


def _anew(said: str, heard: Mapping[str, Anew]) -> str:
    how = heard[said]
    if not isinstance(how, Saying):
        return how()
    shorter = {one: saying for one, saying in heard.items() if len(one) < len(said)}  # a value is a part of it
    values = {name: _again(value, shorter) if isinstance(value, str) else value for name, value in how.values.items()}
    anew = say_n(how.number, how.text, how.many, **values) if how.many else say(how.text, **values)
    return anew if anew != said else _again(said, shorter)  # no catalogue has it; it may have a part of it
