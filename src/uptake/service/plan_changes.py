"""What another version of a plan changes in days that are known: for whoever saves it, or has brought it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max

from uptake.core.calendar import Day
from uptake.core.other_days import NOTHING, OtherDays, other_days
from uptake.core.plan.model import Plan
from uptake.core.plan.moving import Moved, moved, moves_launch, under_way
from uptake.service.plans import parsed
from uptake.store.models import PlanVersion


@dataclass(frozen=True, slots=True)
class Moves:
    """
    What another launch, or other working days, do. `launches`: whether day 0 moves; `since`: the earliest of those that
    have come; `days`: what is counted otherwise; `wrong`, `over`, `right`: letters and sessions that move, by whether
    their new day can be kept.
    """

    launches: bool
    since: Day | None
    days: OtherDays
    wrong: tuple[Moved, ...]
    over: tuple[Moved, ...]
    right: tuple[Moved, ...]


def moves(before: Plan, plan: Plan, now: dt.datetime) -> Moves | None:
    """What a plan changes in days that are known; None where it changes none of them."""
    today = plan.calendar.day_of(now.timestamp())
    launch, days = moves_launch(before, plan), other_days(before, plan, today)
    if not launch and before.calendar == plan.calendar:
        return None
    acts = [one for one in moved(before, plan, today) if launch or one.before != one.after or one.wrong]
    if not launch and not acts and days == NOTHING:
        return None
    wrong = tuple(one for one in acts if one.wrong or one.past)
    over = tuple(one for one in acts if one.over and one not in wrong)
    right = tuple(one for one in acts if one not in wrong and not one.over)
    return Moves(launch, under_way(before, plan, today), days, wrong, over, right)


def newest_numbers() -> dict[str, int]:
    """The number of the newest version of each rollout's plan, by the rollout's key."""
    return dict(PlanVersion.objects.values_list("rollout__slug").annotate(Max("number")).order_by())


def counted_otherwise(plan: Plan, newest: Mapping[str, int], now: dt.datetime) -> OtherDays:
    """
    What a plan counts otherwise than the version before it was brought. `newest`: the `newest_numbers` of then; the
    same text again is no version, and counts nothing otherwise.
    """
    number = newest.get(plan.rollout, 0)
    versions = PlanVersion.objects.filter(rollout__slug=plan.rollout, number__gte=number).order_by("number")[:2]
    if len(versions) < 2 or not number:
        return NOTHING
    before = parsed(versions[0].text, plan.rollout)
    return other_days(before, plan, plan.calendar.day_of(now.timestamp())) if before else NOTHING
