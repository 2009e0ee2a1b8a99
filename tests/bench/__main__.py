"""`make bench`: each promise of speed as a ratio to a floor measured in the same run. Never part of the tests."""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.bench import floors
from tests.bench.data import AS_OF, Made, make

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "examples" / "plans" / "complete.yaml"
SCHEMA = ROOT / "src" / "uptake" / "core" / "plan" / "schema.json"
SIZES = (10_000, 100_000, 1_000_000)
MANY_PEOPLE = 1_000_000
ROWS_PER_PERSON = 60  # about one action on each working day of 90
ROLL_UP_ROWS_PER_PERSON = 200
ROLL_UP_ROWS = 20_000_000
FORECAST_PEOPLE = 100_000
IN_WEEK_6 = "2026-02-16"


@dataclass(frozen=True)
class Timed:
    """
    Median seconds of several runs, on the clock and of processors, and the most memory that one of them held, in MB.

    Time of processors is what neighbours on the machine disturb least.
    """

    seconds: float
    busy: float
    memory: float


def timed(words: Sequence[str], runs: int, *, by_itself: bool = False) -> Timed:
    """
    Run a program several times; the first run warms the disk and is not counted.

    :param by_itself: the program ends with the seconds that count, on the clock and busy; else the process counts.
    """
    seconds, busy, memory = [], [], 0.0
    for run in range(runs + 1):
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, text=True
        )
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"failed: {' '.join(words)}")
        if run:
            seconds.append(float(said.split()[-2]) if by_itself else time.perf_counter() - begun)
            busy.append(float(said.split()[-1]) if by_itself else used.ru_utime + used.ru_stime)
            memory = max(memory, used.ru_maxrss / 1024)
    return Timed(statistics.median(seconds), statistics.median(busy), memory)


def _environment() -> dict[str, str]:
    """As users have it: with compiled modules kept from one start to the next."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def report_words(made: Made) -> list[str]:
    """The command that is measured."""
    return ["-m", "uptake", "report", str(made.plan), "--people", str(made.roster), "--usage", str(made.usage),
            "--as-of", AS_OF, "--format", "json", "--quiet"]  # fmt: skip


def line(work: str, ours: Timed, floor: Timed, promise: str) -> None:
    """One row of the table."""
    print(
        f"| {work} | {floor.seconds:.2f} s | {ours.seconds:.2f} s | **{ours.seconds / floor.seconds:.2f} ×** "
        f"| {ours.busy / floor.busy:.2f} × | {promise} | {ours.memory:,.0f} MB (floor {floor.memory:,.0f}) |",
        flush=True,
    )


def bench_gate(runs: int) -> None:
    """Start and judge the complete example plan, the whole process."""
    floor = timed(["-c", floors.GATE, str(SCHEMA), str(PLAN)], runs)
    line("`uptake check`, whole process", timed(["-m", "uptake", "check", str(PLAN), "--as-of", "2026-11-23"], runs),
         floor, "≤ 1.6 ×")  # fmt: skip


def bench_roll_up(folder: Path, rows: int, runs: int) -> None:
    """Events to person-days with exact de-duplication."""
    made = make(folder / "roll-up", rows // ROLL_UP_ROWS_PER_PERSON, rows)
    floor = timed(["-c", floors.ROLL_UP + floors.SECONDS, str(made.usage), str(made.roster)], runs, by_itself=True)
    words = ["-m", "tests.bench.roll_up", str(made.plan), str(made.roster), str(made.usage), AS_OF]
    ours = timed(words, runs, by_itself=True)
    line(f"events → one row per person, {rows:,} events", ours, floor, "≤ 1.15 ×, in 2 GB")


def bench_forecast(folder: Path, people: int, runs: int) -> None:
    """A forecast in week 6, beside the counting of the same people."""
    made = make(folder / "forecast", people, people * ROWS_PER_PERSON)
    words = [str(made.plan), str(made.roster), str(made.usage), IN_WEEK_6]
    floor = timed(["-m", "tests.bench.roll_up", *words], runs, by_itself=True)
    ours = timed(["-m", "tests.bench.forecast", *words], runs, by_itself=True)
    line(f"a forecast, {people:,} people, beside counting them", ours, floor, "≤ 1 ×")


def bench_reports(folder: Path, sizes: Sequence[int], runs: int) -> None:
    """The whole report at several sizes, and how its cost grows with them."""
    spent = []
    for people in sizes:
        each = ROWS_PER_PERSON if people < MANY_PEOPLE else ROWS_PER_PERSON // 3  # sixty million rows fill a small disk
        made = make(folder / f"report-{people}", people, people * each)
        floor = timed(["-c", floors.REPORT, str(made.usage), str(made.roster)], runs)
        ours = timed(report_words(made), runs)
        spent.append((people, ours.seconds))
        line(f"whole `uptake report`, {people:,} people, {made.rows:,} events", ours, floor, "≤ 2 × at 100,000")
    for (small, fast), (large, slow) in pairwise(spent):
        exponent = math.log(slow / fast) / math.log(large / small)
        print(f"\nexponent from {small:,} to {large:,} people: {exponent:.2f} (≤ 1.1)")


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--small", action="store_true", help="a tenth of the sizes, one run: does the bench itself work"
    )
    parser.add_argument("--most", type=int, default=MANY_PEOPLE, help="no report of more people than this")
    asked = parser.parse_args()
    scale = 10 if asked.small else 1
    runs = 1 if asked.small else asked.runs
    print(
        "| work | floor | Uptake | ratio | of processor time | promise | memory |\n|---|---|---|---|---|---|---|",
        flush=True,
    )
    bench_gate(max(runs, 3))
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder:
        bench_roll_up(Path(folder), ROLL_UP_ROWS // scale, runs)
        bench_forecast(Path(folder), FORECAST_PEOPLE // scale, runs)
        bench_reports(Path(folder), [size // scale for size in SIZES if size <= asked.most], runs)


if __name__ == "__main__":
    main()
