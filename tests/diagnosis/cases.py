"""Small groups made by hand: what was done for whom, and who used it when, in a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.company import LAUNCH, TRAINED, event, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from uptake.core.calendar import WEEK, Day, Span
from uptake.core.people import Person
from uptake.core.picture_parts import Diagnosis, Picture
from uptake.core.plan.model import Plan
from uptake.core.usage import Event

IN_TIME = LAUNCH - 3 * WEEK
LATE = LAUNCH + WEEK
REGULAR = "xxxxxxxxxxxx"
NEVER = ""


@dataclass(frozen=True, slots=True)
class Some:
    """So many people alike. `used`: x for each week with use, week 1 first; days None: it never happened."""

    people: int
    used: str = REGULAR
    told: Day | None = IN_TIME
    said: bool = True
    access: bool | None = None  # None: no word on it
    seat: bool = True
    came: bool = True
    asked: bool = False
    answered: bool = False
    chance: str = REGULAR  # in these weeks the work came up
    old_way: str = ""
    by_hand: int = 1  # actions in each of these weeks
    often: int = 1  # actions in each week with use
    team: str = ""
    came_on: Day = TRAINED
    identifier: bool = True
    away: bool = False  # on leave when the report is made

    def events(self, name: str) -> Iterator[Event]:
        """What happened to one of them."""
        if self.told is not None:
            yield event(name, "uptake.told", self.told, message="heads-up", channel="email")
            if self.said:
                yield event(name, "uptake.acknowledged", self.told + dt.timedelta(days=1), message="heads-up")
        if self.access is not None:
            yield event(name, "uptake.access", LAUNCH, what="licence", granted=str(self.access).lower())
        if self.seat:
            yield event(name, "uptake.invited", IN_TIME, session="first")
        if self.came:
            yield event(name, "uptake.attended", self.came_on, dt.time(8), session="first")
        if self.asked or self.answered:
            yield event(name, "uptake.asked", LAUNCH + WEEK, item=f"q-{name}")
        if self.answered:
            yield event(name, "uptake.replied", LAUNCH + WEEK, dt.time(15), item=f"q-{name}", human="true")
        yield from _each(used_in(name, _weeks(self.used)), self.often)
        yield from used_in(name, _weeks(self.chance), "opened")
        yield from _each(used_in(name, _weeks(self.old_way), "by_hand"), self.by_hand)


def _each(events: Iterable[Event], times: int) -> Iterator[Event]:
    """The same so many times, a minute apart."""
    for one in events:
        yield from (replace(one, time=one.time + 60 * number) for number in range(times))


def _weeks(pattern: str) -> Iterable[int]:
    return [number for number, letter in enumerate(pattern, start=1) if letter == "x"]


def pictured(groups: Sequence[Some], weeks: int = 12, a_plan: Plan | None = None, as_of: Day | None = None) -> Picture:
    """The Picture of one group made of these."""
    people: list[Person] = []
    events: list[Event] = []
    day = as_of or monday_after(weeks)
    for place, some in enumerate(groups):
        for number in range(some.people):
            name = f"p{place}-{number}"
            known = person(name, manager=None, attributes={"department": "adjusters", "team": some.team})
            known = known if some.identifier else known._replace(email="")
            known = known._replace(absent=(Span(day, day),)) if some.away else known
            people.append(known)
            events.extend(replace(one, person=known.email or name) for one in some.events(name))
    return drawn(a_plan or plan(), people, events, day)


def first(groups: Sequence[Some], weeks: int = 12, a_plan: Plan | None = None) -> Diagnosis:
    """The first diagnosis of a group made of these."""
    return pictured(groups, weeks, a_plan).diagnoses[0]
