"""An audience: the people whose measures are read together, as of one day; those who are alike are asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import repeat
from operator import or_

from uptake.core.calendar import Calendar, Day, first_complete_week
from uptake.core.columns import tuples
from uptake.core.groups import Member, Members
from uptake.core.measures.bits import habit_of
from uptake.core.measures.reading import Reading
from uptake.core.measures.rows import NEVER, Alike, Row
from uptake.core.people import Roster
from uptake.core.plan.model import Feedback, Group, Plan
from uptake.core.usage import NO_ACTS, NO_HISTORY, Seen, Weeks, last

ALL = "all"
FEW_USES = 5  # with so many actions in one week or two, somebody has tried it, and not worked with it
LATELY = 4  # weeks in which the old way is looked for


@dataclass(frozen=True)
class Audience:
    """
    One group of the plan, or all of them. `end`: the number of complete weeks of the window on the as-of day; `now`:
    when that day began, in UTC epoch seconds; `parts`: of everybody, the groups. What is counted in them is not counted
    again.
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
    parts: tuple[Audience, ...] = ()

    @property
    def weeks(self) -> Weeks:
        """The window that the bits stand for."""
        return self.seen.weeks

    @cached_property
    def alike(self) -> tuple[Alike, ...]:
        """
        Everybody, people who are alike together: what questions ask of a person is asked once for all of them.

        Who it is, their team, the exact times and how often they did something differ: that is asked of `rows`.
        """
        if self.parts:
            return tuple(alike for part in self.parts for alike in part.alike)
        asked = list(self._asked())
        one_of = dict(zip(asked, self.rows, strict=True))
        return tuple(Alike(one_of[key], people) for key, people in Counter(asked).items())

    def _asked(self) -> Iterator[tuple[object, ...]]:
        """
        Of each row all that a question about one person looks at; `acts` and months only where there are any.

        What almost nobody is concerned by is asked of the others only: a call takes longer than most answers.
        """
        now, lately = self.now, self._lately
        for row in self.rows:
            member, group, history, acts, _, until, measured, _, first_week, _ = row
            person, _, counts, away, here = member
            first = history.first_use
            yield (
                here, counts, until, measured, first_week, history.used, history.chance,
                first is not None and first < now, history.uses <= FEW_USES, history.old_way & counts & lately != 0,
                (away != 0 or person.absent != ()) and self.is_away(row),
                self._done(row) if acts is not NO_ACTS else None,
                (history.used_months, history.chance_months, person.starts, person.ends)
                if group.rhythm == "monthly" else None,
            )  # fmt: skip

    def _done(self, row: Row) -> tuple[object, ...]:
        """What was done for a person: whether, and on which side of the days that matter."""
        acts, now = row.acts, self.now
        times = (acts.told, acts.acknowledged, acts.access, acts.attended, acts.not_clear, acts.not_my_work)
        return (
            *(None if time is None else time < now for time in times),
            acts.told_in_time, acts.told is not None and acts.told >= self._launched,
            acts.has_access, acts.seated is None, acts.waiting, acts.answered, acts.blocked, row.was_assisted,
        )  # fmt: skip

    def access_of(self, row: Row) -> bool | None:
        """
        Whether the person has what they need to start; None where they need nothing, or it is not known. Whoever was
        refused has none; of those with no word on it that is known once anybody's was granted.
        """
        if row.group.access == "none":
            return None
        return False if row.acts.has_access is None and "access" in self.seen.collected else row.acts.has_access

    @cached_property
    def _launched(self) -> int:
        """When the day of the launch began, in UTC epoch seconds."""
        return self.calendar.epoch(self.launch)

    def happened(self, time: float | None) -> bool:
        """Whether it happened before the as-of day began: a past reading must not change with what came later."""
        return time is not None and time < self.now

    def has_used(self, row: Row) -> bool:
        """Whether the person used it before the as-of day began."""
        first = row.history.first_use
        return first is not None and first < self.now

    def went_the_old_way(self, row: Row) -> bool:
        """Whether the person did the work the old way in the latest weeks that count."""
        return row.history.old_way & row.counts & self._lately != 0

    def is_away(self, row: Row) -> bool:
        """Whether the person is absent on the day, or was for the whole of the latest complete week."""
        member = row.member
        if member.away and self.end > 0 and member.away >> self.end - 1 & 1:
            return True
        return member.person.is_absent(self.as_of)

    @cached_property
    def _lately(self) -> int:
        return last(LATELY, self.end)

    @cached_property
    def first(self) -> int:
        """The bit of the audience's week 1."""
        return min((row.first for row, _ in self.alike), default=self.weeks.index(first_complete_week(self.launch)))

    @cached_property
    def intended(self) -> tuple[Alike, ...]:
        """The intended users on the as-of day, those who are alike together."""
        return tuple(one for one in self.alike if one.row.member.here)

    @cached_property
    def here(self) -> tuple[Row, ...]:
        """The intended users on the as-of day."""
        return tuple(row for row in self.rows if row.member.here)

    @cached_property
    def work_weeks(self) -> Counter[int]:
        """Bits of the weeks in which somebody did the work, in the old way or the new → people."""
        if self.parts:
            return sum((part.work_weeks for part in self.parts), Counter[int]())
        if not any(group.usage.old_way for group in self.groups):
            return Counter()
        if self.kind != "events":
            return Counter(row.counts for row in self.rows)
        done = ((row.member, row.history) for row in self.rows)
        return Counter(member.counts & (history.used | history.old_way) for member, history in done)

    @cached_property
    def first_days(self) -> Counter[tuple[Day, Day | None]]:
        """(launch, or access where it came later; day of first use) → measured people of one group."""
        launch, day_of = self.launch, self.calendar.day_of
        rows = [row for row in self.here if row.measured]
        if self.groups[0].access == "none":
            return Counter({(launch, day): people for day, people in Counter(row.first_day for row in rows).items()})
        times = ((row.acts.access, row.first_day) for row in rows)
        return Counter((launch if time is None else max(launch, day_of(time)), day) for time, day in times)

    @cached_property
    def recent(self) -> tuple[int, ...]:
        """Of each person with any, the real-work actions in the latest complete weeks that count."""
        if self.parts:
            return tuple(actions for part in self.parts for actions in part.recent)
        return tuple(actions for row in self.rows if (actions := row.history.recent))

    @property
    def kind(self) -> str:
        """How usage reaches Uptake: events, counts, none; `mixed` where the groups differ."""
        kinds = {group.usage.kind for group in self.groups}
        return kinds.pop() if len(kinds) == 1 else "mixed"

    @property
    def sees_people(self) -> bool:
        """Whether usage of single people can be seen in any group: events by now, of which some matched the roster."""
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

    @cached_property
    def counts_for_anybody(self) -> int:
        """Bits of the weeks that count for at least one person."""
        return reduce(or_, {row.counts for row, _ in self.alike}, 0)

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
    known = roster.known_by(matched_kinds(seen))

    def gather(
        id_: str, title: str, chosen: tuple[Group, ...], rows: tuple[Row, ...], parts: tuple[Audience, ...] = ()
    ) -> Audience:
        launch = min((group.launch for group in chosen), default=plan.start)
        return Audience(
            id_, title, chosen, rows, seen, plan.calendar, as_of, launch, end, now, plan.feedback, shown_by, parts
        )  # fmt: skip

    found = []
    for group in groups:
        rows = tuple(_rows(group, plan.calendar, known, members.groups.get(group.id, ()), seen))
        found.append(gather(group.id, group.title, (group,), rows))
    everybody = tuple(row for audience in found for row in audience.rows)
    return (*found, gather(ALL, "Everybody", groups, everybody, tuple(found)))


def _rows(
    group: Group, calendar: Calendar, known: Collection[str], members: Sequence[Member], seen: Seen
) -> Iterator[Row]:
    """
    One for each member, made of whole columns: there is one for each person.

    :param known: the ids of all whom the source of usage can see.
    """
    weeks, day_of = seen.weeks, calendar.day_of
    first, origin = weeks.index(first_complete_week(group.launch)), weeks.origin.toordinal()
    people = [member.person for member in members]
    ids = [person.id for person in people]
    histories = list(map(seen.histories.get, ids, repeat(NO_HISTORY)))
    untils = [NEVER if person.ends is None else weeks.index(person.ends) + 1 for person in people]
    # Whether usage can be seen: an identifier of a kind that the source uses. Everybody has an id.
    measured = [person.id in known and not (person.aliases and person.is_erased) for person in people]
    days = [None if history.first_use is None else day_of(history.first_use) for history in histories]
    begun = [NEVER if day is None else (day.toordinal() - origin) // 7 for day in days]
    uses, counts = [history.used for history in histories], [member.counts for member in members]
    return tuples(
        Row, members, repeat(group, len(ids)), histories, map(seen.acts.get, ids, repeat(NO_ACTS)),
        repeat(first, len(ids)), untils, measured, days, begun, map(habit_of, uses, counts, repeat(first)),
    )  # fmt: skip


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
    if seen.input.first_use is None:
        return frozenset()
    return frozenset(kind for kind, identifiers in seen.input.matched.items() if identifiers)
