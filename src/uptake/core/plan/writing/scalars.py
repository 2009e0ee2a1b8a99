"""Texts as YAML scalars: bare where every reader takes them for text, else in double quotes."""

from __future__ import annotations

import re

# What a reader of YAML 1.1 would take for something else than text, although 1.2 does not.
_TAKEN = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_WORDS = re.compile(r"[^\W\d_][^\n]*")
_MEASURED = re.compile(r"[0-9]{1,4}(m|h|d|wd|w|%)|[0-9]{4}-[0-9]{2}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?")
_NAMED = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*")
_PLAIN = re.compile(r"[^\W\d_](?:[\w./ @-]*[\w])?")


def scalar(text: str, *, flow: bool = False) -> str:
    """Return a text as it is written in YAML; `flow`: between braces or brackets."""
    return text if is_bare(text, flow=flow) else quoted(text)


def is_bare(text: str, *, flow: bool = False) -> bool:
    """Say whether a text can stand without quotes, for readers of YAML 1.1 and 1.2 alike."""
    if text.casefold() in _TAKEN or text != text.strip() or not text.isprintable():
        return False
    if _MEASURED.fullmatch(text):
        return True
    if not _WORDS.fullmatch(text):
        return bool(_NAMED.fullmatch(text)) and not text.replace("-", "").isdecimal() and "e" not in text
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not (flow and re.search(r"[,\[\]{}]|:\S", text))


def needs_no_quotes(text: str) -> bool:
    """Say whether quotes that somebody wrote are plainly too many: words, addresses and names of files."""
    return text.casefold() not in _TAKEN and "  " not in text and bool(_PLAIN.fullmatch(text))


def quoted(text: str) -> str:
    """Return a text in double quotes, with everything unusual escaped."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter == "\n":
        return "\\n"
    code = ord(letter)
    if letter.isprintable() and code != 0xFEFF:
        return letter
    return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"
