"""
One invented firm for all tests. Asha owns the rollout, Bram manages, Cleo helps, Dov stopped after training, Edie was
never invited, Finn left. The others are there so that a group can be shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.seeing import seen_from
from uptake.core.calendar import WEEK, Calendar, Day, Duration, When, monday
from uptake.core.people import Person, Roster, make_roster
from uptake.core.plan.model import (
    Duty,
    Feedback,
    Filter,
    Group,
    Health,
    Message,
    Owner,
    Plan,
    Privacy,
    Session,
    Target,
    Usage,
    Who,
)
from uptake.core.usage import Event

__all__ = ["Company", "company", "event", "group", "person", "plan", "seen_from", "used_in"]

LAUNCH = Day(2026, 3, 2)  # a Monday: week 1 begins on it
CALENDAR = Calendar("Europe/Berlin")
MORNING = dt.time(9)


def named(event: str) -> tuple[Filter, ...]:
    """The filter for one event by name."""
    return (Filter((("event", (event,)),)),)


USAGE = Usage(
    real_work=named("confirmed"),
    chance=named("opened"),
    old_way=named("by_hand"),
    accepted=named("confirmed"),
    overridden=named("changed"),
)


def at(day: Day, time: dt.time = MORNING, calendar: Calendar = CALENDAR) -> float:
    """UTC epoch seconds of a local time."""
    return calendar.epoch(day) + time.hour * 3600 + time.minute * 60


def event(person: str, name: str, day: Day, time: dt.time = MORNING, /, **properties: str) -> Event:
    """One event, in the morning unless said otherwise."""
    return Event(person, at(day, time), name, properties=properties)


def used_in(person: str, weeks: Iterable[int], name: str = "confirmed") -> Iterator[Event]:
    """One action on the Tuesday of each of these weeks since launch; week 1 is the first."""
    for number in weeks:
        yield event(person, name, monday(LAUNCH) + (number - 1) * WEEK + dt.timedelta(days=1))


def group(id_: str = "adjusters", **changed: object) -> Group:
    """A group of everybody with this department, who work with it daily."""
    given: dict[str, object] = {"title": id_.capitalize(), "who": Who(equal={"department": (id_,)}), "launch": LAUNCH}
    given |= {"rhythm": "daily", "usage": USAGE}
    return Group(id_, **(given | changed))  # type: ignore[arg-type]


def plan(*groups: Group, **changed: object) -> Plan:
    """A plan for these groups, complete enough for every measure."""
    chosen = groups or (group(),)
    given: dict[str, object] = {
        "title": "Claims triage assistant",
        "calendar": CALENDAR,
        "owner": Owner("asha", deputy="bram", replies_within=Duration.parse("4h"), hours_per_week=8),
        "groups": {one.id: one for one in chosen},
        "usage": USAGE,
        "messages": (
            Message("heads-up", tuple(one.id for one in chosen), When.parse("workday -15"), asks="acknowledge"),
        ),
        "sessions": (
            Session("first", tuple(one.id for one in chosen), (When.parse("workday -2"), When.parse("workday 10"))),
        ),
        "feedback": Feedback(None, Duration.parse("4h"), Duration.parse("5wd"), "week"),
        "health": (Health("score", at_least=0.85),),
        "targets": (Target("habitual", chosen[0].id, at_least=0.6, by=When.parse("day 90"), baseline=0.0),),
        "duties": (Duty("day 0..4", "Sit with one team", When.parse("day 0..4"), hours=5),),
        "privacy": Privacy(),
    }
    return Plan("claims-triage", LAUNCH, **(given | changed))  # type: ignore[arg-type]


def person(id_: str, department: str = "adjusters", **changed: object) -> Person:
    """One person, managed by Bram, whom the source knows by the address."""
    given: dict[str, object] = {"email": f"{id_}@acme.example", "name": id_.capitalize(), "manager": "bram"}
    given |= {"attributes": {"department": department}}
    return Person(id_, **(given | changed))  # type: ignore[arg-type]


OTHERS = ("gita", "hugo", "ines", "jon", "kaja", "liam")
TOLD = LAUNCH - 3 * WEEK
TRAINED = LAUNCH + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Company:
    """The firm: who there is, what the plan says, what happened."""

    plan: Plan
    roster: Roster
    events: tuple[Event, ...]


def company(weeks: int = 12) -> Company:
    """The whole cast after so many weeks. Everybody but Edie was told; Finn left in week 3; the others use it."""
    people = [
        person("asha", "office", manager=None),
        person("bram", "office", manager="asha"),
        person("cleo", "office"),
        person("dov"),
        person("edie"),
        person("finn", ends=LAUNCH + 2 * WEEK + dt.timedelta(days=4)),
        *(person(name) for name in OTHERS),
    ]
    events: list[Event] = []
    for name in ("dov", "finn", *OTHERS):
        events.append(event(name, "uptake.told", TOLD, message="heads-up", by="bram", channel="email"))
        events.append(event(name, "uptake.acknowledged", TOLD + dt.timedelta(days=1), message="heads-up"))
        events.append(event(name, "uptake.invited", TOLD + dt.timedelta(days=2), session="first"))
        events.append(event(name, "uptake.attended", TRAINED, dt.time(8), session="first"))
        events.append(event(name, "confirmed", TRAINED, dt.time(9, 30)))
        events.append(event(name, "uptake.assisted", TRAINED, dt.time(10), by="cleo", outcome="worked"))
    for name in OTHERS:
        events.extend(used_in(name, range(2, weeks + 1)))
        events.extend(used_in(name, range(1, weeks + 1), "opened"))
    events.extend(used_in("finn", range(2, 4)))
    events.extend(used_in("dov", range(1, weeks + 1), "opened"))
    return Company(plan(), make_roster(people), tuple(events))


def monday_after(weeks: int) -> Day:
    """The as-of day on which so many weeks since launch are complete."""
    return monday(LAUNCH) + weeks * WEEK
