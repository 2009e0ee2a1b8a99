"""What reading a table gives: rows, and faults in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

CUT_OFF = "cut off"
NOT_JSON = "not JSON"
NOT_AN_OBJECT = "not an object"
NUL_BYTE = "NUL byte"
TOO_DEEP = "nested too deep"
TOO_LONG = "too long"
UNCLOSED = "quote is never closed"
WRONG_WIDTH = "wrong number of columns"

_RAW = 1 << 14  # characters of a faulty row that are kept: enough to find it again


class Row(NamedTuple):
    """One row that could be read. `line`: the physical line it begins on, from 1; `values`: header → text"""

    line: int
    values: dict[str, str]


class Block(NamedTuple):
    """
    Rows one below the other of which each could be read, column by column. `line`: where the first begins, from 1;
    `columns`: header → cells.
    """

    line: int
    columns: dict[str, tuple[str, ...]]

    def rows(self) -> Iterator[Row]:
        """The same, row by row."""
        for place, cells in enumerate(zip(*self.columns.values(), strict=True)):
            yield Row(self.line + place, dict(zip(self.columns, cells, strict=True)))


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that could not be read. `reason`: a few stable words; `raw`: its text, shortened if very long."""

    line: int
    reason: str
    raw: str


def fault(line: int, reason: str, raw: str) -> Fault:
    """A fault with its raw text in bounds and without the end of its line."""
    return Fault(line, reason, raw[:_RAW].rstrip("\r\n\0"))
