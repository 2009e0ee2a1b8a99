"""What is said of the letters of a day beside those that were written: what is due next, and what was left out."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from uptake.cli.letters import as_note
from uptake.cli.letters_back import report_of, which_rows
from uptake.core.calendar import Day
from uptake.core.letters.owed import MESSAGE, REMINDER, Known, next_due
from uptake.core.letters.writing import LetterWriter
from uptake.core.plan.model import Plan
from uptake.core.plan.texts import primary
from uptake.core.wording import day_words, number
from uptake.core.words import languages, mark, say, say_n
from uptake.wire.letter_files import Lines

_KINDS = {REMINDER: mark("the reminder of {message}")}


def counted_letters(count: int) -> str:
    return say_n(count, "{count} letter", "{count} letters", count=number(count))


def passed_over(left_out: Lines) -> Iterator[str]:
    """How many rows of --acts could not be used, why, and which; nothing where all could."""
    if rows := sum(map(len, left_out.values())):
        one, many = "{count} row was passed over", "{count} rows were passed over"
        yield as_note(say_n(rows, one, many, count=number(rows)))
        yield from which_rows(left_out)


def not_yet(writer: LetterWriter, day: Day, known: Known, only: str | None) -> Iterator[str]:
    """What is due next, and how it is made before its day."""
    if writer.was:
        yield say("Nobody was told, by --acts, that it starts on {day}.", day=day_words(writer.was))
        return
    found = next_due(writer.plan, writer.roster, day, known, only)
    if found is None:
        yield say("Nothing is due later either, unless somebody joins or comes back.")
        return
    then, letters = found
    of = Counter((one.message.id, one.kind, one.group.id) for one in letters)
    what = (say("{message} to {group} ({letters})", message=id_ if kind == MESSAGE else say(_KINDS[kind], message=id_),
                group=group, letters=counted_letters(count))
            for (id_, kind, group), count in of.items())  # fmt: skip
    yield say("Due next, on {day}: {letters}.", day=day_words(then), letters=", ".join(what))
    yield say("To write them now: the same command with --as-of {day}", day=then)


def where_telling_is(plan: Plan, known: Known, arguments: argparse.Namespace, acts: list[Path]) -> Iterator[str]:
    if known.told:
        command = report_of(plan, arguments, acts, max(known.told.values()))
        yield say("How far telling has come, team by team, is in the report: {command}", command=command)


def unspoken(writer: LetterWriter) -> Iterator[str]:
    own = primary(writer.plan.language)
    if own not in languages():
        yield say(
            "the built-in words of letters are English and German: a plan in {language} needs templates of its own",
            language=own,
        )


def withheld(plan: Plan) -> Iterator[str]:
    chosen = [one.id for one in plan.messages if one.only]
    if chosen:
        yield say(
            "not written: {messages}. Usage chooses who gets it, and a list of these names would show how people use "
            "the system; the server writes such letters itself.",
            messages=", ".join(chosen),
        )
