"""After launch: whether people are heard, and what the owner does until day 90."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from uptake.core.calendar import Day, Span, first_complete_week
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Duty
from uptake.core.plan.rules.frame import Case, Placed, Said, at, rule
from uptake.core.plan.rules.words import day_text, days_text, said
from uptake.core.words import say

LAST_DAY = 90  # adoption is decided by day 90: until then the owner has something to do
FORTNIGHT = 14


@rule(
    "UP401",
    Severity.ERROR,
    "Feedback has no promised answer, or not for everybody",
    why="Trust is lost in the first weeks, by questions that nobody answers. A promise can be kept and measured.",
)
def no_feedback(case: Case) -> Iterator[Said]:
    """Find a plan without feedback or a promised first reply, and groups that may not use it."""
    feedback = case.plan.feedback
    if feedback is None:
        mend = "feedback: {first_reply_within: 4h, decide_within: 5wd, publish: week}"
        yield at(case.plan, say("The plan says nothing about feedback: there is nowhere to ask."), mend=mend)
        return
    if feedback.first_reply_within is None:
        message = say("Feedback promises no first reply: nobody knows when they will be answered.")
        yield at(feedback, message, mend="first_reply_within: 4h")
    if feedback.open_to is None:
        return
    for group in case.groups:
        if group.id not in feedback.open_to:
            mend = f"open_to: [{', '.join((*feedback.open_to, group.id))}]"
            yield at(feedback, say("{group} may not give feedback.", group=called(group.id)), mend=mend, group=group.id)


@rule(
    "UP402",
    Severity.WARNING,
    "What people say is not decided, or not published",
    why="An answer is polite. What people wait for is whether something changes, and to see that it did.",
)
def undecided_feedback(case: Case) -> Iterator[Said]:
    """Find feedback without a promised decision, or of which nothing is published."""
    feedback = case.plan.feedback
    if feedback is None:
        return
    if feedback.decide_within is None:
        yield at(feedback, say("Feedback promises no decision: `decide_within` is missing."), mend="decide_within: 5wd")
    if feedback.publish is None:
        message = say("Nobody is told what became of feedback: `publish` is missing.")
        yield at(feedback, message, mend="publish: week")


@rule(
    "UP403",
    Severity.ERROR,
    "The owner has nothing to do for a fortnight",
    why="Nobody chases what is in no calendar. A duty that was missed shows before usage falls.",
)
def idle_owner(case: Case) -> Iterator[Said]:
    """Find a plan without duties, and every fortnight between launch and day 90 that has none."""
    plan = case.plan
    if not plan.duties:
        message = say("The owner has no duties: nothing is done between launch and day 90.")
        mend = say("duties:\n  - {every: week, until: day 90, do: Answer and publish, hours: 3}")
        yield at(plan, message, mend=mend)
        return
    spans = {duty: _days_of(case, duty) for duty in plan.duties}
    for gap in _gaps(case, [span for span in spans.values() if span]):
        first, last = ((day - plan.start).days for day in (gap.first, gap.last))
        days = days_text(gap.first, gap.last)
        message = say("The owner has no duty {days} (day {first} to day {last}).", days=days, first=first, last=last)
        mend = say("- {{when: {when}, do: What the owner does, hours: 1}}", when=f"day {first + 6}")
        yield at(_before(spans, gap), message, mend=mend)


def _days_of(case: Case, duty: Duty) -> Span | None:
    """
    Return the days on which a duty is done; None where it is not said yet what is done.

    What recurs every week leaves no fortnight empty until it ends.
    """
    start = case.plan.start
    if not said(duty.do):
        return None
    if duty.every is None:
        return case.days(duty.when, start)
    until = case.days(duty.until, start)
    return Span(start, until.last if until else _day(start, LAST_DAY))


def _gaps(case: Case, busy: list[Span]) -> Iterator[Span]:
    """Yield the runs of a fortnight or more, from launch to day 90, in which no day is busy."""
    free, end = case.plan.start, _day(case.plan.start, LAST_DAY)
    for span in [*sorted(busy, key=lambda span: span.first), Span(_day(end, 1), _day(end, 1))]:
        last_free = _day(min(span.first, _day(end, 1)), -1)
        gap = _asked(case, Span(free, last_free)) if free <= last_free else None
        if gap and (gap.last - gap.first).days + 1 >= FORTNIGHT:
            yield gap
        if span.last >= free:
            free = _day(span.last, 1)


def _asked(case: Case, gap: Span) -> Span | None:
    """Return a gap without the holidays and closures at its ends: weekends stay. None if nobody works in it."""
    worked = case.worked(gap)
    if worked is None:
        return None
    first, last, calendar = worked.first, worked.last, case.plan.calendar
    while first > gap.first and not calendar.is_weekday(_day(first, -1)):
        first = _day(first, -1)
    while last < gap.last and not calendar.is_weekday(_day(last, 1)):
        last = _day(last, 1)
    return Span(first, last)


def _day(day: Day, number: int) -> Day:
    try:
        return day + dt.timedelta(days=number)
    except OverflowError:  # a plan may stand at the end of the calendar; nothing lies beyond
        return Day.max if number > 0 else Day.min


def _before(days: dict[Duty, Span | None], gap: Span) -> Placed:
    """Return the duty after which the gap opens, to point at; the first one if the gap comes before them all."""
    ended = [(span.last, number) for number, span in enumerate(days.values()) if span and span.last < gap.first]
    return list(days)[max(ended)[1] if ended else 0]


@rule(
    "UP404",
    Severity.WARNING,
    "The owner is not there in the first weeks",
    why="In the first weeks people decide whether it is meant seriously. Then the owner has to be seen every week.",
)
def absent_at_first(case: Case) -> Iterator[Said]:
    """Find plans whose owner has no duty in days 0 to 6, or none in one of weeks 2 to 4."""
    plan = case.plan
    if not plan.duties:
        return
    busy = [span for duty in plan.duties if (span := _days_of(case, duty))]
    first = Span(plan.start, _day(plan.start, 6))
    if case.worked(first) and not any(_meet(span, first) for span in busy):
        mend = say("- {when: day 0..4, do: Sit with one team each morning, hours: 5}")
        message = say("The owner has no duty in the first seven days, from {first}.", first=day_text(first.first))
        yield at(plan.duties[0], message, mend=mend)
    week_1 = first_complete_week(plan.start)
    for number in (2, 3, 4):
        week = Span(_day(week_1, 7 * number - 7), _day(week_1, 7 * number - 1))
        if plan.calendar.workdays(week.first, week.last) and not any(_meet(span, week) for span in busy):
            days = days_text(week.first, week.last)
            message = say("The owner has no duty in week {number}, {days}.", number=number, days=days)
            mend = say("- {{when: {when}, do: What the owner does, hours: 1}}", when=f"week {number}")
            yield at(plan.duties[0], message, mend=mend)


def _meet(one: Span, other: Span) -> bool:
    return one.first <= other.last and other.first <= one.last
