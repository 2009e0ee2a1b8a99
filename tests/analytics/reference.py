"""Counting once more, slowly: plain loops over the rows, written from the sentences that say what counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.analytics.rows import Line
from uptake.core.calendar import Day
from uptake.core.groups import Member, Members
from uptake.core.people import Roster, normal
from uptake.core.plan.model import Group, Plan
from uptake.core.usage import Actions, History, InputReport, Seen, Weeks, any_fits, months

FILTERS = ("real_work", "chance", "old_way", "exposure", "accepted", "overridden")


class Reference:
    """The use in some rows, as of one day."""

    def __init__(self, plan: Plan, roster: Roster, members: Members, weeks: Weeks, as_of: Day) -> None:
        self.plan, self.roster, self.weeks, self.as_of = plan, roster, weeks, as_of
        self.members = {member.id: member for group in members.groups.values() for member in group}
        self.zone = ZoneInfo(plan.calendar.timezone)
        assert plan.usage is not None
        self.excepted = {normal(text) for text in plan.usage.except_people}
        for name in list(self.excepted):
            person = roster.find(name)
            if person is not None:
                self.excepted |= {other for other, (owner, _) in roster.identifiers.items() if owner == person.id}
        named = (
            rule for group in plan.groups.values() for kind in FILTERS for rule in getattr(group.usage, kind) or ()
        )
        self.columns = sorted({column for rule in named for column, _ in rule.must if column != "event"})

    def see(self, lines: Iterable[Line]) -> Seen:
        """Histories, actions, depths and numbers of the input; acts are elsewhere."""
        readable = [line for line in lines if not line.bad]
        usage = [
            line for line in readable if not line.event.startswith("uptake.") and self.name(line) not in self.excepted
        ]
        events = self.deduplicated(usage)
        known = [(line, [self.name(line)]) for line in events if self.name(line) in self.roster.identifiers]
        others = [line for line in events if self.name(line) not in self.roster.identifiers]
        delegated = [(line, found) for line in others if (found := self.on_behalf(line))]
        strangers = [line for line in others if not self.on_behalf(line)]
        credited = [
            (line, found)
            for line, found in delegated
            if any(self.counts_agents(g) and self.bits(line, g) for g in self.groups)
        ]
        done = defaultdict(list)
        for line, names in [*known, *delegated]:
            by_agent = self.name(line) not in self.roster.identifiers
            for person in (self.roster.identifiers[name][0] for name in names):
                is_counted = person in self.members and (not by_agent or self.counts_agents(self.group(person)))
                if is_counted and self.before(line):
                    done[person].append(line)
        kinds = {name: self.roster.identifiers[name][1] for _, names in known + credited for name in names}
        days = [self.day(line) for line in [*usage, *(line for line in readable if line.event.startswith("uptake."))]]
        report = InputReport(
            people=len(self.roster.people),
            events=len(readable),
            duplicates=len(usage) - len(events),
            unmatched_people=len({self.name(line) for line in strangers} - {""}),
            unmatched_rows=len(strangers),
            strangers=self.named(strangers),
            fitting=self.fitting(known, credited),
            usage_rows=len(events),
            matched=dict(Counter(kinds.values())),
            later=sum(not self.before(line) for line, _ in known + delegated),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            first_use=min((self.day(line) for line in usage if self.before(line)), default=None),
        )
        histories = {person: self.history(lines, self.members[person]) for person, lines in done.items()}
        return Seen(
            weeks=self.weeks,
            histories={person: history for person, history in histories.items() if history != History()},
            actions=self.actions(done),
            depths=self.depths(done),
            delegated=sum(self.before(line) for line, _ in delegated),
            input=report,
        )

    def named(self, strangers: Sequence[Line]) -> tuple[tuple[str, int], ...]:
        """The identifiers that nobody has, those with most rows first."""
        rows = Counter(name for line in strangers if (name := self.name(line)))
        return tuple(sorted(rows.items(), key=lambda named: (-named[1], named[0]))[:20])

    def fitting(self, known: Sequence[tuple[Line, list[str]]], credited: Sequence[tuple[Line, list[str]]]) -> int:
        """Rows of people on the roster that fit any filter of any group."""
        own = sum(any(self.bits(line, group) for group in self.groups) for line, _ in known)
        return own + sum(len(names) for _, names in credited)

    @property
    def groups(self) -> list[Group]:
        return list(self.plan.groups.values())

    def name(self, line: Line) -> str:
        """The identifier as it is compared; "" where the row names nobody."""
        return normal(line.person or "")

    def group(self, person: str) -> Group:
        return self.plan.groups[self.members[person].group]

    def counts_agents(self, group: Group) -> bool:
        return group.usage.delegated == "count"

    def before(self, line: Line) -> bool:
        return self.day(line) < self.as_of

    def day(self, line: Line) -> Day:
        return datetime.fromtimestamp(line.t // 1_000_000, self.zone).date()

    def week(self, line: Line) -> int | None:
        index = self.weeks.index(self.day(line))
        return index if 0 <= index < self.weeks.size else None

    def on_behalf(self, line: Line) -> list[str]:
        """One identifier of each person who is named and known; of several the first in the roster's order."""
        order = list(self.roster.identifiers)
        names = {normal(text) for text in (line.behalf or "").split("|")} - self.excepted
        found: dict[str, str] = {}
        for name in sorted(names & set(order), key=order.index):
            found.setdefault(self.roster.identifiers[name][0], name)
        return list(found.values())

    def deduplicated(self, usage: Sequence[Line]) -> list[Line]:
        kept: dict[object, Line] = {}
        for line in usage:
            key: object = (self.name(line), line.t, line.event, line.content)
            if line.id is not None:
                key = ("id", line.id, self.name(line), line.t, line.event)
            if key not in kept or self.contents(line) < self.contents(kept[key]):
                kept[key] = line
        return list(kept.values())

    def contents(self, line: Line) -> tuple[str, ...]:
        return (*(line.properties.get(column) or "" for column in self.columns), line.behalf or "")

    def bits(self, line: Line, group: Group) -> list[str]:
        return [kind for kind in FILTERS if any_fits(line.event, line.properties, getattr(group.usage, kind))]

    def history(self, lines: Sequence[Line], member: Member) -> History:
        history = History()
        group = self.plan.groups[member.group]
        end = self.weeks.complete(self.as_of)
        for line in lines:
            kinds, week = self.bits(line, group), self.week(line)
            bit = 0 if week is None else 1 << week
            month = 0 if week is None else 1 << months(self.day(line), self.weeks.origin)
            if "real_work" in kinds:
                t = line.t / 1_000_000
                first, last = history.first_use, history.last_use
                recent = week is not None and end - 4 <= week < end and bool(member.counts & bit)
                history = history._replace(
                    used=history.used | bit,
                    used_months=history.used_months | month,
                    first_use=t if first is None else min(t, first),
                    last_use=t if last is None else max(t, last),
                    uses=history.uses + 1,
                    recent=history.recent + recent,
                )
            if "chance" in kinds:
                history = history._replace(chance=history.chance | bit, chance_months=history.chance_months | month)
            if "old_way" in kinds:
                history = history._replace(old_way=history.old_way | bit)
            if {"accepted", "overridden"} & set(kinds):
                history = history._replace(judged=history.judged | bit)
            if "exposure" in kinds:
                history = history._replace(exposed=history.exposed | bit)
        return history

    def counted(self, done: dict[str, list[Line]]) -> Iterable[tuple[Member, int, list[str]]]:
        """Member, week and what it counts as, of each event in a week that counts for the member."""
        for person, lines in done.items():
            member = self.members[person]
            for line in lines:
                week = self.week(line)
                if week is not None and member.counts >> week & 1:
                    yield member, week, self.bits(line, self.plan.groups[member.group])

    def actions(self, done: dict[str, list[Line]]) -> dict[tuple[str, int], Actions]:
        sums: Counter[tuple[str, int, str]] = Counter()
        for member, week, kinds in self.counted(done):
            sums.update((member.group, week, kind) for kind in kinds)
        counted = ("real_work", "old_way", "accepted", "overridden")
        places = {(group, week) for group, week, kind in sums if kind in counted}
        return {(group, week): Actions(*(sums[group, week, kind] for kind in counted)) for group, week in places}

    def depths(self, done: dict[str, list[Line]]) -> dict[str, dict[int, int]]:
        end = self.weeks.complete(self.as_of)
        weeks: Counter[tuple[str, str, int]] = Counter()
        for member, week, kinds in self.counted(done):
            if "real_work" in kinds and end - 4 <= week < end:
                weeks[member.group, member.id, week] += 1
        found: dict[str, Counter[int]] = defaultdict(Counter)
        for (group, _, _), actions in weeks.items():
            found[group][actions] += 1
        return {group: dict(counts) for group, counts in found.items()}
