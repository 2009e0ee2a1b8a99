"""Files of usage and acts → event files, as the doors would have written them, by the readers of `uptake report`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from uptake.analytics.columns import Wanted
from uptake.analytics.digest import Digested, write_spooled
from uptake.analytics.engine import Engine, quote_text
from uptake.analytics.files import UsageFiles
from uptake.core.usage import InputReport
from uptake.core.words import say
from uptake.errors import UsageError
from uptake.wire.rejected import Rejections


@dataclass(frozen=True, slots=True)
class Named:
    """What stands for an identifier: its pseudonym; sealed, where the roster knows nobody of it."""

    pseudonym: str
    sealed: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What is read and what is kept. `name`: what stands for an identifier; `properties`: of use; `of_acts`: of acts;
    `unnamed`: what a row without an event is; `salt`: goes into the ids of rows that have none; `longest`: letters of a
    property of use, of which a longer one says only that it is there; `behalves`: whom agents acted for is kept.
    """

    source: str
    rollout: str
    columns: Mapping[str, str]
    timezone: str
    name: Callable[[str], Named]
    properties: frozenset[str]
    of_acts: frozenset[str]
    salt: str
    longest: int
    unnamed: str = ""
    only_acts: bool = False
    behalves: bool = False
    erased: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """
    What came of the files. `read`: rows that could be read, that could not, and by people whom the roster knows;
    `skipped`: rows that are no acts, where only acts were wanted.
    """

    digested: Digested
    read: InputReport
    skipped: int


def import_events(
    paths: Sequence[Path],
    events: Path,
    reading: Reading,
    accept: Callable[[InputReport], None],
    *,
    rejected: Rejections,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """
    Write the rows of some files as event files below a folder. Nothing reads one before it is registered.

    A row without an id gets one of all that it says, so that the same file again changes nothing. `accept` may refuse
    what was read before anything is written. Raises FileError and UsageError as the readers of `uptake report` do.
    """
    wanted = Wanted(reading.columns, tuple(sorted(reading.properties | reading.of_acts)), reading.timezone)
    with Engine() as engine:
        files = UsageFiles(engine, paths, wanted, rejected=rejected, progress=progress)
        _stage(engine, files, wanted.properties, reading)
        skipped = engine.run("import_skip")[0][0] if reading.only_acts else 0
        _load_names(engine, reading.name, behalves=reading.behalves)
        given = {"source": reading.source, "rollout": reading.rollout, "salt": reading.salt}
        engine.run("import_spooled", {}, given)
        rows, usage, strangers = engine.run("import_totals")[0]
        read = InputReport(
            events=rows, rejected=dict(files.rejected_counts), usage_rows=usage, unmatched_rows=strangers,
            notes=files.notes,
        )  # fmt: skip
        accept(read)
        return Imported(write_spooled(engine, events, reading.erased), read, skipped)


def _stage(engine: Engine, files: UsageFiles, properties: Sequence[str], reading: Reading) -> None:
    """Make the table `imported` of every row that can be read."""
    files.open()
    cells = {name: f"p{place}" for place, name in enumerate(properties)}
    fragments = {
        "unnamed": quote_text(reading.unnamed),
        "use": _map({name: _bounded(cells[name], reading.longest) for name in sorted(reading.properties)}),
        "acts": _map({name: cells[name] for name in sorted(reading.of_acts)}),
    }
    while True:
        failure = None
        try:
            engine.run("import_rows", fragments)
            bad = engine.connection.execute("SELECT 1 FROM imported WHERE bad LIMIT 1").fetchall()
        except duckdb.OutOfMemoryException:
            raise  # no fault of the files
        except duckdb.Error as error:
            failure, bad = error, [(1,)]
        if not bad or not files.mend():
            break
    if failure is not None:
        reason = str(failure).partition("\n")[0]
        raise UsageError(say("the usage cannot be read: {reason}", reason=reason)) from failure


def _map(cells: Mapping[str, str]) -> str:
    """SQL for a map of those cells that hold something."""
    if not cells:
        return "CAST(MAP {} AS MAP(VARCHAR, VARCHAR))"
    pairs = ", ".join(f"{{'k': {quote_text(name)}, 'v': {cell}}}" for name, cell in cells.items())
    return f"map_from_entries(list_filter([{pairs}], lambda pair: pair.v IS NOT NULL AND pair.v <> ''))"


def _bounded(cell: str, longest: int) -> str:
    return f"CASE WHEN length({cell}) > {longest} THEN '…' ELSE {cell} END"


def _load_names(engine: Engine, name: Callable[[str], Named], *, behalves: bool) -> None:
    """Make the tables of what stands for each person, and for each text that names whom an agent acted for."""
    people = [text for (text,) in engine.run("import_people")]
    named = [name(text) for text in people]
    engine.load(
        "names",
        {
            "text": ("VARCHAR", people),
            "name": ("VARCHAR", [one.pseudonym for one in named]),
            "sealed": ("VARCHAR", [one.sealed for one in named]),
        },
    )
    texts = [text for (text,) in engine.run("import_behalves")] if behalves else []
    engine.load(
        "behalf_names",
        {
            "text": ("VARCHAR", texts),
            "name": ("VARCHAR", ["|".join(name(one).pseudonym for one in text.split("|") if one) for text in texts]),
        },
    )
