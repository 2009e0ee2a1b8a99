"""Reading and counting alone, without the report: what the second row of the bench measures."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from uptake.analytics.stateless import Stateless
from uptake.cli.inputs import read_plan
from uptake.wire.rosters import read_people


def main() -> None:
    """Count the usage of a plan and print the seconds that it took, without those of reading the roster."""
    plan_path, people, usage, as_of = sys.argv[1:]
    plan = read_plan(Path(plan_path))
    roster, _ = read_people(Path(people))
    begun, busy = time.perf_counter(), time.process_time()
    with Stateless(plan, roster, [Path(usage)]) as counted:
        counted.see(plan.first_launch, date.fromisoformat(as_of))
    print(time.perf_counter() - begun, time.process_time() - busy)


if __name__ == "__main__":
    main()
