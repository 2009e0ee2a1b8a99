"""
What is kept of weeks that are over, read again: all of them in one row for each person and kind of action.

The statements run in this order. To make the file: `together_spans`, `together_write`. To read it once: `settled_read`,
`together_read`. For each as-of day: `together_events`, beside `member_events`; then, where figures of weeks that are
over are not known yet, `together_recent` as a part of `recent`, and `together_weeks` as one of `group_weeks`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from uptake.analytics.engine import Engine, listed, quote_text, statement
from uptake.analytics.filters import ACTIONS, Ways
from uptake.analytics.weeks import EPOCH, SMALL, Window, number
from uptake.core.calendar import Day
from uptake.core.usage import RECENT_WEEKS, Weeks, months

# SQL for the first day of the local week and month that a day is in: its Monday (day 0 was a Thursday), or the first of
# the month where that comes later.
_FIRST_DAY = "greatest((day + 3) // 7 * 7 - 3, date_trunc('month', DATE '1970-01-01' + day)::DATE - DATE '1970-01-01')"
SPAN = "n"  # begins the name of a column of `together`; the number of its first day follows


@dataclass(frozen=True, slots=True)
class Settled:
    """
    Weeks that are counted, as `uptake.analytics.settled` wrote them.

    `events`: the event files for which they stand; `together`: one file of all of them, whose bits begin with the week
    of `origin`; `rows`: a file for each week where they could not be put together. `days`: the as-of days for which all
    of it was chosen. No week of it has events on both sides of one of these; of another day it may know the future.
    """

    events: frozenset[Path] = frozenset()
    rows: tuple[Path, ...] = ()
    together: Path | None = None
    origin: Day | None = None
    days: frozenset[Day] = frozenset()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files to read."""
        return (*self.rows, self.together) if self.together else self.rows

    def check(self, window: Window) -> None:
        """ValueError where something was kept, and it stands for other weeks or for other as-of days."""
        if self.together and self.origin != window.origin:
            raise ValueError(f"what is kept stands for weeks from {self.origin} on, not from {window.origin} on")
        if self.paths and window.as_of not in self.days:
            raise ValueError(f"what is kept was not put together for {window.as_of}")


NOTHING_SETTLED = Settled()


class Kept:
    """The tables `settled`, `settled_ids` and `together`, and the view `kept` of all use that they hold."""

    def __init__(self, engine: Engine, ways: Ways) -> None:
        self._engine = engine
        self._ways = ways
        self._settled = NOTHING_SETTLED
        self._file = ""
        self._spans: tuple[int, ...] = ()

    def load(self, settled: Settled) -> None:
        """Read the files. Needs the table `identifiers`."""
        self._engine.run("settled_read", {"files": _read(settled.paths), "type": self._ways.type})
        self._file = _read([settled.together], numbered=True) if settled.together else ""
        self._spans = _spans_of(self._engine, self._file) if self._file else ()
        self._settled = settled
        words = {
            "file": self._file or _read([]),
            "type": self._ways.type,
            "week_bit": f"nullif(s.early::HUGEINT | (s.late::HUGEINT << {SMALL}), 0)",
            "place": "s.file_row_number" if self._file else "NULL",
            "spans": "".join(f", s.{SPAN}{span}" for span in self._late_spans()),
        }
        self._engine.run("together_read", words)

    def _late_spans(self) -> list[int]:
        """Those of which the recent weeks of a day can be: it comes after the last of them."""
        return [span for span in self._spans if span > self._spans[-1] - 7 * (RECENT_WEEKS + 1)]

    def define(self, bits: str, window: Window) -> None:
        """
        Create the view `together_events`, to be counted beside `member_events`. Needs the table `who`. ValueError where
        what was kept stands for other weeks or other days.

        :param bits: SQL for what a row of `together` counts as in the way of the member's group.
        """
        self._settled.check(window)
        self._engine.run("together_events", {"bits": bits, "type": window.type})

    def lately_sql(self, bits: str, window: Window) -> str:
        """SQL for rows of `together` in the weeks of `window.lately`: real-work actions; '' where none is kept."""
        if not self._spans:
            return ""
        spans = [
            [f"{SPAN}{span}" for span in self._late_spans() if window.week_bits.get(span) == 1 << week]
            for week in window.lately
        ]  # a week of two months has two
        sums = ", ".join(" + ".join(two) or "0" for two in spans)
        words = {"bits": bits, "weeks": str(list(window.lately)), "sums": f"CAST([{sums}] AS BIGINT[])"}
        return f"UNION ALL {statement('together_recent', words)}"

    def by_week_sql(self, bits: str) -> str:
        """SQL for one row per group, pattern, week and bits of `together`: how many events; '' where none is kept."""
        if not self._spans:
            return ""
        sums = ", ".join(f"sum(s.{SPAN}{span})" for span in self._spans)
        spans = ", ".join(map(str, self._spans))
        words = {"bits": bits, "actions": str(ACTIONS), "spans": spans, "sums": sums, "file": self._file}
        return f"UNION ALL {statement('together_weeks', words)}"


def _spans_of(engine: Engine, files: str) -> tuple[int, ...]:
    """The days that stand for the weeks and months of files that were put together."""
    named = engine.connection.execute(f"DESCRIBE SELECT * FROM {files}").fetchall()  # noqa: S608 - a quoted path
    return tuple(sorted(int(name[len(SPAN) :]) for name, *_ in named if name[len(SPAN) :].isdigit()))


def _read(paths: Sequence[Path], *, numbered: bool = False) -> str:
    if not paths:
        return statement("settled_none")
    more = ", file_row_number = true" if numbered else ""
    return f"read_parquet({listed(paths)}, hive_partitioning = false, union_by_name = true{more})"


def write_together(engine: Engine, paths: Sequence[Path], target: Path, *, weeks: Weeks, before: Day) -> None:
    """
    All that some files hold before a day as one file: a row for each person and flags, with a column for each local
    week and month, and the bits of `weeks`. The files are of single weeks, or were written here.
    """
    files = _read(paths)
    columns = set(_spans_of(engine, files))
    found = engine.run("together_spans", {"files": files, "first_day": _FIRST_DAY}, {"before": number(before)})
    rows = {span for (span,) in found}
    spans = sorted(columns | rows)
    words = {
        "files": files,
        "first_day": _FIRST_DAY,
        "before": str(number(before)),
        "sums": "".join(_sum_of(span, span in columns, span in rows) for span in spans),
        "path": quote_text(str(target)),
    }
    engine.run("together_write", words | _bits_of(spans, weeks))


def _sum_of(span: int, in_columns: bool, in_rows: bool) -> str:  # noqa: FBT001 - where the files have it
    parts = [f"coalesce(sum({SPAN}{span}), 0)"] if in_columns else []
    parts += [f"coalesce(sum(n) FILTER (span = {span}), 0)"] if in_rows else []
    return f", CAST({' + '.join(parts)} AS UINTEGER) AS {SPAN}{span}"


def _bits_of(spans: Sequence[int], weeks: Weeks) -> dict[str, str]:
    """SQL for the bits of the weeks and months in which any of some columns has something."""
    bits: dict[str, list[str]] = {"early": [], "late": [], "months": []}
    for span in spans:
        day = EPOCH + dt.timedelta(days=span)
        week = weeks.index(day)
        if not 0 <= week < weeks.size:
            continue
        part, place = ("early", week) if week < SMALL else ("late", week - SMALL)
        for name, bit in ((part, place), ("months", months(day, weeks.origin))):
            bits[name].append(
                f"CASE WHEN {SPAN}{span} > 0 THEN CAST({1 << bit} AS UBIGINT) ELSE CAST(0 AS UBIGINT) END"
            )
    return {name: " | ".join(cases) or "0" for name, cases in bits.items()}
