"""Patterns of words in whatever case, compiled when they are first asked: a plan asks a part of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property


class Pattern:
    """
    A regular expression of words, written small, that finds them however they are written.

    It is asked of the text in small letters: to compile for any case takes three times as long, and the gate starts
    often. A place is a slice of the text.
    """

    def __init__(self, text: str, flags: int = 0) -> None:
        self._text = text
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self._text, self._flags)

    def search(self, text: str) -> slice | None:
        """Return the place of the first match in a text, or None."""
        return next(self.places(text), None)

    def fullmatch(self, text: str) -> bool:
        """Say whether a whole text matches."""
        return self.compiled.fullmatch(_small(text)) is not None

    def places(self, text: str) -> Iterator[slice]:
        """Return the place of every match in a text."""
        return (slice(*match.span()) for match in self.compiled.finditer(_small(text)))


def _small(text: str) -> str:
    """A text in small letters, each where it was: one letter (İ) would become two."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
