"""What the gate says of a plan on the server: the same as `uptake check PLAN --people`, with the newest roster."""

from __future__ import annotations

from collections.abc import Mapping

from uptake.core.calendar import Day
from uptake.core.groups import headcount
from uptake.core.people import Roster
from uptake.core.plan.calling import calling
from uptake.core.plan.check import Beside, Verdict, check_plan
from uptake.core.plan.load import Loaded
from uptake.core.plan.model import Plan
from uptake.core.plan.texts import Texts, texts_of
from uptake.core.words import spoken


def verdict(
    given: Plan | Loaded, today: Day, roster: Roster | None = None, *, kept: Mapping[str, str] | None = None
) -> Verdict:
    """
    Check a plan on a day; without a roster, or with one that has nobody on it, what the plan alone can answer. Groups
    are called by their titles, in the language that is spoken where the plan has texts in it.

    :param kept: what lies beside the plan, by its path from there.
    """
    plan = given.plan if isinstance(given, Loaded) else given
    texts = texts_of(plan, kept) if plan is not None and kept else None
    with calling(_titles(plan, texts)):
        if plan is None or roster is None or not roster.people:
            return check_plan(given, today, beside=Beside(texts=texts))
        beside = Beside(roster=roster, texts=texts)
        return check_plan(given, today, people=headcount(plan, roster, today), beside=beside)


def _titles(plan: Plan | None, texts: Texts | None) -> dict[str, str]:
    said = texts.plans.get(spoken(), plan) if texts else plan
    return {group.id: group.title for group in said.groups.values()} if said else {}
