"""`uptake audit`: try to work out of reports what they withhold."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uptake.cli.inputs import need_report_extra
from uptake.errors import FileError, InputError, UsageError

if TYPE_CHECKING:
    from uptake.core.audit import Finding

SCHEMA = "uptake.picture/1"
MOST_LINES = 20  # small counts that are listed; a report that was not shared may show hundreds


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake audit`."""
    parser = commands.add_parser(
        "audit",
        help="try to work out what reports withhold of small groups",
        description="Tries to work out, by integer programming, what one or more reports of a rollout withhold.",
    )
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT", help="reports as JSON, of one rollout")
    parser.set_defaults(run=run_audit)


def run_audit(arguments: argparse.Namespace) -> int:
    """Say what can be worked out; 1 where anything can."""
    need_report_extra()
    from uptake.core.audit import audit

    documents = [_read(path) for path in arguments.reports]
    if len({document["rollout"] for document in documents}) > 1:
        raise UsageError("these are reports of different rollouts", mend="audit the reports of one rollout together")
    done = audit(documents)
    for one in done.found:
        print(f"{one.group}: {one.what} ({one.as_of}) {_words(one)}")
    for what in done.clashes:
        print(f"the reports say different things of {what}")
    for small in done.shown[:MOST_LINES]:
        print(
            f"{small.group}: {small.what} ({small.as_of}) shows that it is {small.count} of {small.of}: "
            "this report was not shared"
        )
    if len(done.shown) > MOST_LINES:
        print(f"… and {len(done.shown) - MOST_LINES} more small counts that are shown")
    print(f"{done.asked} withheld counts tried, {len(done.found)} can be worked out.{_openly(len(done.shown))}")
    return 0 if done.passed else 1


def _openly(small: int) -> str:
    """What is to be said of small counts that are not withheld."""
    if not small:
        return ""
    counts = "One small count is shown" if small == 1 else f"{small} small counts are shown"
    return f"\n{counts}: `uptake report … --share` makes ranges of them."


def _words(one: Finding) -> str:
    if one.low is None or one.high is None:
        return "cannot be judged: the solver gave no answer"
    return f"must be {one.low}" if one.low == one.high else f"must be {one.low} to {one.high}"


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no JSON: {error}") from error
    if not isinstance(loaded, dict) or loaded.get("schema") != SCHEMA:
        raise InputError(
            f"{path} is no report: it is not of the format {SCHEMA}", mend="uptake report … --share --format json"
        )
    return loaded
