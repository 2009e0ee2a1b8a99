"""The options of `uptake init`: what is known already, with every mistake in it listed at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from uptake.core.plan.writing import persons
from uptake.core.plan.writing import understanding as read
from uptake.core.plan.writing.answers import GroupAnswers
from uptake.core.plan.writing.questions import ALL, CHANGE
from uptake.core.plan.writing.sense import against
from uptake.core.words import mark, say
from uptake.errors import OptionError

OF_ROLLOUT = {
    "rollout": ("NAME", mark("short name of the rollout; left out, the name of the folder")),
    "title": ("TEXT", mark("what the system is called")),
    "launch": ("DAY", mark("day 0: people are meant to use it from here. The one thing that has to be known")),
    "timezone": ("ZONE", mark("where the work is done, such as Europe/Berlin")),
    "country": ("CODE", mark("its country, such as DE: for the public holidays")),
    "region": ("NAME", mark("a region of the country with holidays of its own, such as BY")),
    "language": ("CODE", mark("language of the texts, such as de; that which is spoken unless given")),
    "owner": ("PERSON", mark("who answers for usage: one person, an address")),
    "phone": ("NUMBER", mark("how people reach the owner")),
    "chat": ("LINK", mark("how people reach the owner")),
    "replies_within": ("TIME", mark("the owner's promised time to a reply, such as 4h or 1wd")),
    "owner_hours": ("N", mark("hours a week that the owner has for this")),
    "deputy": ("PERSON", mark("who answers when the owner is away")),
    "sponsor": ("PERSON", mark("who wants the result and reads it")),
    "helper": ("PERSON", mark("who is beside people at first use; may be given again")),
    "helper_hours": ("N", mark("hours a week that each helper has for it")),
    "real_work": ("EVENT", mark("this event is use, on real work; may be given again")),
    "old_way": ("EVENT", mark("this event is the work done as before, or “nothing”; may be given again")),
}
OF_GROUP = {
    "size": ("N", mark("how many people are in it")),
    "who": ("WHO", mark("everyone, or a column of the roster such as department=Claims, in place of --size")),
    "rhythm": ("HOW-OFTEN", mark("how often the work comes up: daily, weekly, monthly or “on demand”")),
    "target": ("SHARE", mark("the share that is to use it regularly, such as 60%%")),
    "task": ("TEXT", mark("a task that changes; given again, a second one begins")),
    "today": ("TEXT", mark("what the day looks like today")),
    "from_launch": ("TEXT", mark("what it looks like from launch")),
    "why": ("TEXT", mark("why it matters to them")),
    "you_do": ("TEXT", mark("what they do differently")),
    "example": ("TEXT", mark("a real case")),
    "confirmed_by": ("PERSON", mark("who of them said: that is my day")),
}
_KEYS = {"owner_hours": "hours", "helper": "helpers"}
_SEVERAL = frozenset({"helper", "real_work", "old_way"})
_READ: Mapping[str, Callable[[str], Any]] = {
    "region": str.strip,
    "language": read.language,
    "phone": persons.phone,
    "chat": persons.chat,
    "who": read.who,
}
_OF_CHANGE = frozenset(one.key for one in CHANGE)
_Words = list[tuple[str, str]]


class _InGroup(argparse.Action):
    """Notes an option under the group before it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Note one option."""
        del parser, option_string
        noted = list(getattr(namespace, "in_groups", None) or [])
        noted.append((self.dest, str(values)))
        namespace.in_groups = noted


def add_answers(parser: argparse.ArgumentParser) -> None:
    """Add an option for every question."""
    rollout = parser.add_argument_group(say("the rollout"))
    for name, (metavar, words) in OF_ROLLOUT.items():
        flag = _flag(name)
        if name in _SEVERAL:
            rollout.add_argument(flag, action="append", metavar=metavar, help=words)
        else:
            rollout.add_argument(flag, metavar=metavar, help=words)
    groups = parser.add_argument_group(say("the groups"), mark("what follows a --group is of that group"))
    groups.add_argument("--group", action=_InGroup, metavar="NAME", help="a group of people; may be given again")
    for name, (metavar, words) in OF_GROUP.items():
        groups.add_argument(_flag(name), action=_InGroup, metavar=metavar, help=words)
    parser.set_defaults(in_groups=[])


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def any_answer(arguments: argparse.Namespace) -> bool:
    """Say whether any option answers a question."""
    return bool(arguments.in_groups) or any(getattr(arguments, name) is not None for name in OF_ROLLOUT)


def answers_of(arguments: argparse.Namespace) -> tuple[dict[str, Any], tuple[GroupAnswers, ...]]:
    """Return what the options say of the rollout and of its groups. Raises OptionError with every mistake."""
    mistakes: list[str] = []
    known: dict[str, Any] = {}
    for name in OF_ROLLOUT:
        given = getattr(arguments, name)
        if given is not None:
            _take(known, name, "\n".join(given) if name in _SEVERAL else given, mistakes)
    groups = _groups(arguments.in_groups, mistakes)
    if mistakes:
        raise OptionError(say("What the options say cannot be used:"), details=mistakes)
    return known, groups


def _take(known: dict[str, Any], name: str, words: str, mistakes: list[str]) -> None:
    key = _KEYS.get(name, name)
    try:
        value = (_READ[key] if key in _READ else ALL[key].read)(words)
    except ValueError as error:
        mistakes.append(f"{_flag(name)}: {error}")
        return
    wrong = against(key, value, known)
    if wrong:
        mistakes.append(f"{_flag(name)}: {wrong}")
    elif key in {"phone", "chat"}:
        known["reach"] = {**known.get("reach", {}), **value}
    else:
        known[key] = value


def _groups(noted: _Words, mistakes: list[str]) -> tuple[GroupAnswers, ...]:
    groups: list[GroupAnswers] = []
    for name, words in noted:
        if name == "group":
            _begin(groups, words, mistakes)
        elif not groups:
            mistakes.append(say("{option} stands before any --group. Name the group first.", option=_flag(name)))
        else:
            groups[-1] = _with(groups[-1], name, words, mistakes)
    return tuple(groups)


def _begin(groups: list[GroupAnswers], words: str, mistakes: list[str]) -> None:
    wrong = wrong_group(words, groups)
    if wrong:
        mistakes.append(f"--group: {wrong}")
    groups.append(GroupAnswers(" ".join(words.split())))


def wrong_group(words: str, groups: Sequence[GroupAnswers]) -> str:
    """Return what is wrong with the name of a further group; empty if nothing is."""
    try:
        name = read.slug(words)
        read.line(words)
    except ValueError as error:
        return str(error)
    taken = any(read.short_name(group.title) == name for group in groups)
    return say("There are two groups {name}. Give each its own name.", name=name) if taken else ""


def _with(group: GroupAnswers, name: str, words: str, mistakes: list[str]) -> GroupAnswers:
    known: dict[str, Any] = {}
    _take(known, name, words, mistakes)
    if name not in _OF_CHANGE:
        return GroupAnswers(group.title, {**group.known, **known}, group.changes)
    changes = [dict(change) for change in group.changes] or [{}]
    if name == "task" and "task" in changes[-1]:
        changes.append({})
    changes[-1].update(known)
    return GroupAnswers(group.title, group.known, tuple(changes))


def folder_name(path: str) -> str:
    """Return the name of a folder as a short name; empty if there is nothing in it to use."""
    return read.short_name(re.split(r"[\\/]", path.rstrip("\\/"))[-1])
