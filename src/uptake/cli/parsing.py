"""A parser that names the nearest option where one is mistyped."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from uptake.core.words import say


class Parser(argparse.ArgumentParser):
    """Argparse's, but that an option that it does not know is named first, whatever else is missing."""

    def parse_known_args(  # type: ignore[override]  # its overloads, of which this is the last
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """As argparse does; ends the process where an option is not known."""
        words = args or ()
        own = words if self._subparsers is None else takewhile(lambda word: word.startswith("-"), words)
        self._refuse_unknown(own)  # what follows a command is for that to read
        return super().parse_known_args(args, namespace)

    def _refuse_unknown(self, words: Iterable[str]) -> None:
        for word in words:
            name = word.partition("=")[0]
            if word == "--":
                return
            if name.startswith("--") and not any(known.startswith(name) for known in self._option_string_actions):
                from uptake.core.plan.mistakes import did_you_mean  # the gate starts light

                known = [option for option in self._option_string_actions if option.startswith("--")]
                self.error(f"{say('unrecognized arguments: %s') % name}. {did_you_mean(name, known)}")


def one_of(words: Iterable[str]) -> dict[str, Any]:
    """How a word of a few is taken, and called where it is missing or mistyped: by what it may be."""
    choices = tuple(words)
    return {"choices": choices, "metavar": "{" + ",".join(choices) + "}"}
