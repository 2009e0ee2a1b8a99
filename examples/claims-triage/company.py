"""
The invented insurer: its calendar, its four groups and its people.

Moments are naive local times of Munich until they are written. Of the random generator only `random()` is used,
whose sequence Python promises to keep, so that the same seed gives the same people on every machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

T = TypeVar("T")
Day = dt.date
Moment = dt.datetime
DAY, WEEK, MINUTE = dt.timedelta(days=1), dt.timedelta(weeks=1), dt.timedelta(minutes=1)

FIRST, LAST = Day(2026, 11, 2), Day(2027, 3, 31)
MONDAYS = [FIRST + number * WEEK for number in range(22)]
# Bavaria's public holidays on weekdays of these months, and the days on which the company is closed.
HOLIDAYS = {Day(2026, 12, 25), Day(2027, 1, 1), Day(2027, 1, 6), Day(2027, 3, 26), Day(2027, 3, 29)}
CLOSED = {Day(2026, 12, day) for day in range(24, 32)}

DOMAIN = "@beispiel.example"
OWNER, DEPUTY, SPONSOR = "marlene.ostermayr", "yusuf.aydin", "henrike.dahlmann"
STAFF = (OWNER, DEPUTY, SPONSOR, "ludwig.pointner", "carla.benedetti", "noor.hakimi", "jonas.wirth")
HELPERS = {"adjusters": "ludwig.pointner", "supervisors": "carla.benedetti", "back-office": "noor.hakimi"}
HEADS = ("sabine.kreuzer", "georg.reiter", "paula.lindner")
DEPARTMENTS = ("Claims", "Customer service", "Back office")
ROBOT, STRANGER = "test.roboter" + DOMAIN, "aushilfe.empfang" + DOMAIN
# fmt: off
TOWNS = ("Augsburg", "Rosenheim", "Passau", "Landshut", "Bamberg", "Kempten", "Ansbach", "Erlangen", "Straubing", "Hof")
FORENAMES = (
    "Anna", "Ben", "Clara", "David", "Elif", "Florian", "Greta", "Hannes", "Ines", "Jürgen", "Katrin", "Lukas",
    "Mira", "Nico", "Olga", "Peter", "Rosa", "Simon", "Tanja", "Ulrich", "Vera", "Walter", "Yasmin", "Zoran",
    "Agnes", "Björn", "Cem", "Doris", "Emil", "Franziska", "Gül", "Horst", "Irmi", "Jan", "Käthe", "Leo",
)
SURNAMES = (
    "Huber", "Öztürk", "Schmid", "Gruber", "Wallner", "Böhm", "Fischl", "Novak", "Sailer", "Mayrhofer", "Lechner",
    "Krauß", "Thaler", "Brandl", "Vogl", "Seidl", "Zöllner", "Aigner", "Haslinger", "Pichler", "Demir", "Rossi",
    "Kern", "Moser", "Stadler", "Winkler", "Eder", "Graf", "Loibl", "Kowalski", "Späth",
)
FORMER_SURNAMES = (
    "Ammer", "Birkl", "Dorn", "Ebner", "Fromm", "Gantner", "Heigl", "Jell", "Kagerer", "Lanz", "Nagl", "Perl",
    "Rauch", "Sedlmayr", "Traub",
)
# fmt: on


@dataclass(frozen=True)
class Actions:
    """What the claims application calls the steps of one piece of work."""

    opened: str
    new_way: str
    overruled: str
    old_way: str


CLAIM = Actions("claim_opened", "suggestion_kept", "suggestion_moved", "basket_chosen_by_hand")
MONDAY_PAGE = Actions("monday_page_opened", "review_done", "", "list_exported")
LETTER = Actions("task_opened", "draft_sent", "draft_thrown_away", "letter_written")


@dataclass(frozen=True)
class Part:
    """How one group is made: what was done for it, how often its work comes up in a week, its habits in per cent."""

    launch: Day
    told: Day | None  # the first day on which managers told their people; None: nobody did
    access: str | None
    session: str
    first_session: Day
    session_days: int
    seats: int
    attended: float
    tasks: tuple[int, ...]  # pieces of work in a week, each number equally likely
    actions: Actions
    habits: dict[str, int]


PARTS = {
    "adjusters": Part(
        launch=Day(2026, 12, 1),
        told=Day(2026, 11, 10),
        access="licence",
        session="first-claim",
        first_session=Day(2026, 12, 1),
        session_days=11,
        seats=6,
        attended=0.82,
        tasks=(1, 2, 2, 2, 3),
        actions=CLAIM,
        habits={"steady": 62, "gradual": 20, "fading": 7, "tried": 4, "never": 7},
    ),
    "supervisors": Part(
        launch=Day(2026, 12, 1),
        told=Day(2026, 11, 10),
        access=None,
        session="first-monday",
        first_session=Day(2026, 12, 7),
        session_days=10,
        seats=4,
        attended=0.88,
        tasks=(1,),
        actions=MONDAY_PAGE,
        habits={"steady": 56, "gradual": 28, "fading": 5, "tried": 3, "never": 8},
    ),
    "call-centre": Part(
        launch=Day(2026, 12, 1),
        told=None,
        access="login",
        session="first-call",
        first_session=Day(2026, 12, 1),
        session_days=11,
        seats=8,
        attended=0.0,
        tasks=(0, 1, 1, 2),
        actions=CLAIM,
        habits={"curious": 6, "never": 94},
    ),
    "back-office": Part(
        launch=Day(2027, 1, 12),
        told=Day(2026, 12, 10),
        access="login",
        session="first-letter",
        first_session=Day(2027, 1, 12),
        session_days=9,
        seats=4,
        attended=0.92,
        tasks=(1, 1, 2),
        actions=LETTER,
        habits={"tried": 88, "fading": 3, "never": 9},
    ),
}
ROLES = {
    "adjusters": "Adjuster",
    "supervisors": "Team supervisor",
    "call-centre": "Call handler",
    "back-office": "Clerk",
}


@dataclass
class Person:
    """One row of people.csv, and what happened to and by the person."""

    id: str
    name: str
    email: str
    group: str = ""
    role: str = ""
    department: str = ""
    team: str = ""
    location: str = "München"
    manager: str = ""
    starts: Day | None = None
    ends: Day | None = None
    former: str = ""  # the address until `renamed`
    renamed: Day | None = None
    absent: tuple[tuple[Day, Day], ...] = ()
    habit: str = ""
    dates: dict[str, Moment] = field(default_factory=dict)  # told, acknowledged, access, attended
    uses: list[Moment] = field(default_factory=list)  # real work done the new way
    olds: list[Moment] = field(default_factory=list)  # and the old way

    def employed(self, day: Day) -> bool:
        """Whether the person works for the company on the day."""
        return (self.starts or day) <= day <= (self.ends or day)

    def away(self, day: Day) -> bool:
        """Whether the person is absent on the day."""
        return any(first <= day <= last for first, last in self.absent)

    def present(self, day: Day) -> bool:
        """Employed and not absent."""
        return self.employed(day) and not self.away(day)


def works(day: Day) -> bool:
    """Whether anybody works on the day."""
    return day.weekday() < 5 and day not in HOLIDAYS and day not in CLOSED


def workday(day: Day, count: int) -> Day:
    """The count-th working day after the day, before it if the count is negative; 0 is the day or the next one."""
    step = DAY if count >= 0 else -DAY
    while count == 0 and not works(day):
        day += DAY
    for _ in range(abs(count)):
        day += step
        while not works(day):
            day += step
    return day


def pick(rng: Random, items: Sequence[T]) -> T:
    """One of the items."""
    return items[int(rng.random() * len(items))]


def at_work(rng: Random, day: Day) -> Moment:
    """Some second of the working hours of a day."""
    return Moment.combine(day, dt.time(8)) + dt.timedelta(seconds=int(rng.random() * 9 * 3600))


def address(name: str) -> str:
    """The address that goes with a name."""
    plain = name.lower()
    for letter, ascii_letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), (" ", ".")):
        plain = plain.replace(letter, ascii_letters)
    return plain + DOMAIN


def make_people(rng: Random) -> list[Person]:
    """Everybody on the roster: who carries the rollout, heads, a desk that is left out, a test account, the groups."""
    staff = [
        Person(f"B{100 + n}", name.replace(".", " ").title(), name + DOMAIN, role="Change and training")
        for n, name in enumerate(STAFF)
    ]
    heads = [
        Person(f"B{200 + n}", name.replace(".", " ").title(), name + DOMAIN, role="Head", department=DEPARTMENTS[n])
        for n, name in enumerate(HEADS)
    ]
    heads[1].manager, heads[2].manager = heads[2].id, heads[1].id  # the list says that they report to each other
    desk = [
        Person(f"B{300 + n}", f"{name} Flott", address(f"{name} Flott"), "", "Adjuster", "Claims", "Fleet desk")
        for n, name in enumerate(FORENAMES[:5])
    ]
    robot = Person("B399", "Test Roboter", ROBOT, "", "Adjuster", "Claims", "Test")
    members = list(make_members(rng))
    members[77].manager = "B9999"  # nobody has that number
    return [*staff, *heads, *desk, robot, *members]


def make_members(rng: Random) -> Iterator[Person]:
    """The people of the groups, team by team; each team has one of the supervisors."""
    number = 1000
    for place, (group, teams, size) in enumerate(
        (("adjusters", 30, 6), ("call-centre", 20, 6), ("back-office", 10, 4))
    ):
        habits = iter(deal(rng, PARTS[group].habits, teams * size))
        leads = iter(deal(rng, PARTS["supervisors"].habits, teams))
        for team in range(teams):
            town = (TOWNS[team % 10], "München", "Nürnberg")[place]
            label = f"{town} {team // 10 + 1 if place == 0 else team + 1}"
            lead = f"B{number}"
            for kind in ("supervisors", *[group] * size):
                name = f"{FORENAMES[number * 7 % 36]} {SURNAMES[number * 5 % 31]}"
                person = Person(f"B{number}", name, address(name), kind, ROLES[kind], DEPARTMENTS[place], label, town)
                person.manager = f"B{200 + place}" if kind == "supervisors" else lead
                person.habit = next(leads if kind == "supervisors" else habits)
                live(person, rng)
                number += 1
                yield person


def deal(rng: Random, habits: dict[str, int], count: int) -> list[str]:
    """As many habits as there are people, in the given shares, in random order."""
    marks = [habit for habit, share in habits.items() for _ in range(share)]
    return sorted((marks[number * len(marks) // count] for number in range(count)), key=lambda _: rng.random())


def live(person: Person, rng: Random) -> None:
    """What happens to people: leave over Christmas or carnival, a long absence, coming, going, another name."""
    fate, when = rng.random(), int(rng.random() * 60)
    christmas, carnival = (Day(2026, 12, 21), Day(2027, 1, 5)), (Day(2027, 2, 8), Day(2027, 2, 12))
    if fate < 0.04:
        person.absent = (christmas, carnival)
    elif fate < 0.22:
        person.absent = (christmas,)
    elif fate < 0.34:
        person.absent = (carnival,)
    elif fate < 0.36:
        person.absent = ((Day(2026, 12, 14), Day(2027, 2, 12)),)
    elif fate < 0.39:
        person.starts = workday(Day(2026, 12, 9) + when * DAY, 0)
    elif fate < 0.42:
        person.ends = workday(Day(2026, 11, 20) + 2 * when * DAY, 0)
    elif fate < 0.45:
        person.former = address(f"{person.name.split()[0]} {FORMER_SURNAMES[when % 15]}")
        person.renamed = Day(2026, 12, 1) + when * DAY
