"""Sentences that are spoken when somebody reads them, in the language of the one who reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from uptake.core.frozen import frozen
from uptake.core.words import ENGLISH, say, say_n, speaking

_SEPARATED = 1000  # from so many on, thousands stand apart; years and ports are no such values: they come as text


@frozen
class Said:
    """
    An English text with its values, spoken by `str()` in the language that is active then.

    A value may be a sentence itself; a day is written out. `plural` is set where `number` decides between two texts.
    """

    text: str
    values: tuple[tuple[str, object], ...] = ()
    plural: str = ""
    number: int = 0

    def __str__(self) -> str:
        return _filled(self, _spoken)


@frozen
class Listed:
    """Several things in the place of one value of a sentence, with `between` between them."""

    parts: tuple[object, ...]
    between: object = ", "

    def __str__(self) -> str:
        return str(self.between).join(str(_spoken(part)) for part in self.parts)


def later(text: str, /, **values: object) -> Said:
    """Return a sentence that is spoken later; each `{name}` in it stands for the value of that name."""
    return Said(text, tuple(values.items()))


def later_n(number: int, one: str, many: str, /, **values: object) -> Said:
    """Return one of two sentences as the number asks for it; `{number}` is the number."""
    return Said(one, tuple(values.items()), many, number)


def noted(text: str) -> str:
    """Return a text as it is: it is said with `later`, and only has to be found by those who translate."""
    return text


def in_english(said: Said | Listed) -> str:
    """Return it as programs read it: in English whatever is spoken, with each day as ISO writes it."""
    with speaking(ENGLISH):
        return _written(said)


def _filled(said: Said, worded: Callable[[object], object]) -> str:
    values = {name: worded(value) for name, value in said.values}
    if said.plural:
        return say_n(said.number, said.text, said.plural, **{"number": worded(said.number), **values})
    return say(said.text, **values)


def _written(value: object) -> str:
    if isinstance(value, Listed):
        return _written(value.between).join(map(_written, value.parts))
    return _filled(value, _written) if isinstance(value, Said) else str(value)


def _spoken(value: object) -> object:
    if isinstance(value, date):
        from uptake.core.wording import day_words

        return day_words(value)
    if type(value) is int and value >= _SEPARATED:
        from uptake.core.wording import number

        return number(value)
    return str(value) if isinstance(value, Said) else value
