"""`uptake report`: plan, people and usage in; who uses it, and where the others are stuck, out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.inputs import (
    a_day,
    before_it_is_over,
    default_as_of,
    need_report_extra,
    progress,
    read_plan,
    read_roster,
    rejections,
    today,
    usage_files,
)  # fmt: skip
from uptake.cli.language import language
from uptake.cli.outputs import refuse_output, write
from uptake.cli.rendering import FOR_PROGRAMS, FORMATS, rendered
from uptake.cli.sharing import add_options, shares
from uptake.core.calendar import monday
from uptake.core.gaps import check_gaps
from uptake.core.picture_parts import Phase
from uptake.core.usage import Weeks
from uptake.core.words import say, speaking

if TYPE_CHECKING:
    from uptake.core.calendar import Day
    from uptake.core.people import Roster
    from uptake.core.picture_parts import Picture
    from uptake.core.plan.model import Plan
    from uptake.core.usage import Seen


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake report`."""
    parser = commands.add_parser(
        "report",
        help="who of the affected people uses it, and where the others are stuck",
        description="Reads a plan, the people and their usage, and says who uses the system and where the others are.",
    )
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan, rollout.yaml")
    parser.add_argument("--people", type=Path, required=True, metavar="FILE", help="the roster: CSV, NDJSON or Parquet")
    parser.add_argument("--usage", type=Path, action="append", nargs="+", required=True, metavar="FILE",
                        help="usage and acts: CSV, NDJSON, Parquet, .gz, .zst, globs; may be given again")  # fmt: skip
    parser.add_argument(
        "--as-of", type=a_day, metavar="DAY", help="the day of the report; that day itself is not counted"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", metavar="FORMAT",
                        help=say("one of {names}; text unless given", names=", ".join(FORMATS)))  # fmt: skip
    parser.add_argument("--language", metavar="en|de", help="the language of the report (default: the environment's)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to the terminal")
    add_options(parser)
    parser.add_argument("--show-working", action="store_true", help="say of each figure how it was made")
    parser.add_argument("--accept-gaps", action="store_true",
                        help="go on though many rows cannot be read or match nobody")  # fmt: skip
    parser.add_argument("--rejected", type=Path, metavar="DIR", help="where rows that cannot be read are written")
    parser.add_argument("--acts-complete", action="store_true",
                        help="every act was recorded: a stage without events was reached by nobody")  # fmt: skip
    parser.add_argument(
        "--strict", action="store_true", help="exit 1 when a target is behind, not only when it is missed"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress and no messages")
    parser.set_defaults(run=run_report)


def run_report(arguments: argparse.Namespace) -> int:
    """Make the report; 1 where a target was missed (with --strict also where one is behind)."""
    need_report_extra()
    with speaking(language(arguments.language, to_programs=arguments.format in FOR_PROGRAMS)):
        return _report(arguments)


def _report(arguments: argparse.Namespace) -> int:
    from uptake.core.publishing import publish

    refuse_output(arguments.output, [arguments.plan, arguments.people, *usage_files(arguments)])
    plan = read_plan(arguments.plan)
    rejections(arguments).clear()
    drawn = draw_picture(plan, arguments)
    picture = publish(drawn, plan.privacy.smallest_group)
    is_shared = shares(arguments.format, arguments)
    shown = publish(drawn, plan.privacy.smallest_group, share=True) if is_shared else picture
    write(rendered(shown, arguments), arguments.output)
    if not arguments.quiet:
        _tell_of_later(drawn, arguments.as_of, is_shared=is_shared)
    failing = {"missed", "behind"} if arguments.strict else {"missed"}
    return 1 if any(target.verdict in failing for target in picture.targets) else 0


def _tell_of_later(drawn: Picture, asked: Day | None, *, is_shared: bool) -> None:
    """What was done today is in no report as of today: before launch, say which has it, unless a past day is meant."""
    read, now = drawn.input, today(drawn.timezone)
    if drawn.phase is not Phase.BEFORE_LAUNCH or not read.later or read.last_day is None or (asked and asked < now):
        return
    day = min(read.last_day, now) + timedelta(days=1)
    if day <= drawn.as_of:
        return
    shows = say("--as-of {day} shows what was done up to {last}", day=day, last=day - timedelta(days=1))
    if is_shared:
        shows = say("what is shared is as of a Monday; with --private, {shows}", shows=shows)
    note = say(
        "note: a report leaves out its own day, {day}, and what came later; {shows}", day=drawn.as_of, shows=shows
    )
    print(note, file=sys.stderr)


def draw_picture(plan: Plan, arguments: argparse.Namespace) -> Picture:
    """Read people and usage, count, and draw the Picture, with nothing withheld yet."""
    from uptake.core.picture import draw
    from uptake.core.plan.check import check_plan

    roster = read_roster(arguments.people, plan, arguments)
    seen, as_of = see(plan, roster, arguments)
    if not arguments.accept_gaps:
        check_gaps(seen.input)
    return draw(plan, roster, seen, as_of, check_plan(plan, as_of).findings)


def see(plan: Plan, roster: Roster, arguments: argparse.Namespace) -> tuple[Seen, Day]:
    """
    Count the usage files; the as-of day is the given one, else the Monday after the last event. What is shared is as of
    a Monday: what two days of one week differ by tells of single people.
    """
    from uptake.analytics.stateless import Stateless

    latest, shared = Weeks.around(plan.first_launch).over, shares(arguments.format, arguments)

    def day_of(day: Day) -> Day:
        return min(monday(day) if shared else day, latest)

    days = [day_of(arguments.as_of)] if arguments.as_of else []
    usage, bad = usage_files(arguments), rejections(arguments)
    with (
        progress(say("reading usage"), quiet=arguments.quiet) as tell,
        Stateless(plan, roster, usage, rejected=bad, progress=tell).expecting(days) as counted,
    ):
        as_of = days[0] if days else day_of(default_as_of(counted.last_day(), plan.calendar.timezone))
        seen = counted.see(plan.first_launch, as_of, acts_complete=arguments.acts_complete)
        return replace(seen, until=before_it_is_over(as_of, plan.calendar.timezone)), as_of
