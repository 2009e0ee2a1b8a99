"""
What the gate says, in the language of the one who asked.

The English sentence stands in the code and is its own key; other languages are catalogues in `uptake/locale`. The
door chooses with `speaking`; without it, and for what a catalogue lacks, English is spoken. For English, no catalogue
is read. What has to be said once more, in another language, is remembered meanwhile: see `said_again`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

    from uptake.core.said_again import Memory

ENGLISH = "en"
_FOLDER = Path(__file__).resolve().parent.parent / "locale"
_SPOKEN: ContextVar[str] = ContextVar("uptake_language", default=ENGLISH)


# What remembers how sentences came to be said; nothing does, unless somebody will have to say them again.
HEARD: ContextVar[Memory | None] = ContextVar("uptake_heard", default=None)


def say(text: str, /, **values: object) -> str:
    """
    Return a text in the active language, with each `{name}` in it replaced by the value of that name.

    Without values nothing is replaced, so that a text without any may hold YAML in braces as it stands.
    """
    language = _SPOKEN.get()
    words = text if language == ENGLISH else _catalogue(language).gettext(text)
    said = words.format_map(values) if values else words
    if (heard := HEARD.get()) is not None:
        heard.keep(said, text, values)
    return said


def say_n(number: int, one: str, many: str, /, **values: object) -> str:
    """Return one of two texts as the number asks for it, in the active language; `{number}` is the number."""
    language = _SPOKEN.get()
    english = one if number == 1 else many
    words = english if language == ENGLISH else _catalogue(language).ngettext(one, many, number)
    said = words.format_map({"number": number, **values})
    if (heard := HEARD.get()) is not None:
        heard.keep_number(said, (one, many), number, values)
    return said


def say_list(between: str, texts: Iterable[str]) -> str:
    """Return several texts as one, with a text such as ` and ` between them in the active language."""
    parts = list(texts)
    said = say(between).join(parts)
    if (heard := HEARD.get()) is not None and len(parts) > 1:
        heard.keep_list(said, between, parts)
    return said


def made(said: str, anew: Callable[[], str]) -> str:
    """Return a text that was made of what was said; where it is remembered, `anew` makes it in another language."""
    if (heard := HEARD.get()) is not None:
        heard.keep_made(said, anew)
    return said


def mark(text: str) -> str:
    """Return a text as it is: it is said later, and only has to be found by those who translate."""
    return text


def say_reason(text: str) -> str:
    """Say a reason that is kept in English. A field, or what it led to, may stand before it; somebody's words after."""
    said = say(text) if text else ""
    head, colon, rest = text.partition(": ")
    if said != text or not rest:
        return said
    begun = say(head + colon)
    whole = begun + (say(rest) if begun == head + colon else say_reason(rest))
    return made(whole, lambda: say_reason(text))


def spoken() -> str:
    """Return the active language, such as `en`."""
    return _SPOKEN.get()


@lru_cache
def languages() -> tuple[str, ...]:
    """Return the languages that can be spoken: English, and those with a catalogue."""
    return (ENGLISH, *sorted(path.parts[-3] for path in _FOLDER.glob("*/LC_MESSAGES/uptake.mo")))


def speakable(language: str) -> str:
    """Return a language of `languages()` as it is, and English for any other."""
    return language if language in languages() else ENGLISH


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language of `languages()` for a while. Raises ValueError for any other."""
    if language != ENGLISH and language not in languages():
        raise ValueError(f"There is no catalogue of {language}.")
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


@lru_cache
def _catalogue(language: str) -> GNUTranslations:
    from gettext import GNUTranslations  # only for other languages: the gate starts light

    with (_FOLDER / language / "LC_MESSAGES" / "uptake.mo").open("rb") as file:
        return GNUTranslations(file)
