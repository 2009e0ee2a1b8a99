"""Names cut into words, and the words by which a column or an event is known; the lists lie in `words.json`."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

_PARTS = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+|\d+")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def parts(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case and without umlauts: `UserEMail`, `user_e-mail` → user, e, mail."""
    return tuple(word.translate(UMLAUTS) for word in written(name))


def written(name: str) -> tuple[str, ...]:
    """The same words with their umlauts, in the same order."""
    return tuple(word.lower() for word in _PARTS.findall(name))


def squeezed(name: str) -> str:
    """A name without anything but letters, digits and dots, as the columns of known tables are compared."""
    return re.sub(r"[^\w.]|_", "", name.lower().translate(UMLAUTS))


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list, English and German."""
    return frozenset(stems(name))


@cache
def stems(name: str) -> tuple[str, ...]:
    """The same in order, as `str.startswith` and `str.endswith` take them."""
    return tuple(word for line in _lists()[name]["words"] for word in line.split())


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = json.loads(
        files("uptake.core.look").joinpath("words.json").read_text("utf-8")
    )
    return loaded
