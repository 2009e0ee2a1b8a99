"""Who is in which group of a plan on a day: worked out once for all pages that ask, until one of the three changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from uptake.core.calendar import Day
from uptake.service.outreach.planning import affected
from uptake.service.plans import parsed
from uptake.service.rosters import latest_digest, roster_at
from uptake.store.models import PlanVersion


@dataclass(frozen=True, slots=True)
class Membership:
    """`group_of`: roster id of everybody affected who works here that day → group; `sizes`: group → people."""

    group_of: Mapping[str, str]
    sizes: Mapping[str, int]


def membership(version: PlanVersion, today: Day) -> Membership:
    """The groups of a plan with the newest roster; nobody is in one where the plan cannot be read."""
    return _membership(version.text, version.rollout.slug, latest_digest(), today)


@lru_cache(maxsize=32)  # four hundred people open their page within minutes of a letter
def _membership(text: str, slug: str, roster: str | None, today: Day) -> Membership:
    plan = parsed(text, slug)
    everybody = affected(plan, roster_at(roster), plan.groups, today) if plan else ()
    group_of = {person.id: group.id for person, group in everybody}
    return Membership(group_of, Counter(group_of.values()))
