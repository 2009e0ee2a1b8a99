"""Counting without a server: plan, roster and files in, what was seen out. The same engine that a server uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from uptake.analytics.counting import Counting
from uptake.analytics.engine import Engine
from uptake.analytics.files import UsageFiles
from uptake.analytics.group_counts import holds_counts, last_counted, see_counts
from uptake.analytics.kept import NOTHING_SETTLED, Settled
from uptake.analytics.named_files import expand
from uptake.analytics.staging import wanted_of
from uptake.core.calendar import Day
from uptake.core.groups import Members, intended
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.core.sentences import Listed, Said, later
from uptake.core.usage import Seen, Weeks
from uptake.core.wording import Figure
from uptake.wire.rejected import BESIDE, Rejections
from uptake.wire.tables import open_table

# Acts of which “nobody” is an answer once somebody says that all of them were recorded.
ACTS = frozenset({"told", "acknowledged", "access", "invited", "attended", "assisted", "asked", "answered"})


MOST_NAMES = 8  # of events that are listed where none fits the plan


class Stateless:
    """
    Usage files, counted for one plan and one roster. A context manager: its temporary files go with it.

    `settled`: those of the files that were counted before, and what they come to.
    """

    def __init__(
        self,
        plan: Plan,
        roster: Roster,
        paths: Sequence[Path],
        *,
        rejected: Rejections = BESIDE,
        progress: Callable[[int], None] | None = None,
        settled: Settled = NOTHING_SETTLED,
    ) -> None:
        self._plan = plan
        self._roster = roster
        self._engine = Engine()
        self._rejected = rejected
        self._settled = settled
        self._days: Sequence[Day] = ()
        self._affected: Mapping[tuple[Weeks, Day], Members] = {}
        self._counts, self._events, self._twice = _counts_apart(paths, plan)
        self._files = self._reading([path for path in self._events if path not in settled.events], progress)
        self._counting = Counting(self._engine, plan, roster, self._files)

    def _reading(self, paths: Sequence[Path], progress: Callable[[int], None] | None = None) -> UsageFiles:
        return UsageFiles(self._engine, paths, wanted_of(self._plan), rejected=self._rejected, progress=progress)

    def expecting(self, days: Sequence[Day]) -> Self:
        """As-of days that will be asked for: who is affected on them is found out while DuckDB reads."""
        self._days = days
        return self

    def __enter__(self) -> Self:
        self._engine.__enter__()
        try:
            self._affected = self._read()
        except BaseException as error:  # whatever stopped the reading, its temporary files must not stay
            self._engine.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.__exit__(kind, error, trace)

    def _read(self) -> Mapping[tuple[Weeks, Day], Members]:
        weeks = Weeks.around(self._plan.first_launch)
        self._counting.load_people()
        with ThreadPoolExecutor(1) as beside:
            found = {(weeks, day): beside.submit(intended, self._plan, self._roster, weeks, day) for day in self._days}
            self._counting.read(self._settled)
            return {of: members.result() for of, members in found.items()}

    def last_day(self) -> Day | None:
        """The local day of the last event; None where there is none."""
        days = (self._counting.last_day(), last_counted(self._counts, self._plan, self._rejected))
        return max((day for day in days if day is not None), default=None)

    def see(self, first_launch: Day, as_of: Day, *, acts_complete: bool = False) -> Seen:
        """Everything seen before a day. `acts_complete`: a stage without any event was reached by nobody."""
        weeks = Weeks.around(first_launch)
        members = self._affected.get((weeks, as_of)) or intended(self._plan, self._roster, weeks, as_of)
        seen = self._counting.see(members, weeks, as_of)
        notes = [*self._twice, *seen.input.notes]
        if seen.fits_nothing:
            notes.append(self._names())
        seen = replace(seen, input=replace(seen.input, notes=tuple(notes)))
        if self._counts:
            seen = see_counts(seen, self._counts, self._plan, as_of, rejected=self._rejected)
        return replace(seen, collected=seen.collected | ACTS) if acts_complete else seen

    def _names(self) -> Said:
        """What the files hold instead of what the plan counts."""
        if self._settled.paths:  # which do not know them
            self._reading(self._events).open()
        named = self._engine.run("event_names", parameters={"most": MOST_NAMES})
        events = (later("{event} ({rows})", event=name or later("no name"), rows=Figure(rows)) for name, rows in named)
        return later(
            "no event fits real_work or any other filter of the plan; events in the files: {events}",
            events=Listed(tuple(events)),
        )


def _counts_apart(paths: Sequence[Path], plan: Plan) -> tuple[list[Path], list[Path], list[Said]]:
    """
    (files with counts per group and week, files with events, notes on those named twice), where the plan has groups
    that are only counted; else all are files with events, and whoever reads them says which were named twice.
    """
    usages = [group.usage for group in plan.groups.values()]
    if not any(usage.kind == "counts" for usage in usages):
        return [], list(paths), []
    columns = plan.usage.columns if plan.usage else {}
    files, twice = expand(paths)
    counts = [path for path in files if holds_counts(open_table(path).headers, columns)]
    return counts, [path for path in files if path not in counts], twice
