"""What the cells of each column are like, counted over a sample of rows, in whatever order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from uptake.core.look import moments

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_NAMES = re.compile(r"[^\W\d_][\w.'’-]*,? [^\W\d_][\w.'’ -]*")
_FLAGS = frozenset({"true", "false", "yes", "no", "ja", "nein"})
_KEPT = 300  # distinct values that are kept for a closer look


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a sample. Shares are of the cells that are filled, 0–1; `ways`: how times are written → share;
    `values`: up to 300 distinct cells, in order, where there are no more.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    shares: Mapping[str, float] = field(default_factory=dict)
    ways: Mapping[str, float] = field(default_factory=dict)
    length: float = 0.0
    values: tuple[str, ...] = ()

    def share(self, kind: str) -> float:
        """The share of one kind of cell: address, number, zero, flag, names, clock, offset, fraction."""
        return self.shares.get(kind, 0.0)

    @property
    def way(self) -> str | None:
        """How most cells are written as times; None where most are none, or day and month cannot be told apart."""
        best = max(self.ways, key=lambda way: (self.ways[way], way), default=None)
        return best if best is not None and self.ways[best] >= 0.5 else None

    @property
    def repeats(self) -> float:
        """How often a value comes, on average."""
        return self.filled / self.distinct if self.distinct else 0.0


def profile(rows: Sequence[Mapping[str, str]], names: Iterable[str]) -> tuple[Column, ...]:
    """Every named column over the sample; a row that lacks a column has an empty cell there."""
    return tuple(_column(name, [row.get(name, "").strip() for row in rows]) for name in names)


def _column(name: str, cells: Sequence[str]) -> Column:
    counted = Counter(cell for cell in cells if cell)
    filled = counted.total()
    kinds: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for cell, times in counted.items():
        for kind in _kinds(cell):
            kinds[kind] += times
        if (way := moments.shape(cell)) is not None:
            ways[way] += times
    if moments.SLASHED in ways:
        _settle(ways, counted)
    return Column(
        name,
        len(cells),
        filled,
        len(counted),
        {kind: number / filled for kind, number in kinds.items()},
        {way: number / filled for way, number in ways.items()},
        sum(len(cell) * times for cell, times in counted.items()) / filled if filled else 0.0,
        tuple(sorted(counted)) if len(counted) <= _KEPT else (),
    )


def _kinds(cell: str) -> Iterable[str]:
    if _ADDRESS.fullmatch(cell):
        yield "address"
    if _NUMBER.fullmatch(cell):
        yield "number"
        if "." in cell or "," in cell:
            yield "fraction"
        if not cell.strip("-0.,"):
            yield "zero"
    if cell.lower() in _FLAGS:
        yield "flag"
    if _NAMES.fullmatch(cell) and cell.istitle():
        yield "names"
    if moments.has_clock(cell):
        yield "clock"
    if moments.has_offset(cell):
        yield "offset"


def _settle(ways: Counter[str], cells: Iterable[str]) -> None:
    """Days with slashes: whichever of day and month is above 12 anywhere says it for all of them."""
    orders = {order for cell in cells if (order := moments.slashed_order(cell)) is not None}
    if len(orders) == 1:
        ways[orders.pop()] = ways.pop(moments.SLASHED)
