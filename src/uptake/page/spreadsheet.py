"""The figures of a Picture as CSV, long form, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io

from uptake.core.figures import DIGITS, Figure, figures
from uptake.core.picture_parts import Picture

HEADS = ("rollout", "as_of", "group", "measure", "definition", "from", "to", "value", "count", "of", "low", "high",
         "state", "unit", "count_from", "count_to")  # fmt: skip
_ACTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


def as_csv(picture: Picture) -> str:
    """One row for each figure; days are ISO dates, shares 0–1 with four digits, what is not known is empty. A
    count that is not shown exactly is empty too, and stands between `count_from` and `count_to`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(HEADS)
    for one in figures(picture):
        writer.writerow(map(harmless, (picture.rollout, picture.as_of.isoformat(), *_cells(one))))
    return out.getvalue()


def _cells(one: Figure) -> tuple[str, ...]:
    days = (day.isoformat() if day else "" for day in (one.first_day, one.last_day))
    return (
        one.group, one.measure, one.definition, *days, _number(one.value), _whole(one.count), _whole(one.of),
        _number(one.low), _number(one.high), one.state, one.unit,
        *(("", "") if one.span is None else map(str, one.span)),
    )  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text: an apostrophe stands before what it would take for a formula."""
    return f"'{cell}" if cell.startswith(_ACTS) else cell
