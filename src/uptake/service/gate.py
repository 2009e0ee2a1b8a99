"""What the gate says of a plan on the server: the same as `uptake check PLAN --people`, with the newest roster."""

from __future__ import annotations

from uptake.core.calendar import Day
from uptake.core.groups import headcount
from uptake.core.people import Roster
from uptake.core.plan.check import Beside, Verdict, check_plan
from uptake.core.plan.load import Loaded
from uptake.core.plan.model import Plan


def verdict(given: Plan | Loaded, today: Day, roster: Roster | None = None) -> Verdict:
    """Check a plan on a day; without a roster, or with one that has nobody on it, what the plan alone can answer."""
    plan = given.plan if isinstance(given, Loaded) else given
    if plan is None or roster is None or not roster.people:
        return check_plan(given, today)
    return check_plan(given, today, people=headcount(plan, roster, today), beside=Beside(roster=roster))
