"""Usage that knows no people: how many of a group were active in a week, and how many actions there were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from uptake.analytics.named_files import of_file
from uptake.analytics.weeks import monday_of
from uptake.core.calendar import Day
from uptake.core.groups import fold
from uptake.core.plan.mistakes import listed
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said, later, later_n
from uptake.core.usage import Actions, Seen
from uptake.core.words import say, say_list
from uptake.errors import UsageError
from uptake.wire.rejected import BESIDE, Rejected, Rejections
from uptake.wire.rows import Fault, Row
from uptake.wire.tables import Table, open_table

_REQUIRED = ("group", "week", "active")
_NUMBERS = ("active", "real_work", "old_way")
_MOST = 10**15  # a larger number is a mistake, and too large for the sums of a report


@dataclass(frozen=True, slots=True)
class _Line:
    """One group in one week. `week`: its Monday; `old_way` and `real_work` are None where the file does not say."""

    group: str
    week: Day
    active: int
    real_work: int | None
    old_way: int | None


@dataclass(slots=True)
class _Tally:
    """What was read so far."""

    lines: dict[tuple[str, Day], _Line] = field(default_factory=dict)
    rows: int = 0
    duplicates: int = 0
    contradicted: set[tuple[str, Day]] = field(default_factory=set)
    rejected: dict[str, int] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)

    def add(self, line: _Line) -> None:
        self.rows += 1
        key = (line.group, line.week)
        other = self.lines.setdefault(key, line)
        if other is line:
            return
        if other == line:
            self.duplicates += 1
            return
        self.contradicted.add(key)
        self.lines[key] = min(other, line, key=_size)  # of two figures the smaller: never more use than is certain


def _size(line: _Line) -> tuple[int, int, int]:
    return (line.active, -1 if line.real_work is None else line.real_work, -1 if line.old_way is None else line.old_way)


def holds_counts(headers: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether a file with these headers holds counts of groups. `columns`: convention → name in the file."""
    return _find(headers, columns).keys() >= set(_REQUIRED)


def last_counted(paths: Sequence[Path], plan: Plan, rejected: Rejections = BESIDE) -> Day | None:
    """The Sunday of the latest week that the files count; None where they hold none."""
    tally = _Tally()
    for path in paths:
        _read(path, plan, tally, rejected)
    latest = max((line.week for line in tally.lines.values()), default=None)
    return None if latest is None else latest + timedelta(days=6)


def see_counts(seen: Seen, paths: Sequence[Path], plan: Plan, as_of: Day, *, rejected: Rejections = BESIDE) -> Seen:
    """
    `seen` with the counts of groups laid over it: `counted` and `actions` of weeks of its window that are over by then.

    Files are CSV or NDJSON with the columns group, week (2027-W01, or any day of it) and active (people), and may have
    real_work and old_way (actions). Rows that cannot be read are written where `rejected` says.
    UsageError where a file lacks a column; FileError and InputError where it cannot be opened.
    """
    tally = _Tally()
    for path in paths:
        _read(path, plan, tally, rejected)
    weeks = seen.weeks
    over = {key: line for key, line in tally.lines.items() if weeks.index(line.week) < weeks.complete(as_of)}
    inside = {(line.group, weeks.index(line.week)): line for line in over.values() if weeks.index(line.week) >= 0}
    said = [line for line in inside.values() if line.real_work is not None or line.old_way is not None]
    report = replace(
        seen.input,
        events=seen.input.events + tally.rows,
        duplicates=seen.input.duplicates + tally.duplicates,
        rejected=_added(seen.input.rejected, tally.rejected),
        later=seen.input.later + len(tally.lines) - len(over),
        notes=(*seen.input.notes, *tally.notes, *_contradictions(len(tally.contradicted))),
    )
    actions = {(line.group, weeks.index(line.week)): Actions(line.real_work or 0, line.old_way or 0) for line in said}
    counted = {key: line.active for key, line in sorted(inside.items())}
    return replace(
        seen,
        counted={**seen.counted, **counted},
        actions={**seen.actions, **dict(sorted(actions.items()))},
        input=report,
    )


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {reason: one.get(reason, 0) + other.get(reason, 0) for reason in (*one, *other)}


def _contradictions(weeks: int) -> tuple[Said, ...]:
    if not weeks:
        return ()
    one = "{number} week of a group has two different figures; the smaller is used"
    return (later_n(weeks, one, "{number} weeks of groups have two different figures; the smaller is used"),)


def _read(path: Path, plan: Plan, tally: _Tally, where: Rejections) -> None:
    table = open_table(path)
    if not table.headers:
        tally.notes.append(later("{file} is empty", file=path.name))
        return
    names = _names(table, plan)
    with Rejected(path, where) as faults:
        for line, reason, raw in _lines(table, names, plan, tally):
            faults.add(line, reason, raw)
    for reason, count in faults.counts.items():
        tally.rejected[reason] = tally.rejected.get(reason, 0) + count
    tally.notes.extend(of_file(path, note) for note in table.notes)


def _names(table: Table, plan: Plan) -> Mapping[str, str]:
    names = _find(table.headers, plan.usage.columns if plan.usage else {})
    missing = [name for name in _REQUIRED if name not in names]
    if missing:
        raise UsageError(
            say("{file} has no column {missing}", file=table.path, missing=say_list(" and no column ", missing)),
            mend=say("name the columns under usage.columns, or rename them in the file: group, week, active"),
            details=(say("columns found: {names}", names=listed(table.headers)),),
        )
    return names


def _find(headers: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Convention → header of the file, for those that it has."""
    folded = {fold(header): header for header in reversed(headers)}
    found = {}
    for name in (*_REQUIRED, *_NUMBERS):
        header = folded.get(fold(columns.get(name, name))) or folded.get(fold(name))
        if header is not None:
            found[name] = header
    return found


def _lines(table: Table, names: Mapping[str, str], plan: Plan, tally: _Tally) -> Iterator[tuple[int, str, str]]:
    """Adds what can be read to the tally, and yields what cannot: line, reason, row."""
    groups = {group.id: group.id for group in plan.groups.values()}
    for row in table.rows():
        if isinstance(row, Fault):
            yield row.line, row.reason, row.raw
            continue
        line = _line(row, names, groups)
        if isinstance(line, _Line):
            tally.add(line)
        else:
            yield row.line, line, ",".join(row.values.values())


def _line(row: Row, names: Mapping[str, str], groups: Mapping[str, str]) -> _Line | str:
    """What a row says, or why it cannot be read."""
    cells = {name: row.values.get(header, "").strip() for name, header in names.items()}
    group, week = groups.get(cells["group"]), monday_of(cells["week"])
    if group is None:
        return "no such group"
    if week is None:
        return "bad week"
    if not cells["active"]:
        return "no number"
    numbers = [_whole(cells.get(name, "")) for name in _NUMBERS]
    active, real_work, old_way = numbers
    if active is None or any(number is not None and number < 0 for number in numbers):
        return "bad number"
    return _Line(group, week, active, real_work, old_way)


def _whole(text: str) -> int | None:
    """A whole number; None for an empty cell, -1 for anything else."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return -1
    return int(number) if number.is_integer() and 0 <= number < _MOST else -1
