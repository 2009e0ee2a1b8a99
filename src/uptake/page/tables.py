"""Bars and lines as tables, for those who read figures and for formats without drawings."""

from __future__ import annotations

from uptake.core.report_parts import Bars, Block, Lines, Prose, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import percent

NO_WEEK: Words = later("not counted")


def as_table(block: Block) -> Table:
    """Any block as a table; lines get a row for each week, the latest first."""
    if isinstance(block, Table):
        return block
    if isinstance(block, Prose):
        return Table(block.title, (later("sentence"),), tuple((sentence,) for sentence in block.sentences))
    if isinstance(block, Bars):
        rows = tuple((label, words) for label, _, words in block.rows)
        return Table(block.title, (later("stage"), later("people")), rows, frozenset({1}), below=block.below)
    return _of_lines(block)


def _of_lines(lines: Lines) -> Table:
    longest = max(len(values) for _, values, _ in lines.rows)
    weeks = lines.weeks or tuple(map(str, range(1, longest + 1)))
    said = lines.said or tuple(_cells(values) for _, values, _ in lines.rows)
    columns = [("",) * (longest - len(cells)) + cells for cells in said]
    heads = (later("week of"), *(label for label, _, _ in lines.rows))
    rows = tuple(zip(weeks, *columns, strict=True))
    return Table(lines.title, heads, tuple(reversed(rows)), frozenset(range(1, len(heads))))


def _cells(values: tuple[float | None, ...]) -> tuple[Words, ...]:
    return tuple(NO_WEEK if value is None else percent(value) for value in values)
