"""Worlds of people who wait, in which the effect of a session is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from tests.company import LAUNCH, event, person
from uptake.core.calendar import WEEK, Day
from uptake.core.effect.waiting import ATTENDED, Floats, Waiting
from uptake.core.people import Person
from uptake.core.usage import Event


@dataclass(frozen=True)
class World:
    """
    `effect`: by how much the log odds of starting in a week rise after a session. Every day of a working week each
    person may come to a session and may start; those who start early do not come any more.
    """

    people: int = 600
    weeks: int = 10
    team: int = 10
    effect: float = 0.0
    coming: float = 0.15  # a week
    hazard: float = 0.12  # in the first week; it falls
    fall: float = 0.12
    between: float = 0.4  # standard deviation of teams
    whole_teams: bool = False
    burst: float = 0.0  # starts in the session itself

    def hazards(self, dice: np.random.Generator) -> Floats:
        """The weekly log odds without a session: people × weeks."""
        teams = -(-self.people // self.team)
        own = np.repeat(dice.normal(0, self.between, teams), self.team)[: self.people]
        base = np.log(self.hazard / (1 - self.hazard)) - self.fall * np.arange(self.weeks)
        found: Floats = own[:, None] + base
        return found

    def truth(self, dice: np.random.Generator) -> float:
        """The difference of the shares who start by the end, everybody shown from the first week less nobody."""
        eta = self.hazards(dice)
        everybody, nobody = (np.exp(-np.log1p(np.exp(eta + by)).sum(axis=1)) for by in (self.effect, 0.0))
        return float((nobody - (1 - self.burst) * everybody).mean())

    def live(self, dice: np.random.Generator) -> Waiting:
        """What happened, day by day: in the morning some come, at noon some start."""
        eta = self.hazards(dice)
        attended, used = np.full(self.people, np.inf), np.full(self.people, np.inf)
        for week in range(self.weeks):
            for day in range(5):
                at = week + 0.18 * (day + 0.3)
                daily = 1 - (1 - self.coming) ** 0.2
                comes = dice.random(self.people) < daily
                if self.whole_teams:
                    comes = np.repeat(comes[:: self.team], self.team)[: self.people]
                comes &= np.isinf(attended) & np.isinf(used)
                attended[comes] = at
                used[comes & (dice.random(self.people) < self.burst)] = at + 0.01
                odds = np.exp(eta[:, week] + self.effect * np.isfinite(attended))
                starts = (dice.random(self.people) < 1 - (1 + odds) ** -0.2) & np.isinf(used)
                used[starts] = at + 0.05
        never = np.full(self.people, np.inf)
        told = np.full(self.people, -1.0)
        return Waiting(
            entry=np.zeros(self.people),
            used=used,
            exposed=np.column_stack([told, attended, never, never]),
            at_risk=np.ones((self.people, self.weeks), dtype=bool),
            team=np.arange(self.people, dtype=np.int64) // self.team,
            base=np.zeros(self.people, dtype=np.int64),
        )


def as_events(people: Waiting) -> tuple[list[Person], list[Event]]:
    """The same world as a roster and a file of events: 8 o'clock for sessions, 10 o'clock for use."""
    persons, events = [], []
    for number, (attended, used) in enumerate(zip(people.exposed[:, ATTENDED], people.used, strict=True)):
        name = f"p{number:04}"
        team = f"Team {people.team[number]}"
        persons.append(person(name, attributes={"department": "adjusters", "team": team}))
        events.append(event(name, "uptake.told", LAUNCH - 3 * WEEK, message="heads-up", channel="email"))
        if np.isfinite(attended):
            events.append(event(name, "uptake.attended", _day(attended), dt.time(8), session="first"))
        if np.isfinite(used):
            events.append(event(name, "confirmed", _day(used), dt.time(10)))
    return persons, events


def _day(position: float) -> Day:
    week, part = divmod(position, 1.0)
    return LAUNCH + int(week) * WEEK + dt.timedelta(days=int(part / 0.18))
