"""People with given weeks, as the forecast sees them; `x` used it, `.` did not, `-` was away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.company import LAUNCH, event, monday_after, person, plan
from tests.seeing import seen_from
from uptake.core.calendar import WEEK, Day, Span, monday
from uptake.core.forecast.outlook import Forecaster
from uptake.core.forecast.subjects import Subjects, subjects
from uptake.core.groups import intended
from uptake.core.measures.audience import Audience, audiences
from uptake.core.people import Person, make_roster
from uptake.core.plan.model import Plan
from uptake.core.usage import Event


def cast(*patterns: str, teams: int = 1) -> tuple[list[Person], list[Event]]:
    """One person for each pattern, week 1 first, and what they did; the teams are filled in turn."""
    people, events = [], []
    for number, pattern in enumerate(patterns):
        one = person(f"p{number}")
        days = [monday(LAUNCH) + week * WEEK for week in range(len(pattern))]
        away = [Span(day, day + dt.timedelta(days=6)) for day, mark in zip(days, pattern, strict=True) if mark == "-"]
        team = {"team": f"team {number % teams}"}
        people.append(one._replace(attributes={**one.attributes, **team}, absent=tuple(away)))
        used = [day for day, mark in zip(days, pattern, strict=True) if mark == "x"]
        events += [event(one.id, "confirmed", day + dt.timedelta(days=1)) for day in used]
    return people, events


def audience_of(people: Iterable[Person], events: list[Event], as_of: Day, a_plan: Plan | None = None) -> Audience:
    """The first group of a plan as it stands on a day."""
    chosen = a_plan or plan()
    roster = make_roster(people)
    seen = seen_from(chosen, roster, events, as_of)
    return audiences(chosen, roster, intended(chosen, roster, seen.weeks, as_of), seen, as_of)[0]


def known(*patterns: str, weeks: int, until: int = 12, teams: int = 1) -> Subjects:
    """The subjects after so many weeks, looking ahead to the end of another week."""
    people, events = cast(*patterns, teams=teams)
    return subjects(audience_of(people, events, monday_after(weeks)), monday_after(until))


def forecaster(*patterns: str, weeks: int, until: int = 12) -> Forecaster:
    """The forecaster of these people after so many weeks."""
    people, events = cast(*patterns)
    return Forecaster.of(audience_of(people, events, monday_after(weeks)), "claims-triage", monday_after(until))


def week_end(one: Subjects, weeks: int) -> int:
    """The bit of the week end after so many weeks since launch."""
    return one.start + weeks
