"""From a file of usage to figures without a plan: one group of whoever is in the file, by the usual measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from uptake.core.calendar import WEEK, Calendar, Day, monday
from uptake.core.look.events import EventGuess, Kind
from uptake.core.look.guess import Guesses
from uptake.core.look.known import KnownTable
from uptake.core.measures.reading import Reading, State, share_of
from uptake.core.people import Person, Roster, make_roster
from uptake.core.picture import picture
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.plan.model import Filter, Group, Plan, Privacy, Usage, Who
from uptake.core.privacy import FLOOR
from uptake.core.sentences import Said
from uptake.core.usage import WEEKS_BEFORE_LAUNCH, WINDOW, Seen

GROUP = "everybody"
MOST_WEEKS = WINDOW - WEEKS_BEFORE_LAUNCH - 1  # that one window holds after launch
NEXT_WEEK = "next_week"
SHOWN = ("first_use", "weekly_active", "adopted", "habitual")  # of everybody
OF_FIRST_USERS = ("retained_5", "retained_9", "retained_13")


@dataclass(frozen=True, slots=True)
class Content:
    """
    What the files hold. `columns`: convention → name in them; `is_plain`: they were rewritten as a plain table, for the
    report cannot read them; `use_columns`: a row is use where one of these is above 0; `seats`: which look like it.
    """

    files: tuple[str, ...]
    rows: int
    people: tuple[str, ...]
    events: tuple[EventGuess, ...]
    first_day: Day | None
    last_day: Day | None
    columns: Mapping[str, str] = field(default_factory=dict)
    guesses: Guesses | None = None
    table: KnownTable | None = None
    use_columns: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    is_plain: bool = False
    local_times: bool = False
    days_only: bool = False
    rejected: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Said, ...] = ()

    @property
    def has_events(self) -> bool:
        """Whether the rows say what happened."""
        return any(one.seen.event for one in self.events)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the files. `size`: how many people were meant to use it, None where nobody said."""

    title: str
    as_of: Day
    timezone: str = "UTC"
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The Picture of a file of usage. `next_week`: of first users, active again in the week after their first."""

    content: Content
    asked: Asked
    plan: Plan
    picture: Picture
    next_week: Reading

    @property
    def group(self) -> GroupPicture:
        """Everybody."""
        return self.picture.all

    @property
    def is_hidden(self) -> bool:
        """Whether they are too few to show."""
        return bool(self.group.hidden) or not self.content.people


def plan_of(content: Content, asked: Asked) -> Plan:
    """The plan that stands in for the one that is missing: everybody in one group, launched in the first week."""
    usage = Usage(
        columns=content.columns,
        real_work=filters(content, Kind.WORK),
        exposure=filters(content, Kind.EXPOSURE),
        incomplete=content.table is not None and content.table.is_incomplete,
    )
    launch = first_week(content, asked)
    group = Group(GROUP, "Everybody", Who(everyone=True), launch, usage=usage)
    return Plan(
        "look", launch, asked.title, calendar=Calendar(asked.timezone), groups={GROUP: group}, usage=usage,
        privacy=Privacy(),
    )  # fmt: skip


def filters(content: Content, kind: Kind) -> tuple[Filter, ...]:
    """What of the events is counted as use, or as exposure; a row without an event is use."""
    if kind is Kind.WORK and not content.has_events:
        return (Filter(),)
    chosen = [one for one in content.events if (one.counts if kind is Kind.WORK else one.kind is kind)]
    return tuple(Filter((("event", (one.seen.event,)),)) for one in chosen if one.seen.event)


def first_week(content: Content, asked: Asked) -> Day:
    """The Monday from which weeks are counted: of the first event, but of no more weeks than one window holds."""
    earliest = monday(asked.as_of) - MOST_WEEKS * WEEK
    return max(earliest, monday(content.first_day)) if content.first_day else monday(asked.as_of)


def roster_of(content: Content, asked: Asked) -> Roster:
    """Whoever is in the files; where the size is known, with as many others as were meant to use it."""
    known = set(content.people)
    others = (f"nobody-{number}" for number in range(1, (asked.size or 0) + len(known) + 1))
    free = (name for name in others if name not in known)
    missing = max(0, (asked.size or 0) - len(known))
    return make_roster([*(Person(name) for name in content.people), *(Person(next(free)) for _ in range(missing))])


def found(content: Content, asked: Asked, plan: Plan, roster: Roster, seen: Seen) -> Found:
    """The figures as of a day that itself is not counted; too few people are withheld."""
    drawn = picture(plan, roster, seen, asked.as_of)
    again = _next_week(seen, plan.calendar, asked.as_of)
    few = drawn.all.hidden or is_small(again.of)
    return Found(content, asked, plan, drawn, again.withheld() if few else again)


def _next_week(seen: Seen, calendar: Calendar, as_of: Day) -> Reading:
    """Of first users: active in the week after the one of their first use, where that week is over."""
    end = seen.weeks.complete(as_of)
    answers = []
    for history in seen.histories.values():
        if history.first_use is None:
            continue
        week = seen.weeks.index(calendar.day_of(history.first_use)) + 1
        if 0 <= week < end:
            answers.append(bool(history.used >> week & 1))
    return replace(share_of(answers), measure=NEXT_WEEK)


def seat_columns(rows: Sequence[Mapping[str, str]], headers: Sequence[str], taken: Sequence[str]) -> tuple[str, ...]:
    """Columns that look like counts of use: whole numbers from 0, of which a fifth and more are 0, and not all."""
    names = []
    for name in headers:
        cells = [cell for row in rows if (cell := row.get(name, "").strip())]
        if name in taken or len(cells) < len(rows) / 2 or not all(cell.isdecimal() for cell in cells):
            continue
        zeros = sum(not cell.strip("0") for cell in cells)
        if len(cells) / 5 <= zeros < len(cells):
            names.append(name)
    return tuple(names)


def yesterday(day: Day) -> Day:
    """The last day that is counted."""
    return day - timedelta(days=1)


def is_small(people: int | None) -> bool:
    """Whether these are a group too small to show: here whoever uses it is the group."""
    return people is not None and 0 < people < FLOOR


def is_known(reading: Reading) -> bool:
    """Whether there is a figure to show."""
    return reading.state is State.OK
