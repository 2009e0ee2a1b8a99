"""What another version of a plan changes in days that are known: for whoever saves it, or has brought it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max

from uptake.core.calendar import Day
from uptake.core.other_days import NOTHING, OtherDays, other_days, other_days_words
from uptake.core.plan.model import Plan
from uptake.core.plan.moving import Moved, moved, moves_launch, under_way
from uptake.core.wording import hours_words
from uptake.core.words import ENGLISH, speaking
from uptake.service.log import record
from uptake.service.plans import parsed
from uptake.store.models import PlanVersion

log = logging.getLogger("uptake.worker")


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


def plan_before(plan: Plan, newest: Mapping[str, int]) -> Plan | None:
    """
    The plan that was in force before this one was brought; None where there was none that can be read. `newest`: the
    `newest_numbers` of then; the same text again is no version, and comes after none.
    """
    number = newest.get(plan.rollout, 0)
    versions = PlanVersion.objects.filter(rollout__slug=plan.rollout, number__gte=number).order_by("number")[:2]
    return parsed(versions[0].text, plan.rollout) if number and len(versions) == 2 else None


def counted_otherwise(before: Plan | None, plan: Plan, now: dt.datetime) -> OtherDays:
    """What a plan counts otherwise than the one before it, as of a moment."""
    return other_days(before, plan, plan.calendar.day_of(now.timestamp())) if before else NOTHING


def version_counts_otherwise(version: PlanVersion) -> tuple[str, ...]:
    """What a version counted otherwise than the one before it, on the day on which it came, in sentences."""
    rollout = version.rollout
    plan, older = parsed(version.text, rollout.slug), rollout.plans.filter(number=version.number - 1).first()
    if plan is None or older is None:
        return ()
    days = counted_otherwise(parsed(older.text, rollout.slug), plan, version.at)
    return tuple(other_days_words(days, plan.calendar.timezone))


def write_down_other_days(before: Plan, plan: Plan, version: PlanVersion, by: str) -> None:
    """Where a version was taken without anybody who was told what it counts otherwise, the log of changes says it."""
    days = counted_otherwise(before, plan, version.at)
    if days == NOTHING:
        return
    weeks, other_hours = len(days.counted) + len(days.left_out), before.calendar.hours != plan.calendar.hours
    with speaking(ENGLISH):
        said = " ".join(other_days_words(days, plan.calendar.timezone))
        hours = hours_words(plan.calendar.hours).replace("–", "-")  # as a plan has them
    record(
        by, "changed the days of", f"plan {plan.rollout}", number=version.number, working=days.working or None,
        free=days.free or None, weeks=weeks or None, duties=days.duties or None, targets=days.targets or None,
        hours=hours if days.hours and other_hours else None, timezone=plan.calendar.timezone if days.clock else None,
    )  # fmt: skip
    log.warning("version %d of the plan of %s counts days otherwise: %s", version.number, plan.rollout, said)
