"""What several commands read in the same way: the plan, the roster, the day, and progress on long reads."""

from __future__ import annotations

import argparse
import glob
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from uptake.cli.days import read_day
from uptake.core.calendar import Day, known_timezone, monday
from uptake.core.groups import columns_of, fold
from uptake.core.people import Roster
from uptake.core.plan.load import load_plan
from uptake.core.plan.mistakes import quoted
from uptake.core.plan.model import Plan
from uptake.core.words import say, say_n
from uptake.errors import MissingExtraError, PeopleError, PlanError, how_to_install
from uptake.wire.rejected import Rejections

Progress = Callable[[int], None]
REPORT_EXTRA = ("duckdb", "rich", "zstandard")


def a_day(text: str) -> Day:
    """A day from the command line."""
    try:
        return read_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def a_number(text: str) -> int:
    """A whole number from the command line."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("{text} is no whole number", text=quoted(text))) from None


def a_timezone(text: str) -> str:
    """A timezone from the command line."""
    if not known_timezone(text):
        message = say("{text} is not a timezone; write it like Europe/Berlin", text=quoted(text))
        raise argparse.ArgumentTypeError(message)
    return text


def today(timezone: str) -> Day:
    """Today in a timezone: the one place where the clock is read."""
    return datetime.now(ZoneInfo(timezone)).date()


def before_it_is_over(as_of: Day, timezone: str) -> float | None:
    """Now, as UTC epoch seconds, where the last day of a report as of a day is today; None for any other."""
    now = datetime.now(ZoneInfo(timezone))
    return now.timestamp() if now.date() + timedelta(days=1) == as_of else None


def read_plan(path: Path) -> Plan:
    """The plan of a file; every mistake in it is one line of the error."""
    loaded = load_plan(path)
    if loaded.plan is None:
        count = len(loaded.findings)
        lines = [f"{finding.place}: {finding.message}" for finding in loaded.findings]
        one, many = "{file} cannot be read as a plan: one mistake", "{file} cannot be read as a plan: {number} mistakes"
        raise PlanError(
            say_n(count, one, many, file=path),
            details=lines,
            mend=say("mend these places; `uptake check` shows more"),
        )
    return loaded.plan


def read_roster(path: Path, plan: Plan | None, arguments: argparse.Namespace) -> Roster:
    """The people of a file, with rejected rows beside it or in `--rejected`."""
    from uptake.wire.rosters import read_people

    with progress(say("reading {file}", file=path.name), quiet=getattr(arguments, "quiet", False)) as tell:
        roster, _ = read_people(
            path,
            columns=plan.columns if plan else {},
            rejected=rejections(arguments),
            accept_gaps=getattr(arguments, "accept_gaps", False),
            parquet=_parquet_rows,
            progress=tell,
        )
    if plan is not None:
        _refuse_never_kept(plan, roster, path)
    return roster


def _refuse_never_kept(plan: Plan, roster: Roster, path: Path) -> None:
    """Whoever groups people by what is never kept would find nobody, and not why."""
    never = {fold(name) for name in roster.never_kept}
    for group in plan.groups.values():
        named = [who for who in (group.who, *(one.who for one in group.exclusions)) if who is not None]
        for column in sorted(set[str]().union(*map(columns_of, named))):
            if fold(column) in never:
                raise PeopleError(
                    say("{group} asks for the column {column} of {file}, which is never kept",
                        group=group.title, column=quoted(column), file=path),
                    mend=say("Group people by another column, such as team, department or role."),
                )  # fmt: skip


def _parquet_rows(path: Path) -> Iterator[dict[str, str]]:
    need_report_extra()
    from uptake.analytics.parquet import rows

    return rows(path)


def usage_files(arguments: argparse.Namespace) -> list[Path]:
    """The files and globs of usage, however often the option was given."""
    return [path for given in arguments.usage for path in given]


def rejections(arguments: argparse.Namespace) -> Rejections:
    """Where the rejected rows of this run go: those of the roster, of usage, or of what is looked at."""
    people = [arguments.people] if getattr(arguments, "people", None) else []
    usage = usage_files(arguments) if hasattr(arguments, "usage") else map(Path, getattr(arguments, "files", ()))
    return Rejections.of_run(arguments.rejected, named_files([*people, *usage]))


def named_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The regular files that paths and globs name; what is not there, whoever opens it says."""
    for path in paths:
        named = [path] if path.exists() else map(Path, glob.iglob(str(path), recursive=True))  # noqa: PTH207 - absolute
        yield from (file for file in named if file.is_file())


def roster_of(plan: Plan, people: Path) -> Roster:
    """The people of a file, for the gate."""
    from uptake.wire.rosters import read_people

    Rejections.of_run(None, named_files([people])).clear()
    roster, _ = read_people(people, columns=plan.columns, parquet=_parquet_rows)
    return roster


def default_as_of(last_event: Day | None, timezone: str) -> Day:
    """The Monday after the last event, at most today; today where there is no event."""
    now = today(timezone)
    if last_event is None:
        return now
    return min(date.fromordinal(monday(last_event).toordinal() + 7), now)


def need_report_extra() -> None:
    """A sentence instead of an import error where the base install is all there is."""
    if any(find_spec(package) is None for package in REPORT_EXTRA):
        raise MissingExtraError(
            say("this command needs the report extra, which is not installed"), mend=how_to_install("report")
        )


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Progress | None]:
    """A line on stderr that grows while a long read goes on; only on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    seen = 0

    def tell(amount: int) -> None:
        nonlocal seen
        seen += amount
        print(f"\r{what} … {seen:,}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if seen:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
