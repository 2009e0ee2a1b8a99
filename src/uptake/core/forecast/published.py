"""Before a launch: the range to expect, from published rollouts with and without help at first use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from uptake.core.measures.audience import ALL
from uptake.core.plan.model import Group, Plan, Target
from uptake.core.sentences import Said, later

DATA = "published.json"  # beside this file: ranges and their sources, to be changed when better figures are known


@dataclass(frozen=True, slots=True)
class Before:
    """What to expect. `low`, `high`: shares; `lacks`: what an accompanied start has and this plan has not."""

    low: float
    high: float
    lacks: tuple[Said, ...] = ()

    @property
    def because(self) -> Said:
        """Where the range comes from."""
        if self.lacks:
            return later("published rollouts that were announced and not accompanied ended there")
        return later("published rollouts with help at first use ended there")

    @property
    def needs(self) -> Said | None:
        """What the plan should do besides; None where it has all of it."""
        if not self.lacks:
            return None
        *others, found = self.lacks
        for other in reversed(others):
            found = later("{one}; {other}", one=other, other=found)
        return found


@lru_cache(maxsize=1)
def published() -> dict[str, Any]:
    """The file of published figures."""
    loaded: dict[str, Any] = json.loads(files("uptake.core.forecast").joinpath(DATA).read_text("utf-8"))
    return loaded


def expected_before(plan: Plan, target: Target) -> Before | None:
    """The range for a target of more use, from what the plan does for the people; None for other measures."""
    if target.at_least is None:
        return None
    groups = [group for group in plan.groups.values() if (target.group or ALL) in {ALL, group.id}]
    missing = tuple(dict.fromkeys(lack for group in groups for lack in lacks(plan, group)))
    ranges = published()["ranges"]["announced" if missing else "accompanied"].get(target.measure)
    return Before(ranges["low"], ranges["high"], missing) if ranges else None


def lacks(plan: Plan, group: Group) -> tuple[Said, ...]:
    """What an accompanied start has and a plan lacks for a group, as what is to be done."""
    found = []
    if not any(group.id in message.to for message in plan.messages):
        found.append(later("tell them one to one"))
    if not any(group.id in session.groups for session in plan.sessions):
        found.append(later("hold a session for their first use"))
    elif not any(helper.groups is None or group.id in helper.groups for helper in plan.helpers):
        found.append(later("put somebody beside them at first use"))
    if plan.feedback is None or not (plan.feedback.open_to is None or group.id in plan.feedback.open_to):
        found.append(later("promise to answer their questions"))
    return tuple(found)
