"""Events that arrive and that no plan counts: whoever connects a source sees it before a report shows nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uptake.core.access import Right
from uptake.core.plan.mistakes import nearest
from uptake.core.plan.model import Plan
from uptake.core.usage import RESERVED, may_count, names_counted, takes
from uptake.service.access import rights_by_rollout, visible_to
from uptake.service.connect import KEPT
from uptake.service.plans import latest_plans
from uptake.store.models import Arrival, User


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Events of one name that came in the last day; `like`: the nearest name in a plan, empty where none is near."""

    event: str
    rows: int
    like: str


@dataclass(frozen=True, slots=True)
class Uncounted:
    """
    What came from a source in the last day and is counted by no plan, most first; `read`: whether any plan reads the
    source at all; `plans`: key → title of those that do and that the account may edit.
    """

    events: tuple[Unnamed, ...]
    read: bool
    plans: Mapping[str, str]


def uncounted(user: User, source: str, now: dt.datetime) -> Uncounted:
    """What came in the last day by a name that no plan has in its usage. Acts are named by no plan, and count."""
    reading = [plan for plan in latest_plans() if takes(plan, source)]
    came: Counter[str] = Counter()
    for names in Arrival.objects.filter(source=source, minute__gt=now - KEPT).values_list("names", flat=True):
        came.update(names)
    known = sorted(frozenset[str]().union(*(names_counted(plan) for plan in reading)))
    events = tuple(
        Unnamed(event, rows, nearest(event, known) or "")
        for event, rows in sorted(came.items(), key=lambda one: (-one[1], one[0]))
        if not event.startswith(RESERVED) and not any(may_count(plan, event) for plan in reading)
    )
    return Uncounted(events, bool(reading), _edited_by(user, reading) if events else {})


def _edited_by(user: User, plans: Sequence[Plan]) -> dict[str, str]:
    rollouts = list(visible_to(user))
    rights = rights_by_rollout(user, rollouts)
    mine = {one.slug for one in rollouts if Right.EDIT_PLAN in rights[one.pk]}
    return {plan.rollout: plan.title or plan.rollout for plan in plans if plan.rollout in mine}
