"""`uptake check`: the gate on the command line. Finds the plans, asks the rules, prints the verdict."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from uptake.errors import EvidenceError, FileError, OptionError

if TYPE_CHECKING:
    from uptake.core.calendar import Day
    from uptake.core.plan.check import Headcount, Verdict
    from uptake.core.plan.load import Loaded

PASSED, FAILED, CANNOT_RUN = 0, 1, 2

NO_PLAN = """\
There is no plan here{where}: no rollout.yaml and no *.rollout.yaml.

A rollout is ready to begin when its plan answers three questions:

  1. Who is responsible for usage reaching its target?
  2. What does that person do from launch day to day 90?
  3. What is measured, and at what cadence?

To begin:  uptake look FILE       writes a draft from a file of usage
           uptake schema plan     gives the keys to an editor; docs/plan.md explains them
           uptake check PATH      checks a plan that lies elsewhere
           uptake explain UP101   says what the check asks, and why
"""


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
    parser.add_argument("--people", metavar="FILE", help="the roster, for the rules that need people")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print the verdict")
    parser.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """
    Check every plan that is found and print one verdict each.

    Returns 0 if all pass, 1 if one fails, 2 if there is no plan or one cannot be read. Raises OptionError and
    FileError for paths and options that cannot be used, EvidenceError for questions that need evidence.
    """
    if args.at != "plan":
        raise EvidenceError(
            f"What is asked at {args.at} is answered by evidence of what was done, and there is none to read here.",
            mend="This version asks the questions of the plan: uptake check --at plan.",
        )
    as_of = _day(args.as_of)
    files = find_plans([Path(path) for path in args.paths])
    if not files:
        where = f" ({', '.join(args.paths)})" if args.paths else ""
        print(NO_PLAN.format(where=where), file=sys.stderr, end="")
        return CANNOT_RUN
    verdicts = [_verdict(file, as_of, args.people) for file in files]
    _show(verdicts, args.format)
    return max(_exit_code(verdict) for verdict in verdicts)


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
            raise FileError(f"There is no file or folder {path}.", mend="Name a plan, or a folder that holds one.")
    return list(found)


def _plans_of(folder: Path) -> Iterator[Path]:
    try:
        below = sorted(child for child in folder.iterdir() if not child.name.startswith("."))
        for place in [folder, *(child for child in below if child.is_dir())]:
            yield from sorted({*place.glob("rollout.yaml"), *place.glob("*.rollout.yaml")})
    except OSError as error:
        raise FileError(f"The folder {folder} cannot be read: {error.strerror}.") from error


def _verdict(file: Path, as_of: Day | None, people: str | None) -> Verdict:
    from uptake.core.plan.check import check_plan
    from uptake.core.plan.load import load_plan

    loaded = load_plan(file)
    day = as_of or _today(loaded)
    verdict = check_plan(loaded, day, people=_people(loaded, people, day))
    return verdict if verdict.plan else _named(verdict, file)


def _named(verdict: Verdict, file: Path) -> Verdict:
    from dataclasses import replace

    return replace(verdict, plan=str(file))


def _people(loaded: Loaded, people: str | None, as_of: Day) -> Headcount | None:
    if people is None or loaded.plan is None:
        return None
    from uptake.cli.inputs import group_sizes  # reads rosters; most checks have none

    return group_sizes(loaded.plan, Path(people), as_of)


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
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2026-11-23") else _not_a_day(text)
    except ValueError:
        return _not_a_day(text)


def _not_a_day(text: str) -> Day:
    raise OptionError(f'--as-of "{text}" is not a day.', mend="Write a day such as 2026-11-23.")


def _show(verdicts: Sequence[Verdict], form: str) -> None:
    if form == "json":
        from uptake.core.plan.check import verdict_json

        for verdict in verdicts:
            print(json.dumps(verdict_json(verdict), ensure_ascii=False))
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
    return PASSED if verdict.passed else FAILED
