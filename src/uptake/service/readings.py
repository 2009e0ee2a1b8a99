"""
Readings: each target as it was read on the days of the plan's cadence; stored once, never overwritten.

What is stored once must not be taken too soon: before the first events are there, everything would stay unknown.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from pathlib import Path

from uptake.core.calendar import Day
from uptake.core.plan.model import Plan
from uptake.core.sentences import later
from uptake.service.plans import latest_plan
from uptake.service.refresh import refresh
from uptake.service.steps import attempt
from uptake.store.models import EventFile, Reading, Rollout

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def take_due_readings(data: Path, key: bytes, now: dt.datetime) -> int:
    """Take the latest reading that is due of every rollout, if it was not taken yet; returns how many were stored."""
    rollouts = Rollout.objects.filter(archived_at=None).order_by("slug")
    return sum(
        attempt(later("reading {rollout}", rollout=one.slug), partial(_take, one, data, key, now)) or 0
        for one in rollouts
    )


def reading_day(plan: Plan, today: Day) -> Day | None:
    """The latest day of the plan's cadence, at most today; None before launch and without a cadence."""
    if plan.readings is None or plan.readings.every is None:
        return None
    found = _latest(plan.readings.every, plan.readings.weekday, today)
    return found if found >= plan.start else None


def _latest(every: str, weekday: str, today: Day) -> Day:
    if every == "day":
        return today
    if every == "month":
        return today.replace(day=1)
    number = WEEKDAYS.index(weekday) if weekday in WEEKDAYS else 0
    return today - dt.timedelta(days=(today.weekday() - number) % 7)


def _waits_for_events(plan: Plan) -> bool:
    """Whether the plan counts events, and one of its sources (any, where it names none) has sent none so far."""
    if plan.usage is None or plan.usage.kind != "events":
        return False
    heard = set(EventFile.objects.filter(acts=False).values_list("source", flat=True).distinct())
    return not (heard.issuperset(plan.usage.sources) if plan.usage.sources else heard)


def _take(rollout: Rollout, data: Path, key: bytes, now: dt.datetime) -> int:
    found = latest_plan(rollout)
    if found is None:
        return 0
    plan, today = found[0], found[0].calendar.day_of(now.timestamp())
    day = reading_day(plan, today)
    if day is None or rollout.readings.filter(day=day).exists() or (day == today and _waits_for_events(plan)):
        return 0
    refresh(rollout, data, key, day)
    row = rollout.pictures.filter(day=day).order_by("-number").first()
    # As it may be shared: whoever reads the readings sees no more than on the page.
    targets = json.loads(row.shared)["targets"] if row else []
    made = Reading.objects.bulk_create(
        (
            Reading(
                rollout=rollout,
                day=day,
                group=target["group"],
                measure=target["measure"],
                number=number,
                read=target,
            )
            for number, target in enumerate(targets)
        ),
        ignore_conflicts=True,
    )
    return len(made)
