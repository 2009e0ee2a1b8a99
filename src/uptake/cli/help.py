"""`--help` and what is wrong with a command line, in the language of whoever reads it; nothing of it costs the gate."""

from __future__ import annotations

import argparse
from typing import Any

from uptake.cli import parsing
from uptake.core.words import mark, say, say_n

# What argparse says by itself. Its catalogue is ours, and not one of the system, which has none.
ARGPARSE = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("show program's version number and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("unrecognized arguments: %s"),
    mark("not allowed with argument %s"),
    mark("ignored explicit argument %r"),
    mark("the following arguments are required: %s"),
    mark("one of the arguments %s is required"),
    mark("invalid %(type)s value: %(value)r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)"),
)


class Help(argparse.HelpFormatter):
    """The texts of the parsers stand in English in the code, and are said where they are shown."""

    def add_text(self, text: str | None) -> None:
        """A description or an epilog."""
        super().add_text(_said(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return _said(action.help)


class AsWritten(Help, argparse.RawDescriptionHelpFormatter):
    """The description keeps its lines."""


class Parser(parsing.Parser):
    """A parser whose help speaks another language than English; so do those of its commands."""

    def __init__(self, *, formatter_class: type[argparse.HelpFormatter] = Help, **given: Any) -> None:
        # The names by which argparse calls gettext: it has no other way in, and knows no language of a moment.
        vars(argparse).update(_=say, ngettext=_counted)
        super().__init__(formatter_class=formatter_class, **given)


def _said(text: str | None) -> str | None:
    return say(text) if text and text != argparse.SUPPRESS else text


def _counted(one: str, many: str, number: int) -> str:
    if one == "expected %s argument":
        return say_n(number, "expected %s argument", "expected %s arguments")
    return one if number == 1 else many
