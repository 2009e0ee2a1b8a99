"""`uptake look`: the first ten minutes, with no plan and no roster. Who uses it, from files of usage alone."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.inputs import a_day, a_timezone, default_as_of, need_report_extra, progress, rejections
from uptake.cli.language import language
from uptake.cli.outputs import refuse_existing, refuse_output, write, write_new
from uptake.core.plan.mistakes import quoted
from uptake.core.wording import number
from uptake.core.words import mark, say, say_n, speaking
from uptake.errors import OptionError

if TYPE_CHECKING:
    from uptake.cli.look_input import Input
    from uptake.core.look.events import EventGuess
    from uptake.core.look.found import Found

MOST_PEOPLE = 1_000_000
MOST_QUESTIONS = 10
COLUMNS = {
    "person": mark("the column that says who did it"),
    "time": mark("the column that says when"),
    "event": mark("the column that says what"),
    "id": mark("the column that makes a repeated row known as one"),
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake look`."""
    parser = commands.add_parser(
        "look",
        help="who uses it, from a file of usage alone",
        description="Guesses what the columns of a file of usage mean and which events are real work, shows people per "
        "week, who came back and how habit forms, and drafts a plan. No plan and no roster are needed.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="CSV, NDJSON or Parquet, also .gz and .zst; globs")
    parser.add_argument("--size", type=a_size, metavar="N", help="how many people were meant to use it; gives shares")
    parser.add_argument("--real-work", action="append", default=[], metavar="EVENT",
                        help="this event is real work, and no other; may be given again")  # fmt: skip
    for role, words in COLUMNS.items():
        parser.add_argument(f"--{role}", metavar="COLUMN", help=words)
    parser.add_argument("--use-column", action="append", default=[], metavar="COLUMN",
                        help="a row is use where this is above 0; may be given again")  # fmt: skip
    parser.add_argument("--as-of", type=a_day, metavar="DAY",
                        help="that day itself is not counted; default: the Monday after the last event")  # fmt: skip
    parser.add_argument("--timezone", type=a_timezone, default="UTC", metavar="ZONE",
                        help="of the weeks, and of times without an offset; default: UTC")  # fmt: skip
    parser.add_argument("--plan", type=Path, metavar="FILE", help="write the draft of a plan; never overwrites")
    parser.add_argument("--events", type=Path, metavar="FILE",
                        help="write what was read as a table that the report reads; never overwrites")  # fmt: skip
    parser.add_argument("--rejected", type=Path, metavar="DIR", help="where rows that cannot be read are written")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.add_argument("--language", metavar="en|de", help="the language of the text (default: the environment's)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to the terminal")
    parser.add_argument("--quiet", action="store_true", help="no progress, no messages and no questions")
    parser.set_defaults(run=run_look)


def a_size(text: str) -> int:
    """A number of people from the command line."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PEOPLE:
        raise argparse.ArgumentTypeError(
            say("{text} is not a number of people from 1 to {most}", text=quoted(text), most=number(MOST_PEOPLE))
        )
    return int(text)


def run_look(arguments: argparse.Namespace) -> int:
    """Look at the files and say what is in them."""
    need_report_extra()
    with speaking(language(arguments.language, to_programs=arguments.format == "json")):
        return _look(arguments)


def _look(arguments: argparse.Namespace) -> int:
    for path in (arguments.plan, arguments.events):
        if path is not None:
            refuse_existing(path)
    refuse_output(arguments.output, [Path(file) for file in arguments.files])
    rejections(arguments).clear()
    from uptake.cli.look_input import read_input
    from uptake.core.look.draft import draft

    with tempfile.TemporaryDirectory(prefix="uptake-look-", ignore_cleanup_errors=True) as folder:
        given = read_input(arguments, Path(folder))
        given = replace(given, content=replace(given.content, events=_asked(given.content.events, arguments)))
        found = _found(given, arguments)
        if arguments.events is not None:
            write_new(arguments.events, given.paths[0])
    if arguments.plan is not None:
        write_new(arguments.plan, draft(found))
    write(_rendered(found, arguments), arguments.output)
    _tell(arguments)
    return 0


def _asked(events: tuple[EventGuess, ...], arguments: argparse.Namespace) -> tuple[EventGuess, ...]:
    """Ask which events are real work, where that is not clear and somebody is there to answer."""
    from uptake.core.look.events import answered, unsure
    from uptake.core.look.missing import shortened

    open_ = [event for event in unsure(events) if event][:MOST_QUESTIONS]
    watched = sys.stdin.isatty() and sys.stderr.isatty() and arguments.format == "text" and not arguments.quiet
    if not open_ or not watched or arguments.real_work:
        return events
    explained = say("Real work is what a person begins and does with it; what is only shown or opened is not.")
    print(explained, file=sys.stderr)
    answers = {event: _yes(say("Is “{event}” real work? [y/N] ", event=shortened(event))) for event in open_}
    return answered(events, answers)


def _yes(question: str) -> bool:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes", "j", "ja"}


def _found(given: Input, arguments: argparse.Namespace) -> Found:
    from uptake.analytics.stateless import Stateless
    from uptake.core.look.found import Asked, first_week, found, plan_of, roster_of

    content = given.content
    if arguments.size is not None and arguments.size < len(content.people):
        raise OptionError(
            say(
                "--size {size}: there are already {people} people in the files",
                size=arguments.size,
                people=len(content.people),
            ),
            mend=say("give the number of people who were meant to use it, whether they did or not"),
        )
    zone = arguments.timezone
    as_of = arguments.as_of or default_as_of(content.last_day, zone)
    asked = Asked(_title(content.files), as_of, zone, arguments.size)
    plan, roster = plan_of(content, asked), roster_of(content, asked)
    with (
        progress(say("counting"), quiet=arguments.quiet) as tell,
        Stateless(plan, roster, given.paths, rejected=rejections(arguments), progress=tell) as counted,
    ):
        return found(content, asked, plan, roster, counted.see(first_week(content, asked), as_of))


def _title(files: Iterable[str]) -> str:
    first, *others = files
    if not others:
        return first
    return say_n(len(others), "{file} and one more file", "{file} and {number} more files", file=first)


def _rendered(found: Found, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        from uptake.core.look.document import look_document

        return json.dumps(look_document(found), ensure_ascii=False, indent=1) + "\n"
    from uptake.cli.terminal import as_text
    from uptake.core.look.draft import draft
    from uptake.core.look.report import look_report

    text = as_text(look_report(found), to_terminal=arguments.output is None and sys.stdout.isatty())
    if arguments.plan is not None:
        return text
    title = say("Draft of a plan (--plan FILE writes it)")
    return f"{text}\n{title}\n\n{draft(found)}"


def _tell(arguments: argparse.Namespace) -> None:
    if arguments.quiet:
        return
    if arguments.plan is not None:
        print(say("wrote {file}; next: uptake check {file}", file=arguments.plan), file=sys.stderr)
    if arguments.events is not None:
        print(say("wrote {file}", file=arguments.events), file=sys.stderr)
