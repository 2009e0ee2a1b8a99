"""Events written down in a test, as the view `rows` would show them, and the small firm to which they happen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from uptake.analytics.counting import Counting
from uptake.analytics.engine import Engine
from uptake.analytics.staging import wanted_of
from uptake.core.calendar import Calendar, Day, Duration, When
from uptake.core.groups import intended
from uptake.core.people import Person, make_roster, normal
from uptake.core.plan.model import Filter, Group, Message, Plan, Usage, Who
from uptake.core.sentences import Said
from uptake.core.usage import Seen, Weeks

ZONE = "Europe/Berlin"  # its clocks go back on 25 October 2026
LAUNCH = Day(2026, 10, 5)  # a Monday
AS_OF = Day(2026, 11, 16)  # a Monday, six weeks later
WEEKS = Weeks(Day(2026, 9, 7), 12)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a usage file. `t`: UTC epoch microseconds."""

    person: str | None
    t: int
    event: str = "confirmed"
    id: str | None = None
    behalf: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    bad: bool = False

    @property
    def content(self) -> str | None:
        """What tells rows without an id apart."""
        rest = {**self.properties, "on_behalf_of": self.behalf}
        return None if self.id is not None else json.dumps(sorted((k, v) for k, v in rest.items() if v))


def at(text: str) -> int:
    """Microseconds of a local time such as 2026-10-06 09:00."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp()) * 1_000_000


def use(person: str, when: str, event: str = "confirmed", **properties: str) -> Line:
    """A row without an id; `id` and `on_behalf_of` may be among the properties."""
    key, behalf = properties.pop("id", None), properties.pop("on_behalf_of", None)
    return Line(person, at(when), event, key, behalf, properties)


def act(person: str | None, when: str, kind: str, **properties: str) -> Line:
    """A reserved event."""
    return Line(person, at(when), f"uptake.{kind}", None, None, properties)


def where(**must: str | tuple[str, ...]) -> Filter:
    """A filter."""
    return Filter(tuple((column, (value,) if isinstance(value, str) else value) for column, value in must.items()))


USAGE = Usage(
    real_work=(where(event=("confirmed", "changed"), env="prod"), where(event="confirmed", env="absent")),
    chance=(where(event="opened"),),
    old_way=(where(event="by_hand"),),
    exposure=(where(event="shown", screen="present"),),
    accepted=(where(event="confirmed"),),
    overridden=(where(event="changed"),),
    except_people=("robot@acme.example",),
)
REVIEWS = Usage(real_work=(where(event="reviewed"),), delegated="count")
PEOPLE = (
    Person("A1", "asha@acme.example", attributes={"department": "Claims"}, aliases=("asha",)),
    Person("B2", "Bram@acme.example", attributes={"department": "Claims"}),
    Person("C3", "cleo@acme.example", attributes={"department": "Claims"}, starts=Day(2026, 10, 21)),
    Person("D4", "dov@acme.example", attributes={"department": "Reviews"}),
    Person("E5", "edie@acme.example", attributes={"department": "Legal"}),
    Person("R9", "robot@acme.example", attributes={"department": "Claims"}, aliases=("robby",)),
)


MESSAGES = (
    Message("late-news", ("claims",), None, lead=Duration(3, "wd", "3wd")),
    Message("m", ("claims",), When.parse("workday -15")),
    Message("n", ("claims",), When.parse("day 0"), channels=("email", "broadcast")),
    Message("shout", ("claims",), When.parse("workday -15"), channels=("broadcast",)),
    Message("nudge", ("claims",), When.parse("workday -5"), only={"not_reached": "told"}),
    Message("so-far", ("claims",), When.parse("day 14")),
    Message("newsletter", ("reviews",), When.parse("day 30")),
)


def plan_of(claims: Usage = USAGE, reviews: Usage = REVIEWS) -> Plan:
    """Two groups, one of which counts otherwise, one with messages, one with none before its launch."""
    groups = (
        Group("claims", "Claims", Who(equal={"department": ("Claims",)}), LAUNCH, access="licence", usage=claims),
        Group("reviews", "Reviews", Who(equal={"department": ("Reviews",)}), LAUNCH, usage=reviews),
    )
    return Plan(
        "triage",
        LAUNCH,
        calendar=Calendar(ZONE),
        usage=claims,
        groups={group.id: group for group in groups},
        messages=MESSAGES,
    )


class Lines:
    """Rows in the place of files. `mended`: what a second look makes of them; `broken`: the first look fails."""

    def __init__(self, engine: Engine, plan: Plan, lines: Sequence[Line], mended: Sequence[Line] | None = None) -> None:
        self.engine = engine
        self.properties = wanted_of(plan).properties
        self.lines = lines
        self.mended = mended
        self.broken = False
        self.rejected_counts: Mapping[str, int] = {}
        self.notes: tuple[Said, ...] = ()
        found = {name for line in (*lines, *(mended or ())) for name in line.properties}
        found |= {"on_behalf_of" for line in (*lines, *(mended or ())) if line.behalf}
        self.absent = frozenset({"on_behalf_of", *self.properties} - found)

    def open(self) -> None:
        columns: dict[str, tuple[str, Callable[[Line], object]]] = {
            "f": ("INTEGER", lambda _: 0),
            "place": ("BIGINT", lambda _: 0),
            "person_written": ("VARCHAR", lambda line: line.person),
            "sure": ("BOOLEAN", lambda _: False),
            "odd": ("BOOLEAN", lambda line: line.bad),
            "bad": ("BOOLEAN", lambda line: line.bad),
            "person": ("VARCHAR", lambda line: None if line.person is None else normal(line.person)),
            "t": ("BIGINT", lambda line: line.t),
            "event": ("VARCHAR", lambda line: line.event),
            "id": ("VARCHAR", lambda line: line.id),
            "on_behalf_of": ("VARCHAR", lambda line: line.behalf),
            "content": ("VARCHAR", lambda line: line.content),
            "local": ("BOOLEAN", lambda _: False),
        }
        for place, name in enumerate(self.properties):
            columns[f"p{place}"] = ("VARCHAR", lambda line, name=name: line.properties.get(name) or None)  # type: ignore[misc]
        self.engine.load(
            "lines", {name: (kind, [cell(line) for line in self.lines]) for name, (kind, cell) in columns.items()}
        )
        relation = (
            "SELECT * REPLACE (CAST(CAST(t AS VARCHAR) || 'x' AS BIGINT) AS t) FROM lines"
            if self.broken
            else "FROM lines"
        )
        self.engine.connection.execute(f"CREATE OR REPLACE VIEW rows AS {relation}")

    def mend(self) -> bool:
        if self.mended is None:
            return False
        self.lines, self.mended, self.broken = self.mended, None, False
        self.rejected_counts = {"bad time": 1}
        self.open()
        return True


def count(
    *lines: Line,
    plan: Plan | None = None,
    people: Sequence[Person] = PEOPLE,
    as_of: Day = AS_OF,
    weeks: Weeks = WEEKS,
) -> Seen:
    """What is seen of some rows."""
    plan = plan or plan_of()
    roster = make_roster(people)
    with Engine(threads=1) as engine:
        counting = Counting(engine, plan, roster, Lines(engine, plan, lines))
        counting.read()
        return counting.see(intended(plan, roster, weeks, as_of), weeks, as_of)


def claims_with(**changes: object) -> Plan:
    """The plan with some other keys of usage, for the first group and as a whole."""
    return plan_of(claims=replace(USAGE, **changes))  # type: ignore[arg-type]
