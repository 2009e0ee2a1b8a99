"""An audience: the people whose measures are read together, one row each, as of one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from uptake.core.calendar import Calendar, Day, first_complete_week
from uptake.core.groups import Member, Members
from uptake.core.measures.bits import NO_HABIT, Habit, habit_of
from uptake.core.measures.reading import Reading
from uptake.core.people import Roster
from uptake.core.plan.model import Feedback, Group, Plan
from uptake.core.usage import Acts, History, Seen, Weeks, last

ALL = "all"
NEVER = 1 << 10  # a week index that no window reaches


@dataclass(frozen=True, slots=True)
class Row:
    """
    One person: who it is, in which group, what they did, what was done for them.

    `first`: the bit of the group's week 1; `until`: the first week end at which the person is gone; `measured`: whether
    the source of usage can see the person at all; `first_day`, `first_week`: of use, in the plan's timezone; `habit`:
    what the bits say at each week end, read once because most measures ask for it.
    """

    member: Member
    group: Group
    history: History
    acts: Acts
    first: int
    until: int
    measured: bool = True
    first_day: Day | None = None
    first_week: int = NEVER
    habit: Habit = NO_HABIT

    @property
    def counts(self) -> int:
        """Bits of the weeks that count for the person."""
        return self.member.counts

    @property
    def by_week(self) -> bool:
        """Whether the work comes up every week, so that a week without use says something."""
        return self.group.rhythm in {"daily", "weekly"}

    @property
    def team(self) -> str:
        """Those who are told, shown and answered together: the roster's team, else everybody of one manager."""
        person = self.member.person
        return person.attributes.get("team") or person.manager or ""

    def is_gone(self, end: int) -> bool:
        """Whether the person had left when the week before bit `end` was over."""
        return end >= self.until


@dataclass(frozen=True, slots=True)
class Audience:
    """
    One group of the plan, or all of them. `end`: the number of complete weeks of the window on the as-of day; `now`:
    when that day began, in UTC epoch seconds.
    """

    id: str
    title: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    seen: Seen
    calendar: Calendar
    as_of: Day
    launch: Day
    end: int
    now: int
    promised: Feedback | None = None
    shown_by: Mapping[str, Day] = field(default_factory=dict)  # group → the last day on which a session may be held

    @property
    def weeks(self) -> Weeks:
        """The window that the bits stand for."""
        return self.seen.weeks

    @property
    def first(self) -> int:
        """The bit of the audience's week 1."""
        return min((row.first for row in self.rows), default=self.weeks.index(first_complete_week(self.launch)))

    @property
    def here(self) -> tuple[Row, ...]:
        """The intended users on the as-of day."""
        return tuple(row for row in self.rows if row.member.here)

    @property
    def kind(self) -> str:
        """How usage reaches Uptake: events, counts, none; `mixed` where the groups differ."""
        kinds = {group.usage.kind for group in self.groups}
        return kinds.pop() if len(kinds) == 1 else "mixed"

    @property
    def sees_people(self) -> bool:
        """Whether usage of single people can be seen in any group: there are events, and some matched the roster."""
        has_events = any(group.usage.kind == "events" for group in self.groups)
        return has_events and bool(matched_kinds(self.seen)) and not self.seen.fits_nothing

    @property
    def rhythms(self) -> frozenset[str]:
        """How often the work comes up in the audience's groups."""
        return frozenset(group.rhythm for group in self.groups)

    @property
    def is_incomplete(self) -> bool:
        """Whether a source misses some use, so that nothing follows from not seeing it."""
        return any(group.usage.incomplete for group in self.groups)

    def latest_week(self, end: int) -> int | None:
        """The bit of the latest complete week before `end` that counts for anybody; None where there is none yet."""
        anybody = self.counts_for_anybody & last(end, end)
        return anybody.bit_length() - 1 if anybody else None

    @property
    def counts_for_anybody(self) -> int:
        """Bits of the weeks that count for at least one person."""
        return reduce(or_, {row.counts for row in self.rows}, 0)

    @property
    def names_chance(self) -> bool:
        """Whether the plan of every group names the events that show that the work came up."""
        return bool(self.groups) and all(group.usage.chance for group in self.groups)

    def dated(self, reading: Reading, first: int, final: int) -> Reading:
        """A reading with the days of its window, from the Monday of one week to the Sunday of another."""
        return replace(reading, first_day=self.weeks.first_day(first), last_day=self.weeks.last_day(final))


def audiences(plan: Plan, roster: Roster, members: Members, seen: Seen, as_of: Day) -> tuple[Audience, ...]:
    """Each group of the plan, and last everybody once."""
    groups = tuple(plan.groups.values())
    end, now = seen.weeks.complete(as_of), plan.calendar.epoch(as_of)
    shown_by = _last_sessions(plan)

    def gather(id_: str, title: str, chosen: tuple[Group, ...], rows: tuple[Row, ...], launch: Day) -> Audience:
        return Audience(
            id_, title, chosen, rows, seen, plan.calendar, as_of, launch, end, now, plan.feedback, shown_by
        )  # fmt: skip

    found = []
    for group in groups:
        rows = tuple(_rows(group, plan.calendar, roster, members.groups.get(group.id, ()), seen))
        found.append(gather(group.id, group.title, (group,), rows, group.launch))
    everybody = tuple(row for audience in found for row in audience.rows)
    launch = min((group.launch for group in groups), default=plan.start)
    return (*found, gather(ALL, "Everybody", groups, everybody, launch))


def _rows(group: Group, calendar: Calendar, roster: Roster, members: Iterable[Member], seen: Seen) -> Iterable[Row]:
    first = seen.weeks.index(first_complete_week(group.launch))
    kinds = matched_kinds(seen)
    for member in members:
        person = member.person
        history = seen.history(person.id)
        until = NEVER if person.ends is None else seen.weeks.index(person.ends) + 1
        # Whether usage can be seen: an identifier of a kind that the source uses. Everybody has an id.
        measured = not person.is_erased and ("id" in kinds or bool(kinds & roster.kinds_of(person)))
        first_day = None if history.first_use is None else calendar.day_of(history.first_use)
        week = NEVER if first_day is None else seen.weeks.index(first_day)
        habit = habit_of(history.used, member.counts, first)
        yield Row(member, group, history, seen.acts_of(person.id), first, until, measured, first_day, week, habit)


def _last_sessions(plan: Plan) -> dict[str, Day]:
    days: dict[str, Day] = {}
    for session in plan.sessions:
        for group in (plan.groups[id_] for id_ in session.groups if id_ in plan.groups):
            if session.between is not None:
                day = plan.calendar.resolve(session.between[1], group.launch).last
                days[group.id] = max(day, days.get(group.id, day))
    return days


def matched_kinds(seen: Seen) -> frozenset[str]:
    """The kinds of identifier by which the source of usage names people; none while no row matched anybody."""
    return frozenset(kind for kind, identifiers in seen.input.matched.items() if identifiers)
