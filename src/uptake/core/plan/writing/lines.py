"""Plain data as lines of YAML: in brackets where that fits, else one to a line. And open questions as marked lines."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.plan.writing.questions import Question
from uptake.core.plan.writing.scalars import scalar
from uptake.core.printable import wrapped
from uptake.core.words import say

OPEN = "OPEN:"
FITS = 120
_WRAP = 100


class Bare(str):
    """A text that stands as it is: a number, true or false, nothing."""

    __slots__ = ()


def entry(key: str, value: object, indent: int = 0, note: str = "") -> Iterator[str]:
    """Yield the lines of a key with its value; a note stands behind the first."""
    pad, name, behind = " " * indent, scalar(key), f"   # {note}" if note else ""
    short = f"{pad}{name}: {inline(value) if isinstance(value, dict | list) else _text(value)}"
    if not isinstance(value, dict | list) or not value or (len(short) <= FITS and not _holds_maps(value)):
        yield short + behind
    else:
        yield f"{pad}{name}:{behind}"
        yield from body(value, indent + 2)


def body(value: object, indent: int) -> Iterator[str]:
    """Yield the entries of a mapping, or the items of a list, each on lines of its own."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from entry(key, part, indent)
        return
    pad = " " * indent
    for item in value if isinstance(value, list) else ():
        short = f"{pad}- {inline(item)}"
        if len(short) <= FITS or not isinstance(item, dict) or not item:
            yield short if isinstance(item, dict | list) else f"{pad}- {_text(item)}"
        else:
            first, *rest = body(item, indent + 2)
            yield f"{pad}- {first.lstrip()}"
            yield from rest


def inline(value: object) -> str:
    """Return a value as it stands between brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {inline(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(part) for part in value) + "]"
    return _text(value, flow=True)


def _text(value: object, *, flow: bool = False) -> str:
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, int | float):
        return f"{value:g}" if value < 10**6 else str(value)
    return scalar(str(value), flow=flow)


def _holds_maps(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def asked(key: str, question: Question, indent: int = 0) -> str:
    """Return the line of a key that nobody has answered yet."""
    how = say("Write {yaml}.", yaml=say(question.in_yaml)) if question.in_yaml else say(question.help)
    return f"{' ' * indent}{key}:   # {OPEN} {say(question.ask)} {how}"


def given_or_asked(key: str, value: object, question: Question, indent: int = 0) -> Iterator[str]:
    """Yield a key with its value, or marked as open where there is none."""
    if value is None:
        yield asked(key, question, indent)
    else:
        yield from entry(key, value, indent)


def note(text: str, indent: int = 0) -> Iterator[str]:
    """Yield a text as comment lines; nothing in it can end a comment."""
    sign = f"{' ' * indent}# "
    yield from wrapped(text, len(sign) + _WRAP, sign) or [sign]
