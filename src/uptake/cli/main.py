"""The command `uptake`: parse, call one thing, print; one table from error to exit code."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from uptake import __version__
from uptake.errors import UptakeError

DESCRIPTION = """Adoption as engineering: a plan, a gate, and an honest report of who uses what was shipped.

Start with one of these:
  uptake look usage.csv            who uses it, from a file of usage alone
  uptake git .                     who of a repository's authors works with an AI assistant
  uptake check rollout.yaml        is the plan ready, and does somebody answer for usage
  uptake report rollout.yaml --people people.csv --usage usage.csv
"""


COMMANDS = {
    "init": "init",
    "check": "check",
    "fmt": "fmt",
    "report": "report",
    "look": "look",
    "git": "repository",
    "explain": "explain",
    "schema": "schema",
}


def build_parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of the command that was asked for, so that the gate starts light; of all of them where none was."""
    parser = argparse.ArgumentParser(
        prog="uptake", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"uptake {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules = [COMMANDS[asked]] if asked in COMMANDS else COMMANDS.values()
    for module in modules:
        import_module(f"uptake.cli.{module}").add_parser(commands)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 pass, 1 fail, 2 cannot run, 3 evidence needed and not available."""
    given = sys.argv[1:] if words is None else list(words)
    arguments = build_parser(given[0] if given else "").parse_args(given)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except UptakeError as error:
        _say(error)
        return error.exit_code
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader, `head` for one, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _say(error: UptakeError) -> None:
    lines = [f"uptake: {error.message}", *(f"  {line}" for line in error.details)]
    if error.mend:
        lines.append(f"  → {error.mend}")
    for line in lines:  # a file's name may hold what a terminal would act on
        print("".join(letter if letter.isprintable() else " " for letter in line), file=sys.stderr)


def run() -> None:
    """The entry point of the installed command."""
    code = main()
    if "duckdb" not in sys.modules:  # which complains of what a last collection did not free
        gc.freeze()  # the process ends here: collecting a last time would be a tenth of the gate's time
    raise SystemExit(code)
