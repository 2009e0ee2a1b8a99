"""Rows of any table as plain events: person, time, event, id. For what the report cannot read as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from uptake.core.look import moments
from uptake.core.look.known import EXPOSURE, SEAT, USE, Condition, KnownTable, kind_of, named
from uptake.core.people import normal

COLUMNS = ("person", "time", "event", "id")


@dataclass(frozen=True, slots=True)
class Plain:
    """One event of a plain table. `time` is RFC 3339, as far as it was written."""

    person: str
    time: str
    event: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row is no event."""

    reason: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A row that shows a person and no use."""

    person: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """
    How rows become plain events. `days`: one event for each distinct time in these columns; `way`: how they are
    written; `use`: without conditions every row is use; `event`: where it is None, events are called use and exposure.
    """

    person: str
    days: tuple[str, ...]
    way: str = moments.ISO
    event: str | None = None
    id: str | None = None
    use: tuple[Condition, ...] = ()
    exposure: tuple[Condition, ...] = ()


def recipe_of(table: KnownTable, headers: Iterable[str]) -> Recipe:
    """How a known table is read."""
    names = tuple(headers)
    person = named(table.person, names)[0]
    return Recipe(person, named(table.days, names), use=table.use, exposure=table.exposure)


def plain(values: Mapping[str, str], recipe: Recipe) -> Iterator[Plain | Seat | Refused]:
    """The events of one row; of a row without use its seat; of one that cannot be read, why."""
    person = normal(values.get(recipe.person, ""))
    if not person:
        if any(cell.strip() for cell in values.values()):
            yield Refused("no person")
        return
    kind = kind_of(values, recipe.use, recipe.exposure) if recipe.use else USE
    if kind == SEAT or (kind == EXPOSURE and recipe.event):
        yield Seat(person)
        return
    written = [cell for name in recipe.days if (cell := values.get(name, "").strip())]
    if not written:
        yield Refused("no time")
    for cell in dict.fromkeys(written):
        time = moments.rfc3339(cell, recipe.way)
        if time is None:
            yield Refused("bad time")
            continue
        event = values.get(recipe.event, "").strip() if recipe.event else kind
        yield Plain(person, time, event, values.get(recipe.id, "").strip() if recipe.id else "")
