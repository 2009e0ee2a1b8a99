"""A forecast alone, of people who are counted already: what a row of the bench measures."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from uptake.analytics.stateless import Stateless
from uptake.cli.inputs import read_plan
from uptake.core.calendar import When
from uptake.core.forecast.outlook import Forecaster
from uptake.core.forecast.verdict import prospect
from uptake.core.groups import intended
from uptake.core.measures import frame
from uptake.core.measures.audience import audiences
from uptake.core.plan.model import Target
from uptake.wire.rosters import read_people

TARGET = Target("habitual", None, at_least=0.6, by=When.parse("day 90"), baseline=0.0)


def main() -> None:
    """Forecast a target of everybody in a plan and print the seconds that it took."""
    plan_path, people, usage, day = sys.argv[1:]
    plan, as_of = read_plan(Path(plan_path)), date.fromisoformat(day)
    roster, _ = read_people(Path(people))
    with Stateless(plan, roster, [Path(usage)]) as counted:
        seen = counted.see(plan.first_launch, as_of)
    everybody = audiences(plan, roster, intended(plan, roster, seen.weeks, as_of), seen, as_of)[-1]
    readings = {id_: frame.read(frame.catalogue()[id_], everybody) for id_ in ("habitual", "coverage")}
    by = plan.calendar.resolve(When.parse("day 90"), plan.start).last
    begun, busy = time.perf_counter(), time.process_time()
    found = prospect(TARGET, by, everybody, Forecaster.of(everybody, plan.rollout, by), readings)
    print(time.perf_counter() - begun, time.process_time() - busy)
    if found.expected is None:
        raise SystemExit("no forecast was made")


if __name__ == "__main__":
    main()
