"""`uptake git`: who of the people that work in a repository works with an AI assistant."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from uptake.cli.inputs import a_day, a_timezone, default_as_of, need_report_extra, progress, today
from uptake.cli.language import language
from uptake.cli.outputs import refuse_output, write
from uptake.core.authors import Authors, Question, Work, authors, last_day
from uptake.core.sentences import Listed, Said, later, later_n
from uptake.core.words import say, speaking
from uptake.wire.git import Commit, Log, read_log


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake git`."""
    parser = commands.add_parser(
        "git",
        help="who of a repository's authors works with an AI assistant",
        description="Reads the history of a repository once and says who of its authors works with an AI assistant, "
        "from the markers in their commits. Every figure is “at least”; no name is shown.",
    )
    parser.add_argument("repository", nargs="?", type=Path, default=Path(), metavar="REPO", help="default: this folder")
    parser.add_argument("--since", type=a_day, metavar="DAY", help="leave out commits before this day")
    parser.add_argument("--as-of", type=a_day, metavar="DAY",
                        help="that day itself is not counted; default: the Monday after the last commit")  # fmt: skip
    parser.add_argument("--timezone", type=a_timezone, default="UTC", metavar="ZONE", help="of the weeks; default: UTC")
    parser.add_argument("--delegated", action="store_true", help="count commits that an agent authored for a person")
    parser.add_argument(
        "--names", action="store_true", help="list the authors with their weeks; only for your own eyes"
    )
    parser.add_argument("--keep-apart", action="append", default=[], metavar="ADDRESS",
                        help="do not join this address or name with another; may be given again")  # fmt: skip
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    parser.add_argument("--language", metavar="en|de", help="the language of the text (default: the environment's)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of to the terminal")
    parser.add_argument("--quiet", action="store_true", help="no progress and no messages")
    parser.set_defaults(run=run_git)


def run_git(arguments: argparse.Namespace) -> int:
    """Read the history and print what it says."""
    need_report_extra()
    with speaking(language(arguments.language, to_programs=arguments.format == "json")):
        return _git(arguments)


def _git(arguments: argparse.Namespace) -> int:
    refuse_output(arguments.output, ())
    now = today(arguments.timezone)
    with progress(say("reading commits"), quiet=arguments.quiet) as tell:
        log = read_log(arguments.repository, since=arguments.since, progress=tell, keep_apart=arguments.keep_apart)
    work = tuple(_work(log.commits))
    latest = last_day(work, arguments.timezone, not_after=now)
    found = authors(
        work,
        Question(
            title=arguments.repository.resolve().name,
            as_of=arguments.as_of or default_as_of(latest, arguments.timezone),
            timezone=arguments.timezone,
            since=arguments.since,
            delegated=arguments.delegated,
            notes=tuple(_notes(log)),
        ),
    )
    write(_rendered(found, log, arguments), arguments.output)
    return 0


def _work(commits: Iterable[Commit]) -> Iterable[Work]:
    """People's own commits, and for each person on the co-author lines of an agent's commit one that the agent did."""
    for commit in commits:
        if commit.kind == "human":
            yield Work(commit.person, commit.at, commit.tools)
        elif commit.kind.startswith("agent:"):
            tools = commit.tools or (commit.kind.removeprefix("agent:"),)
            for person in commit.helped:
                yield Work(person, commit.at, tools, by_agent=True)


def _notes(log: Log) -> Iterable[Said]:
    counts = log.counts
    left_out = tuple(replace(said, number=counts[kind]) for kind, said in LEFT_OUT.items() if counts.get(kind))
    if left_out:
        yield later("Left out: {left_out}.", left_out=Listed(left_out))
    joined = sum(1 for identity in log.identities.values() if len(identity.emails) > 1)
    if joined:
        one = "{number} person was recognised under several addresses (--names lists them, --keep-apart undoes it)."
        many = "{number} people were recognised under several addresses (--names lists them, --keep-apart undoes one)."
        yield later_n(joined, one, many)
    yield from log.notes


LEFT_OUT = {  # how many follows
    "merges": later_n(0, "{number} merge", "{number} merges"),
    "bot": later_n(0, "{number} commit of a bot", "{number} commits of bots"),
    "agent": later_n(
        0,
        "{number} commit authored by an agent (--delegated counts it for the people it names)",
        "{number} commits authored by agents (--delegated counts them for the people they name)",
    ),
    "earlier": later_n(0, "{number} commit before --since", "{number} commits before --since"),
}


def _rendered(found: Authors, log: Log, arguments: argparse.Namespace) -> str:
    if arguments.format == "json":
        from uptake.core.document import document

        return json.dumps(document(found.picture), ensure_ascii=False, indent=1) + "\n"
    from uptake.cli.terminal import as_text
    from uptake.core.authors_report import authors_report, joined, named

    known = {key: (identity.names, identity.emails, identity.why) for key, identity in log.identities.items()}
    blocks = (named(found, known), joined(known)) if arguments.names else ()
    return as_text(authors_report(found), blocks, to_terminal=arguments.output is None and sys.stdout.isatty())
