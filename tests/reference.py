"""
The slow, obvious way: every figure again from the raw events, one loop over people, weeks and days,
with dates and sets.

It is written from the definitions of the measures alone and shares nothing with the product but its plain values. Where
the two differ, one of them is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tests.reference_habit import four_weeks, habit_weeks, is_adopted, is_habitual, is_regular, quiet
from tests.reference_journey import barriers, journey
from tests.reference_people import Someone, people_of, unique
from uptake.core.calendar import WEEK, Day, first_complete_week, monday
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.core.usage import Event

A_DAY = 86400.0
Figure = dict[str, Any]


def reference(
    plan: Plan, roster: Roster, events: Iterable[Event], as_of: Day, *, acts_complete: bool = False
) -> dict[str, Any]:
    """
    Every figure of a rollout as of a day: {"groups": {id: …}, "all": …, "readings": […]}.

    Each part holds intended, measures, weeks, journey and barriers; `readings` is (count, of) per target,
    None where its day has not come.
    """
    everything = unique(events)
    groups, collected = people_of(plan, roster, everything, as_of, as_of)
    if acts_complete:
        collected |= {"told", "acknowledged", "access", "attended", "invited", "assisted", "asked", "answered"}
    told: dict[str, Any] = {"groups": {}}
    for name, members in groups.items():
        told["groups"][name] = _part(plan, members, collected, as_of, (name,))
        told["groups"][name]["teams"] = teams(members, collected, as_of)
    told["all"] = _part(plan, [x for members in groups.values() for x in members], collected, as_of, tuple(groups))
    told["readings"] = [_reading(plan, roster, everything, as_of, number) for number in range(len(plan.targets))]
    return told


def _reading(plan: Plan, roster: Roster, events: list[Event], as_of: Day, number: int) -> tuple[int, int] | None:
    """The reading of a target once its day has come: the whole count made as of the week that ends before it."""
    target = plan.targets[number]
    if target.by is None:
        return None
    launch = plan.groups[target.group].launch if target.group else plan.start
    day = plan.calendar.resolve(target.by, launch).last
    if day > as_of:
        return None
    groups, collected = people_of(plan, roster, events, monday(day), as_of)
    members = groups[target.group] if target.group else [x for mine in groups.values() for x in mine]
    figure = measures(members, collected, monday(day)).get(target.measure, {"count": 0, "of": 0})
    return figure["count"], figure["of"]


def _part(
    plan: Plan, members: list[Someone], collected: set[str], as_of: Day, groups: tuple[str, ...]
) -> dict[str, Any]:
    figures = measures(members, collected, as_of)
    if all(plan.groups[group].usage.chance for group in groups):
        for measure, figure in among_chance(members, as_of).items():
            figures[measure]["among_chance"] = figure
    return {
        "intended": sum(1 for x in members if x.here),
        "measures": figures,
        "weeks": weeks_table(members, as_of),
        "journey": journey(plan, members, collected, as_of),
        "barriers": barriers(plan, members, collected, as_of),
    }


def teams(members: list[Someone], collected: set[str], as_of: Day) -> dict[str, dict[str, Any]]:
    """Of each manager: how many of their people are in the group, and what is known of telling these."""
    here = [x for x in members if x.here]
    found: dict[str, dict[str, Any]] = {}
    for manager in {x.person.manager or "" for x in here} if collected & {"told", "acknowledged", "answered"} else ():
        mine = [x for x in here if (x.person.manager or "") == manager]
        found[manager] = {"intended": len(mine), "measures": measures(mine, collected, as_of)}
    return found


# Measures


def share(people: Iterable[Someone], test: Callable[[Someone], bool | None]) -> Figure:
    """Count those for whom the test holds, of those for whom it can be said."""
    answers = [test(x) for x in people]
    known = [answer for answer in answers if answer is not None]
    return _figure(sum(known), len(known))


def _figure(count: int, of: int) -> Figure:
    return {"count": count, "of": of, "value": count / of if of else None}


def latest_week(members: list[Someone], end: Day) -> Day | None:
    """The latest complete week that counts for anybody."""
    return max((week for x in members for week in x.counts if week < end), default=None)


def measures(members: list[Someone], collected: set[str], as_of: Day) -> dict[str, Figure]:
    end = monday(as_of)
    here = [x for x in members if x.here]
    measurable = [x for x in here if x.measurable]
    stayed = [x for x in members if x.person.ends is None or x.person.ends >= end]
    week = latest_week(members, end)
    found: dict[str, Figure] = {}
    if "told" in collected:
        found["told"] = share(here, lambda x: x.told is not None)
        found["told_late"] = share(here, lambda x: x.told is not None and not x.told_in_time)
        found["told"]["in_time"] = sum(1 for x in here if x.told_in_time)
    if "acknowledged" in collected:
        found["acknowledged"] = share(here, lambda x: x.acknowledged is not None)
        if "told" in collected:
            found["acknowledged"]["median_days"] = days_of_silence(here, as_of)
    if "answered" in collected:
        found["not_clear"] = share(here, lambda x: x.not_clear)
        found["not_my_work"] = share(here, lambda x: x.not_my_work)
    if "access" in collected:
        found["access"] = share(here, lambda x: bool(x.has_access) if x.group.access != "none" else None)
    if "attended" in collected:
        found["attended"] = share(here, lambda x: bool(x.attended))
    launched = [x for x in measurable if as_of > x.group.launch]
    found["first_use"] = share(launched, lambda x: bool(x.uses))
    found["first_use"]["median_days"] = median_days(launched, as_of)
    if collected & {"attended", "assisted"}:
        found["assisted_first_use"] = share([x for x in measurable if x.uses], was_assisted)
    found["never"] = share(launched, lambda x: not x.uses)
    found["weekly_active"] = share(members, lambda x: active_in(x, week))
    found["adopted"] = share(stayed, lambda x: is_adopted(x, end))
    found["habitual"] = share(stayed, lambda x: is_habitual(x, end))
    found["regular"] = share(stayed, lambda x: is_regular(x, end, as_of))
    found["lapsed"] = share(stayed, lambda x: None if (now := quiet(x, end)) is None else now == "lapsed")
    found["dormant"] = share(stayed, lambda x: None if (now := quiet(x, end)) is None else now == "dormant")
    for number in (5, 9, 13):
        found[f"retained_{number}"] = share(members, lambda x, number=number: retained(x, number, end))  # type: ignore[misc]
    found["coverage"] = share(here, lambda x: x.measurable)
    found |= _of_actions(members, week, end)
    return found


def _of_actions(members: list[Someone], week: Day | None, end: Day) -> dict[str, Figure]:
    old = [x for x in members if x.group.usage.old_way and week in x.counts]
    trust = [x for x in members if x.group.usage.accepted and x.group.usage.overridden]
    done = sum(x.used.get(week, 0) for x in old if week is not None)
    as_before = sum(x.old_way.get(week, 0) for x in old if week is not None)
    recent = [(x, each) for x in trust for each in x.counts if end - 4 * WEEK <= each < end]
    accepted = sum(x.accepted.get(each, 0) for x, each in recent)
    overridden = sum(x.overridden.get(each, 0) for x, each in recent)
    return {
        "old_way_share": _figure(as_before, as_before + done),
        "acceptance": _figure(accepted, accepted + overridden),
    }


def among_chance(members: list[Someone], as_of: Day) -> dict[str, Figure]:
    """The same shares among those whose work came up: in any week of the window, or in at least k of the n weeks."""
    end = monday(as_of)
    week = latest_week(members, end)
    stayed = [x for x in members if x.person.ends is None or x.person.ends >= end]
    launched = [x for x in members if x.here and x.measurable and x.chance and as_of > x.group.launch]
    this_week = [x for x in members if week in x.chance]
    lately = [x for x in stayed if any(each in x.chance for each in four_weeks(x, end) or [])]
    often = [x for x in stayed if sum(1 for each in four_weeks(x, end) or [] if each in x.chance) >= 3]
    long = [x for x in stayed if (weeks := habit_weeks(x, end)) and _often_enough(x, weeks)]
    among = {
        "first_use": share(launched, lambda x: bool(x.uses)),
        "never": share(launched, lambda x: not x.uses),
        "weekly_active": share(this_week, lambda x: active_in(x, week)),
        "adopted": share(often, lambda x: is_adopted(x, end)),
        "habitual": share(long, lambda x: is_habitual(x, end)),
        "lapsed": share(lately, lambda x: None if (now := quiet(x, end)) is None else now == "lapsed"),
        "dormant": share(lately, lambda x: None if (now := quiet(x, end)) is None else now == "dormant"),
    }
    for number in (5, 9, 13):
        then = [x for x in members if x.uses and retention_week(x, number) in x.chance]
        among[f"retained_{number}"] = share(then, lambda x, number=number: retained(x, number, end))  # type: ignore[misc]
    return among


def _often_enough(x: Someone, weeks: list[Day]) -> bool:
    return sum(1 for each in weeks if each in x.chance) >= math.ceil(0.75 * len(weeks))


def retention_week(x: Someone, number: int) -> Day:
    return x.monday_of(x.uses[0]) + (number - 1) * WEEK


def active_in(x: Someone, week: Day | None) -> bool | None:
    return week in x.used if x.measurable and week in x.counts else None


def was_assisted(x: Someone) -> bool:
    first = x.uses[0]
    came = any(0 <= first - time <= A_DAY for time in x.attended)
    return came or any(time <= first + A_DAY for time in x.assisted)


def retained(x: Someone, number: int, end: Day) -> bool | None:
    if not x.uses or not x.measurable:
        return None
    week = retention_week(x, number)
    return week in x.used if week in x.counts and week < end else None


def median_days(people: Sequence[Someone], as_of: Day) -> int | None:
    """Kaplan–Meier: the first day by which the share still waiting is half or less."""
    people = [x for x in people if x.begins <= as_of]
    waits = [(max(0, (x.day_of(x.uses[0]) - x.begins).days), True) for x in people if x.uses]
    waits += [(max(0, (as_of - x.begins).days), False) for x in people if not x.uses]
    return median_wait(waits)


def days_of_silence(people: Sequence[Someone], as_of: Day) -> int | None:
    """The same from being told to saying so, in whole days."""
    waits = []
    for x in people:
        if x.told is not None:
            until = x.acknowledged if x.acknowledged is not None else x.calendar.epoch(as_of)
            waits.append((max(0, int((until - x.told) / 86400)), x.acknowledged is not None))
    return median_wait(waits)


def median_wait(waits: Sequence[tuple[int, bool]]) -> int | None:
    """Kaplan–Meier over (days, whether it happened then)."""
    waiting = 1.0
    for day in sorted({days for days, happened in waits if happened}):
        at_risk = sum(1 for days, _ in waits if days >= day)
        waiting *= 1 - sum(1 for days, happened in waits if happened and days == day) / at_risk
        if waiting <= 0.5 + 1e-12:
            return day
    return None


# Weeks


def weeks_table(members: list[Someone], as_of: Day) -> list[dict[str, Any]]:
    """One row for each complete week since the first group's week 1."""
    end = monday(as_of)
    if not members:
        return []
    week = min(first_complete_week(x.group.launch) for x in members)
    rows = []
    while week + WEEK <= end:
        over = week + WEEK
        stayed = [x for x in members if x.person.ends is None or x.person.ends >= over]
        rows.append({
            "from": week,
            "intended": sum(1 for x in members if active_in(x, week) is not None),
            "active": sum(1 for x in members if active_in(x, week)),
            "adopted": sum(1 for x in stayed if is_adopted(x, over)),
            "new": sum(1 for x in members if x.measurable and x.uses and x.monday_of(x.uses[0]) == week),
            "lapsed": sum(1 for x in stayed if quiet(x, over) == "lapsed"),
        })  # fmt: skip
        week = over
    return rows
