"""Who is in which group on a day, and which weeks count for each person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from uptake.core.calendar import Calendar, Day, Span, first_complete_week, monday
from uptake.core.people import Person, Roster, normal
from uptake.core.plan.model import Group, Plan, Who
from uptake.core.sentences import Listed, Said, later, later_n
from uptake.core.usage import Weeks

Test = Callable[[Person], bool]


class Member(NamedTuple):
    """
    One intended user. `counts`: a bit for each complete week that counts for the person; `away`: complete weeks that do
    not count only because the person was absent; `here`: is an intended user on the as-of day.
    """

    person: Person
    group: str
    counts: int
    away: int
    here: bool

    @property
    def id(self) -> str:
        """The roster id."""
        return self.person.id


@dataclass(frozen=True, slots=True)
class Members:
    """The intended users by group, in the order of the plan, as of one day."""

    groups: Mapping[str, tuple[Member, ...]]
    in_two_groups: tuple[str, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=dict)  # group → people taken out by an exclusion
    notes: tuple[Said, ...] = ()

    def here(self, group: str) -> tuple[Member, ...]:
        """The members of a group who are intended users on the as-of day."""
        return tuple(member for member in self.groups[group] if member.here)


def fold(name: str) -> str:
    """A column's name as it is compared: without regard to case, spaces, `_` or `-`."""
    return re.sub(r"[\s_-]+", "", name).lower()


def chosen_by(who: Who, roster: Roster) -> Test:
    """The test that `who` stands for, on people of the roster; every given part must hold."""
    parts: list[Test] = []
    for column, values in who.equal.items():
        parts.append(_equal_to(fold(column), frozenset(values)))
    if who.anyone_of:
        alternatives = [chosen_by(part, roster) for part in who.anyone_of]
        parts.append(lambda person: any(test(person) for test in alternatives))
    if who.under is not None:
        below = roster.under(who.under)
        parts.append(lambda person: person.id in below)
    if who.people:
        named = {known[0] for text in who.people if (known := roster.identifiers.get(normal(text)))}
        parts.append(lambda person: person.id in named)
    if who.but is not None:
        unwanted = chosen_by(who.but, roster)
        parts.append(lambda person: not unwanted(person))
    if not parts and not who.everyone:
        return lambda _: False
    return parts[0] if len(parts) == 1 else lambda person: all(test(person) for test in parts)


def _equal_to(column: str, values: frozenset[str]) -> Test:
    return lambda person: person.attributes.get(column, "") in values


def intended(plan: Plan, roster: Roster, weeks: Weeks, as_of: Day) -> Members:
    """
    The intended users of each group: whom its `who` names, without exclusions and without people who had left by day 0.

    Before launch these are the people who are here on the as-of day. Whoever fits two groups is counted in the first.
    """
    taken: dict[str, str] = {}
    in_two: list[str] = []
    excluded: dict[str, int] = {}
    groups: dict[str, tuple[Member, ...]] = {}
    ignored = frozenset(
        known[0]
        for text in (plan.usage.except_people if plan.usage else ())
        if (known := roster.identifiers.get(normal(text)))
    )
    for group in plan.groups.values():
        named, out = _named(group, roster, ignored, as_of)
        excluded[group.id] = out
        mine: list[Person] = []
        for person in named:
            if taken.setdefault(person.id, group.id) != group.id:
                in_two.append(person.id)
                continue
            mine.append(person)
        groups[group.id] = _members(group, mine, plan.calendar, weeks, as_of)
    return Members(
        groups, tuple(in_two), excluded, (*_group_notes(groups, in_two), *_column_notes(plan, groups, roster))
    )


def groups_of(plan: Plan, roster: Roster) -> Mapping[str, str]:
    """Roster id → group, of everybody whom a group names, on whichever day; of several groups the first."""
    found: dict[str, str] = {}
    for group in plan.groups.values():
        if group.who is None:
            continue
        test, out_tests = chosen_by(group.who, roster), [chosen_by(one.who, roster) for one in group.exclusions]
        for person in filter(test, roster.people.values()):
            if not any(unwanted(person) for unwanted in out_tests):
                found.setdefault(person.id, group.id)
    return found


def headcount(plan: Plan, roster: Roster, as_of: Day) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """How many intended users each group has on a day, and who fits two groups: what the gate asks of a roster."""
    members = intended(plan, roster, Weeks.around(plan.first_launch), as_of)
    return {group: len(members.here(group)) for group in members.groups}, members.in_two_groups


def _named(group: Group, roster: Roster, ignored: frozenset[str], as_of: Day) -> tuple[list[Person], int]:
    if group.who is None:
        return [], 0
    test = chosen_by(group.who, roster)
    out_tests = [chosen_by(exclusion.who, roster) for exclusion in group.exclusions]
    first_day = min(group.launch, as_of)
    named: list[Person] = []
    out = 0
    for person in roster.people.values():
        if not test(person) or person.id in ignored:
            continue
        if person.ends is not None and person.ends < first_day:
            continue
        if person.starts is not None and person.starts > as_of:
            continue
        if out_tests and any(unwanted(person) for unwanted in out_tests):
            out += 1
            continue
        named.append(person)
    return named, out


def _members(group: Group, people: list[Person], calendar: Calendar, weeks: Weeks, as_of: Day) -> tuple[Member, ...]:
    whole = Presence(group.launch, calendar, weeks, as_of)
    return tuple(Member(person, group.id, *whole.of(person)) for person in people)


def _group_notes(groups: Mapping[str, tuple[Member, ...]], in_two: list[str]) -> tuple[Said, ...]:
    notes = [nobody_fits(group) for group, members in groups.items() if not members]
    if in_two:
        one = "{number} person fits two groups and is counted in the first of them"
        many = "{number} people fit two groups; each is counted in the first of them"
        notes.append(later_n(len(in_two), one, many))
    return tuple(notes)


def nobody_fits(group: str) -> Said:
    """The note on a group without anybody."""
    return later("nobody on the roster fits the group {group}", group=group)


def _column_notes(plan: Plan, groups: Mapping[str, tuple[Member, ...]], roster: Roster) -> tuple[Said, ...]:
    """Columns that an empty group asks for and in which nobody has anything: the usual reason why nobody fits it."""
    if all(groups.values()) or not roster.people:
        return ()
    filled = columns_filled(roster)
    asking = [group.who for group in plan.groups.values() if not groups[group.id] and group.who is not None]
    missing = sorted({column for who in asking for column in columns_of(who) if fold(column) not in filled})
    if not missing:
        return ()
    lacks = Listed(tuple(missing), later(" or the column "))
    if not filled:
        return (later("nobody on the roster has anything in the column {missing}; no column is filled in",
                      missing=lacks),)  # fmt: skip
    return (later("nobody on the roster has anything in the column {missing}; filled in: {known}",
                  missing=lacks, known=", ".join(filled)),)  # fmt: skip


def columns_filled(roster: Roster) -> tuple[str, ...]:
    """The columns, folded, in which somebody has something: of an empty column a roster keeps nothing."""
    return tuple(sorted({column for person in roster.people.values() for column in person.attributes}))


def columns_of(who: Who) -> set[str]:
    """The columns of the roster that a group asks for."""
    return columns_wanted(who).union(columns_unwanted(who))


def columns_wanted(who: Who) -> set[str]:
    """The columns in which somebody must have something to be in a group."""
    return set(who.equal).union(*map(columns_wanted, who.anyone_of))


def columns_unwanted(who: Who) -> set[str]:
    """The columns by which `not` keeps people out of a group."""
    kept_out = columns_of(who.but) if who.but else set()
    return kept_out.union(*map(columns_unwanted, who.anyone_of))


class Presence:
    """
    Which complete weeks count for a person of one group. Remembers the answer for each pattern of days: most share
    one.
    """

    def __init__(self, launch: Day, calendar: Calendar, weeks: Weeks, as_of: Day) -> None:
        self.launch = launch
        self.calendar = calendar
        self.weeks = weeks
        self.as_of = as_of
        first = max(0, weeks.index(first_complete_week(launch)))
        self.working = [
            (index, days)
            for index in range(first, weeks.complete(as_of))
            if calendar.week_counts(weeks.first_day(index)) and (days := calendar.weekdays_of(weeks.first_day(index)))
        ]
        self._known: dict[tuple[Day | None, Day | None, tuple[Span, ...]], tuple[int, int, bool]] = {}

    def of(self, person: Person) -> tuple[int, int, bool]:
        """(bits of weeks that count, bits of weeks that the person was away, is an intended user on the as-of day)."""
        pattern = (person.starts, person.ends, person.absent)
        found = self._known.get(pattern)
        if found is None:
            found = self._known[pattern] = (*self._bits(person), self._is_intended(person))
        return found

    def _is_intended(self, person: Person) -> bool:
        """Whether the person is an intended user on the as-of day: here, and a joiner's first whole week has begun."""
        if person.ends is not None and person.ends < self.as_of:
            return False
        if person.starts is None or person.starts <= self.launch:
            return True
        return _first_whole_week(person.starts, self.calendar) <= self.as_of

    def _bits(self, person: Person) -> tuple[int, int]:
        counts = away = 0
        for index, days in self.working:
            if not (person.is_here(days[0]) and person.is_here(days[-1])):
                continue
            if self._was_away(person, days):
                away |= 1 << index
            else:
                counts |= 1 << index
        return counts, away

    def _was_away(self, person: Person, days: tuple[Day, ...]) -> bool:
        """Absent on every day of the week on which there was work at all."""
        return bool(person.absent) and all(person.is_absent(day) for day in days if self.calendar.is_workday(day))


def _first_whole_week(starts: Day, calendar: Calendar) -> Day:
    """The Monday of the first week in which somebody who starts on a day is here on all its working weekdays."""
    week = monday(starts)
    days = calendar.weekdays_of(week)
    return week if not days or starts <= days[0] else first_complete_week(starts)
