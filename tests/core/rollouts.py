"""Short ways from people and events to a Picture, for the tests of single figures."""

from __future__ import annotations

from collections.abc import Iterable

from tests.company import monday_after, person, plan, used_in
from tests.seeing import seen_from
from uptake.core.calendar import Day
from uptake.core.measures.reading import Reading
from uptake.core.people import Person, make_roster
from uptake.core.picture import draw
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Plan
from uptake.core.publishing import publish
from uptake.core.usage import Event


def drawn(a_plan: Plan, people: Iterable[Person], events: Iterable[Event], as_of: Day, floor: int = 1) -> Picture:
    """The Picture with nothing held back, so that single people can be followed; with a floor, as it is published."""
    roster = make_roster(people)
    found = draw(a_plan, roster, seen_from(a_plan, roster, list(events), as_of), as_of)
    return publish(found, floor) if floor > 1 else found


def active_as(*patterns: str) -> tuple[list[Person], list[Event]]:
    """One person per pattern, active in the weeks marked `x`, week 1 first."""
    people = [person(f"p{number}") for number in range(len(patterns))]
    events = [
        event
        for one, pattern in zip(people, patterns, strict=True)
        for event in used_in(one.id, [number for number, letter in enumerate(pattern, start=1) if letter == "x"])
    ]
    return people, events


def read(measure: str, *patterns: str, weeks: int) -> Reading:
    """One measure of people with these patterns after so many weeks."""
    people, events = active_as(*patterns)
    return drawn(plan(), people, events, monday_after(weeks)).groups[0].measures[measure]


def counted(reading: Reading) -> tuple[int | None, int | None]:
    return reading.count, reading.of
