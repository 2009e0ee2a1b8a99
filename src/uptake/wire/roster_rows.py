"""One row of a roster → one person, or why there is none."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from itertools import chain, repeat

from uptake.core.calendar import Day, Span
from uptake.core.columns import tuples
from uptake.core.frozen import replace
from uptake.core.groups import fold
from uptake.core.people import Person, normal
from uptake.core.sentences import Said, later, later_n, noted
from uptake.wire.roster_cells import Columns, Values, first_cell, stripped, work_address
from uptake.wire.roster_days import Days
from uptake.wire.roster_layout import Layout, words

LONGEST = 300  # letters of what somebody is called, as at the doors

NO_ID = noted("no id")
BAD_DAY = noted("unreadable day")
BAD_ABSENCE = noted("unreadable absence")
ENDS_FIRST = noted("ends before it starts")
LONG_NAME = noted("id, address or name too long")
_FOREVER = 9999  # the year in which systems end what has no end
_SHARED = 20_000  # sets of attributes that are kept to be shared; more only while people do share them


# Who is in the file and not on the roster; how many follows.
_LEFT_OUT = {
    "guest": later_n(0, "{number} guest is left out", "{number} guests are left out"),
    "machine": later_n(0, "{number} account of no person is left out", "{number} accounts of no person are left out"),
    "not started": later_n(
        0,
        "{number} person has not started and is left out",
        "{number} people have not started and are left out",
    ),
    "gone": later_n(
        0,
        "{number} person is no longer active and is left out",
        "{number} people are no longer active and are left out",
    ),
}


class _LeftOutError(Exception):
    """The row is nobody who counts. The argument says which kind."""


class _RejectedError(Exception):
    """The row cannot be read. The argument is the reason."""


class People:
    """The people of a file as they are read. `rows`: rows seen that were not blank."""

    def __init__(self, layout: Layout, days: Days) -> None:
        self.people: list[Person] = []
        self.rows = 0
        self._layout = layout
        self._days = days
        self._left_out: dict[str, int] = {}
        self._states: dict[str, str] = {}
        self._attributes: dict[tuple[str, ...], dict[str, str]] = {}
        self._pool: dict[str, str] = {}
        # Most files have few of the columns; what is asked of every row is settled once.
        self._all_staff = not layout.export and not layout.of("type")
        self._dated = bool(layout.of("starts") or layout.of("ends"))
        self._stateful = bool(layout.of("active") or layout.of("status"))
        self._name_in_parts = any(map(layout.of, ("first", "last", "last_first")))
        self._names, self._managers, self._absent = map(layout.of, ("name", "manager", "absent"))
        self._emails = layout.of("email")
        self._aliased = layout.of("aliases")
        certain = {columns[0] for columns in (layout.ids, self._emails) if len(columns) == 1}
        self._others = tuple(column for column in layout.identifiers if column not in certain)
        single = all(len(layout.of(field)) <= 1 for field in ("email", "name", "manager", "absent", "starts", "ends"))
        odd = (
            self._stateful
            or self._name_in_parts
            or self._others
            or self._aliased
            or layout.of("emails")
            or layout.of("login")
        )
        self._by_column = self._all_staff and single and len(layout.ids) == 1 and not odd

    def add(self, values: Values) -> str:
        """Take a row in; says why it is rejected, or ""."""
        if not any(values.values()):
            return ""  # what a spreadsheet leaves below its last row
        self.rows += 1
        try:
            self.people.append(self._person(values))
        except _LeftOutError as left_out:
            kind = str(left_out)
            self._left_out[kind] = self._left_out.get(kind, 0) + 1
        except _RejectedError as rejected:
            if any(map(str.strip, values.values())):
                return str(rejected)
            self.rows -= 1
        return ""

    def take(self, columns: Columns) -> bool:
        """
        Take many rows in, column by column: five times as fast as `add`. False, and none is taken, where any of them
        must be looked at alone.
        """
        if not self._by_column:
            return False
        rows = len(columns[self._layout.ids[0]])
        kept = (self._layout.ids, self._emails, self._names, self._managers)
        ids, emails, names, managers = (stripped(columns, place, rows) for place in kept)
        if not all(ids) or max(map(len, chain(ids, emails, names))) > LONGEST:
            return False  # before its days are read: an open one of a row that is rejected decides nothing
        days = self._days_of(columns, rows)
        if days is None:
            return False
        bosses = (self._pool.setdefault(manager, manager) or None for manager in managers)
        cells = zip(*(columns[column] for column, _ in self._layout.attributes), strict=True)
        attributes = map(self._attributes_of, cells if self._layout.attributes else repeat((), rows))
        self.people.extend(tuples(Person, ids, emails, names, bosses, attributes, repeat((), rows), *days))
        self.rows += rows
        return True

    def _days_of(
        self, columns: Columns, rows: int
    ) -> tuple[list[Day | None], list[Day | None], list[tuple[Span, ...]]] | None:
        """First and last days and absences; None where any of them must be looked at alone."""
        starts, ends, absent = (
            stripped(columns, self._layout.of(field), rows) for field in ("starts", "ends", "absent")
        )
        try:
            begun, left = list(map(self._days.day, starts)), list(map(self._days.day, ends))
            spans = list(map(self._days.spans, absent))
        except ValueError:
            return None
        known = ((start, end) for start, end in zip(begun, left, strict=True) if end is not None)
        if any(end.year == _FOREVER or (start is not None and end < start) for start, end in known):
            return None
        return begun, left, spans

    def notes(self) -> list[Said]:
        """What was left out, in sentences without an end."""
        export, dropped = self._layout.export, self._layout.dropped
        said = [later("read as an export of {system}", system=export)] if export else []
        if not export and not self._layout.of("id"):
            said.append(later("no column is an id: {name} stands for it", name=self._layout.ids[0]))
        said += [replace(_LEFT_OUT[kind], number=count) for kind, count in sorted(self._left_out.items())]
        if dropped:
            one, many = "{number} column is never kept: {names}", "{number} columns are never kept: {names}"
            said.append(later_n(len(dropped), one, many, names=", ".join(dropped)))
        return said

    def as_text(self, values: Values) -> str:
        """A row as a line of CSV, without what is never kept."""
        line = io.StringIO()
        dropped = self._layout.dropped
        csv.writer(line, lineterminator="").writerow("" if name in dropped else cell for name, cell in values.items())
        return line.getvalue()

    def _person(self, values: Values) -> Person:
        layout = self._layout
        if not self._all_staff:
            self._must_be_staff(values)
        person_id = first_cell(values, layout.ids)
        if not person_id:
            raise _RejectedError(NO_ID)
        email = first_cell(values, self._emails) or self._other_email(values)
        name = self._name(values) if self._name_in_parts else first_cell(values, self._names)
        if len(person_id) > LONGEST or len(email) > LONGEST or len(name) > LONGEST:
            raise _RejectedError(LONG_NAME)
        starts, ends = self._from_to(values) if self._dated else (None, None)
        if self._stateful:
            ends = self._last_day(values, starts, ends)
        manager = first_cell(values, self._managers)
        return Person(
            person_id,
            email,
            name,
            self._pool.setdefault(manager, manager) or None,
            self._attributes_of(tuple([values.get(column, "") for column, _ in layout.attributes])),
            self._aliases(values, person_id, email) if self._others or self._aliased else (),
            starts,
            ends,
            self._absences(values) if self._absent else (),
        )

    def _must_be_staff(self, values: Values) -> None:
        """Guests and accounts of machines are in the directory, not on the payroll."""
        layout = self._layout
        kind = first_cell(values, layout.of("type"))
        logins = layout.of("login")
        if fold(kind) in words().values["guest"] or any("#EXT#" in values.get(column, "").upper() for column in logins):
            raise _LeftOutError("guest")
        if layout.export != "Microsoft Entra":
            return
        told = (*layout.of("first"), *layout.of("last"), *layout.of("email"), *layout.of("role"))
        if len(told) >= 4 and not first_cell(values, told):
            raise _LeftOutError("machine")

    def _from_to(self, values: Values) -> tuple[Day | None, Day | None]:
        layout = self._layout
        try:
            starts = self._days.day(first_cell(values, layout.of("starts")))
            ends = self._days.day(first_cell(values, layout.of("ends")))
        except ValueError:
            raise _RejectedError(BAD_DAY) from None
        if ends is not None and ends.year == _FOREVER:
            ends = None
        if starts is not None and ends is not None and ends < starts:
            raise _RejectedError(ENDS_FIRST)
        return starts, ends

    def _last_day(self, values: Values, starts: Day | None, ends: Day | None) -> Day | None:
        """The last day of a person; whoever is gone since nobody knows when is nobody's denominator."""
        state = self._state(values)
        if state == "not started":
            raise _LeftOutError(state)
        if not state or ends is not None:
            return ends
        try:
            since = self._days.day(first_cell(values, self._layout.of("since")))
        except ValueError:
            since = None
        if since is None or (starts is not None and since < starts):
            raise _LeftOutError(state)
        return since

    def _state(self, values: Values) -> str:
        """What the row says of the person: gone, not started, or nothing that matters."""
        text = f"{first_cell(values, self._layout.of('active'))}\n{first_cell(values, self._layout.of('status'))}"
        if text not in self._states:
            active, status = (fold(part) for part in text.split("\n", 1))
            known = words().values
            gone = active in known["inactive"] or status in known["gone"]
            self._states[text] = "not started" if status in known["not started"] else "gone" if gone else ""
        return self._states[text]

    def _other_email(self, values: Values) -> str:
        if listed := first_cell(values, self._layout.of("emails")):
            return work_address(listed)
        login = first_cell(values, self._layout.of("login"))
        return login if "@" in login else ""

    def _name(self, values: Values) -> str:
        layout = self._layout
        name = first_cell(values, self._names)
        first = first_cell(values, layout.of("first"))
        last = first_cell(values, layout.of("last"))
        if first and last:
            return name or f"{first} {last}"
        if name:
            # German lists have Name and Vorname: the name is then the family's.
            return f"{first} {name}" if first and not layout.of("last") and first not in name else name
        both = first_cell(values, layout.of("last_first"))
        if both.count(",") == 1:
            last, first = (part.strip() for part in both.split(","))
            return f"{first} {last}".strip()
        return both or first or last

    def _aliases(self, values: Values, person_id: str, email: str) -> tuple[str, ...]:
        found: list[str] = []
        for column in self._aliased:
            found.extend(values.get(column, "").split(";"))
        found.extend(values.get(column, "") for column in self._others)
        seen = {normal(person_id), normal(email), ""}
        aliases = []
        for text in map(str.strip, found):
            if (key := normal(text)) not in seen:
                seen.add(key)
                aliases.append(text)
        return tuple(aliases)

    def _absences(self, values: Values) -> tuple[Span, ...]:
        text = first_cell(values, self._absent)
        try:
            return self._days.spans(text)
        except ValueError:
            raise _RejectedError(BAD_ABSENCE) from None

    def _attributes_of(self, cells: tuple[str, ...]) -> Mapping[str, str]:
        known = self._attributes.get(cells)
        if known is not None:
            return known
        share = self._pool.setdefault
        attributes: dict[str, str] = {}
        for cell, (_, keys) in zip(cells, self._layout.attributes, strict=True):
            if text := cell.strip():
                text = share(text, text)
                for key in keys:
                    attributes[key] = text
        if len(self._attributes) < max(_SHARED, len(self.people) // 2):
            self._attributes[tuple([share(cell, cell) for cell in cells])] = attributes
        return attributes
