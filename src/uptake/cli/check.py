"""`uptake check`: the gate on the command line. Finds the plans, asks the rules, prints the verdict."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from uptake.cli.formats import FORMATS, show
from uptake.cli.language import language
from uptake.cli.policy import add_policy_options, explain_policy, policy_for
from uptake.core.words import mark, say, say_list, speaking
from uptake.errors import EvidenceError, FileError, OptionError

if TYPE_CHECKING:
    from uptake.core.calendar import Day
    from uptake.core.plan.check import Beside, Headcount, Verdict
    from uptake.core.plan.load import Loaded

PASSED, FAILED, CANNOT_RUN, NO_EVIDENCE = 0, 1, 2, 3
FOR_PROGRAMS = frozenset({"json", "sarif", "junit", "gitlab"})  # what reads them must not depend on who runs the check

NO_PLAN = mark("""\
There is no plan here{where}: no rollout.yaml and no *.rollout.yaml.

A rollout is ready to begin when its plan answers three questions:

  1. Who is responsible for usage reaching its target?
  2. What does that person do from launch day to day 90?
  3. What is measured, and at what cadence?

To begin:  uptake init            asks a few questions and writes a plan
           uptake look FILE       writes a draft from a file of usage
           uptake schema plan     gives the keys to an editor; docs/plan.md explains them
           uptake check PATH      checks a plan that lies elsewhere
           uptake explain UP101   says what the check asks, and why
""")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `check` to the commands."""
    parser = subparsers.add_parser(
        "check",
        help="the gate: is the plan of a rollout ready?",
        description="Checks the plan of a rollout: who answers for usage, what they do until day 90, what is measured.",
        epilog="Exit codes: 0 pass, 1 fail, 2 cannot run, 3 evidence needed and not available.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a plan, or a folder of plans (default: this folder)")
    parser.add_argument("--at", choices=("plan", "launch", "close"), default="plan", help="whose questions to ask")
    parser.add_argument("--as-of", metavar="DAY", help="look as of this day (default: today in the plan's timezone)")
    parser.add_argument("--ticket", choices=("build", "adoption"), help="which ticket is to be closed (--at close)")
    parser.add_argument("--people", metavar="FILE", help="the roster, for the rules that need people")
    parser.add_argument("--evidence", metavar="FILE|URL",
                        help="a report as JSON, or a server's address, for launch and close")  # fmt: skip
    add_policy_options(parser)
    parser.add_argument("--format", choices=("text", "json", *FORMATS), default="text", help="how to print the verdict")
    parser.add_argument("--language", metavar="en|de", help="the language of the verdict (default: the environment's)")
    parser.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """
    Check every plan that is found and print one verdict each.

    Returns 0 if all pass, 1 if one fails, 2 if there is no plan or one cannot be read, 3 if evidence is missing.
    Raises OptionError and FileError for paths and options that cannot be used, EvidenceError for questions that need
    evidence.
    """
    with speaking(language(args.language, to_programs=args.format in FOR_PROGRAMS)):
        return _check(args)


def _check(args: argparse.Namespace) -> int:
    _refuse_what_cannot_be_asked(args)
    as_of = _day(args.as_of)
    files = find_plans([Path(path) for path in args.paths])
    if args.explain_policy:
        print(explain_policy(files or [Path(path) for path in args.paths], args.policy))
        return PASSED
    if not files:
        where = f" ({', '.join(args.paths)})" if args.paths else ""
        print(say(NO_PLAN, where=where), file=sys.stderr, end="")
        return CANNOT_RUN
    verdicts = _verdicts(files, as_of, args)
    _show(verdicts, args.format)
    return _worst(_exit_code(verdict) for verdict in verdicts)


_EVIDENCE = {
    "launch": mark("What is asked at launch is answered by evidence. Missing: {missing}."),
    "close": mark("What is asked at close is answered by evidence. Missing: {missing}."),
}


def _refuse_what_cannot_be_asked(args: argparse.Namespace) -> None:
    """Say what to run where the moment needs evidence that nobody has given."""
    if args.ticket and args.at != "close":
        raise OptionError(say("--ticket goes with closing."), mend=f"uptake check --at close --ticket {args.ticket}")
    if args.at == "plan":
        return
    needed = {"--people": args.people, "--evidence": args.evidence}
    if args.ticket == "build":
        del needed["--evidence"]  # the questions of the plan alone
    missing = say_list(" and ", (option for option, given in needed.items() if not given))
    if missing:
        raise EvidenceError(
            say(_EVIDENCE[args.at], missing=missing),
            details=list(_to_run(args, picture="--evidence" in needed)),
            mend=say("Run this, with the roster and what was recorded."),
        )


def _to_run(args: argparse.Namespace, *, picture: bool) -> Iterator[str]:
    if picture:
        yield "uptake report PLAN --people people.csv --usage usage.csv --format json --output picture.json"
    ticket = f" --ticket {args.ticket}" if args.ticket else ""
    evidence = " --evidence picture.json" if picture else ""
    yield f"uptake check PLAN --at {args.at}{ticket} --people people.csv{evidence}"


def find_plans(paths: Sequence[Path]) -> list[Path]:
    """
    Return the plans among paths: each file that is named; of a folder, its plans and those one level below.

    Raises FileError if a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths or [Path()]:
        if path.is_dir():
            found.update(dict.fromkeys(_plans_of(path)))
        elif path.exists():
            found[path] = None
        else:
            message = say("There is no file or folder {path}.", path=path)
            raise FileError(message, mend=say("Name a plan, or a folder that holds one."))
    return list(found)


def _plans_of(folder: Path) -> Iterator[Path]:
    try:
        below = sorted(child for child in folder.iterdir() if not child.name.startswith("."))
        for place in [folder, *(child for child in below if child.is_dir())]:
            yield from sorted({*place.glob("rollout.yaml"), *place.glob("*.rollout.yaml")})
    except OSError as error:
        from uptake.core.system_words import system_says

        message = say("The folder {folder} cannot be read: {reason}.", folder=folder, reason=system_says(error))
        raise FileError(message) from error


def _verdicts(files: Sequence[Path], as_of: Day | None, args: argparse.Namespace) -> list[Verdict]:
    """Check each plan; what lands on the same people can be seen only where all plans are known."""
    from uptake.cli.tracked import with_tracked

    read = [with_tracked(file, _loaded) for file in files]
    from uptake.core.plan.check import Beside
    from uptake.core.plan.texts import files_beside, texts_of

    plans = [loaded.plan for loaded, _ in read]
    verdicts = []
    for number, (loaded, tracked) in enumerate(read):
        others = tuple(plan for other, plan in enumerate(plans) if plan and other != number)
        texts = texts_of(loaded.plan, files_beside(files[number])) if loaded.plan else None
        beside = Beside(others=others, tracked=tracked, texts=texts, ticket=args.ticket)
        verdicts.append(_verdict(files[number], loaded, as_of or _today(loaded), beside, args))
    return verdicts


def _loaded(file: Path) -> Loaded:
    from uptake.core.plan.load import load_plan  # here, so that git works meanwhile

    return load_plan(file)


def _verdict(file: Path, loaded: Loaded, day: Day, beside: Beside, args: argparse.Namespace) -> Verdict:
    from uptake.core.plan.check import check_plan

    people, beside = _known(loaded, day, beside, args)
    policy = policy_for(file, args.policy)
    verdict = check_plan(loaded, day, at=args.at, people=people, policy=policy, beside=beside)
    return verdict if verdict.plan else _named(verdict, file)


def _named(verdict: Verdict, file: Path) -> Verdict:
    from dataclasses import replace

    return replace(verdict, plan=str(file))


def _known(loaded: Loaded, day: Day, beside: Beside, args: argparse.Namespace) -> tuple[Headcount | None, Beside]:
    """Return how many people are where, and what is known beside the plan, with the roster and the report."""
    from uptake.core.frozen import replace

    if loaded.plan is None:
        return None, beside
    counted, roster, picture = None, None, None
    if args.people is not None:
        from uptake.cli.inputs import roster_of  # reads rosters; most checks have none
        from uptake.core.groups import headcount

        roster = roster_of(loaded.plan, Path(args.people))
        counted = headcount(loaded.plan, roster, day)
    if args.evidence is not None and args.at != "plan":
        from uptake.cli.evidence import read_picture

        picture = read_picture(args.evidence, loaded.plan, day, args.at)
    return counted, replace(beside, roster=roster, picture=picture)


def _today(loaded: Loaded) -> Day:
    """Return today in the plan's timezone: the one place of the gate where the clock is read."""
    try:
        zone: dt.tzinfo = ZoneInfo(loaded.plan.calendar.timezone) if loaded.plan else dt.UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = dt.UTC
    return dt.datetime.now(zone).date()


def _day(text: str | None) -> Day | None:
    if text is None:
        return None
    from uptake.cli.days import read_day

    try:
        return read_day(text)
    except ValueError as error:
        raise OptionError(say("--as-of: {reason}", reason=str(error))) from None


def _show(verdicts: Sequence[Verdict], form: str) -> None:
    if form == "json":
        from uptake.core.plan.check import verdict_json

        for verdict in verdicts:
            print(json.dumps(verdict_json(verdict), ensure_ascii=False))
        return
    if form in FORMATS:
        show(form, verdicts)
        return
    from uptake.cli.verdict import Ink, verdict_text

    ink = Ink.for_stream(sys.stdout)
    print("\n\n".join(verdict_text(verdict, _lines(verdict.plan), ink) for verdict in verdicts))


def _lines(file: str) -> list[str]:
    """Return the plan's lines, to show them beside the findings; none if it cannot be read any more."""
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def _exit_code(verdict: Verdict) -> int:
    if any(finding.code == "UP100" for finding in verdict.findings):
        return CANNOT_RUN
    if verdict.errors:
        return FAILED
    return PASSED if verdict.passed else NO_EVIDENCE


def _worst(codes: Iterable[int]) -> int:
    """Return the exit code of several plans: one that cannot be read first, then a failure, then what is unknown."""
    return max(codes, key=(PASSED, NO_EVIDENCE, FAILED, CANNOT_RUN).index)
