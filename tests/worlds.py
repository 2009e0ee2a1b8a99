"""Random rollouts, small and nasty: holidays, leave, joiners, leavers, shared addresses, repeats, late words."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.company import at, group, named
from uptake.core.calendar import WEEK, Calendar, Day, Hours, Span, When, monday
from uptake.core.people import Person, Roster, make_roster
from uptake.core.plan.model import Exclusion, Group, Message, Plan, Privacy, Target, Usage, Who
from uptake.core.usage import Event

CALENDARS = (
    Calendar(),
    Calendar("Europe/Berlin", "DE", "BY", closed=(Span(Day(2026, 4, 6), Day(2026, 4, 12)),)),
    Calendar("America/New_York", "US"),
    Calendar("Asia/Jerusalem", hours=Hours.parse("Sun-Thu 09:00-17:00")),
)
MEASURES = ("told", "first_use", "weekly_active", "adopted", "habitual", "retained_5", "old_way_share", "lapsed")


@dataclass(frozen=True, slots=True)
class World:
    """One invented rollout."""

    plan: Plan
    roster: Roster
    events: list[Event]
    as_of: Day


def world(seed: int, people: int = 12, weeks: int = 16) -> World:
    """The same seed gives the same world."""
    dice = random.Random(seed)
    launch = Day(2026, 2, 23) + dt.timedelta(days=dice.randrange(21))
    calendar = dice.choice(CALENDARS)
    groups = [_group(dice, f"g{number}", launch, calendar) for number in range(dice.randint(1, 3))]
    plan = _plan(dice, groups, launch, calendar)
    as_of = launch + dt.timedelta(days=dice.randint(-10, 7 * weeks))
    as_of = monday(as_of) if dice.random() < 0.4 else as_of
    roster = make_roster(_person(dice, number, len(groups), (launch, as_of)) for number in range(people))
    events = [event for person in roster.people.values() for event in _life(dice, person, plan, weeks)]
    events += [dice.choice(events) for _ in range(3) if events]
    dice.shuffle(events)
    return World(plan, roster, events, as_of)


def _group(dice: random.Random, name: str, launch: Day, calendar: Calendar) -> Group:
    usage = Usage(
        real_work=(*named("used"), *named("accepted")),
        chance=dice.choice((None, (), named("opened"), named("opened"))),
        old_way=dice.choice((None, (), named("by_hand"))),
        accepted=dice.choice((None, named("accepted"))),
        overridden=named("overridden"),
        incomplete=dice.random() < 0.1,
    )
    return group(
        name,
        rhythm=dice.choice(("daily", "weekly", "weekly", "monthly", "on demand")),
        access=dice.choice(("none", "licence")),
        launch=launch + dice.choice((0, 0, 1, 3)) * WEEK,
        usage=usage,
        exclusions=(Exclusion(Who(equal={"team": ("night",)}), "Other work"),) if dice.random() < 0.3 else (),
    )


def _plan(dice: random.Random, groups: list[Group], launch: Day, calendar: Calendar) -> Plan:
    names = tuple(one.id for one in groups)
    targets = tuple(
        Target(
            dice.choice(MEASURES),
            dice.choice((*names, None)),
            at_least=0.5,
            by=When.parse(f"day {dice.randint(5, 100)}"),
        )
        for _ in range(3)
    )
    return Plan(
        "invented",
        launch,
        calendar=calendar,
        groups={one.id: one for one in groups},
        usage=Usage(except_people=("p3@acme.example",) if dice.random() < 0.3 else ()),
        messages=(Message("heads-up", names, None),),
        targets=targets,
        privacy=Privacy(smallest_group=1),
    )


def _person(dice: random.Random, number: int, groups: int, edges: tuple[Day, Day]) -> Person:
    launch, as_of = edges

    def some_day() -> Day:
        if dice.random() < 0.5:  # mistakes sit at the edges
            edge = dice.choice((launch, as_of, monday(launch), monday(as_of), as_of.replace(day=1)))
            return edge + dt.timedelta(days=dice.choice((-7, -1, 0, 1, 6)))
        return launch + dt.timedelta(days=dice.randint(-14, max(14, (as_of - launch).days + 7)))

    first = some_day()
    return Person(
        f"p{number}",
        email=dice.choice((f"p{number}@acme.example", f"P{number}@acme.example", "", "team@acme.example")),
        manager=("p0", "p1", "p2", None)[number % 7 // 2] if number > 2 else None,  # of three teams, and of none
        aliases=(f"a{number}",) if dice.random() < 0.3 else (),
        attributes={"department": f"g{dice.randrange(groups)}", "team": dice.choice(("day", "day", "night"))},
        starts=some_day() if dice.random() < 0.2 else None,
        ends=some_day() if dice.random() < 0.2 else None,
        absent=(Span(first, first + dt.timedelta(days=dice.randint(0, 40))),) if dice.random() < 0.4 else (),
    )


def _life(dice: random.Random, person: Person, plan: Plan, weeks: int) -> Iterator[Event]:
    """What one person does: a habit that begins, and perhaps ends, at some week; acts at any time around launch."""
    names = [person.email or person.id, person.id] if dice.random() < 0.1 else [person.email or person.id]
    names = [*names, *person.aliases] if dice.random() < 0.3 else names
    begins, stops = sorted((dice.randint(-4, weeks), dice.randint(0, 2 * weeks)))
    often = dice.choice((0.0, 0.3, 0.75, 0.9, 1.0))
    for number in range(-4, weeks + 2):
        for name, chance in (
            ("used", often),
            ("accepted", 0.2),
            ("overridden", 0.2),
            ("opened", 0.6),
            ("by_hand", 0.3),
        ):
            is_use = name in {"used", "accepted", "overridden"}
            if dice.random() < chance and (not is_use or (begins <= number < stops and often)):
                day = plan.launch + number * WEEK + dt.timedelta(days=dice.randrange(7))
                yield _event(dice, dice.choice(names), name, day, plan)
    yield from _acts(dice, names, plan)


def _acts(dice: random.Random, names: list[str], plan: Plan) -> Iterator[Event]:
    def act(name: str, often: float, first: int, last: int, **said: str) -> Iterator[Event]:
        if dice.random() < often:
            day = plan.launch + dt.timedelta(days=dice.randint(first, last))
            yield replace(_event(dice, dice.choice(names), f"uptake.{name}", day, plan), properties=said)

    which = (plan.launch.toordinal() % 5, plan.launch.toordinal() % 3)
    yield from act("told", 0.8, -30, 10, message="heads-up", channel=dice.choice(("email", "email", "broadcast")))
    yield from act("told", 0.2, -30, 10, message="other", channel="chat")
    yield from act("returned", 0.15, -25, 12, message="heads-up", channel="email")
    yield from act("acknowledged", 0.6, -20, 15, message="heads-up")
    if which[0]:
        yield from act("access", 0.8, -10, 15, what="licence", granted=dice.choice(("true", "true", "false")))
        yield from act("access", 0.2, 15, 60, what="licence", granted=dice.choice(("true", "false")))
    if which[1]:
        yield from act("invited", 0.7, -10, 5, session="s1")
        yield from act("cancelled", 0.2, 5, 15, session="s1")
    yield from act("attended", 0.6, -2, 20, session="s1")
    yield from act("assisted", 0.4, -2, 20, outcome=dice.choice(("worked", "worked with help", "blocked")))
    item = f"i{dice.randrange(10**9)}"
    barrier = dice.choice(("", "not clear", "not my work", "no access"))
    asked = next(act("asked", 0.3, 0, 40, item=item, barrier=barrier), None)
    if asked is not None:
        yield asked
        if dice.random() < 0.6:
            human = dice.choice(("true", "true", "false"))
            yield Event(
                names[0],
                asked.time + dice.randint(60, 10**6),
                "uptake.replied",
                properties={"item": item, "human": human},
            )


def _event(dice: random.Random, person: str, name: str, day: Day, plan: Plan) -> Event:
    time = dt.time(dice.choice((0, 8, 9, 10, 23)), dice.choice((0, 30, 59)))
    id_ = f"e{dice.randrange(10**9)}" if dice.random() < 0.3 else None
    return Event(person, at(day, time, plan.calendar), name, id_)
