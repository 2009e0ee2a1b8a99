"""`uptake rollout`: what rollouts the server has; putting one aside, bringing it back, removing what was a mistake."""

from __future__ import annotations

import argparse
import sys

from uptake.cli.parsing import one_of
from uptake.cli.server import start_django, whoever_runs_this
from uptake.core.words import mark, say
from uptake.errors import OptionError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake rollout`."""
    parser = commands.add_parser("rollout", help="rollouts of the server: put one aside, and bring it back")
    parser.add_argument("act", **one_of(("list", "archive", "restore", "remove")))
    parser.add_argument("key", nargs="?", default="", metavar="KEY", help="what the plan calls `rollout`")
    parser.add_argument("--typed", default="", metavar="KEY", help="to remove it for good: its key once more")
    parser.set_defaults(run=run_rollout)


def run_rollout(arguments: argparse.Namespace) -> int:
    """List all, or do one thing to one of them."""
    start_django()
    from django.utils import timezone

    from uptake.service import archive as acts

    act, key, by, now = arguments.act, arguments.key, whoever_runs_this(), timezone.now()
    if act == "list":
        for one in acts.all_rollouts():
            since = say("archived {day}", day=f"{one.archived_at:%Y-%m-%d}") if one.archived_at else ""
            print(f"{one.slug}  {since}".rstrip())
        return 0
    if not key:
        mend = say("{command} shows them.", command="uptake rollout list")
        raise OptionError(say("It is not said which rollout is meant"), mend=mend)
    rollout = acts.rollout_of(key)
    if act == "archive":
        done = acts.archive(rollout, by, now)
        was = mark("{key} was archived already.")
        print(say(mark("{key} is archived: nothing of it is drawn or sent.") if done else was, key=key))
    elif act == "restore":
        done = acts.restore(rollout, by, now)
        was = mark("{key} was not archived.")
        print(say(mark("{key} is back; its messages are held back.") if done else was, key=key))
    else:
        acts.remove(rollout, arguments.typed or _asked(key), by)
        print(say("{key} is removed.", key=key))
    return 0


def _asked(key: str) -> str:
    if not sys.stdin.isatty():
        message = say("Nobody can be asked whether that is meant")
        raise OptionError(message, mend=say("If it is: {option}", option=f"--typed {key}"))
    print(say("{key} goes with all versions of its plan. It cannot be taken back.", key=key), file=sys.stderr)
    return input(say("Type {key} if you mean it: ", key=key))
