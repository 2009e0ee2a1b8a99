"""Tables that are harmless in a spreadsheet; the figures of a Picture, long form."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from uptake.core.figures import DIGITS, Figure, figures
from uptake.core.picture_parts import Picture

HEADS = ("rollout", "as_of", "group", "measure", "definition", "from", "to", "value", "count", "of", "low", "high",
         "state", "unit", "count_from", "count_to", "team")  # fmt: skip
_ACTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


def as_csv(picture: Picture) -> str:
    """One row for each figure; days are ISO dates, shares 0–1 with four digits, what is not known is empty. A
    count that is not shown exactly is empty too, and stands between `count_from` and `count_to`."""
    rows = ((picture.rollout, picture.as_of.isoformat(), *_cells(one)) for one in figures(picture))
    return table(HEADS, rows)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """CSV in which no cell acts in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(heads)
    writer.writerows(map(harmless, row) for row in rows)
    return out.getvalue()


def _cells(one: Figure) -> tuple[str, ...]:
    days = (day.isoformat() if day else "" for day in (one.first_day, one.last_day))
    return (
        one.group, one.measure, one.definition, *days, _number(one.value), _whole(one.count), _whole(one.of),
        _number(one.low), _number(one.high), one.state, one.unit,
        *(("", "") if one.span is None else map(str, one.span)), one.team,
    )  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text: an apostrophe stands before what it would take for a formula."""
    return f"'{cell}" if cell.startswith(_ACTS) else cell
