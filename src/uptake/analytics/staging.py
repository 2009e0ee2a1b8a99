"""From the rows of the files to slim tables without repeats: `events`, `delegated` and `acts`. Knows no as-of day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import duckdb

from uptake.analytics import acts
from uptake.analytics.columns import Wanted
from uptake.analytics.engine import Engine, statement, stripped
from uptake.analytics.filters import KEYED, Ways, flags, ways_of
from uptake.analytics.kept import NOTHING_SETTLED, Kept, Settled
from uptake.analytics.repeats import decide_repeats, marks_of_several
from uptake.analytics.shapes import doubtful_person, normal_person
from uptake.core.people import KINDS, Roster, normal
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said, later, later_n
from uptake.core.words import say
from uptake.errors import UsageError

MOST_NAMED = 20  # unknown identifiers that the working lists
UTC_WEEK = "CAST(floor((t + 259200000000) / 604800000000) AS INTEGER)"  # SQL: weeks since that of 1970-01-01, by UTC
CHUNK = 50_000  # rows that are fetched at a time


class Files(Protocol):
    """Usage files as counting needs them; see `uptake.analytics.files.UsageFiles`."""

    @property
    def rejected_counts(self) -> Mapping[str, int]:
        """Reason → rows that could not be read."""

    @property
    def notes(self) -> tuple[Said, ...]:
        """What had to be assumed about the files."""

    @property
    def absent(self) -> frozenset[str]:
        """The wanted properties, and `on_behalf_of`, that no file has."""

    def open(self) -> None:
        """Create the view `rows`."""

    def mend(self) -> bool:
        """Read the faulty files again, exactly; True if the view has changed."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What was read, in numbers. Times are UTC epoch microseconds, None where nothing was read."""

    rows: int = 0
    duplicates: int = 0
    fitting: int = 0  # rows of use by people on the roster that fit any filter
    usage_rows: int = 0  # without repeats, and without the people whom the plan leaves out
    unmatched_people: int = 0
    unmatched_rows: int = 0
    strangers: tuple[tuple[str, int], ...] = ()
    matched: Mapping[str, int] = field(default_factory=dict)
    earliest: int | None = None
    latest: int | None = None
    first_use: int | None = None  # of a row of use: `earliest` may be of an act
    acts: bool = False  # whether there are reserved events
    notes: tuple[Said, ...] = ()


def wanted(ways: Ways) -> tuple[str, ...]:
    """The columns to read: what filters name, and what reserved events say."""
    return tuple(dict.fromkeys((*ways.columns, *acts.PROPERTIES)))


def wanted_of(plan: Plan) -> Wanted:
    """What to read from the usage files of a plan."""
    columns = plan.usage.columns if plan.usage else {}
    return Wanted(columns, wanted(ways_of(plan)), plan.calendar.timezone)


class Staging:
    """Fills the slim tables from the view `rows`."""

    def __init__(self, engine: Engine, plan: Plan, roster: Roster, ways: Ways) -> None:
        self._engine = engine
        self._plan = plan
        self._ways = ways
        self._roster = roster
        self._counted: list[str] = []  # ident → identifier, of people who are counted
        self._persons: list[int] = []  # ident → number of the person
        self._failure: duckdb.Error | None = None
        self._sourced = ""
        self._totals: dict[str, int | None] = {}
        self._reserved = 0
        self._has_people = False
        self.kept = Kept(engine, ways)
        self.known = 0  # idents below this number are of people who are counted
        self.local_times = False  # whether any time had no offset, so that the timezone decided; known after `attempt`

    def read(self, files: Files, settled: Settled = NOTHING_SETTLED) -> Staged:
        """
        Everything that the files hold, and weeks that were counted before. UsageError where they cannot be read;
        FileError as `files` raises it.

        :param settled: those weeks; none of their events is in `files`.
        """
        self.load_people()
        files.open()
        self.define(files.absent)
        while not self.attempt() and files.mend():
            pass
        self.decide()
        self.kept.load(settled)
        return self._finish()

    def load_people(self) -> None:
        """Hand the identifiers of the roster over; done once, by `read` at the latest."""
        if self._has_people:
            return
        self._has_people = True
        excepted = _excepted(self._plan, self._roster)
        identifiers = self._roster.identifiers
        owners = {name: identifiers[name] for name in identifiers if name not in excepted} if excepted else identifiers
        counted = self._counted = list(owners)
        left_out = sorted(excepted)
        self.known = len(counted)
        numbers = self.numbers
        self._persons = [numbers[person] for person, _ in owners.values()]
        others = [numbers[identifiers[name][0]] if name in identifiers else None for name in left_out]
        kinds = {kind: place for place, kind in enumerate(KINDS)}
        self._engine.load(
            "identifiers",
            {
                "identifier": ("VARCHAR", counted + left_out),
                "ident": ("INTEGER", range(len(counted) + len(left_out))),
                "person": ("INTEGER", [*self._persons, *others]),
                "kind": ("TINYINT", [kinds[kind] for _, kind in owners.values()] + [None] * len(left_out)),
            },
        )

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Roster id → number, in the order of the roster."""
        return {person: place for place, person in enumerate(self._roster.people)}

    @cached_property
    def _idents(self) -> dict[str, int]:
        """Identifier → ident, of people who are counted: needed only where agents acted for somebody."""
        return {name: ident for ident, name in enumerate(self._counted)}

    def define(self, absent: frozenset[str]) -> None:
        """Say how the rows of the files are read; `absent`: wanted columns that none of them has."""
        cells = {"on_behalf_of": "r.on_behalf_of"}
        cells |= {name: f"r.p{place}" for place, name in enumerate(wanted(self._ways))}
        # A column of nothing costs as much as any other on its way through each step of each row.
        cells |= dict.fromkeys(absent, "CAST(NULL AS VARCHAR)")
        keys = ", ".join(f"{cells[name]}, 'ASC NULLS FIRST'" for name in (*self._ways.columns, "on_behalf_of"))
        self._sourced = statement(
            "sourced",
            {
                "act": acts.gathered(cells),
                "behalf": cells["on_behalf_of"],
                "nothing": self._ways.number(0),
                "keyed": self._ways.number(KEYED),
                "flags": flags(self._ways, cells | {"event": "r.event"}),
                "properties": f"create_sort_key({keys})",
                "bare": stripped("person_written"),
                "normal": normal_person("bare"),
                "doubtful": doubtful_person("bare", "event"),
            },
        )

    def attempt(self) -> bool:
        """Whether every row could be read. A failure of DuckDB is one of reading as long as it can be mended."""
        self._failure = None
        try:
            self._engine.run("read", {"sourced": self._sourced})
        except duckdb.Error as error:
            self._failure = error
            return False
        unread, self.local_times = self._engine.run("read_odd")[0]
        return not unread

    def decide(self) -> None:
        """Let no failure pass, find who is written otherwise, and decide which of contradicting repeats is kept."""
        if self._failure is not None:
            reason = str(self._failure).partition("\n")[0]
            raise UsageError(
                say("the usage cannot be read: {reason}", reason=reason),
                mend=say("look whether the files are whole and of one kind; for many events give more memory or disk"),
            ) from self._failure
        if self._engine.run("late")[0][0]:
            self._engine.run("late_found")
        use = self._use()
        with ThreadPoolExecutor(1) as beside:  # numpy sorts while DuckDB counts
            marks = beside.submit(marks_of_several, self._engine.connection.cursor())
            *totals, self._reserved = self._engine.run("file_totals", {"use": use})[0]
        self._totals = dict(zip(("readable", "usage", "earliest", "latest", "first_use"), totals, strict=True))
        decide_repeats(self._engine, self._ways, marks.result(), use=use, sourced=self._sourced)

    def _use(self) -> str:
        """SQL: a row of `staged` or `sourced` is one of use that can be read, of nobody whom the plan leaves out."""
        return f"(t IS NOT NULL AND (more IS NULL OR len(more) = 2) AND (ident IS NULL OR ident < {self.known}))"

    def _finish(self) -> Staged:
        run, use = self._engine.run, {"use": self._use()}
        known = {"known": str(self.known)}
        counted = {"counted": self._ways.number(self._ways.all_bits)}
        rows, repeats, usage_rows, earliest, latest, first_use = run("read_totals", use | known, self._totals)[0]
        run("events", use | counted)
        self._load_behalves()
        run("delegated", use | counted)
        run("credited", known | {"agents": self._agents()})
        fitting = run("fitting", known)[0][0]
        reused = run("reused", use | known | {"utc_week": UTC_WEEK})[0][0]
        strangers, their_rows = run("strangers", use)[0]
        named = run("strangers_named", {"most": str(MOST_NAMED)}) if strangers else []
        done = acts.keep(
            self._engine, self._plan.calendar.timezone, earliest or 0, latest or 0, found=self._reserved > 0
        )
        self._engine.connection.execute(
            "DROP VIEW strange; DROP VIEW kept; DROP VIEW staged; "
            "DROP TABLE single; DROP TABLE IF EXISTS acts_read; DROP TABLE IF EXISTS acts_checked"
        )
        return Staged(
            rows=rows,
            duplicates=repeats + done.repeats,
            fitting=fitting,
            usage_rows=usage_rows,
            unmatched_people=strangers,
            strangers=tuple(named),
            unmatched_rows=their_rows,
            matched={KINDS[kind]: count for kind, count in run("matched", known)},
            earliest=earliest,
            latest=latest,
            first_use=first_use,
            acts=done.found,
            notes=(*_reused(reused), *done.notes, *self._local_times()),
        )

    def _local_times(self) -> tuple[Said, ...]:
        zone = self._plan.calendar.timezone
        return (later("times without an offset were read as {zone}", zone=zone),) if self.local_times else ()

    def _agents(self) -> str:
        """SQL that adds what agents did, in the ways that count it; none where nothing does: to add costs time."""
        if not self._ways.delegated:
            return ""
        flags = f"flags & {self._ways.number(self._ways.delegated)}"
        return f"UNION ALL SELECT unnest(idents), first, last, {flags}, n, day FROM delegated WHERE ({flags}) <> 0"  # noqa: S608

    def _load_behalves(self) -> None:
        """Make out whom agents acted for: their texts may name several people, and strangers among them."""
        cursor = self._engine.connection.cursor()
        cursor.execute(statement("behalves", {"use": self._use()}))
        named: dict[str, list[int]] = {}
        while texts := cursor.fetchmany(CHUNK):
            named |= {text: found for (text,) in texts if (found := self._named(text.split("|")))}
        self._engine.load(
            "behalves", {"behalf": ("VARCHAR", list(named)), "idents": ("INTEGER[]", list(named.values()))}
        )

    def _named(self, texts: Iterable[str]) -> list[int]:
        """One ident of each person who is named: an action counts once for each, by whatever names."""
        found = sorted(self._idents[key] for text in texts if (key := normal(text)) in self._idents)
        return sorted({self._persons[ident]: ident for ident in reversed(found)}.values())


def _excepted(plan: Plan, roster: Roster) -> frozenset[str]:
    """The identifiers whose rows are left out: those that the plan names, and all others of the same people."""
    named = frozenset(normal(text) for text in (plan.usage.except_people if plan.usage else ()))
    people = {roster.identifiers[name][0] for name in named if name in roster.identifiers}
    return named | {name for name, (person, _) in roster.identifiers.items() if person in people} if named else named


def _reused(ids: int) -> tuple[Said, ...]:
    if not ids:
        return ()
    one = "id reused: {number} id stands for more than one event; each of its events counts"
    many = "id reused: {number} ids stand for more than one event; each of their events counts"
    return (later_n(ids, one, many),)
