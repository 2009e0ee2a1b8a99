"""
Who sees what: the one place that decides. Roles of people in a rollout, rights that pages ask for, facts about persons.

A right is what a page or an address of the API needs. A fact is something that is known about one person; who may see
it depends on what the viewer is to that person. docs/who-sees-what.md shows both tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from uptake.core.words import mark


class Role(StrEnum):
    """What somebody is in a rollout; the administrator is one in all of them."""

    OWNER = "owner"
    DEPUTY = "deputy"
    SPONSOR = "sponsor"
    HELPER = "helper"
    ENGINEER = "engineer"
    MANAGER = "manager"
    PRIVACY_OFFICER = "privacy officer"
    MEMBER = "member"
    ADMINISTRATOR = "administrator"


ROLES = {
    Role.OWNER: mark("owner"),
    Role.DEPUTY: mark("deputy"),
    Role.SPONSOR: mark("sponsor"),
    Role.HELPER: mark("helper"),
    Role.ENGINEER: mark("engineer"),
    Role.MANAGER: mark("manager"),
    Role.PRIVACY_OFFICER: mark("privacy officer"),
    Role.MEMBER: mark("member"),
    Role.ADMINISTRATOR: mark("administrator"),
}  # what people call them; programs, tables and command lines have them in English


class Right(StrEnum):
    """What a page or an address needs."""

    OPEN = "open"  # nobody need be signed in: sign-in, health
    SIGNED_IN = "signed in"  # what every account has: its own page, signing out
    REPORT = "report"  # the shared Picture of a rollout
    PLAN = "plan"  # the plan as people read it, with its history
    EDIT_PLAN = "edit plan"
    SOURCES = "sources"  # whether events arrive, and what was refused
    MANAGE_SOURCES = "manage sources"  # keys
    UNMATCHED = "unmatched"  # identifiers that match nobody, unsealed; each view is logged
    IMPORT = "import"  # people, plans and usage
    MESSAGES = "messages"  # what people are told: approve, release, stop; who did not get it, and who answered
    QUESTIONS = "questions"  # all that people ask
    ANSWER = "answer"  # what people ask and was put to oneself, and answering it
    TEAM = "team"  # one's own people, to tell them; never their usage
    LOGS = "logs"  # what was changed, and whose names were looked at
    OPERATE = "operate"
    ACCOUNTS = "accounts"


_READERS = frozenset({Right.REPORT, Right.PLAN})
_RUNNING = _READERS | {Right.EDIT_PLAN, Right.SOURCES, Right.MESSAGES, Right.QUESTIONS, Right.ANSWER}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: _RUNNING,
    Role.DEPUTY: _RUNNING,
    Role.SPONSOR: _READERS,
    Role.HELPER: _READERS | {Right.ANSWER},
    Role.ENGINEER: _READERS | {Right.SOURCES},
    Role.MANAGER: frozenset({Right.PLAN, Right.TEAM}),
    Role.PRIVACY_OFFICER: _READERS | {Right.SOURCES, Right.LOGS},
    Role.MEMBER: frozenset({Right.PLAN}),
    Role.ADMINISTRATOR: frozenset(
        {Right.PLAN, Right.SOURCES, Right.MANAGE_SOURCES, Right.UNMATCHED, Right.IMPORT, Right.OPERATE, Right.ACCOUNTS}
        | {Right.REPORT, Right.EDIT_PLAN, Right.MESSAGES}
    ),
}
EVERYBODY = frozenset({Right.OPEN, Right.SIGNED_IN})


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """What somebody may do who has all of these roles."""
    return EVERYBODY.union(*(RIGHTS[role] for role in roles))


class Fact(StrEnum):
    """What may be known about one person."""

    IN_GROUP = "is in a group"
    NOTICE = "was sent, received, acknowledged a notice"
    SEAT = "has a seat, attended"
    FIRST_USE = "what happened at first use in a session"
    FEEDBACK = "feedback under own name"
    USAGE = "usage"
    USAGE_LETTER = "received a letter because of usage"
    LOOKED_AT = "who looked at the person's data"


class Viewer(StrEnum):
    """What a viewer is to a person."""

    SELF = "the person"
    MANAGER = "own manager"
    OWNER = "owner or deputy"
    HELPER = "helper of the person's session"
    OTHER_HELPER = "another helper"
    SPONSOR = "sponsor or engineer"
    PRIVACY_OFFICER = "privacy officer"
    ADMINISTRATOR = "administrator"


_S, _M, _O, _H, _OH = Viewer.SELF, Viewer.MANAGER, Viewer.OWNER, Viewer.HELPER, Viewer.OTHER_HELPER
_P, _A = Viewer.PRIVACY_OFFICER, Viewer.ADMINISTRATOR

_SEEN_BY: dict[Fact, frozenset[Viewer]] = {
    Fact.IN_GROUP: frozenset({_S, _M, _O, _H, _OH, _P, _A}),
    Fact.NOTICE: frozenset({_S, _M, _O, _A}),
    Fact.SEAT: frozenset({_S, _M, _O, _H}),
    Fact.FIRST_USE: frozenset({_S, _H}),  # to the owner a blocked person's question, as a question
    Fact.FEEDBACK: frozenset({_S, _O, _H}),
    Fact.USAGE: frozenset({_S}),
    Fact.USAGE_LETTER: frozenset({_S}),
    Fact.LOOKED_AT: frozenset({_S, _P}),
}


def may_see(viewer: Viewer, fact: Fact, names: str = "groups") -> bool:
    """
    Whether a viewer may see a fact about a person. `names`: the plan's mode, `groups` or `helpers`.

    In the mode `helpers`, which needs a purpose and an agreement, owner and assigned helpers see the stage that a
    person has reached, and nothing else of their usage.
    """
    if fact is Fact.USAGE and names == "helpers" and viewer in {_O, _H}:
        return True
    return viewer in _SEEN_BY[fact]
