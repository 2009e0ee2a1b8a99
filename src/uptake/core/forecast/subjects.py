"""The people of an audience: what each did in each week so far, and which weeks count until the day of a target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from uptake.core.calendar import Day
from uptake.core.groups import Presence
from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import Row

BYTES_OF_BITS = 16  # of a history: 127 weeks

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Subjects:
    """
    Measured people whose work comes up every week, in an order that does not depend on that of the roster.

    `counts`: bits of the weeks that count for each, up to the furthest deciding week; `used`: bits of weeks that count,
    are over and in which they used it; `end`: the first week that is not over yet.
    """

    rows: tuple[Row, ...]
    used: tuple[int, ...]
    counts: tuple[int, ...]
    end: int

    @property
    def start(self) -> int:
        """The earliest week 1 of anybody."""
        return min((row.first for row in self.rows), default=self.end)

    def first(self) -> Ints:
        """The week 1 of each person's group."""
        return np.array([row.first for row in self.rows], dtype=np.int64)

    def teams(self) -> Ints:
        """A number for the team of each: the roster's team, else whom they report to."""
        return np.unique(np.array([row.team for row in self.rows]), return_inverse=True)[1]

    def sample(self, most: int) -> Subjects:
        """The first so many people; their order is one of chance."""
        return Subjects(self.rows[:most], self.used[:most], self.counts[:most], self.end)


def subjects(audience: Audience, until: Day) -> Subjects:
    """
    The subjects of an audience, with the weeks that will count for each up to a day as far as the roster says.

    Everybody who was there is among them, also who has left: what they did teaches the model.
    """
    presence = {group.id: Presence(group.launch, audience.calendar, audience.weeks, until) for group in audience.groups}
    rows = sorted((row for row in audience.rows if row.measured and row.by_week), key=_lot)
    counts = [presence[row.group.id].of(row.member.person)[0] for row in rows]
    past = (1 << audience.end) - 1
    used = [row.history.used & mask & past for row, mask in zip(rows, counts, strict=True)]
    return Subjects(tuple(rows), tuple(used), tuple(counts), audience.end)


def _lot(row: Row) -> bytes:
    return blake2b(row.member.id.encode(), digest_size=8).digest()


def weeks_of(bits: Sequence[int], start: int, end: int) -> Bools:
    """Bits as an array, people × weeks from `start` to before `end`."""
    joined = b"".join(mask.to_bytes(BYTES_OF_BITS, "little") for mask in bits)
    table = np.frombuffer(joined, dtype=np.uint8).reshape(len(bits), BYTES_OF_BITS)
    return np.unpackbits(table, axis=1, bitorder="little")[:, start:end].astype(bool)


def seed_of(words: Iterable[str]) -> int:
    """A seed from what a forecast is of, so that the same input has the same answer."""
    return int.from_bytes(blake2b("\n".join(words).encode(), digest_size=8).digest(), "little")
