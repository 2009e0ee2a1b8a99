"""Which language is spoken: the one that was asked for, else, to people, that of their environment."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from uptake.core.words import ENGLISH, languages, say, say_list, speakable, speaking
from uptake.errors import OptionError

# Where `--language` is that of what is said; elsewhere it is that of a letter, or there is none.
SAID_IN = frozenset({"check", "report", "look", "git", "letters", "privacy-sheet"})


def before_reading(words: Sequence[str]) -> str:
    """
    Return the language of what is said before a command line is understood, and by commands that have no format for
    programs: that of `--language` wherever it stands, else that of the environment.
    """
    for word, after in zip(words, (*words[1:], ""), strict=False):  # no word has none after it
        name, _, value = word.partition("=")
        if name == "--language" and words[0] in SAID_IN and (value or after) in languages():
            return value or after
    return _of_environment()


def language(given: str | None, *, to_programs: bool) -> str:
    """
    Return the language to speak. Programs are told in English unless one was given: what reads a format must not depend
    on who runs the command.

    Raises OptionError for a language that is not spoken.
    """
    usual = ENGLISH if to_programs else _of_environment()
    if given is None or given in languages():
        return given or usual
    with speaking(usual):
        message = say('--language "{text}" is not a language that Uptake speaks.', text=given)
        raise OptionError(message, mend=say("Write {languages}.", languages=say_list(" or ", languages())))


def _of_environment() -> str:
    wanted = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    found = re.split(r"[_.@]", wanted)[0].lower()
    return speakable(found)
