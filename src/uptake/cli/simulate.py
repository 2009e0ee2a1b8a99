"""`uptake simulate`: a plan lived through by invented people, to try it before it is real."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.inputs import a_number, need_report_extra, read_plan
from uptake.core.wording import day_words, number, people_words
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.wire.new_folder import write_folder

if TYPE_CHECKING:
    from uptake.core.calendar import Day
    from uptake.core.simulation.world import World

MOST_PEOPLE = 50_000
FILES = ("people.csv", "events.ndjson", "truth.json")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake simulate`."""
    parser = commands.add_parser(
        "simulate",
        help="invent a world for a plan, in which the truth is known",
        description="Writes people.csv, events.ndjson and truth.json of a world in which the truth is known. Nobody in "
        "it is real.",
        epilog="Exit codes: 0 written, 2 cannot be written.",
    )
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan, rollout.yaml")
    parser.add_argument("--story", default="healthy", metavar="STORY",
                        help="what goes wrong: one story, a+b for two at once, or GROUP=STORY,GROUP=STORY")  # fmt: skip
    parser.add_argument(
        "--seed", type=a_number, required=True, metavar="N", help="the same number gives the same world"
    )
    most = say("in all groups together, at most {most}", most=number(MOST_PEOPLE))
    parser.add_argument("--people", type=a_number, metavar="N", help=most)
    parser.add_argument("--days", type=a_number, metavar="N", help="write what happened before day N from launch only")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")
    parser.add_argument("--quiet", action="store_true", help="no messages")
    parser.set_defaults(run=run_simulate)


def run_simulate(arguments: argparse.Namespace) -> int:
    """Write a world. Return 0; raise UptakeError for what cannot be made."""
    need_report_extra()
    from uptake.core.simulation.stories import parse_stories
    from uptake.core.simulation.world import simulate

    plan = read_plan(arguments.plan)
    _check_numbers(arguments)
    stories = parse_stories(arguments.story, list(plan.groups))
    world = simulate(plan, stories, arguments.seed, arguments.people)
    before = world.end if arguments.days is None else min(world.end, plan.start + timedelta(arguments.days))
    write_folder(arguments.output, _files(world, before))
    if not arguments.quiet:
        _tell(world, before, arguments)
    return 0


def _check_numbers(arguments: argparse.Namespace) -> None:
    if arguments.people is not None and not 1 <= arguments.people <= MOST_PEOPLE:
        raise OptionError(
            say(
                "--people {people}: a world has between 1 and {most} people",
                people=arguments.people,
                most=number(MOST_PEOPLE),
            ),
            mend=say("leave it out for the sizes of the plan's groups"),
        )
    if arguments.days is not None and arguments.days < 1:
        raise OptionError(
            say("--days {days}: days are counted from launch", days=arguments.days), mend=say("for example --days 30")
        )
    if arguments.seed < 0:
        raise OptionError(
            say("--seed {seed}: a seed is not negative", seed=arguments.seed), mend=say("any other whole number")
        )


def _files(world: World, before: Day) -> dict[str, Iterable[str]]:
    from uptake.core.simulation.truth import truth
    from uptake.core.simulation.writing import events_ndjson, people_csv

    known = json.dumps(truth(world, before), ensure_ascii=False, indent=1) + "\n"
    return dict(zip(FILES, ([people_csv(world)], events_ndjson(world, before), [known]), strict=True))


def _tell(world: World, before: Day, arguments: argparse.Namespace) -> None:
    for note in world.notes:
        print(say("note: {note}", note=note), file=sys.stderr)
    where = arguments.output
    people = people_words(len(world.roster.people))
    wrote = say(
        "Wrote {people} and what happened before {day} into {folder}.",
        people=people, day=day_words(before), folder=where,
    )  # fmt: skip
    print(wrote, file=sys.stderr)
    files = f"--people {where / FILES[0]} --usage {where / FILES[1]}"
    command = f"uptake report {arguments.plan} {files} --as-of {before}"
    print(say("Next: {command}", command=command), file=sys.stderr)
