"""CSV as Python's csv reads it, with the physical line of each row, and faults instead of guesses."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from uptake.core.sentences import later
from uptake.core.words import say
from uptake.errors import InputError
from uptake.wire.rows import CUT_OFF, NUL_BYTE, TOO_LONG, UNCLOSED, WRONG_WIDTH, Block, Fault, Row, fault
from uptake.wire.text import LINE_LIMIT, Text

SEPARATORS = (",", ";", "\t", "|")
FIELD_LIMIT = 1 << 20  # characters in one cell
_HEAD = 1 << 20  # characters in which the header must end
_SAMPLE = 20  # rows that help to tell the separator
_BLOCK = 1000  # lines that are read at once while nothing is odd about them
_REREADS = 20  # stray quotes after which the rest is read again; bounds the work on a hostile file
_BLANK = " \t\r\n\f\v\x1a"  # the last: how DOS ended a file
_EXCEL_SAYS = re.compile(r'"?sep=([^"\w ])"?[\r\n]*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file separates its cells, and its header. `declared`: the first line is Excel's `sep=`."""

    separator: str = ","
    headers: tuple[str, ...] = ()
    declared: bool = False


def layout(text: Text) -> Layout:
    """
    The layout that the first lines show; no headers where there is nothing but blank lines.

    Raises InputError where the header has no end.
    """
    csv.field_size_limit(FIELD_LIMIT)
    lines = list(io.StringIO(text.head(_HEAD), newline=""))
    said = _EXCEL_SAYS.fullmatch(lines[0]) if lines else None
    if said:
        return Layout(said[1], _named(_header(text, lines[1:], said[1]), text), declared=True)
    best = max(SEPARATORS, key=lambda separator: _fit(lines, separator))
    return Layout(best, _named(_header(text, lines, best), text))


def _fit(lines: list[str], separator: str) -> tuple[bool, int, int]:
    """How well a separator fits: whether the first rows agree with the header, its columns, how many rows agree."""
    try:
        widths = [
            len(cells) for cells in islice(csv.reader(lines[:-1] or lines, delimiter=separator), _SAMPLE) if cells
        ]
    except csv.Error:
        return False, 0, 0
    width = widths[0] if widths else 0
    agree = widths.count(width)
    return width > 1 and agree == len(widths), width, agree


def _header(text: Text, lines: list[str], separator: str) -> list[str]:
    """The cells of the first row that is not blank."""
    ended = False

    def feed() -> Iterator[str]:
        nonlocal ended
        yield from lines
        ended = True

    try:
        for cells in csv.reader(feed(), delimiter=separator):
            if not _blank(cells):
                break
        else:
            return []
    except csv.Error:
        ended = True
    if ended:
        raise InputError(
            say("The header of {file} has no end.", file=text.path),
            mend=say("Close the quote that is open in its first row."),
        )
    return cells


def _blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _named(cells: list[str], text: Text) -> tuple[str, ...]:
    """The headers as written; a column without a name or with the name of an earlier one gets a name of its own."""
    names: dict[str, None] = {}
    written = set(cells)
    times: dict[str, int] = {}  # how often a name was met: counting anew for each would be quadratic
    for number, cell in enumerate(cells, 1):
        own = cell if cell.strip() else f"column {number}"
        name, again = own, times.get(own, 1)
        while name in names or (again > 1 and name in written):
            again += 1
            name = f"{own} ({again})"
        times[own] = again
        if not cell.strip():
            text.note(later('column {number} has no name; it is called "{name}"', number=number, name=name))
        elif again > 1:
            text.note(
                later(
                    'the header names "{cell}" more than once; column {number} is called "{name}"',
                    cell=cell,
                    number=number,
                    name=name,
                )
            )
        names[name] = None
    return tuple(names)


def rows(text: Text, shape: Layout) -> Iterator[Row | Fault]:
    """Every row after the header, blank lines left out; a fault for each row that is not what the header promises."""
    csv.field_size_limit(FIELD_LIMIT)
    return _Reading(text, shape).rows()


def blocks(text: Text, shape: Layout) -> Iterator[Block | Row | Fault]:
    """The same as `rows`, many at a time; row by row from the first line on about which anything is odd."""
    csv.field_size_limit(FIELD_LIMIT)
    return _Reading(text, shape).blocks()


class _Reading:
    """One pass over a file. `taken`: the physical lines of the row in hand; `line`: how many came before them."""

    def __init__(self, text: Text, shape: Layout) -> None:
        self.text = text
        self.shape = shape
        self.lines = text.lines()
        self.taken: list[str] = []
        self.line = 0
        self.ended = False  # the file ended within a row: a quote is open
        self.rereads = _REREADS

    def rows(self) -> Iterator[Row | Fault]:
        return self._rows(self._after_header())

    def blocks(self) -> Iterator[Block | Row | Fault]:
        self._after_header()
        while lines := list(islice(self.lines, _BLOCK)):
            cells = self._one_row_a_line(lines)
            if cells is None:
                yield from self._rows(self._reader(lines))
                return
            yield Block(self.line + 1, dict(zip(self.shape.headers, zip(*cells, strict=True), strict=True)))
            self.line += len(lines)

    def _one_row_a_line(self, lines: list[str]) -> list[list[str]] | None:
        """The cells of some lines; None where any of them is not a whole row, or is one that needs a closer look."""
        if self.text.cut or self.text.has_nul or max(map(len, lines)) > LINE_LIMIT:
            return None
        separator, end = self.shape.separator, "\n"
        try:
            cells = list(csv.reader(lines, delimiter=separator))
            is_open = len(list(csv.reader([lines[-1], end], delimiter=separator))) == 1
        except csv.Error:
            return None
        if is_open or len(cells) != len(lines) or set(map(len, cells)) != {len(self.shape.headers)}:
            return None
        return cells

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[Row | Fault]:
        headers, width = self.shape.headers, len(self.shape.headers)
        text, taken = self.text, self.taken
        while True:
            try:
                for cells in reader:
                    if len(cells) == width and not (self.ended or text.cut or text.has_nul):
                        yield Row(self.line + 1, dict(zip(headers, cells, strict=True)))
                    elif item := self._doubtful(cells):
                        yield item
                    if self.ended:
                        break
                    self.line += len(taken)
                    taken.clear()
            except csv.Error:
                yield fault(self.line + 1, UNCLOSED if len(taken) > 1 else TOO_LONG, "".join(taken))
            again = self._again()
            self.line += len(taken) - len(again)
            taken.clear()
            if self.ended and not again:
                return
            reader = self._reader(again)

    def _reader(self, again: Iterable[str] = ()) -> Iterator[list[str]]:
        self.ended = False
        return csv.reader(self._feed(chain(again, self.lines)), delimiter=self.shape.separator)

    def _feed(self, lines: Iterable[str]) -> Iterator[str]:
        taken = self.taken
        size = 0
        for line in lines:
            size = size + len(line) if taken else len(line)
            taken.append(line)
            if size > LINE_LIMIT:
                raise csv.Error("row too long")
            yield line
        self.ended = True

    def _after_header(self) -> Iterator[list[str]]:
        if self.shape.declared:
            self.line += len(list(islice(self.lines, 1)))
        reader = self._reader()
        for cells in reader:
            self.line += len(self.taken)
            self.taken.clear()
            if not _blank(cells):
                break
        return reader

    def _again(self) -> list[str]:
        """The lines after a stray quote: they are rows of their own. Not where the file was cut within a cell."""
        if len(self.taken) < 2 or not self.rereads or (self.ended and self._unfinished()):
            return []
        self.rereads -= 1
        return self.taken[1:]

    def _unfinished(self) -> bool:
        return not self.taken[-1].endswith(("\n", "\r"))

    def _doubtful(self, cells: list[str]) -> Row | Fault | None:
        """A row on which something is odd; None if it is a blank line."""
        raw = "".join(self.taken)
        width = len(self.shape.headers)
        if len(cells) != width and not raw.strip(_BLANK):
            return None
        reason = ""
        if "\0" in raw:
            reason = NUL_BYTE
        elif self._unfinished() and (self.ended or self.text.cut or len(cells) != width):
            reason = CUT_OFF
        elif self.ended:
            reason = UNCLOSED
        elif len(cells) != width:
            reason = WRONG_WIDTH
        if reason:
            return fault(self.line + 1, reason, raw)
        return Row(self.line + 1, dict(zip(self.shape.headers, cells, strict=True)))
