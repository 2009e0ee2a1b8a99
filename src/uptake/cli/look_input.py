"""What `uptake look` is given: files → what they hold, with a sentence wherever a file is no table of usage."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from uptake.analytics.columns import Wanted
from uptake.analytics.look import Sample, Survey, Written, sample, survey, write_plain
from uptake.analytics.named_files import expand, of_file
from uptake.analytics.sources import EVENTLESS
from uptake.cli.inputs import progress, rejections
from uptake.core.look import moments
from uptake.core.look.events import judge, of_known_table
from uptake.core.look.found import Content, seat_columns
from uptake.core.look.guess import Guesses, find_column, guess
from uptake.core.look.known import USE, Condition, KnownTable, recognise, recognise_document
from uptake.core.look.plain import Recipe, recipe_of
from uptake.core.look.profile import Column, profile
from uptake.core.look.report import ROLES
from uptake.core.plan.mistakes import did_you_mean, listed, quoted
from uptake.core.report.names import reasons
from uptake.core.sentences import Said
from uptake.core.words import say, say_list
from uptake.errors import OptionError, UsageError
from uptake.wire.known_tables import known_documents, known_tables

PLAIN = "plain.csv"
SEPARATES = (":", "^", "~", "\x01", "#", "§", "¦", "  ")  # what files use that are not read


@dataclass(frozen=True, slots=True)
class Input:
    """What the files hold, and the files to count: as given, or the plain table made of them."""

    content: Content
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the files are read: their samples, the known table or the guessed columns."""

    samples: tuple[Sample, ...]
    table: KnownTable | None = None
    guesses: Guesses | None = None
    conditions: tuple[Condition, ...] = ()
    notes: tuple[Said, ...] = ()

    @property
    def needs_plain(self) -> bool:
        """Whether the report could not read the files as they are."""
        odd_times = self.guesses is not None and self.guesses.way != moments.READ_AS_IS
        return self.table is not None or bool(self.conditions) or odd_times

    @property
    def columns(self) -> dict[str, str]:
        """Convention → name in the files; of a known table none."""
        return self.guesses.columns if self.guesses is not None else {}

    def recipe(self, of: Sample) -> Recipe:
        """How one file becomes a plain table."""
        if self.table is not None:
            return recipe_of(self.table, of.headers)
        way = self.guesses.way if self.guesses is not None else None
        names = self.columns
        return Recipe(
            names["person"], (names["time"],), way or moments.ISO, names.get("event"), names.get("id"), self.conditions
        )


def read_input(arguments: argparse.Namespace, folder: Path) -> Input:
    """
    Look at the files and count what is in them. `folder`: for a plain table where one is needed.

    Raises FileError, InputError, UsageError or OptionError with a sentence for whatever cannot be looked at.
    """
    paths, notes = expand([Path(path) for path in arguments.files])
    samples = tuple(_sampled(path) for path in paths)
    reading = replace(_reading(samples, arguments), notes=tuple(notes))
    if reading.needs_plain or arguments.events is not None:
        return _by_plain(reading, arguments, folder / PLAIN)
    with progress(say("reading usage"), quiet=arguments.quiet) as tell:
        seen = survey(paths, Wanted(reading.columns, (), arguments.timezone), rejections(arguments), tell)
    _must_have_rows(seen.rows, seen.rejected, samples)
    return Input(_content(reading, seen, arguments), tuple(paths))


def _sampled(path: Path) -> Sample:
    found = sample(path)
    if not found.headers and not found.rows and not found.faults:
        raise UsageError(
            say("{file} is empty.", file=path), mend=say("Export the usage again, with one row for each event.")
        )
    document = recognise_document(known_documents(), found.headers, found.start)
    if document is not None:
        raise UsageError(
            say("{file} is no table of usage: it is {what}.", file=path, what=say(document.what)),
            mend=say(
                "{instead} Here, a table is looked at: one row for each event, with person and time.",
                instead=say(document.instead),
            ),
        )
    if not found.rows and not found.faults:
        raise UsageError(
            say("{file} has a header and no rows.", file=path),
            details=(say("columns: {names}", names=listed(found.headers)),),
            mend=say("Export the usage again, for days on which somebody used it."),
        )
    _must_have_columns(found)
    return found


def _must_have_columns(found: Sample) -> None:
    if not found.rows:
        _must_have_rows(0, found.faults, (found,))
    if len(found.headers) != 1 or not found.separator:
        return
    name = found.headers[0]
    used = next((mark for mark in SEPARATES if mark in name), None)
    what = say("it is called “{name}”", name=name[:60])
    if used:
        what = say("they seem to be separated by {mark}", mark=repr(used))
    raise UsageError(
        say("Everything in {file} is in one column: {what}.", file=found.path, what=what),
        mend=say("Columns are separated by a comma, a semicolon, a tab or |."),
    )


def _must_have_rows(rows: int, rejected: Mapping[str, int], samples: Sequence[Sample]) -> None:
    if rows:
        return
    names = ", ".join(str(one.path) for one in samples)
    raise UsageError(
        say("No row of {files} can be read.", files=names),
        details=reasons(rejected),
        mend=say("Look at the first rows of the file."),
    )


def _reading(samples: tuple[Sample, ...], arguments: argparse.Namespace) -> _Reading:
    given = {role: name for role in ROLES if (name := getattr(arguments, role)) is not None}
    if not set(given) - {"person"} and not arguments.use_column and not arguments.real_work:
        table = _known(samples, given.get("person"))
        if table is not None:
            return _Reading(samples, table)
    headers = tuple(dict.fromkeys(name for one in samples for name in one.headers))
    columns = profile([row for one in samples for row in one.rows], headers)
    guesses = guess(columns, given)
    _must_be_found(guesses, columns, samples)
    used = [find_column(columns, name, "use-column").name for name in arguments.use_column]
    return _Reading(samples, None, guesses, tuple(Condition(name, above=0) for name in used))


def _known(samples: Sequence[Sample], person: str | None) -> KnownTable | None:
    tables = {recognise(known_tables(), one.headers) for one in samples}
    if len(tables) > 1:
        raise UsageError(say("The files are of different kinds."), mend=say("Look at the files of one kind together."))
    table = tables.pop()
    if table is None or person is None:
        return table
    return replace(table, person=(find_column(profile((), samples[0].headers), person, "person").name,))


def _must_be_found(guesses: Guesses, columns: Sequence[Column], samples: Sequence[Sample]) -> None:
    lacking = [role for role in ("person", "time") if getattr(guesses, role).column is None]
    if lacking:
        options = say_list(" and ", (f"--{role} COLUMN" for role in lacking))
        raise UsageError(
            say(
                "No column of {file} looks like {what} of a row.",
                file=samples[0].path,
                what=say_list(" or ", (str(ROLES[role]) for role in lacking)),
            ),
            details=tuple(_hints(lacking, guesses, columns)),
            mend=say("Name it with {options}. Each row must say who did something and when.", options=options),
        )
    for one in samples:
        for role in ("person", "time"):
            name = getattr(guesses, role).column
            if name not in one.headers:
                raise UsageError(
                    say(
                        "{file} has no column {name}, which is {role} in {other}.",
                        file=one.path,
                        name=name,
                        role=ROLES[role],
                        other=next(two.path for two in samples if name in two.headers),
                    ),
                    details=(say("columns: {names}", names=listed(one.headers)),),
                    mend=say("Look at files with other columns one by one."),
                )


def _hints(lacking: Sequence[str], guesses: Guesses, columns: Sequence[Column]) -> Iterator[str]:
    yield say("columns: {names}", names=listed(one.name for one in columns) or say("none"))
    for role in lacking:
        near = getattr(guesses, role).runners_up
        if near:
            yield say(
                "nearest to {role}: {column} ({reason})", role=ROLES[role], column=near[0].column, reason=near[0].reason
            )
    for column in columns:
        if "time" in lacking and column.way == moments.SLASHED:
            yield say(
                "{column} holds days with slashes, and nothing says whether day or month comes first",
                column=column.name,
            )


def _by_plain(reading: _Reading, arguments: argparse.Namespace, target: Path) -> Input:
    sources = [(one.path, reading.recipe(one)) for one in reading.samples]
    with progress(say("reading usage"), quiet=arguments.quiet) as tell:
        written = write_plain(sources, target, rejections(arguments), tell)
    _must_have_rows(written.rows, written.rejected, reading.samples)
    seen = survey([target], Wanted({}, (), arguments.timezone), rejections(arguments))
    # What is to be said of the plain table is nothing to whoever has not made it.
    content = _content(reading, replace(seen, notes=()), arguments)
    return Input(_with_seats(content, written), (target,))


def _with_seats(content: Content, written: Written) -> Content:
    """The plain table has only who used it; whoever has a seat is in the files as well."""
    return replace(
        content,
        rows=written.rows,
        people=tuple(sorted(written.people.union(content.people))),
        rejected=dict(written.rejected),
        notes=tuple(dict.fromkeys((*content.notes, *written.notes))),
        is_plain=True,
    )


def _content(reading: _Reading, seen: Survey, arguments: argparse.Namespace) -> Content:
    guesses, columns, table = reading.guesses, reading.columns, reading.table
    named = real_work(arguments.real_work, [one.event for one in seen.events])
    rows = [row for one in reading.samples for row in one.rows]
    headers = tuple(dict.fromkeys(name for one in reading.samples for name in one.headers))
    eventless = {of_file(one.path, EVENTLESS) for one in reading.samples}  # said among what could not be found
    wants_seats = guesses is not None and guesses.event.column is None and not reading.conditions
    return Content(
        files=tuple(one.path.name for one in reading.samples),
        rows=seen.rows,
        people=seen.people,
        events=judge(seen.events, named) if table is None else of_known_table(seen.events, USE, table.use_in_words),
        first_day=seen.first_day,
        last_day=seen.last_day,
        columns=columns,
        guesses=guesses,
        table=table,
        use_columns=tuple(one.column for one in reading.conditions),
        seats=seat_columns(rows, headers, tuple(columns.values())) if wants_seats else (),
        local_times=seen.local_times,
        days_only=seen.days_only,
        rejected=seen.rejected,
        notes=(*reading.notes, *(note for note in seen.notes if note not in eventless)),
    )


def real_work(given: Sequence[str], events: Sequence[str]) -> tuple[str, ...]:
    """The events that were named, as they are written in the files. OptionError names the nearest."""
    named = [event for event in events if event]
    by_name = {event.casefold(): event for event in named}
    for name in given:
        if name.casefold() not in by_name:
            mend = did_you_mean(name, named) or say("There is no event column; --event COLUMN names one.")
            raise OptionError(say("--real-work: there is no event {name}", name=quoted(name)), mend=mend)
    return tuple(name if name in named else by_name[name.casefold()] for name in given)
