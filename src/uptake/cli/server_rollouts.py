"""`uptake rollout`: what rollouts the server has; putting one aside, bringing it back, removing what was a mistake."""

from __future__ import annotations

import argparse
import sys

from uptake.cli.server import start_django, whoever_runs_this
from uptake.errors import OptionError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake rollout`."""
    parser = commands.add_parser("rollout", help="rollouts of the server: put one aside, and bring it back")
    parser.add_argument("act", choices=("list", "archive", "restore", "remove"))
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
            print(f"{one.slug}  archived {one.archived_at:%Y-%m-%d}" if one.archived_at else one.slug)
        return 0
    if not key:
        raise OptionError("It is not said which rollout is meant", mend="uptake rollout list shows them.")
    rollout = acts.rollout_of(key)
    if act == "archive":
        done = acts.archive(rollout, by, now)
        print(f"{key} is archived: nothing of it is drawn or sent." if done else f"{key} was archived already.")
    elif act == "restore":
        done = acts.restore(rollout, by, now)
        print(f"{key} is back; its messages are held back." if done else f"{key} was not archived.")
    else:
        acts.remove(rollout, arguments.typed or _asked(key), by)
        print(f"{key} is removed.")
    return 0


def _asked(key: str) -> str:
    if not sys.stdin.isatty():
        raise OptionError("Nobody can be asked whether that is meant", mend=f"If it is: --typed {key}")
    print(f"{key} goes with all versions of its plan. It cannot be taken back.", file=sys.stderr)
    return input(f"Type {key} if you mean it: ")
