"""What other working days and hours do to a plan: which weeks and days are read otherwise, before it is saved."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from uptake.core.calendar import WEEK, Day, Span, first_complete_week
from uptake.core.duties import spans
from uptake.core.frozen import frozen
from uptake.core.plan.model import Plan
from uptake.core.targets import day_of
from uptake.core.wording import short_day
from uptake.core.words import say, say_n


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


def other_days_words(days: OtherDays, timezone: str) -> Iterator[str]:
    """What is counted otherwise, in sentences; nothing where nothing is. `timezone`: that of the plan after it."""
    if days.working:
        yield say_n(days.working, "One day since launch becomes a working day.",
                    "{number} days since launch become working days.")  # fmt: skip
    if days.free:
        yield say_n(days.free, "One day since launch is no working day any more.",
                    "{number} days since launch are no working days any more.")  # fmt: skip
    if days.counted:
        yield say_n(
            len(days.counted), "One week that is over counts from now on: {weeks}.",
            "{number} weeks that are over count from now on: {weeks}.", weeks=_mondays(days.counted),
        )  # fmt: skip
    if days.left_out:
        yield say_n(
            len(days.left_out), "One week that is over counts no more: {weeks}.",
            "{number} weeks that are over count no more: {weeks}.", weeks=_mondays(days.left_out),
        )  # fmt: skip
    if days.duties:
        yield say_n(days.duties, "One duty falls on other days.", "{number} duties fall on other days.")
    if days.targets:
        yield say_n(days.targets, "One target is decided on another day.",
                    "{number} targets are decided on another day.")  # fmt: skip
    if days.clock:
        yield say("Days and weeks begin by the clock of {zone}, also those that are over.", zone=timezone)
    if days.hours:
        yield say(
            "Times until an answer are counted anew, also of what was answered already, and so is who was told in time."
        )
    if days != NOTHING:
        yield say("The report is counted anew; readings that were taken stay as they are.")


def _mondays(weeks: tuple[Day, ...]) -> str:
    return ", ".join(str(short_day(week)) for week in weeks)


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
