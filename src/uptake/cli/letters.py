"""`uptake letters`: each affected person's letter as a draft that opens ready to send; and what became of it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from uptake.cli.inputs import a_day, a_timezone, need_report_extra, read_plan, read_roster, today
from uptake.cli.language import language
from uptake.core.plan.mistakes import quoted
from uptake.core.printable import printable
from uptake.core.wording import number
from uptake.core.words import mark, say, say_n, speaking
from uptake.errors import OptionError

if TYPE_CHECKING:
    from uptake.core.calendar import Day
    from uptake.core.people import Roster
    from uptake.core.plan.model import Plan

ANSWER_FIELDS = ("id", "email", "message")  # of an address where people answer
EPILOG = mark("Exit codes: 0 written, 2 bad input or a mistake in a letter.")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake letters`."""
    parser = commands.add_parser(
        "letters",
        help="each person's letter as a draft that opens ready to send, with no server",
        description="Writes the letters that are due as drafts, a table for a mail merge, and sheets for meetings; "
        "with --sent, that they were sent; with --answers, what people answered.",
        epilog=EPILOG,
    )
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan, rollout.yaml")
    parser.add_argument("--people", type=Path, required=True, metavar="FILE", help="the roster")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR", help="the folder of the letters")
    parser.add_argument("--message", metavar="ID", help="this message alone")
    parser.add_argument("--as-of", type=a_day, metavar="DAY", help="the day on which they are due (default: today)")
    parser.add_argument("--acts", type=Path, action="append", nargs="+", default=[], metavar="FILE",
                        help="what was done before, so that nobody is told twice: told.ndjson …")  # fmt: skip
    parser.add_argument("--moved-from", type=a_day, metavar="DAY", help="instead: to whoever was told, by --acts, that "
                        "it starts on DAY, that this moved")  # fmt: skip
    parser.add_argument("--answer-at", metavar="URL", help="the form or page where people answer; {id}, {email} and "
                        "{message} in it are filled in (default: a mail to the sender)")  # fmt: skip
    _add_back(parser)
    parser.add_argument("--check-links", action="store_true", help="ask every link of the letters whether it answers")
    parser.add_argument(
        "--language", metavar="en|de", help="of what is said, and of the list of drafts (default: the environment's)"
    )
    parser.add_argument("--rejected", type=Path, metavar="DIR", help="where rows that cannot be read are written")
    parser.add_argument("--quiet", action="store_true", help="no messages")
    parser.set_defaults(run=run_letters)


def _add_back(parser: argparse.ArgumentParser) -> None:
    """The options for what became of letters."""
    parser.add_argument("--sent", action="store_true", help="the letters in --output were sent: write told.ndjson")
    parser.add_argument(
        "--by", metavar="PERSON", help="with --sent: only those that this sender sent; with --answers: who replied"
    )
    parser.add_argument("--answers", type=Path, metavar="FILE", help="a filled sheet, or the export of a form: write "
                        "acts.ndjson")  # fmt: skip
    parser.add_argument("--columns", action="append", default=[], metavar="NAME=COLUMN",
                        help="with --answers: which column is person, answer, question, time, message")  # fmt: skip
    parser.add_argument("--means", action="append", default=[], metavar="WORDS=ANSWER",
                        help="with --answers: what words of the form mean")  # fmt: skip
    parser.add_argument("--dates", choices=("dmy", "mdy"), help="with --answers: how days such as 11/12/26 are written")
    parser.add_argument("--timezone", type=a_timezone, metavar="ZONE",
                        help="with --answers: of times that name none (default: the plan's)")  # fmt: skip


def run_letters(arguments: argparse.Namespace) -> int:
    """Write letters, or what became of them. Return 0; raise UptakeError for what cannot be done."""
    need_report_extra()
    with speaking(language(arguments.language, to_programs=False)):
        return _letters(arguments)


def _letters(arguments: argparse.Namespace) -> int:
    check_answer_at(arguments.answer_at)
    plan = read_plan(arguments.plan)
    known_message(plan, arguments.message)
    roster = read_roster(arguments.people, plan, arguments)
    day = arguments.as_of or today(plan.calendar.timezone)
    if arguments.moved_from and not arguments.acts:
        raise OptionError(
            say("--moved-from: who was told before is not known"), mend=say("give the files: --acts told.ndjson")
        )
    if arguments.sent:
        return _sent(plan, roster, day, arguments)
    if arguments.answers:
        return _answers(plan, roster, max(day, today(plan.calendar.timezone)), arguments)
    from uptake.cli.letters_folder import write_letters

    _tell(write_letters(plan, roster, day, arguments), arguments)
    return 0


def known_message(plan: Plan, message: str | None) -> None:
    """
    Raise OptionError for a message that the plan does not have, and for one that usage chooses: such a letter may be
    known to nobody but its reader.
    """
    from uptake.core.plan.mistakes import did_you_mean

    if message is None:
        return
    found = next((one for one in plan.messages if one.id == message), None)
    if found is None:
        guess = did_you_mean(message, [one.id for one in plan.messages])
        raise OptionError(
            say("--message {message}: the plan has no such message. {guess}", message=message, guess=guess)
        )
    if found.only:
        raise OptionError(
            say(
                "--message {message}: usage chooses who gets it. A list of names would show how people use it.",
                message=message,
            ),
            mend=say("the server writes such letters itself, and shows nobody to whom"),
        )


def check_answer_at(address: str | None) -> None:
    """Raise OptionError for an address that no letter could lead to, and for a field that it cannot have."""
    from uptake.core.letters.drafting import SCHEMES
    from uptake.core.plan.mistakes import did_you_mean

    if address is None:
        return
    for name in re.findall(r"\{([^{}]*)\}", address):
        if name not in ANSWER_FIELDS:
            guess = did_you_mean(name, ANSWER_FIELDS)
            what = say("there is no field {field}. {guess}", field=f"{{{name}}}", guess=guess)
            raise OptionError(f"--answer-at {address}: {what}")
    if not address.isprintable() or not address.lower().startswith(SCHEMES) or not _names_a_place(address):
        what = say("a letter cannot lead there.")
        mend = say("begin it with {scheme}, or with mailto:", scheme=SCHEMES[0])
        raise OptionError(f"--answer-at {address}: {what}", mend=mend)


def _names_a_place(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.hostname or (parts.scheme.lower() == "mailto" and parts.path))


def pairs(given: list[str], option: str) -> Mapping[str, str]:
    """
    NAME=VALUE as it was given, any number of times; words of a form in small letters, for their case says nothing.
    Raises OptionError where there is no `=`, and where one name stands for two things.
    """
    found: dict[str, str] = {}
    for one in given:
        name, sign, value = one.rpartition("=") if option == "--means" else one.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise OptionError(f"{option} {quoted(one)}: {say('two words with = between them are meant')}")
        key = name.strip().lower()
        if found.setdefault(key, value.strip()) != value.strip():
            before = say("{name} was said to be {value} before", name=quoted(key), value=quoted(str(found[key])))
            raise OptionError(f"{option} {quoted(one)}: {before}")
    return found


def _sent(plan: Plan, roster: Roster, day: Day, arguments: argparse.Namespace) -> int:
    from uptake.cli.letters_back import next_report, write_sent

    if arguments.by is not None and roster.find(arguments.by) is None:
        raise OptionError(f"--by {arguments.by}: {say('nobody on the roster has this address or id')}")
    count, path = write_sent(plan, roster, day, arguments)
    one, many = "Wrote {count} letter as sent into {file}.", "Wrote {count} letters as sent into {file}."
    said = say_n(count, one, many, count=number(count), file=path)
    _tell([said, *next_report(plan, arguments)], arguments)
    return 0


def _answers(plan: Plan, roster: Roster, day: Day, arguments: argparse.Namespace) -> int:
    from uptake.cli.letters_back import write_answers

    _tell(write_answers(plan, roster, day, arguments), arguments)
    return 0


def as_note(said: str) -> str:
    """What is said beside a result."""
    return say("note: {said}", said=said)


def _tell(lines: list[str], arguments: argparse.Namespace) -> None:
    if not arguments.quiet:
        for line in lines:
            print(printable(line), file=sys.stderr)
