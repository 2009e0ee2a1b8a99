"""`uptake fmt`: sets a plan in order. What it says stays the same, and so does every comment."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from uptake.cli.check import find_plans
from uptake.core.regular import open_regular
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError, InputError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake fmt`."""
    parser = commands.add_parser(
        "fmt",
        help="set a plan in order",
        description="Writes keys in the order of the format, indents and quotes one way. Comments and meaning stay.",
        epilog="Exit codes: 0 in order, 1 with --check: a plan is not in order, 2 cannot be read.",
    )
    parser.add_argument("paths", nargs="*", metavar="PLAN", help="a plan, or a folder of plans (default: this folder)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a plan is not in order")
    parser.add_argument("--quiet", action="store_true", help="no messages")
    parser.set_defaults(run=run_fmt)


def run_fmt(arguments: argparse.Namespace) -> int:
    """Set every plan in order, or say which are not. A plan with mistakes is left as it is (PlanError)."""
    from uptake.cli.inputs import read_plan
    from uptake.cli.outputs import write
    from uptake.core.plan.writing.formatting import format_plan

    files = find_plans([Path(path) for path in arguments.paths])
    if not files:
        raise InputError(say("There is no plan here: no rollout.yaml and no *.rollout.yaml."), mend=say("Name it."))
    changed = 0
    for path in files:
        read_plan(path)
        before = _text(path)
        after = format_plan(before)
        if before == after:
            continue
        changed += 1
        if arguments.check:
            print(say("{path} is not in order", path=path))
            continue
        write(after, path)
        if not arguments.quiet:
            print(say("{path} was set in order", path=path), file=sys.stderr)
    if not changed and not arguments.quiet:
        print(say("in order already"), file=sys.stderr)
    return 1 if changed and arguments.check else 0


def _text(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return file.read().decode("utf-8")
    except OSError as error:
        raise FileError(say("{path} cannot be opened: {reason}.", path=path, reason=system_says(error))) from error
