"""`uptake preview`: one letter, as one person gets it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.cli.inputs import a_day, need_report_extra, read_plan, read_roster, today
from uptake.cli.language import language
from uptake.cli.letters import as_note, check_answer_at, known_message
from uptake.cli.outputs import refuse_output, write
from uptake.core.printable import printable
from uptake.core.wording import day_words
from uptake.core.words import say, speaking
from uptake.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uptake.core.calendar import Day
    from uptake.core.letters.drafting import Draft, Letter
    from uptake.core.letters.owed import Owed
    from uptake.core.people import Person, Roster
    from uptake.core.plan.model import Plan


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake preview`."""
    parser = commands.add_parser(
        "preview",
        help="one letter, as one person gets it",
        description="Shows a letter as one person gets it. Nothing is sent, and nothing is recorded.",
    )
    parser.add_argument("plan", type=Path, metavar="PLAN", help="the plan, rollout.yaml")
    parser.add_argument("--people", type=Path, required=True, metavar="FILE", help="the roster")
    parser.add_argument("--person", required=True, metavar="ID", help="an id or an address on the roster")
    parser.add_argument("--message", metavar="ID", help="which message (default: the one that tells what changes)")
    parser.add_argument("--language", metavar="CODE", help="instead of the person's own")
    parser.add_argument("--as-of", type=a_day, metavar="DAY", help="the day (default: today)")
    parser.add_argument("--answer-at", metavar="URL", help="where people answer")
    parser.add_argument("--check-links", action="store_true", help="ask every link of the letter whether it answers")
    parser.add_argument("--format", choices=("text", "html", "md", "eml"), default="text", help="text unless given")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to the terminal")
    parser.add_argument("--rejected", type=Path, metavar="DIR", help="where rows that cannot be read are written")
    parser.add_argument("--quiet", action="store_true", help="no messages")
    parser.set_defaults(run=run_preview)


def run_preview(arguments: argparse.Namespace) -> int:
    """Show a letter. Return 0; raise OptionError where there is no such letter."""
    with speaking(language(None, to_programs=False)):  # of what is said of it: it has a language of its own
        return _preview(arguments)


def _preview(arguments: argparse.Namespace) -> int:
    need_report_extra()
    from uptake.cli.letters_writer import answer_link, letter_writer

    refuse_output(arguments.output, [arguments.plan, arguments.people])
    check_answer_at(arguments.answer_at)
    plan = read_plan(arguments.plan)
    known_message(plan, arguments.message)
    roster = read_roster(arguments.people, plan, arguments)
    one = _letter_of(plan, roster, arguments.as_of or today(plan.calendar.timezone), arguments)
    if arguments.language:
        one = _in(one, one.person._replace(attributes={**one.person.attributes, "language": arguments.language}))
    writer = letter_writer(plan, arguments.plan, roster)
    written = writer.write(one, answer_link(plan, writer, one, arguments.answer_at))
    wanted = one.person.attributes.get("language", "")
    if (why := writer.in_the_way(wanted, one.group, one.message)) and arguments.language:
        what = say("{group} does not get it in this language: {why}", group=one.group.id, why=why)
        raise OptionError(f"--language {arguments.language}: {what}")
    if why and not arguments.quiet:
        of = {"person": one.person.id, "wanted": wanted, "own": written.letter.language, "why": why}
        print(printable(as_note(say("{person} reads {wanted} and gets {own}; {why}", **of))), file=sys.stderr)
    write(_rendered(written.letter, one.person, arguments.format), arguments.output)
    for problem in _bad(written.letter.draft, ask=arguments.check_links):
        if not arguments.quiet:
            print(as_note(say("a link leads nowhere: {problem}", problem=problem)), file=sys.stderr)
    return 0


def _bad(draft: Draft, *, ask: bool) -> Iterator[str]:
    from uptake.page.letter_lint import bad_links, links
    from uptake.wire.links import dead_links

    yield from bad_links(draft)
    if ask:
        yield from dead_links(links(draft))


def _in(one: Owed, person: Person) -> Owed:
    from uptake.core.letters.owed import Owed

    return Owed(one.message, one.group, person)


def _letter_of(plan: Plan, roster: Roster, day: Day, arguments: argparse.Namespace) -> Owed:
    """The message and group of a person; whether it is due does not matter."""
    from uptake.core.groups import intended
    from uptake.core.letters.owed import Owed
    from uptake.core.messages import first_telling
    from uptake.core.usage import Weeks

    person = roster.find(arguments.person)
    if person is None:
        raise OptionError(f"--person {arguments.person}: {say('nobody on the roster has this address or id')}")
    members = intended(plan, roster, Weeks.around(plan.start), day)
    mine = [plan.groups[id_] for id_, found in members.groups.items() if any(one.id == person.id for one in found)]
    if not mine:
        nowhere = say("in none of the plan's groups on {day}", day=day_words(day))
        raise OptionError(f"--person {arguments.person}: {nowhere}")
    message = next((one for one in plan.messages if one.id == arguments.message), None) or first_telling(plan, mine[0])
    if message is None or mine[0].id not in message.to:
        of = {"group": mine[0].id, "person": arguments.person}
        raise OptionError(say("The plan has no such message for {group}, the group of {person}.", **of))
    return Owed(message, mine[0], person)


def _rendered(letter: Letter, person: Person, format_: str) -> str | bytes:
    from uptake.page.mail import as_html, as_text
    from uptake.page.unsent import address_of, as_eml

    if format_ == "html":
        return as_html(letter)
    if format_ == "md":
        return f"# {letter.subject}\n\n{letter.markdown}"
    if format_ == "text":
        return f"{letter.subject}\n{'=' * len(letter.subject)}\n\n{as_text(letter)}"
    to = address_of(person.name, person.email)
    if to is None:
        raise OptionError(say("{person} has no address that a mail can be sent to", person=person.id))
    return as_eml(letter, to)
