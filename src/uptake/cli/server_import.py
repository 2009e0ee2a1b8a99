"""`uptake import`: people, plans, usage and attendance into the server."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.inputs import a_number, named_files, progress
from uptake.cli.parsing import one_of
from uptake.cli.server import start_django, while_nobody_digests, whoever_runs_this
from uptake.core.printable import printable
from uptake.core.wording import day_words, number, people_words
from uptake.core.words import say, say_n
from uptake.errors import OptionError
from uptake.wire.rejected import Rejections

if TYPE_CHECKING:
    from uptake.core.plan.model import Plan

MOST_NAMED = 10  # people that are listed
WORD = 4  # letters


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake import`."""
    parser = commands.add_parser("import", help="put people, a plan, usage or attendance into the server")
    parser.add_argument("what", **one_of(KINDS), help="what the file holds")
    parser.add_argument(
        "file", nargs="+", metavar="FILE", help="of usage and attendance several and globs; of a plan also an address"
    )
    parser.add_argument(
        "--every", type=a_number, default=60, metavar="MINUTES", help="how often a plan is fetched from its address"
    )
    parser.add_argument(
        "--rollout", metavar="ROLLOUT", help="whose plan says what columns mean (default: the only one)"
    )
    parser.add_argument("--source", metavar="SOURCE", help="of which source it is (default: the only one of the plan)")
    parser.add_argument("--remove", action="store_true", help="yes, more than a tenth of the people have left")
    parser.add_argument("--dry-run", action="store_true", help="people: say what would change, and change nothing")
    parser.add_argument(
        "--accept-gaps", action="store_true", help="go on though many rows cannot be read or match nobody"
    )
    parser.add_argument("--rejected", type=Path, metavar="DIR", help="where rows that cannot be read are written")
    parser.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Import and say what came of it."""
    return KINDS[arguments.what](arguments)


def _import_plan(arguments: argparse.Namespace) -> int:
    environment = start_django()
    from django.utils import timezone

    from uptake.core.sheet.facts import has_drifted
    from uptake.service.plan_changes import newest_numbers
    from uptake.service.plans import import_plan

    file, newest = _one(arguments), newest_numbers()
    if "://" in file:
        from uptake.service.plan_origin import follow_plan

        hosts = environment.private_hosts
        plan = follow_plan(file, arguments.every, hosts, whoever_runs_this(), timezone.now())
        print(
            say(
                "The plan of {rollout} was imported, and is fetched again every {minutes} minutes.",
                rollout=plan.rollout, minutes=arguments.every,
            )
        )  # fmt: skip
    else:
        plan = import_plan(Path(file), whoever_runs_this())
        print(say("The plan of {rollout} was imported.", rollout=plan.rollout))
        for said in of_texts(plan, Path(file)):
            print(say("note: {note}", note=printable(said)), file=sys.stderr)
    _tell_changes(plan, newest, timezone.now())
    if has_drifted(plan):
        said = say("Its agreement names another privacy sheet: collection is stopped until they fit.")
        print(f"{said}\n  → uptake privacy-sheet {file}", file=sys.stderr)
    return 0


def _tell_changes(plan: Plan, newest: Mapping[str, int], now: dt.datetime) -> None:
    """Which launches move, and what other working days change, which *Edit plan* says before it saves them."""
    from uptake.core.other_days import other_days_words
    from uptake.core.plan.moving import moved_launches
    from uptake.service.plan_changes import counted_otherwise, plan_before

    before = plan_before(plan, newest)
    for group, was in moved_launches(before, plan) if before else ():
        launch = {"group": printable(group.title), "day": day_words(group.launch), "was": day_words(was)}
        print(f"  {say('The launch of {group} is on {day}; it was on {was}.', **launch)}")
    for said in other_days_words(counted_otherwise(before, plan, now), plan.calendar.timezone):
        print(f"  {said}")


def of_texts(plan: Plan, file: Path) -> Iterator[str]:
    """In which languages groups are not spoken to though texts lie beside the plan, and why."""
    from uptake.core.plan.texts import files_beside, primary, texts_of

    texts = texts_of(plan, files_beside(file))
    for language, wrong in texts.unfit.items():
        yield say("nobody is spoken to in {language}: {why}", language=language, why=wrong[0])
    for language, group, why in texts.lacking():
        yield say(
            "whoever of {group} reads {language} gets {own}: {why}",
            group=group, language=language, own=primary(plan.language), why=why,
        )  # fmt: skip


def _import_people(arguments: argparse.Namespace) -> int:
    start_django()
    from uptake.service.rosters import RosterRules, import_people
    from uptake.service.usage_files import find_plan

    file, rejected = Path(_one(arguments)), _rejections(arguments)
    columns: Mapping[str, str] = find_plan(arguments.rollout)[1].columns if arguments.rollout else {}
    how = RosterRules(columns, arguments.remove, arguments.accept_gaps, arguments.dry_run)
    with progress(say("reading {file}", file=file.name)) as tell:
        change = import_people(file, whoever_runs_this(), how, rejected=rejected, progress=tell)
    if arguments.dry_run:
        _list(say("new"), change.joined)
        _list(say("gone"), change.left)
    print(
        say(
            "{people}; {new} new, {gone} gone, {altered} altered.", people=people_words(change.people),
            new=number(len(change.joined)), gone=number(len(change.left)), altered=number(change.altered),
        )
    )  # fmt: skip
    _tell_rejected(change.rejected)
    if arguments.dry_run and change.too_many:
        print(say("Nothing was changed, and would need --remove."))
    elif arguments.dry_run:
        print(say("Nothing was changed."))
    return 0


def _list(word: str, people: tuple[str, ...]) -> None:
    for one in people[:MOST_NAMED]:
        print(f"{word:<{WORD}}  {one}")
    if len(people) > MOST_NAMED:
        print(f"{word:<{WORD}}  {say('and {number} more', number=len(people) - MOST_NAMED)}")


def _import_events(arguments: argparse.Namespace) -> int:
    environment = start_django()
    from uptake.service.sealing import Seal
    from uptake.service.usage_files import Given, Vault, import_usage

    acts = arguments.what == "attendance"
    given = Given(_paths(arguments), acts, arguments.rollout, arguments.source, arguments.accept_gaps)
    rejected = _rejections(arguments)
    vault = Vault(environment.data, environment.pseudonym_key, Seal(environment.secret_key))
    with while_nobody_digests(), progress(say("reading")) as tell:
        imported = import_usage(given, vault, whoever_runs_this(), rejected=rejected, progress=tell)
    read = imported.read
    for said in _counted(read.events, read.unmatched_rows, imported.skipped):
        print(said)
    for note in read.notes:
        print(note)
    _tell_rejected(read.rejected)
    return 0


def _counted(events: int, unmatched: int, skipped: int) -> Iterator[str]:
    """What became of rows that could be read."""
    yield say_n(events, "{number} row was imported.", "{number} rows were imported.", number=number(events))
    if unmatched:
        one, many = (
            "{number} row is by somebody who is not on the roster.",
            "{number} rows are by people who are not on the roster.",
        )
        yield say_n(unmatched, one, many, number=number(unmatched))
    if skipped:
        one, many = (
            "{number} row is left out: it says nothing that was done for people.",
            "{number} rows are left out: they say nothing that was done for people.",
        )
        yield say_n(skipped, one, many, number=number(skipped))


def _tell_rejected(rejected: Mapping[str, int]) -> None:
    for reason, rows in sorted(rejected.items()):
        print(
            say_n(
                rows,
                "{number} row could not be read: {reason}",
                "{number} rows could not be read: {reason}",
                number=number(rows), reason=reason,
            )
        )  # fmt: skip


def _paths(arguments: argparse.Namespace) -> list[Path]:
    return [Path(file) for file in arguments.file]


def _one(arguments: argparse.Namespace) -> str:
    if len(arguments.file) > 1:
        raise OptionError(say("One file of {what} is imported at a time", what=arguments.what))
    file: str = arguments.file[0]
    return file


def _rejections(arguments: argparse.Namespace) -> Rejections:
    found = Rejections.of_run(arguments.rejected, named_files(_paths(arguments)))
    found.clear()
    return found


KINDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "people": _import_people,
    "plan": _import_plan,
    "usage": _import_events,
    "attendance": _import_events,
}
