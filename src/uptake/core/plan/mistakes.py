"""Mistakes in a plan file, in words for people: each one a UP100 finding with its place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from uptake.core.plan.findings import Finding, Severity
from uptake.core.plan.model import Place
from uptake.core.printable import printable
from uptake.core.words import mark, say

_WHY = mark("What cannot be read cannot be checked.")
MOST = 500  # mistakes that are listed; a file with more is no plan
_SHOWN = 48  # characters of somebody's text that a sentence can carry
_COMPARED = 1000  # names that a mistyped word is compared with
_LISTED = 14  # names that a sentence can carry


def mistake(place: Place, message: str, fix: str = "") -> Finding:
    """Return the UP100 finding for a place: `message` says what is wrong, `fix` how to mend it, both said already."""
    return Finding("UP100", Severity.ERROR, message, place, say(_WHY), fix)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name that a mistyped word most likely means; None if none is near."""
    import difflib  # only a plan with mistakes needs it

    names = {_folded(name): name for name in islice(known, _COMPARED)}
    near = difflib.get_close_matches(_folded(word), names, n=1, cutoff=0.6)
    return names[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the sentence that names the nearest valid name, or else what names there are; empty if there are none."""
    names = list(known)
    near = nearest(word, names)
    if near is not None:
        return say("Did you mean `{name}`?", name=near)
    return say("Known here: {names}.", names=listed(names)) if names else ""


def listed(names: Iterable[str]) -> str:
    """Return names with commas between, cut off where one, or the sentence, gets too long."""
    known = [_cut(name) for name in names]
    more = len(known) - _LISTED
    names_text = ", ".join(known[:_LISTED])
    return say("{names} and {more} more", names=names_text, more=more) if more > 0 else names_text


def quoted(text: str) -> str:
    """Return somebody's text in the quotes of the language, on one line, cut off where it gets long."""
    return say('"{text}"', text=_cut(" ".join(printable(text).split())))


def _cut(text: str) -> str:
    return f"{text[: _SHOWN - 1]}…" if len(text) > _SHOWN else text


def _folded(name: str) -> str:
    return name.casefold().replace("_", " ").replace("-", " ")
