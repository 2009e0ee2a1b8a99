"""Counting: the events of files, a plan and a roster become what was seen as of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from uptake.analytics.acts_seen import ActsSeen, acts_seen
from uptake.analytics.engine import Engine, statement
from uptake.analytics.filters import ACCEPTED, ACTIONS, BYTE, CHANCE, EXPOSED, OLD_WAY, OVERRIDDEN, ways_of
from uptake.analytics.histories import read_histories
from uptake.analytics.kept import NOTHING_SETTLED, Settled
from uptake.analytics.staging import Files, Staged, Staging
from uptake.analytics.times import SECOND
from uptake.analytics.weeks import Window, load_days, local_day, start
from uptake.core.calendar import Day
from uptake.core.groups import Members
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said
from uptake.core.usage import Actions, History, InputReport, Seen, Weeks

_Listed = list[tuple[str, str, int]]  # the members: id, group and weeks that count


@dataclass(frozen=True, slots=True)
class _Over:
    """
    Figures of weeks that are over, and the members that they are made of. The days of one week share them, as a rule;
    the table `recent` goes with them.
    """

    made_of: tuple[range, _Listed] | None = None
    actions: Mapping[tuple[str, int], Actions] = field(default_factory=dict)
    depths: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


class Counting:
    """
    Counts one set of files for one plan and one roster, for as many as-of days as asked.

    The files must have been told to want `staging.wanted_of(plan)`. UsageError where the plan counts in too many ways.
    """

    def __init__(self, engine: Engine, plan: Plan, roster: Roster, files: Files) -> None:
        self._engine = engine
        self._plan = plan
        self._files = files
        self._ids = tuple(roster.people)
        self._ways = ways_of(plan)
        self._staging = Staging(engine, plan, roster, self._ways)
        self._staged = Staged()
        self._listed: _Listed | None = None
        self._over = _Over()

    def load_people(self) -> None:
        """Hand the roster over, so that `read` is DuckDB's work, beside which Python can do its own."""
        self._staging.load_people()

    def read(self, settled: Settled = NOTHING_SETTLED) -> None:
        """
        Open and read the files, and what is kept of weeks that are over, once for all as-of days.
        UsageError or FileError where they cannot be read.
        """
        self._staged = self._staging.read(self._files, settled)

    def last_day(self) -> Day | None:
        """The local day of the last event, of use or of an act; None where there is none."""
        return self._day(self._staged.latest)

    def see(self, members: Members, weeks: Weeks, as_of: Day) -> Seen:
        """Everything that the events before the as-of day say. Call `read` first."""
        groups = tuple(members.groups)
        before = start(as_of, self._plan.calendar)
        window = self._prepare(members, weeks, as_of)
        made_of = self._made_of(window)
        over = self._over if self._over.made_of == made_of else None
        self._count_histories(window, lately=over is None)
        if over is None:
            self._over = _Over()  # of before: where what follows fails, nothing is known, and `recent` is made anew
        with ThreadPoolExecutor(1) as beside:  # Python makes histories of rows, DuckDB counts on
            found = beside.submit(self._histories, window, lately=over is None)
            said = ActsSeen()
            if self._staged.acts:
                said = acts_seen(self._engine, self._plan, self._ids, groups=groups, weeks=weeks, before=before)
            later, delegated = self._engine.run("later", {}, {"as_of": before, "known": self._staging.known})[0]
            actions = self._actions(groups) if over is None else over.actions
            histories = found.result()
        if over is None:
            over = self._over = _Over(made_of, actions, self._depths(groups))
        return Seen(
            weeks=weeks,
            histories=histories,
            acts=said.people,
            actions=over.actions,
            depths=over.depths,
            reported=said.reported,
            items=said.items,
            health=said.health,
            duties=said.duties,
            decisions=said.decisions,
            collected=said.collected,
            delegated=delegated,
            input=self._report(as_of, later, said.notes),
            members=members,
        )

    def _prepare(self, members: Members, weeks: Weeks, as_of: Day) -> Window:
        """The tables that say whose events count, from when to when, and the view of those events."""
        self._load_members(members)
        window = load_days(self._engine, weeks, as_of)
        calendar = self._plan.calendar
        first = max(start(weeks.origin, calendar), self._staged.earliest or 0)
        before = start(as_of, calendar)
        self._engine.run(
            "member_events",
            {
                "bits": self._bits(),
                "local_day": local_day("e.first", calendar.timezone, first, before),
                "as_of": str(before),
            },
        )
        self._staging.kept.define(self._bits(), window)
        return window

    def _bits(self) -> str:
        if len(self._ways.distinct) <= 1:
            return "e.flags"
        kind = self._ways.type
        return f"CAST((e.flags >> CAST(w.shift AS {kind})) & CAST({BYTE} AS {kind}) AS UTINYINT)"

    def _load_members(self, members: Members) -> None:
        """The tables `members`, `terms`, `patterns` and `who`; they stay where the last day had the same members."""
        listed = [(m.person.id, m.group, m.counts) for group in members.groups.values() for m in group]
        if listed == self._listed:
            return
        self._listed = listed
        patterns: dict[int, int] = {}  # weeks that count → number: most members share a few
        groups = {group: place for place, group in enumerate(members.groups)}

        self._engine.load(
            "members",
            {
                "person": ("INTEGER", [self._staging.numbers[id_] for id_, _, _ in listed]),
                "grp": ("INTEGER", [groups[group] for _, group, _ in listed]),
                "pattern": ("INTEGER", [patterns.setdefault(counts, len(patterns)) for _, _, counts in listed]),
            },
        )
        self._engine.load(
            "terms",
            {
                "grp": ("INTEGER", range(len(groups))),
                "shift": ("INTEGER", [self._ways.shift(group) for group in groups]),
                "needs": ("VARCHAR", [self._plan.groups[group].access for group in groups]),
            },
        )
        self._engine.load(
            "patterns",
            {"pattern": ("INTEGER", list(patterns.values())), "counts": ("HUGEINT", [str(bits) for bits in patterns])},
        )
        self._engine.run("who", {}, {"known": self._staging.known})

    def _made_of(self, window: Window) -> tuple[range, _Listed]:
        """
        What the figures of weeks that are over are made of. Weeks that count are over on that day: no later event, and
        nobody for whom none counts, changes them.
        """
        return window.lately, [member for member in self._listed or () if member[2]]

    def _count_histories(self, window: Window, *, lately: bool) -> None:
        """The table `history`. `lately`: with the uses in each of the latest complete weeks, which `recent` needs."""
        each = (f"sum(n) FILTER (week = {week})" for week in window.lately)
        bits = {
            "chance": self._bits_where(CHANCE),
            "chance_months": self._bits_where(CHANCE, "month_bit"),
            "old_way": self._bits_where(OLD_WAY),
            "exposed": self._bits_where(EXPOSED),
            "judged": self._bits_where(ACCEPTED | OVERRIDDEN),
            "others": str(CHANCE | OLD_WAY | EXPOSED | ACCEPTED | OVERRIDDEN),
            "lately": f"CAST([{', '.join(each)}] AS BIGINT[])" if lately else "NULL",
        }
        self._engine.run("history", bits)

    def _histories(self, window: Window, *, lately: bool) -> Mapping[str, History]:
        """Of each member of whom anything was seen. `lately`: the table `recent` is made first."""
        cursor = self._engine.connection.cursor()
        if lately:
            together = self._staging.kept.lately_sql(self._bits(), window)
            words = {"weeks": str(list(window.lately)), "together": together}
            cursor.execute(statement("recent", words)).fetchall()
        return read_histories(cursor, self._ways, self._ids, window)

    def _bits_where(self, kinds: int, column: str = "week_bit") -> str:
        """SQL for the weeks or months in which somebody did something of these kinds; NULL where no filter names it."""
        used = self._ways.kinds & kinds
        return f"bit_or({column}) FILTER (bits & {used} <> 0)" if used else "CAST(NULL AS BIGINT)"

    def _actions(self, groups: Sequence[str]) -> Mapping[tuple[str, int], Actions]:
        together = self._staging.kept.by_week_sql(self._bits())
        rows = self._engine.run("group_weeks", {"actions": str(ACTIONS), "together": together})
        return {(groups[group], week): Actions(*counts) for group, week, *counts in rows}

    def _depths(self, groups: Sequence[str]) -> Mapping[str, Mapping[int, int]]:
        depths: dict[str, dict[int, int]] = {}
        for group, actions, person_weeks in self._engine.run("depth"):
            depths.setdefault(groups[group], {})[actions] = person_weeks
        return depths

    def _report(self, as_of: Day, later: int, notes: tuple[Said, ...]) -> InputReport:
        staged = self._staged
        first_use = self._day(staged.first_use)
        return InputReport(
            people=len(self._ids),
            events=staged.rows,
            duplicates=staged.duplicates,
            rejected=dict(self._files.rejected_counts),
            unmatched_people=staged.unmatched_people,
            unmatched_rows=staged.unmatched_rows,
            strangers=staged.strangers,
            fitting=staged.fitting,
            usage_rows=staged.usage_rows,
            matched=staged.matched,
            later=later,
            first_day=self._day(staged.earliest),
            last_day=self._day(staged.latest),
            first_use=first_use if first_use and first_use < as_of else None,
            notes=(*self._files.notes, *staged.notes, *notes),
        )

    def _day(self, t: int | None) -> Day | None:
        return None if t is None else self._plan.calendar.day_of(t / SECOND)
