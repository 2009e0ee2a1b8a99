"""Text that comes from anywhere, as lines that a terminal, a log and a comment take for nothing but text."""

from __future__ import annotations

HELD = "\ue000"  # stands for a space at which no line ends, while text is made into lines; `printable` leaves none in

# What other programs end a line or a page with ends a line here.
_LINE_ENDS = "\v\f\x85\u2028\u2029"
# Control characters but tab and line ends; hyphens that show only at the end of a line; what has no width, or makes
# text be read backwards; halves of letters. Not joiners and marks of direction: some languages, and emoji, need them.
_UNSEEN = (
    *range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, *range(0x202A, 0x202F), *range(0x2060, 0x2066), 0xFEFF,
    *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000),
)  # fmt: skip
_SEEN = {code: None for code in _UNSEEN if chr(code) not in "\t\n\r"} | dict.fromkeys(map(ord, _LINE_ENDS), "\n")


def without_unseen(text: str) -> str:
    """A text without the characters that nobody sees, which come along with what is pasted; its lines stay lines."""
    return text.translate(_SEEN)


def printable(text: str) -> str:
    """A text with a space for each letter that a terminal would act on, that ends a line, or that nobody sees."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def held_together(text: str) -> str:
    """A printable text in which no line ends between a figure and its per cent sign, until HELD is a space again."""
    return printable(text).replace(" %", f"{HELD}%")


def wrapped(text: str, width: int, first: str = "", after: str | None = None) -> list[str]:
    """
    A text as lines of whole words, of at most `width` letters where its words allow it; none where it has no word.

    :param first: what stands before the first line; `after`: before the others, the same unless given.
    """
    # Not `textwrap`: to import it takes the sixteenth part of a whole `uptake check`.
    lines: list[str] = []
    begun, ended = first, first  # what the line begins with, and what it holds so far
    for word in held_together(text).split():
        if ended != begun and len(ended) + 1 + len(word) > width:
            lines.append(ended)
            begun = ended = first if after is None else after
        ended += word if ended == begun else f" {word}"
    return [line.replace(HELD, " ") for line in ([*lines, ended] if ended != begun else lines)]
