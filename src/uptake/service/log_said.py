"""
What the logs say, in the language of whoever reads it.

Their rows are fixed words in English, as programs and queries have them; what each means is said here. A row that is
not known, such as one of a later version, is said as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone

from uptake.core.access import ROLES, Role
from uptake.core.moments import Hours
from uptake.core.wording import day_words, hours_words, moment_words, number
from uptake.core.words import mark, say
from uptake.service.outreach.modes import EVERYONE, NOBODY, TEST_LIST
from uptake.store.models import Change

# (act, what it was done to) → what is said of it. A subject that ends in a space is followed by a name.
ACTS: Mapping[tuple[str, str], str] = {
    ("gave", "role "): mark("gave role {name}"),
    ("took", "role "): mark("took role {name}"),
    ("made", "account "): mark("made account {name}"),
    ("closed", "account "): mark("closed account {name}"),
    ("set", "own password"): mark("set own password"),
    ("made", "token "): mark("made token {name}"),
    ("ended", "token "): mark("ended token {name}"),
    ("added", "source "): mark("added source {name}"),
    ("rotated", "source "): mark("rotated source {name}"),
    ("revoked", "source "): mark("revoked source {name}"),
    ("removed", "source "): mark("removed source {name}"),
    ("imported", "people"): mark("imported people"),
    ("imported", "usage of "): mark("imported usage of {name}"),
    ("imported", "acts of "): mark("imported acts of {name}"),
    ("put aside", "events"): mark("put aside events"),
    ("merged", "events"): mark("merged events"),
    ("let go", "events"): mark("let go events"),
    ("erased", "events"): mark("erased events"),
    ("asked for", "erasure"): mark("asked for erasure"),
    ("backed up", "everything"): mark("backed up everything"),
    ("restored", "everything"): mark("restored everything"),
    ("saved", "plan "): mark("saved plan {name}"),
    ("changed the days of", "plan "): mark("changed which days count in plan {name}"),
    ("follows", "plan "): mark("follows plan {name}"),
    ("writes here", "plan "): mark("writes here plan {name}"),
    ("exported", "rollout "): mark("exported rollout {name}"),
    ("archived", "rollout "): mark("archived rollout {name}"),
    ("brought back", "rollout "): mark("brought back rollout {name}"),
    ("removed", "rollout "): mark("removed rollout {name}"),
    ("set", "send mode"): mark("set send mode"),
    ("drafted", "message "): mark("drafted message {name}"),
    ("approved", "message "): mark("approved message {name}"),
    ("released", "message "): mark("released message {name}"),
    ("stopped", "message "): mark("stopped message {name}"),
    ("resumed", "message "): mark("resumed message {name}"),
    ("owed again", "message "): mark("owed again message {name}"),
    ("told", "message "): mark("told message {name}"),
    ("consented", "letters in own name"): mark("consented to letters in own name"),
    ("withdrew", "letters in own name"): mark("withdrew consent to letters in own name"),
    ("answered", "question "): mark("answered question {name}"),
    ("marked answered", "question "): mark("marked question {name} as answered"),
}

DETAILS: Mapping[str, str] = {
    "acts": mark("acts: {value}"),
    "address": mark("address: {value}"),
    "addresses": mark("addresses: {value}"),
    "before": mark("before: {value}"),
    "days": mark("days: {value}"),
    "duties": mark("duties with other days: {value}"),
    "events": mark("events: {value}"),
    "files": mark("files: {value}"),
    "free": mark("days that become free: {value}"),
    "hours": mark("working hours: {value}"),
    "joined": mark("joined: {value}"),
    "left": mark("left: {value}"),
    "letters": mark("letters: {value}"),
    "made_at": mark("made at: {value}"),
    "minutes": mark("minutes: {value}"),
    "mode": mark("mode: {value}"),
    "number": mark("number: {value}"),
    "of": mark("of: {value}"),
    "on": mark("on: {value}"),
    "people": mark("people: {value}"),
    "requests": mark("requests: {value}"),
    "role": mark("role: {value}"),
    "rollout": mark("rollout: {value}"),
    "rows": mark("rows: {value}"),
    "segment": mark("piece of the spool: {value}"),
    "source": mark("source: {value}"),
    "targets": mark("targets with another day: {value}"),
    "timezone": mark("timezone: {value}"),
    "to": mark("to: {value}"),
    "versions": mark("versions: {value}"),
    "waiting": mark("waiting: {value}"),
    "week": mark("week: {value}"),
    "weeks": mark("weeks that are over and count otherwise: {value}"),
    "working": mark("days that become working days: {value}"),
}

# Who is no account and nobody by name.
ACTORS = {one: one for one in (mark("the server"), mark("the provider"), mark("somebody on the roster"))}
PAGES = {
    "messages": mark("messages"),
    "questions": mark("questions"),
    "connect": mark("connect"),
    "team": mark("page of the team"),
}
_MODES = {NOBODY: mark("nobody"), TEST_LIST: mark("test list"), EVERYONE: mark("everyone")}
_COMMAND_LINE = " (command line)"


def change_said(row: Change) -> str:
    """What was done, and its details in brackets: “gave role owner (to: asha@acme.example)”."""
    details = ", ".join(_detail(name, value) for name, value in row.detail.items())
    act = _act(row.act, row.subject)
    return f"{act} ({details})" if details else act


def actor_said(by: str) -> str:
    """Who did it: an account as it is, and in words who is none."""
    if by.endswith(_COMMAND_LINE):
        return say("{name} (command line)", name=by.removesuffix(_COMMAND_LINE))
    return say(ACTORS[by]) if by in ACTORS else by


def page_said(page: str) -> str:
    """Where a name was shown."""
    return say(PAGES[page]) if page in PAGES else page


def _act(act: str, subject: str) -> str:
    for (done, what), text in ACTS.items():
        if done == act and (subject.startswith(what) if what.endswith(" ") else subject == what):
            name = subject.removeprefix(what)
            return say(text, name=_role(name) if what == "role " else name) if what.endswith(" ") else say(text)
    return f"{act} {subject}"


def _detail(name: str, value: object) -> str:
    said = _SAYS[name](str(value)) if name in _SAYS and value else _value(value)
    return say(DETAILS[name], value=said) if name in DETAILS else f"{name}: {said}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return number(value) if isinstance(value, int) else str(value)


def _role(value: str) -> str:
    return say(ROLES[Role(value)]) if value in set(Role) else value


def _or_all(value: str) -> str:
    return say("all") if value == "all" else value


def _mode(value: str) -> str:
    return say(_MODES[value]) if value in _MODES else value


def _day(value: str) -> str:
    try:
        return day_words(dt.date.fromisoformat(value))
    except ValueError:
        return value


def _moment(value: str) -> str:
    try:
        return moment_words(timezone.localtime(dt.datetime.fromisoformat(value)))
    except (ValueError, OverflowError):  # it is no moment, says no zone, or is before the first day in this one
        return value


def _hours(value: str) -> str:
    try:
        return hours_words(Hours.parse(value))
    except ValueError:
        return value


_SAYS: Mapping[str, Callable[[str], str]] = {
    "hours": _hours,
    "made_at": _moment,
    "mode": _mode,
    "on": _day,
    "role": _role,
    "rollout": _or_all,
    "to": _or_all,
    "week": _day,
}
