"""The pieces that a report is made of: sentences, tables, bars and lines, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads; `right` names the columns that hold figures."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A funnel or other bars: (label, share of the whole or None, words)."""

    title: str
    rows: tuple[tuple[str, float | None, str], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Values week by week, from zero to one, a row each: (label, values, words). None: not known, or no week."""

    title: str
    rows: tuple[tuple[str, tuple[float | None, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report says, in the order in which it says it."""

    title: str
    subtitle: str
    headline: tuple[str, ...]
    blocks: tuple[Table | Bars | Lines, ...]
    notes: tuple[str, ...]
