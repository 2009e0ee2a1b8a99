"""The questions of `uptake init` on a terminal: each with how to answer it, and again if the answer made no sense."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from uptake.cli.init_options import wrong_group
from uptake.core.plan.writing.answers import Answers, GroupAnswers
from uptake.core.plan.writing.questions import CHANGE, GROUP, OWNER, ROLLOUT, SIX, USAGE, Question
from uptake.core.plan.writing.sense import against
from uptake.core.words import mark, say
from uptake.errors import InputError

_BEGIN = mark("""\
A few questions, and a plan is begun. Enter leaves a question open: the plan marks it, and nobody guesses it.
Ctrl-C stops, and nothing is written.
""")
_GROUPS = mark("""
Now the people whose day changes. Groups whose day is different are groups of their own.
""")
_NEEDED = frozenset({"rollout", "launch"})


def interview(
    known: Mapping[str, Any], groups: Sequence[GroupAnswers], suggested: Mapping[str, str], taken_over: Iterable[str]
) -> Answers:
    """
    Ask what is not known yet, and return all answers. `suggested`: what Enter answers, by the key of the question;
    `taken_over`: the questions that an earlier plan answers.

    Raises InputError where the answers end before the questions do.
    """
    _say(say(_BEGIN))
    skip = set(taken_over)
    answers = dict(known)
    for one in (*ROLLOUT, *OWNER):
        if one.key in answers or one.key in skip or _has_no_sense(one.key, answers):
            continue
        value = _ask(one, answers, suggested.get(one.key, ""))
        if value is not None:
            answers[one.key] = value
    asked = tuple(_completed(group) for group in groups)
    if not groups and "groups" not in skip:
        asked = tuple(_ask_groups())
    for one in USAGE:
        if one.key not in answers and (value := _ask(one, answers)) is not None:
            answers[one.key] = value
    return Answers(answers, asked)


def _has_no_sense(key: str, answers: Mapping[str, Any]) -> bool:
    """Whoever has not named a person is not asked how that person is reached."""
    needs = {"reach": "owner", "replies_within": "owner", "hours": "owner", "helper_hours": "helpers"}
    return key in needs and needs[key] not in answers


def _ask_groups() -> list[GroupAnswers]:
    _say(say(_GROUPS))
    groups: list[GroupAnswers] = []
    while True:
        more = say("Which group is affected?") if not groups else say("Which other group is affected?")
        how = say("As people call it, such as Claims adjusters. Enter: no further group.")
        name = _until(more, how, _named(groups))
        if name is None:
            return groups
        groups.append(_completed(GroupAnswers(name)))


def _named(groups: list[GroupAnswers]) -> Callable[[str], str]:
    def read(words: str) -> str:
        wrong = wrong_group(words, groups)
        if wrong:
            raise ValueError(wrong)
        return " ".join(words.split())

    return read


def _completed(group: GroupAnswers) -> GroupAnswers:
    """Return a group with what could be asked of it."""
    _say(f"\n{group.title}")
    known, changes = dict(group.known), [dict(change) for change in group.changes] or [{}]
    for one in CHANGE:
        if one.key in SIX and one.key not in changes[0] and (value := _ask(one, known)) is not None:
            changes[0][one.key] = value
    for one in GROUP:
        known_by = {"size": {"size", "who"}}.get(one.key, {one.key})
        if not known_by & known.keys() and (value := _ask(one, known)) is not None:
            known[one.key] = value
    return GroupAnswers(group.title, known, tuple(change for change in changes if change))


def _ask(one: Question, known: Mapping[str, Any], default: str = "") -> Any:
    def read(words: str) -> Any:
        value = one.read(words)
        wrong = against(one.key, value, known)
        if wrong:
            raise ValueError(wrong)
        return value

    help_out = say(one.help)
    if default:
        help_out = f"{help_out} {say('Enter for {default}.', default=default)}"
    return _until(say(one.ask), help_out, read, default=default, needed=one.key in _NEEDED)


def _until(
    ask: str, help_out: str, read: Callable[[str], Any], *, default: str = "", needed: bool = False
) -> Any | None:
    """Ask until the answer makes sense; None if it is left open."""
    _say(f"\n{ask}\n  {help_out}")
    while True:
        words = _line() or default
        if not words and needed:
            _say(f"  {say('A plan needs this. Ctrl-C stops.')}")
            continue
        if not words:
            return None
        try:
            return read(words)
        except ValueError as error:
            _say(f"  {error}")


def _line() -> str:
    print("> ", end="", file=sys.stderr, flush=True)
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        _say(f"  {say('That was not in UTF-8. Write it again.')}")
        return _line()
    if not line:
        raise InputError(say("The answers ended before the questions did. Nothing was written."))
    return line.strip()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
