"""Tables that are known by their columns: what in them is use, what exposure, what only a seat."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from uptake.core.look.words import squeezed

USE, EXPOSURE, SEAT = "use", "exposure", "seat"
_CONCEALED = re.compile(r"[0-9A-Fa-f]{32}")
_TRUE = frozenset({"true", "yes", "ja", "wahr"})

_squeezed = lru_cache(maxsize=1024)(squeezed)


@dataclass(frozen=True, slots=True)
class Condition:
    """
    What a row must say. `column`: a name, with `*` for the rest of it, whatever column fits; `but`: none of these.

    `above`: the cell is a number above it; `equal`: it is one of these; `filled`: it is not empty.
    """

    column: str
    but: tuple[str, ...] = ()
    above: float | None = None
    equal: tuple[str, ...] = ()
    filled: bool = False

    def holds(self, cells: Mapping[str, str]) -> bool:
        """Whether any fitting cell says so; the keys are squeezed names."""
        return any(self._fits(cells[name]) for name in fitting(self.column, cells, self.but))

    def _fits(self, cell: str) -> bool:
        text = cell.strip()
        if self.filled:
            return text != ""
        if self.equal:
            return text.lower() in self.equal
        return self.above is not None and amount(text) > self.above


@dataclass(frozen=True, slots=True)
class KnownTable:
    """
    One table of a vendor. `grain`: person-day, period or snapshot; the last two prove only some of the days, so figures
    are “at least”. `person`: columns of which the first that is there is taken.
    """

    id: str
    title: str
    grain: str
    columns: tuple[str, ...]
    person: tuple[str, ...]
    days: tuple[str, ...]
    use: tuple[Condition, ...]
    exposure: tuple[Condition, ...]
    use_in_words: str
    limits: tuple[str, ...]

    @property
    def is_incomplete(self) -> bool:
        """Whether there was more use than the table proves."""
        return self.grain != "person-day"


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A JSON document that is no table. `keys`: columns its rows have; `beside`: words of which its text has one."""

    keys: tuple[str, ...]
    what: str
    instead: str
    beside: tuple[str, ...] = ()


def recognise(tables: Sequence[KnownTable], headers: Collection[str]) -> KnownTable | None:
    """The known table whose columns are all there."""
    names = {squeezed(header) for header in headers}
    return next((table for table in tables if names.issuperset(map(squeezed, table.columns))), None)


def recognise_document(
    documents: Sequence[KnownDocument], headers: Collection[str], start: str
) -> KnownDocument | None:
    """The known document whose columns are all there. `start`: the first characters of the file."""
    for document in documents:
        beside = not document.beside or any(f'"{word}"' in start for word in document.beside)
        if beside and set(headers) >= set(document.keys):
            return document
    return None


def kind_of(values: Mapping[str, str], use: Sequence[Condition], exposure: Sequence[Condition] = ()) -> str:
    """What a row is: use, exposure, or only a seat."""
    cells = {_squeezed(name): cell for name, cell in values.items()}
    if any(condition.holds(cells) for condition in use):
        return USE
    return EXPOSURE if any(condition.holds(cells) for condition in exposure) else SEAT


def named(patterns: Sequence[str], headers: Collection[str]) -> tuple[str, ...]:
    """The headers, as written, that fit the patterns, in the order of the patterns."""
    by_name = {_squeezed(header): header for header in headers}
    return tuple(dict.fromkeys(by_name[name] for pattern in patterns for name in fitting(pattern, by_name)))


def fitting(pattern: str, names: Collection[str], but: Sequence[str] = ()) -> tuple[str, ...]:
    """The squeezed names that a pattern fits, in order."""
    if "*" not in pattern:
        name = _squeezed(pattern)
        return (name,) if name in names else ()
    begin, _, end = pattern.partition("*")
    first, last, out = _squeezed(begin), _squeezed(end), {_squeezed(name) for name in but}
    return tuple(sorted(name for name in names if name.startswith(first) and name.endswith(last) and name not in out))


def amount(cell: str) -> float:
    """A cell as a number: words of a yes are 1, whatever is no number is 0."""
    if cell.lower() in _TRUE:
        return 1.0
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        return 0.0
    return number if number == number else 0.0  # noqa: PLR0124  NaN is no amount


def is_concealed(people: Collection[str]) -> bool:
    """Whether identifiers are hidden behind 32 hexadecimal characters, as a tenant may choose."""
    return bool(people) and all(_CONCEALED.fullmatch(person) for person in people)
