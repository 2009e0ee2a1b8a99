"""A roster as Uptake writes it: `people.csv` with the columns of the convention and all others that groups may name."""

from __future__ import annotations

import csv
import io

from uptake.core.people import Person, Roster

COLUMNS = ("id", "email", "name", "manager", "starts", "ends", "absent", "aliases")


def write_people(roster: Roster) -> str:
    """The text of a `people.csv`, one row a person in the order of the roster."""
    others = sorted({name for person in roster.people.values() for name in person.attributes})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, *others))
    for person in roster.people.values():
        writer.writerow((*_row(person), *(person.attributes.get(name, "") for name in others)))
    return text.getvalue()


def _row(person: Person) -> tuple[str, ...]:
    absent = ";".join(f"{span.first}..{span.last}" for span in person.absent)
    starts, ends = (day.isoformat() if day else "" for day in (person.starts, person.ends))
    aliases = ";".join(person.aliases)
    return (person.id, person.email, person.name, person.manager or "", starts, ends, absent, aliases)
