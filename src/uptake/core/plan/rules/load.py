"""Load: what the owner's week has to hold, and what lands on a group when several rollouts come at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from uptake.core.calendar import Day, Span, monday
from uptake.core.frozen import frozen
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Duty, Group, Owner, Plan, Who
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.scope import surely_the_same
from uptake.core.plan.rules.words import day_text, hours_text, listed, said, yaml_hours
from uptake.core.words import say, say_n

if TYPE_CHECKING:  # of no use to a plan without a roster, and a fiftieth of the gate's start
    from uptake.core.people import Roster

LAST_DAY = 90
FORTNIGHT = 14
_LONGEST = 731  # days of one duty: a longer span cannot lie between launch and day 90, and is not walked through


@rule(
    "UP107",
    Severity.ERROR,
    "The owner's week does not hold the duties",
    why="Hours that are in nobody's week are not worked. The first duty to go is sitting with the people.",
)
def too_few_hours(case: Case) -> Iterator[Said]:
    """Find ISO weeks from launch to day 90 in which the duties need more than the owner's hours, however divided."""
    owner = case.plan.owner
    if owner is None:
        return
    hours = owner.hours_per_week or 0.0
    over = [run for run in _runs(case) if round(run.need, 6) > hours * run.weeks]
    if not over:
        return
    worst = max(over, key=lambda run: (round(run.need / run.weeks, 6), -run.weeks, -run.first.toordinal()))
    enough = -(-round(worst.need / worst.weeks, 6) // 0.5) * 0.5
    yield at(owner, _message(owner, over, worst), mend=f"hours_per_week: {yaml_hours(enough)}")


@frozen
class Run:
    """ISO weeks in a row: the Monday of the first, how many, and the hours of the duties that lie wholly in them."""

    first: Day
    weeks: int
    need: float


def _message(owner: Owner, over: list[Run], worst: Run) -> str:
    name = owner.person if said(owner.person) else say("The owner")
    if owner.hours_per_week is None:
        have = say("{name} is given no hours a week for it", name=name)
    else:
        have = say("{name} has {hours} hours a week", name=name, hours=hours_text(owner.hours_per_week))
    day, need = day_text(worst.first), hours_text(worst.need)
    if worst.weeks > 1:
        return say(
            "{have}. In the {number} weeks from {day} the duties need {need}, however they are divided.",
            have=have,
            number=worst.weeks,
            day=day,
            need=need,
        )
    week = say("{have}. In the week of {day} the duties need {need}", have=have, day=day, need=need)
    return week + _elsewhere(owner, sum(run.weeks == 1 for run in over) - 1)


def _elsewhere(owner: Owner, others: int) -> str:
    """How many other weeks do not hold their duties, to end the sentence."""
    if not others:
        return "."
    if owner.hours_per_week is None:
        return say_n(
            others,
            ", and in {number} other week they need some too.",
            ", and in {number} other weeks they need some too.",
        )
    return say_n(
        others,
        ", and in {number} other week more than there are.",
        ", and in {number} other weeks more than there are.",
    )


def _runs(case: Case) -> Iterator[Run]:
    """
    Yield every run of ISO weeks from launch to day 90 that begins and ends with a duty.

    The hours of a span may be divided over its weeks as the owner likes. That cannot fit if, and only if, in some run
    of weeks the duties that lie wholly inside need more than these weeks have.
    """
    needed: dict[tuple[Day, Day], float] = {}
    for duty in case.plan.duties:
        for span in _weeks_of(case, duty):
            weeks = (monday(span.first), monday(span.last))
            needed[weeks] = needed.get(weeks, 0.0) + duty.hours
    ends = {last for _, last in needed}
    for first in sorted({first for first, _ in needed}):
        for last in sorted(end for end in ends if end >= first):
            need = sum(hours for (begin, end), hours in needed.items() if first <= begin and end <= last)
            yield Run(first, (last - first).days // 7 + 1, need)


def _weeks_of(case: Case, duty: Duty) -> Iterator[Span]:
    """Yield the working days of a duty that lie from launch week to day 90; of one that recurs, a day of each week."""
    start = case.plan.start
    end = _day(start, LAST_DAY)
    if duty.every is not None:
        until = case.days(duty.until, start)
        week = monday(start)
        while week <= min(until.last if until else end, end):
            yield Span(week, week)
            week = _day(week, 7)
        return
    span = case.days(duty.when, start)
    if span is None or (span.last - span.first).days > _LONGEST:
        return
    days = case.worked(span) or span
    if monday(days.first) >= monday(start) and days.last <= end:
        yield days


@rule(
    "UP212",
    Severity.WARNING,
    "Another rollout lands on the group at the same time",
    why="Two new tools in a fortnight are learnt badly, both. Nobody sees it who looks at one plan.",
)
def two_at_once(case: Case) -> Iterator[Said]:
    """Find groups on whose people another of the given plans lands within a fortnight of this one's launch."""
    asked = [(group, plan, other) for group in case.groups for plan, other in _near(case, group)]
    unknown: list[str] = []
    for group, plan, other in asked:
        shared = _shared(case.roster, group, other)
        if shared is None:
            unknown.append(plan.rollout)
        elif shared:
            yield at(group, _at_once(group, plan, other, shared), mend=f"launch: {_later(other)}", group=group.id)
    if unknown:
        names = listed(dict.fromkeys(unknown))
        note = say(
            "UP212: whether {names} lands on the same people within a fortnight needs a roster (--people).", names=names
        )
        yield Unchecked(note, lacks_evidence=True)


def _near(case: Case, group: Group) -> Iterator[tuple[Plan, Group]]:
    for plan in case.others:
        for other in plan.groups.values():
            if plan.rollout != case.plan.rollout and abs((other.launch - group.launch).days) < FORTNIGHT:
                yield plan, other


def _at_once(group: Group, plan: Plan, other: Group, shared: str) -> str:
    apart = abs((other.launch - group.launch).days)
    when = say("on the same day") if apart == 0 else say_n(apart, "{number} day apart", "{number} days apart")
    return say(
        "{rollout} reaches {shared} of {group} on {day}, and this rollout on {own_day}: {when}.",
        rollout=plan.title or plan.rollout,
        shared=shared,
        group=called(group.id),
        day=day_text(other.launch),
        own_day=day_text(group.launch),
        when=when,
    )


def _later(other: Group) -> str:
    return _day(other.launch, FORTNIGHT).isoformat()


def _shared(roster: Roster | None, group: Group, other: Group) -> str | None:
    """Return how many people of a group the other has too, in words; '' for none, None where nobody can say."""
    if group.who is None or other.who is None:
        return None
    if roster is None:
        return say("the people") if surely_the_same(group, other) or other.who == _everyone(other.who) else None
    from uptake.core.groups import chosen_by  # only with a roster: most checks have none

    mine, theirs = chosen_by(group.who, roster), chosen_by(other.who, roster)
    both = sum(mine(person) and theirs(person) for person in roster.people.values())
    return say_n(both, "{number} person", "{number} people") if both else ""


def _everyone(who: Who) -> Who:
    return Who(everyone=True, place=who.place)


def _day(day: Day, number: int) -> Day:
    try:
        return day + dt.timedelta(days=number)
    except OverflowError:  # a plan may stand at the end of the calendar
        return Day.max
