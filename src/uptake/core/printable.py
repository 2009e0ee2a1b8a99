"""Text that comes from anywhere, as lines that a terminal, a log and a comment take for nothing but text."""

from __future__ import annotations


def printable(text: str) -> str:
    """A text with a space for each letter that a terminal would act on, that ends a line, or that nobody sees."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def wrapped(text: str, width: int, first: str = "", after: str | None = None) -> list[str]:
    """
    A text as lines of whole words, of at most `width` letters where its words allow it; none where it has no word.

    :param first: what stands before the first line; `after`: before the others, the same unless given.
    """
    # Not `textwrap`: to import it takes the sixteenth part of a whole `uptake check`.
    lines: list[str] = []
    begun, ended = first, first  # what the line begins with, and what it holds so far
    for word in printable(text).split():
        if ended != begun and len(ended) + 1 + len(word) > width:
            lines.append(ended)
            begun = ended = first if after is None else after
        ended += word if ended == begun else f" {word}"
    return [*lines, ended] if ended != begun else lines
