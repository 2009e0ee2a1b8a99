"""People: a roster out of our own file, a directory's export or a list from HR."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from uptake.core.people import Person, Roster, make_roster, normal
from uptake.core.regular import open_regular
from uptake.core.sentences import Said, later_n
from uptake.core.words import say
from uptake.errors import InputError, PeopleError, how_to_install
from uptake.wire.rejected import BESIDE, Rejected, Rejections
from uptake.wire.roster_days import Days
from uptake.wire.roster_layout import Layout, lay_out
from uptake.wire.roster_rows import People
from uptake.wire.rows import Block, Fault, Row
from uptake.wire.tables import Table, open_table
from uptake.wire.text import Progress

__all__ = ["ParquetRows", "read_people"]

ParquetRows = Callable[[Path], Iterator[dict[str, str]]]
MOST_REJECTED = 0.05  # of the rows; above it the list is not what was meant


class _Parquet:
    """A Parquet file that looks like a table of text."""

    is_json = False

    def __init__(self, path: Path, rows: ParquetRows) -> None:
        self.path = path
        self.notes: list[Said] = []
        self._rows = rows
        self.headers = tuple(next(rows(path), {}))

    def blocks(self) -> Iterator[Block | Row | Fault]:
        return self.rows()

    def rows(self) -> Iterator[Row]:
        return (Row(number, values) for number, values in enumerate(self._rows(self.path), 1))


def read_people(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    rejected: Rejections = BESIDE,
    progress: Progress | None = None,
    accept_gaps: bool = False,
    parquet: ParquetRows | None = None,
) -> tuple[Roster, dict[str, int]]:
    """
    Read a roster. Gives it with the rejected rows counted by reason.

    `columns`: convention → name in the file, which wins over what a name suggests; `rejected`: where its rejected
    rows go, by default beside `path`; `progress` is told the bytes as they are read; `parquet` reads the
    rows of a Parquet file as text.
    Raises FileError where the file cannot be opened, PeopleError where it cannot be read as people: no text, no id,
    days that can be read in two ways, more than 5 % of the rows rejected (unless `accept_gaps`).
    """
    try:
        table = _open(path, progress, parquet)
        layout = lay_out(path, table.headers, columns or {})
        with Rejected(path, rejected) as bad:
            people = _read(table, layout, bad, _Scan(path, layout, parquet))
            _not_too_many(path, bad, people.rows, accept_gaps=accept_gaps)
    except InputError as error:
        if type(error) is not InputError:
            raise
        raise PeopleError(error.message, mend=error.mend, details=error.details) from None
    notes = [*table.notes, *people.notes()]
    roster = make_roster(_by_name(people.people, notes), notes)
    return replace(roster, never_kept=layout.dropped), bad.counts


def _open(path: Path, progress: Progress | None, parquet: ParquetRows | None) -> Table | _Parquet:
    if _is_parquet(path):
        if parquet is None:
            raise PeopleError(
                say("{file} is a Parquet file, which needs the report extra.", file=path),
                mend=say("Install it: {command}. Or give the people as CSV.", command=how_to_install("report")),
            )
        return _Parquet(path, parquet)
    table = open_table(path, progress=progress)
    if table.is_json:
        # An object may leave out what is empty, so only all of them together show the columns.
        every = open_table(path)
        for _ in every.rows():
            pass
        table.headers = every.headers
    if not table.headers:
        raise PeopleError(
            say("{file} holds no people.", file=path), mend=say("It needs a header and one row for each person.")
        )
    return table


def _is_parquet(path: Path) -> bool:
    try:
        with open_regular(path) as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False  # opening it as a table says why


class _Scan:
    """The days of a whole file, read once more where they are needed to tell day from month."""

    def __init__(self, path: Path, layout: Layout, parquet: ParquetRows | None) -> None:
        self._path = path
        self._columns = (*layout.of("starts"), *layout.of("ends"))
        self._parquet = parquet

    def __call__(self) -> Iterator[str]:
        for item in _open(self._path, None, self._parquet).rows():
            if isinstance(item, Row):
                for column in self._columns:
                    yield item.values.get(column, "")


def _read(table: Table | _Parquet, layout: Layout, bad: Rejected, days: Callable[[], Iterator[str]]) -> People:
    people = People(layout, Days(table.path, days))
    for item in table.blocks():
        if isinstance(item, Fault):
            people.rows += 1
            bad.add(item.line, item.reason, item.raw)
        elif not isinstance(item, Block):
            _add(people, item, bad)
        elif not people.take(item.columns):
            for row in item.rows():
                _add(people, row, bad)
    return people


def _add(people: People, row: Row, bad: Rejected) -> None:
    if reason := people.add(row.values):
        bad.add(row.line, reason, people.as_text(row.values))


def _not_too_many(path: Path, bad: Rejected, rows: int, *, accept_gaps: bool) -> None:
    count = sum(bad.counts.values())
    if accept_gaps or count <= MOST_REJECTED * rows:
        return
    raise PeopleError(
        say("{count} of {rows} rows of {file} cannot be read as people.", count=count, rows=rows, file=path),
        mend=say("Mend the rows that {file} names, or go on without them: --accept-gaps.", file=bad.path),
        details=[f"{say(reason)}: {number}" for reason, number in sorted(bad.counts.items())],
    )


def _by_name(people: list[Person], notes: list[Said]) -> list[Person]:
    """The people with managers who are given by name, where exactly one person has the name."""
    unknown = {normal(person.manager) for person in people if person.manager}
    if not unknown:
        return people
    for person in people:
        unknown.difference_update(map(normal, (person.id, person.email, *person.aliases)))
    bearers: dict[str, list[str]] = {_name_key(manager): [] for manager in unknown}
    if not unknown:
        return people
    for person in people:
        found = bearers.get(_name_key(person.name)) if person.name else None
        if found is not None and person.id not in found:
            found.append(person.id)
    shared = 0
    for place, person in enumerate(people):
        if person.manager is None or normal(person.manager) not in unknown:
            continue
        ids = bearers[_name_key(person.manager)]
        if ids:
            shared += len(ids) > 1
            people[place] = person._replace(manager=ids[0] if len(ids) == 1 else None)
    if shared:
        one = "{number} person has a manager whose name several people bear; the manager is left open"
        many = "{number} people have a manager whose name several people bear; the manager is left open"
        notes.append(later_n(shared, one, many))
    return people


def _name_key(name: str) -> str:
    """A name as it is compared: "Fischer, Lena" is "lena fischer"."""
    last, comma, first = name.partition(",")
    return " ".join((f"{first} {last}" if comma else name).casefold().split())
