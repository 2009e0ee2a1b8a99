"""What the gate says of a plan on the server: the same as `uptake check PLAN --people`, with the newest roster."""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.calendar import Day
from uptake.core.groups import headcount
from uptake.core.people import Roster
from uptake.core.plan.check import Beside, Verdict, check_plan
from uptake.core.plan.load import Loaded
from uptake.core.plan.model import Plan
from uptake.core.plan.texts import texts_of


def verdict(
    given: Plan | Loaded, today: Day, roster: Roster | None = None, *, kept: Mapping[str, str] | None = None
) -> Verdict:
    """
    Check a plan on a day; without a roster, or with one that has nobody on it, what the plan alone can answer.

    :param kept: what lies beside the plan, by its path from there.
    """
    plan = given.plan if isinstance(given, Loaded) else given
    texts = texts_of(plan, kept) if plan is not None and kept else None
    if plan is None or roster is None or not roster.people:
        return check_plan(given, today, beside=Beside(texts=texts))
    return check_plan(given, today, people=headcount(plan, roster, today), beside=Beside(roster=roster, texts=texts))
