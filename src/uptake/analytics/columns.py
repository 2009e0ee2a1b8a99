"""Which column of a file is the person, the time, the event, and which holds a property."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from uptake.core.groups import fold
from uptake.core.plan.mistakes import listed, quoted
from uptake.core.words import say, say_list
from uptake.errors import UsageError

REQUIRED = ("person", "time")
_OPTIONAL = ("event", "id", "on_behalf_of")
_LIKELY = {
    "person": ("user", "useremail", "email", "userid", "user_id", "username", "actor", "distinctid", "upn", "mail"),
    "time": ("timestamp", "createdat", "date", "datetime", "occurredat", "eventtime", "ts", "at"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What to read from usage files. `columns`: convention (person, time, event, id, on_behalf_of, a property) → its name
    in the file; `properties`: the names that become p0, p1, …; `timezone`: where times without an offset are.
    """

    columns: Mapping[str, str]
    properties: tuple[str, ...]
    timezone: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The names in one file; None: the file lacks it. `others`: every column but the first four, by name."""

    person: str
    time: str
    event: str | None
    id: str | None
    on_behalf_of: str | None
    properties: tuple[str | None, ...]
    others: tuple[str, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The columns that are not part of a row's content."""
        return frozenset(name for name in (self.person, self.time, self.event, self.id) if name is not None)

    @property
    def named(self) -> tuple[str, ...]:
        """Every name that is asked for, each once."""
        names = (self.person, self.time, self.event, self.id, self.on_behalf_of, *self.properties)
        return tuple(dict.fromkeys(name for name in names if name is not None))


def match(headers: Sequence[str], wanted: Wanted, path: Path, *, open_ended: bool = False) -> Columns:
    """
    The columns of a file by its headers: the plan's name first, then the convention; exactly, then without regard to
    case, spaces, `_` or `-`. `open_ended`: rows may bring further columns (NDJSON), so what the
    first rows lack is looked for by its name.

    Raises UsageError where person or time is missing.
    """
    found = {name: _find(headers, wanted.columns, name) for name in ("person", "time", *_OPTIONAL)}
    person, time = found["person"], found["time"]
    if person is None or time is None:
        raise _missing([name for name in REQUIRED if found[name] is None], headers, wanted, path)
    properties = tuple(_find(headers, wanted.columns, name) for name in wanted.properties)
    if open_ended:
        found |= {name: found[name] or wanted.columns.get(name, name) for name in _OPTIONAL}
        named = (wanted.columns.get(name, name) for name in wanted.properties)
        properties = tuple(known or name for known, name in zip(properties, named, strict=True))
    keys = {person, time, found["event"], found["id"]}
    others = tuple(sorted(name for name in headers if name not in keys))
    return Columns(person, time, found["event"], found["id"], found["on_behalf_of"], properties, others)


def _find(headers: Sequence[str], renamed: Mapping[str, str], convention: str) -> str | None:
    names = [renamed[convention]] if convention in renamed else []
    for name in (*names, convention):
        if name in headers:
            return name
        for header in headers:
            if fold(header) == fold(name):
                return header
    return None


def _missing(names: Sequence[str], headers: Sequence[str], wanted: Wanted, path: Path) -> UsageError:
    words = [
        say("{name} (the plan calls it {other})", name=name, other=quoted(other))
        if (other := wanted.columns.get(name))
        else name
        for name in names
    ]
    hints = [f"{name}: {near}" for name in names if (near := _nearest(name, headers, wanted))]
    mend = say("Name the columns in the plan under usage.columns, or rename them in the file.")
    if hints:
        columns = "{" + ", ".join(hints) + "}"
        mend = say("Name the columns in the plan, such as usage.columns: {columns}.", columns=columns)
    return UsageError(
        say("{file} has no column for {what}.", file=path, what=say_list(" and ", words)),
        mend=mend,
        details=(say("columns found: {names}", names=listed(headers) or say("none")),),
    )


def _nearest(name: str, headers: Sequence[str], wanted: Wanted) -> str | None:
    """The header that is most likely meant."""
    folded = {fold(header): header for header in headers}
    for likely in (*([wanted.columns[name]] if name in wanted.columns else []), name, *_LIKELY[name]):
        if close := get_close_matches(fold(likely), folded, 1, 0.75):
            return folded[close[0]]
    return None
