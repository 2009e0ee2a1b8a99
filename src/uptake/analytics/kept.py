"""What is kept of weeks that are over, read again: of late ones a row for each week, of older ones all in one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from uptake.analytics.engine import Engine, fill, listed, quote_name, quote_text, statement_text
from uptake.analytics.filters import Ways
from uptake.analytics.weeks import Window

# SQL for the first day of the local week and month that a day is in: its Monday (day 0 was a Thursday), or the first of
# the month where that comes later.
_FIRST_DAY = "greatest((day + 3) // 7 * 7 - 3, date_trunc('month', DATE '1970-01-01' + day)::DATE - DATE '1970-01-01')"
SPAN = "n"  # begins the name of a column of `older`; the number of its first day follows


@dataclass(frozen=True, slots=True)
class Settled:
    """
    Weeks that are counted, as `uptake.analytics.settled` wrote them.

    `events`: the event files for which they stand; `rows`: a file for each late week; `older`: one of all the others.
    """

    events: frozenset[Path] = frozenset()
    rows: tuple[Path, ...] = ()
    older: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files to read."""
        return (*self.rows, self.older) if self.older else self.rows


NOTHING_SETTLED = Settled()


class Kept:
    """The tables `settled`, `settled_ids` and `older`, and the view `kept` of all use that they hold."""

    def __init__(self, engine: Engine, ways: Ways) -> None:
        self._engine = engine
        self._ways = ways
        self._spans: tuple[int, ...] = ()
        self._made: dict[str, str] = {}

    def load(self, settled: Settled) -> None:
        """Read the files. Needs the table `identifiers`."""
        words = {"files": _read(settled.paths), "type": self._ways.type}
        self._engine.run("settled_read", words)
        self._spans = spans_of(self._engine, settled.older) if settled.older else ()
        columns = "".join(f", s.{quote_name(f'{SPAN}{span}')}" for span in self._spans)
        file = _read([settled.older] if settled.older else [])
        self._engine.run("older_read", {"file": file, "type": self._ways.type, "spans": columns})

    def define(self, bits: str, window: Window) -> None:
        """
        Create the view `older_events`, to be counted beside `member_events`. Needs the table `who`.

        :param bits: SQL for what a row of `older` counts as in the way of the member's group.
        """
        words = {}
        types = {"week_bits": window.type, "month_bits": "BIGINT"}
        for name, values in (("week_bits", window.week_bits), ("month_bits", window.month_bits)):
            zero = f"CAST(0 AS {types[name]})"
            ones = {span: f"CAST({values[span]} AS {types[name]})" for span in self._spans if span in values}
            cases = (f"CASE WHEN {SPAN}{span} > 0 THEN {one} ELSE {zero} END" for span, one in ones.items())
            words[name] = " | ".join(cases) or zero
        if words != self._made:  # the days of a Picture share it
            self._engine.run("older_bits", words)
            self._made = words
        self._engine.run("older_events", {"bits": bits})

    def by_week(self, bits: str) -> str:
        """SQL for one row per group, pattern, week and bits of `older`: how many events; none where nothing is kept."""
        if not self._spans:
            return ""
        sums = ", ".join(f"sum(e.{SPAN}{span})" for span in self._spans)
        words = {"bits": bits, "spans": ", ".join(map(str, self._spans)), "sums": sums}
        return f"UNION ALL {fill(statement_text('older_weeks'), words)}"


def spans_of(engine: Engine, path: Path) -> tuple[int, ...]:
    """The days that stand for the weeks and months of a file of older weeks."""
    named = engine.connection.execute("SELECT name FROM parquet_schema($1)", [str(path)]).fetchall()
    return tuple(int(name[len(SPAN) :]) for (name,) in named if name[len(SPAN) :].isdigit())


def _read(paths: Sequence[Path]) -> str:
    if not paths:
        return statement_text("settled_none")
    return f"read_parquet({listed(paths)}, hive_partitioning = false, union_by_name = true)"


def write_older(engine: Engine, paths: Sequence[Path], target: Path) -> None:
    """All weeks of some files as one file: a row for each person and flags, with a column for each week and month."""
    files = _read(paths)
    spans = [span for (span,) in engine.run("older_spans", {"files": files, "first_day": _FIRST_DAY})]
    sums = "".join(f", CAST(coalesce(sum(n) FILTER (span = {span}), 0) AS UINTEGER) AS {SPAN}{span}" for span in spans)
    words = {"files": files, "first_day": _FIRST_DAY, "sums": sums, "path": quote_text(str(target))}
    engine.run("older_write", words)
