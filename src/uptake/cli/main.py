"""The command `uptake`: parse, call one thing, print; one table from error to exit code."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from uptake import __version__
from uptake.cli.language import before_reading
from uptake.cli.parsing import Parser
from uptake.cli.streams import Stopped, let_go, prepare, say_if_interrupted, stop_if_asked
from uptake.core.printable import printable
from uptake.core.words import ENGLISH, mark, say, speaking, spoken
from uptake.errors import FileError, OptionError, UptakeError

DESCRIPTION = mark("""Adoption as engineering: a plan, a gate, and an honest report of who uses what was shipped.

Start with one of these:
  uptake demo                      watch an invented rollout, on the pages of a server of its own
  uptake look usage.csv            who uses it, from a file of usage alone
  uptake git .                     who of a repository's authors works with an AI assistant
  uptake check rollout.yaml        is the plan ready, and does somebody answer for usage
  uptake report rollout.yaml --people people.csv --usage usage.csv
""")


COMMANDS = {
    "init": "init",
    "check": "check",
    "fmt": "fmt",
    "report": "report",
    "look": "look",
    "git": "repository",
    "letters": "letters",
    "preview": "preview",
    "simulate": "simulate",
    "audit": "audit",
    "privacy-sheet": "privacy_sheet",
    "explain": "explain",
    "schema": "schema",
    "serve": "serve",
    "work": "serve",
    "import": "server_import",
    "export": "server_data",
    "source": "server_data",
    "rollout": "server_rollouts",
    "user": "server_accounts",
    "token": "server_accounts",
    "erase": "server_accounts",
    "backup": "server_care",
    "restore": "server_care",
    "doctor": "doctor",
    "demo": "demo",
}

ONE_RESULT = frozenset({"check", "report", "look", "git"})  # read, say it and end: what is in a circle goes with them


def build_parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of the command that was asked for, so that the gate starts light; of all of them where none was."""
    parser = _parser()
    parser.add_argument("--version", action="version", version=f"uptake {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    modules = [COMMANDS[asked]] if asked in COMMANDS else dict.fromkeys(COMMANDS.values())
    for module in modules:
        import_module(f"uptake.cli.{module}").add_parser(commands)
    return parser


def _parser() -> argparse.ArgumentParser:
    if spoken() == ENGLISH:
        of_english = argparse.RawDescriptionHelpFormatter
        return Parser(prog="uptake", description=DESCRIPTION, formatter_class=of_english)
    from uptake.cli import help as help_  # the gate starts light

    return help_.Parser(prog="uptake", description=DESCRIPTION, formatter_class=help_.AsWritten)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 pass, 1 fail, 2 cannot run, 3 evidence needed and not available."""
    given = sys.argv[1:] if words is None else list(words)
    with speaking(before_reading(given)):
        return _run(given)


def _run(given: Sequence[str]) -> int:
    try:
        say_if_interrupted()
        _known(given)
        arguments = build_parser(given[0] if given else "").parse_args(given)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except UptakeError as error:
        _tell(error)
        return error.exit_code
    except (KeyboardInterrupt, RuntimeError) as error:
        stop_if_asked(error)
        print(say("stopped"), file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader, `head` for one, has had enough
        let_go()
        return 0
    except OSError as error:  # the machine has refused something that no command foresaw: a full disk for one
        from uptake.core.system_words import system_says  # the gate starts light

        what = error.filename or say("Something")
        _tell(FileError(say("{what} cannot be read or written: {reason}.", what=what, reason=system_says(error))))
        return FileError.exit_code
    except MemoryError:
        mend = say("Give fewer files at once, or more memory.")
        _tell(UptakeError(say("There is not enough memory for this."), mend=mend))
        return UptakeError.exit_code
    return code


def _known(given: Sequence[str]) -> None:
    """Raise OptionError for a command that does not exist."""
    if given and not given[0].startswith("-") and given[0] not in COMMANDS:
        from uptake.core.plan.mistakes import did_you_mean

        guess = did_you_mean(given[0], COMMANDS)
        message = say("There is no command `{name}`. {guess}", name=given[0], guess=guess)
        raise OptionError(message, mend=say("uptake --help lists the commands"))


def _tell(error: UptakeError) -> None:
    lines = [f"uptake: {error.message}", *(f"  {line}" for line in error.details)]
    if error.mend:
        lines.append(f"  → {error.mend}")
    with suppress(OSError, ValueError):  # who cannot be told still has the exit code, which says more than a traceback
        for line in lines:
            print(printable(line), file=sys.stderr)


def run() -> None:
    """The entry point of the installed command."""
    prepare()
    # Hundreds of thousands of values are alive, and none of them is in a circle: to look at them again for every few
    # hundred new ones would be a tenth of a report's time, and for every fifty thousand a thirtieth.
    gc.set_threshold(50_000, 20, 20)
    if ONE_RESULT.intersection(sys.argv[1:2]):
        gc.disable()
    try:
        code = main()
    except Stopped as stopped:
        code = 128 + stopped.number
    except SystemExit as ended:  # argparse has said what it had to
        code = ended.code if isinstance(ended.code, int) else 0
    with speaking(before_reading(sys.argv[1:])):
        code = _delivered(code)
    if "duckdb" not in sys.modules:  # which complains of what a last collection did not free
        gc.freeze()  # the process ends here: collecting a last time would be a tenth of the gate's time
    raise SystemExit(code)


def _delivered(code: int) -> int:
    """The exit code once the result has left the process, or cannot."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        let_go()
    except FileError as error:
        let_go()
        if code in {0, 1}:  # else the reason has been said
            _tell(error)
            return error.exit_code
    return code
