"""
`make bench-increment`: a day's new events into a server that holds a year, beside counting all event files anew.

Counting alone, and the whole of drawing a rollout, which judges every person and draws every page either way.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import duckdb

from tests.bench.data import PLAN
from uptake.analytics.kept import NOTHING_SETTLED
from uptake.analytics.settled import SettledWeeks
from uptake.analytics.stateless import Stateless
from uptake.cli.server import start_django
from uptake.core.calendar import Day
from uptake.core.people import Person, Roster, make_roster
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan

FIRST = Day(2026, 1, 5)
TODAY = Day(2026, 12, 31)  # a Thursday in the 52nd week

# One row in fifty repeats the one before it. Of five people four are there in any one week.
WEEK = """
COPY (
    SELECT
        md5('user' || (h % {people})) AS person,
        timestamptz '{monday} 00:00:00+00' + interval 1 second * ((h // 7919) % ({days} * 86400))::bigint AS "time",
        ['confirmed', 'shown', 'by_hand'][1 + ((h // 104729) % 3)::bigint] AS event,
        'app/{monday}' || n AS id, 'app' AS source
    FROM (SELECT if(i % 50 = 1, i - 1, i) AS n, hash(n + {salt}) AS h FROM range({rows}) AS made(i))
    WHERE (h % {people} + {salt}) % 5 <> 0
    ORDER BY "time", person
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def make_weeks(folder: Path, people: int, each: float) -> dict[Day, list[Path]]:
    """A year of event files, one for a week, of the last one the days so far. `each`: events of a person in a week."""
    weeks: dict[Day, list[Path]] = {}
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for number in range(52):
            monday = FIRST + dt.timedelta(weeks=number)
            days = min(7, (TODAY - monday).days)
            path = folder / f"{monday}.parquet"
            words = {"people": people, "monday": monday, "days": days, "salt": number * 1_000_003, "path": path}
            connection.execute(WEEK.format(rows=int(people * each * days / 7 / 0.8), **words))
            weeks[monday] = [path]
    return weeks


def make_people(people: int) -> Roster:
    """Known by what stands in the event files."""
    with duckdb.connect() as connection:
        names = connection.execute("SELECT md5('user' || i) FROM range($1) AS made(i)", [people]).fetchall()
    return make_roster(Person(name, attributes={"team": "abc"[place % 3]}) for place, (name,) in enumerate(names))


class Bench:
    """One year of one rollout."""

    def __init__(self, folder: Path, people: int, each: float) -> None:
        files = make_weeks(folder, people, each)
        self.paths = [path for paths in files.values() for path in paths]
        self.kept = folder / "counted"
        open_week = TODAY - dt.timedelta(days=TODAY.weekday())
        self.weeks = SettledWeeks(self.kept, {week: paths for week, paths in files.items() if week < open_week})
        loaded = parse_plan(PLAN).plan
        assert loaded is not None
        self.plan: Plan = loaded
        self.roster = make_people(people)
        self.rows = duckdb.execute("SELECT count(*) FROM read_parquet($1)", [list(map(str, self.paths))]).fetchall()[0][
            0
        ]

    def count(self, weeks: SettledWeeks | None) -> None:
        """What drawing asks of the engine: both days of a Picture."""
        days = (TODAY, TODAY - dt.timedelta(days=TODAY.weekday()))
        settled = weeks.counted(self.plan, days) if weeks else NOTHING_SETTLED
        with Stateless(self.plan, self.roster, self.paths, settled=settled) as counted:
            for day in days:
                counted.see(FIRST, day)

    def draw(self, weeks: SettledWeeks | None) -> None:
        """All that a row of a Picture holds."""
        from uptake.service.refresh import contents  # Django must be up

        contents(self.plan, self.roster, self.paths, TODAY, weeks)


def spent(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of processors."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - busy


def line(work: str, anew: tuple[float, float], increment: tuple[float, float]) -> None:
    """One row of the table."""
    print(
        f"| {work} | {anew[0]:.1f} s | {increment[0]:.1f} s | {increment[0] / anew[0]:.3f} "
        f"| {anew[1]:.1f} s | {increment[1]:.1f} s | **{increment[1] / anew[1]:.3f}** | {os.getloadavg()[0]:.0f} |",
        flush=True,
    )


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="make bench-increment")
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--each", type=float, nargs="+", default=[15], help="events of a person in a week")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print("| work | anew | increment | ratio | anew, busy | increment, busy | ratio, busy | load |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for each in asked.each:
        with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder:
            _measure(Bench(Path(folder), asked.people, each), asked.runs)


def _measure(bench: Bench, runs: int) -> None:
    first = spent(partial(bench.count, bench.weeks))
    for name, work in (("counting", bench.count), ("the whole drawing", bench.draw)):
        anew, increment = [], []
        for _ in range(runs):  # by turns: neighbours disturb both alike
            anew.append(spent(partial(work, None)))
            increment.append(spent(partial(work, bench.weeks)))
        line(f"{name}, {len(bench.roster.people):,} people, {bench.rows:,} events", _median(anew), _median(increment))
    kept, held = (sum(path.stat().st_size for path in paths) for paths in (bench.kept.glob("*/*"), bench.paths))
    print(f"\ncounting where nothing is kept yet: {first[0]:.1f} s, {first[1]:.1f} s busy")
    print(f"kept: {kept / 1e6:.0f} MB beside {held / 1e6:.0f} MB of events\n", flush=True)


def _median(runs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(one for one, _ in runs), statistics.median(one for _, one in runs)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as data:
        os.environ["UPTAKE_DATA"] = data
        gc.set_threshold(50_000, 20, 20)  # as the command of the worker has it
        start_django()
        main()
