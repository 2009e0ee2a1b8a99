"""The spool's segments → event files in Parquet, one for each source and ISO week. Written aside, then named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import duckdb

from uptake.analytics.engine import Engine, listed, quote_name, quote_text
from uptake.core.words import say
from uptake.errors import UptakeError
from uptake.wire.aside import sync

PART = ".part"
FIXED = frozenset({"person", "time", "event", "id", "source"})  # columns of every file; a property cannot be one


class UndigestibleError(UptakeError):
    """There is something in these segments that can never be digested, however often it is tried."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    What events have in common that share a file: source, Monday of the week, and whether they are acts.

    `rollout`: of which one the acts are; empty for use, and for acts that name none.
    """

    source: str
    week: date
    acts: bool
    rollout: str


@dataclass(frozen=True, slots=True)
class Written:
    """One new event file: its name below the folder of events, its place, its rows."""

    name: str
    place: Place
    rows: int


@dataclass(frozen=True, slots=True)
class Digested:
    """
    What came of some segments. `sealed`: (pseudonym, source, sealed identifier) of those seen for the first time;
    `segments`: name → rows of it that were kept; `names`: (source, event) of what is use.
    """

    files: tuple[Written, ...]
    rows: int
    sealed: tuple[tuple[str, str, str], ...]
    segments: Mapping[str, int] = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()


def digest(segments: Sequence[Path], events: Path, erased: Collection[str] = ()) -> Digested:
    """
    Turn segments into event files below a folder. Nothing reads a file before it is registered.

    What is about people with a mark in `erased` is dropped. A last line without its end was never acknowledged, and is
    left out; so is a line that is no JSON. Raises UndigestibleError where it is the content that cannot be digested.
    """
    try:
        return _digest(segments, events, erased)
    except (duckdb.DataError, duckdb.ProgrammingError, ValueError) as error:
        raise UndigestibleError(say("Events cannot be digested: {reason}", reason=str(error))) from error


def _digest(segments: Sequence[Path], events: Path, erased: Collection[str]) -> Digested:
    with Engine() as engine:
        engine.run("digest_read", {"paths": listed(segments)})
        digested = write_spooled(engine, events, erased)
        rows = {Path(name).name: count for name, count in engine.run("digest_segments")}
        return replace(digested, segments=rows)


def write_spooled(engine: Engine, events: Path, erased: Collection[str]) -> Digested:
    """Write the table `spooled`, which `digest_read` and `import_spooled` make, as event files."""
    engine.load("erased", {"mark": ("VARCHAR", list(erased))})
    engine.run("digest_erased")
    rows = engine.run("digest_total")[0][0]
    sealed = tuple((name, source, text) for name, source, text in engine.run("digest_sealed"))
    keys = [str(key) for (key,) in engine.run("digest_keys")]
    places = [Place(*place) for place in engine.run("digest_places")]
    if not all(isinstance(place.week, date) for place in places):  # DuckDB then gives a text
        raise ValueError(say("the time of an event is outside of the years 1 to 9999"))
    names = tuple((source, event) for source, event in engine.run("digest_events"))
    files = tuple(_write(engine, events, place, keys) for place in places)
    return Digested(files, rows, sealed, names=names)


def _write(engine: Engine, events: Path, place: Place, keys: Sequence[str]) -> Written:
    columns = [f"coalesce({', '.join(values)}) AS {quote_name(name)}" for name, values in _columns(keys)]
    values = {"source": place.source, "week": place.week, "acts": place.acts, "rollout": place.rollout}
    return write_file(engine, events, place, ("digest_write", "".join(f", {one}" for one in columns)), values)


def _columns(keys: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Name of a column → the properties that are read for it: names that differ in case only are one, as in SQL."""
    by_name: dict[str, list[str]] = {}
    for key in keys:
        by_name.setdefault(key.lower(), []).append(key)
    for name, same in by_name.items():
        if name not in FIXED:
            yield same[0], [f"properties[{quote_text(key)}]" for key in same]


def write_file(
    engine: Engine, events: Path, place: Place, statement: tuple[str, str], values: Mapping[str, object] | None = None
) -> Written:
    """
    Write one new event file: aside, to the disk, and then under its name.

    :param statement: the name of one that copies, and what stands for its fragment `columns`.
    """
    year, week, _ = place.week.isocalendar()
    folder = events / place.source / f"{year}-W{week:02d}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}.parquet"
    aside = path.with_name(path.name + PART)
    name, columns = statement
    rows = engine.run(name, {"columns": columns, "path": quote_text(str(aside))}, values or {})[0][0]
    sync(aside)
    aside.rename(path)
    sync(folder)
    return Written(path.relative_to(events).as_posix(), place, rows)
