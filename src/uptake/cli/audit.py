"""`uptake audit`: try to work out of reports what they withhold."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uptake.cli.inputs import need_report_extra
from uptake.core.system_words import system_says
from uptake.core.words import say, say_n
from uptake.errors import FileError, InputError, UsageError

if TYPE_CHECKING:
    from uptake.core.audit import Finding

SCHEMA = "uptake.picture/1"
MOST_LINES = 20  # small counts that are listed; a report that was not shared may show hundreds
_MADE_BY = "uptake report … --share --format json"


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
        raise UsageError(
            say("these are reports of different rollouts"), mend=say("audit the reports of one rollout together")
        )
    done = audit(documents)
    for one in done.found:
        print(f"{one.group}: {one.what} ({one.as_of}) {_words(one)}")
    for what in done.clashes:
        print(say("the reports say different things of {what}", what=what))
    for small in done.shown[:MOST_LINES]:
        print(
            say(
                "{group}: {what} ({day}) shows that it is {count} of {of}: this report was not shared",
                group=small.group, what=small.what, day=small.as_of, count=small.count, of=small.of,
            )
        )  # fmt: skip
    if len(done.shown) > MOST_LINES:
        print(say("… and {number} more small counts that are shown", number=len(done.shown) - MOST_LINES))
    tried = say_n(done.asked, "{number} withheld count tried", "{number} withheld counts tried")
    print(say("{tried}, {found} can be worked out.", tried=tried, found=len(done.found)) + _openly(len(done.shown)))
    return 0 if done.passed else 1


def _openly(small: int) -> str:
    """What is to be said of small counts that are not withheld."""
    if not small:
        return ""
    return "\n" + say_n(
        small,
        "One small count is shown: `uptake report … --share` makes ranges of them.",
        "{number} small counts are shown: `uptake report … --share` makes ranges of them.",
    )


def _words(one: Finding) -> str:
    if one.low is None or one.high is None:
        return say("cannot be judged: the solver gave no answer")
    if one.low == one.high:
        return say("must be {count}", count=one.low)
    return say("must be {low} to {high}", low=one.low, high=one.high)


def _read(path: Path) -> dict[str, Any]:
    import jsonschema_rs

    from uptake.core.document import picture_schema

    try:
        loaded = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FileError(say("{path} cannot be read: {reason}", path=path, reason=system_says(error))) from error
    except json.JSONDecodeError as error:
        place = say("line {line}, column {column}", line=error.lineno, column=error.colno)
        raise InputError(say("{path} is no JSON: {reason}", path=path, reason=place), mend=_MADE_BY) from error
    except (UnicodeDecodeError, RecursionError) as error:
        reason = say("it is no text in UTF-8") if isinstance(error, UnicodeDecodeError) else say("it is too deep")
        raise InputError(say("{path} is no JSON: {reason}", path=path, reason=reason)) from error
    if not isinstance(loaded, dict) or loaded.get("schema") != SCHEMA:
        raise InputError(
            say("{path} is no report: it is not of the format {schema}", path=path, schema=SCHEMA),
            mend=_MADE_BY,
        )
    wrong = next(iter(jsonschema_rs.validator_for(picture_schema()).iter_errors(loaded)), None)
    if wrong is not None:
        where = "/".join(map(str, wrong.instance_path)) or path.name
        raise InputError(
            say("{path} is no whole report: {where} is not as `uptake schema report` has it", path=path, where=where),
            mend=_MADE_BY,
        )
    return loaded
