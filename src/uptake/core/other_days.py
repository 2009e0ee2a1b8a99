"""What other working days and hours do to a plan: which weeks and days are read otherwise, before it is saved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from uptake.core.calendar import WEEK, Day, Span, first_complete_week
from uptake.core.duties import spans
from uptake.core.frozen import frozen
from uptake.core.plan.model import Plan
from uptake.core.targets import day_of


@frozen
class OtherDays:
    """
    `working`, `free`: how many days from launch until today become working days, or free ones; `counted`, `left_out`:
    the Mondays of weeks that are over which count from now on, or do so no more; `duties`, `targets`: how many have
    other days; `hours`: whether times until an answer are counted anew; `clock`: whether a day begins at another
    moment.
    """

    working: int = 0
    free: int = 0
    counted: tuple[Day, ...] = ()
    left_out: tuple[Day, ...] = ()
    duties: int = 0
    targets: int = 0
    hours: bool = False
    clock: bool = False


NOTHING = OtherDays()


def other_days(before: Plan, after: Plan, as_of: Day) -> OtherDays:
    """What another calendar changes in a plan as of a day; what another launch does in it, `moved` says."""
    old, new = before.calendar, after.calendar
    if old == new:
        return NOTHING
    as_before = replace(after, calendar=old)
    first = after.first_launch
    past = tuple(Span(first, as_of - Day.resolution).days()) if first < as_of else ()
    weeks = tuple(_weeks(first, as_of))
    working = sum(new.is_workday(day) and not old.is_workday(day) for day in past)
    free = sum(old.is_workday(day) and not new.is_workday(day) for day in past)
    clock = bool(past) and old.timezone != new.timezone
    return OtherDays(
        working=working,
        free=free,
        counted=tuple(week for week in weeks if new.week_counts(week) and not old.week_counts(week)),
        left_out=tuple(week for week in weeks if old.week_counts(week) and not new.week_counts(week)),
        duties=_differing(_duty_days(as_before), _duty_days(after)),
        targets=_differing(_target_days(as_before), _target_days(after)),
        hours=bool(working or free or clock or (past and old.hours != new.hours)),
        clock=clock,
    )


def _weeks(first: Day, as_of: Day) -> Iterator[Day]:
    """The Mondays of the complete weeks that are over."""
    week = first_complete_week(first)
    while week + WEEK <= as_of:
        yield week
        week += WEEK


def _differing(one: list[Hashable], other: list[Hashable]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _duty_days(plan: Plan) -> list[Hashable]:
    found: list[Hashable] = []
    for duty in plan.duties:
        try:
            found.append(tuple(spans(duty, plan)))
        except ValueError:  # the calendar has no such day
            found.append(None)
    return found


def _target_days(plan: Plan) -> list[Hashable]:
    found: list[Hashable] = []
    for target in plan.targets:
        try:
            found.append(day_of(plan, target))
        except ValueError:
            found.append(None)
    return found
