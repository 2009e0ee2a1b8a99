"""Owner and scope: who answers for usage, how people reach them, and who is affected."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.mistakes import nearest, quoted
from uptake.core.plan.model import Group, Owner, Plan, Who
from uptake.core.plan.rules.frame import Case, Draft, Said, Unchecked, at, rule
from uptake.core.plan.rules.placeholders import is_placeholder
from uptake.core.plan.rules.words import listed, names_a_team, names_several, said
from uptake.core.words import mark, say, say_n

_A_PERSON = mark("person: firstname.lastname@your-company.example")
_USUAL = ("department", "team")  # columns to offer where no name is near
_NO_ROSTER = mark("UP108: whether each group matches somebody, and nobody is in two, needs a roster (--people).")


@rule(
    "UP101",
    Severity.ERROR,
    "Nobody answers for usage",
    why="What everybody is responsible for, nobody does. Usage needs one person who answers for it.",
)
def no_owner(case: Case) -> Iterator[Said]:
    """Find a plan whose owner is missing, blank or a placeholder."""
    owner = case.plan.owner
    if owner is None:
        mend = f'owner:\n  {say(_A_PERSON)}\n  reach: {{phone: "+00 000 000"}}\n  replies_within: 4h'
        yield at(case.plan, say("The plan names no owner: nobody answers for usage reaching its target."), mend=mend)
    elif not owner.people and not said(owner.person):
        message = say("The owner has no `person`: that is nobody who could answer for usage.")
        if owner.person:
            message = say("“{person}” is nobody who could answer for usage.", person=owner.person)
        yield at(owner, message, mend=say(_A_PERSON))


@rule(
    "UP102",
    Severity.ERROR,
    "The owner is not one person",
    why="A team or a mailbox cannot be asked why usage stands still. One person can, and may have a deputy.",
)
def owner_is_not_a_person(case: Case) -> Iterator[Said]:
    """Find an owner that is a list, a team, a function or a shared mailbox."""
    owner = case.plan.owner
    if owner is None:
        return
    if owner.people:
        yield at(
            owner,
            say("The owner is a list ({people}). One person answers.", people=listed(owner.people)),
            mend=_one_of(owner),
        )
    elif owner.person and said(owner.person):
        if names_several(owner.person):
            yield at(
                owner,
                say("“{person}” reads as several people. One person answers.", person=owner.person),
                mend=_one_of(owner),
            )
        elif names_a_team(owner.person, _own_words(case.plan)):
            message = say("“{person}” reads as a team or a shared mailbox, not as a person.", person=owner.person)
            yield at(owner, message, mend=say(_A_PERSON))


def _one_of(owner: Owner) -> str:
    first, second = (*owner.people, "", "")[:2]
    if not first:
        return f"{say(_A_PERSON)}\ndeputy: {say('another.person@your-company.example')}"
    return f"person: {first}\ndeputy: {second}" if second and not owner.deputy else f"person: {first}"


def _own_words(plan: Plan) -> frozenset[str]:
    """Return the words of the rollout's name and of its groups: ‘triage.team@’ is no person in claims-triage."""
    return frozenset(re.findall(r"[^\W\d_]+", " ".join([plan.rollout, *plan.groups]).casefold()))


@rule(
    "UP104",
    Severity.ERROR,
    "Nobody can reach the owner",
    why="People give a new tool one question. If nobody answers it in time, they go back to the old way.",
)
def unreachable_owner(case: Case) -> Iterator[Said]:
    """Find an owner without a channel to reach them, or without a promised time to reply."""
    owner = case.plan.owner
    if owner is None:
        return
    name = owner.person if said(owner.person) else say("The owner")
    if not any(said(channel) for channel in owner.reach.values()):
        mend = 'reach: {chat: "https://chat.your-company.example", phone: "+00 000 000"}'
        yield at(
            owner,
            say("{name} answers for usage, but people cannot reach them: `reach` is missing.", name=name),
            mend=mend,
        )
    if owner.replies_within is None:
        message = say("{name} promises no time to reply: `replies_within` is missing.", name=name)
        yield at(owner, message, mend="replies_within: 4h")


@rule(
    "UP108",
    Severity.ERROR,
    "It is not clear who is affected",
    why="Every share is a share of the people the plan names. Whom nobody names, nobody tells and nobody counts.",
)
def unclear_groups(case: Case) -> Iterator[Said]:
    """
    Find a plan without groups, a group of nobody, and people who are in two groups; with a roster, columns that a group
    of nobody asks for and in which nobody has anything.
    """
    if not case.groups:
        mend = say("groups:\n  your-group:\n    who: {department: Your department}\n    rhythm: weekly")
        yield at(case.plan, say("The plan names no groups: nobody is said to be affected."), mend=mend)
        return
    for group in case.groups:
        lacking, nobody = tuple(_lacking(case, group)), case.people(group) == 0
        for lack in lacking:
            yield _asks_in_vain(group, lack) if nobody else _may_be_mistyped(group, lack)
        if not nobody or not any(lack.wanted for lack in lacking):  # else that is why nobody is found
            yield from _nobody_in(case, group)
    first: dict[Hashable, Group] = {}
    for other in case.groups:
        if other.who is not None and (one := first.setdefault(_whom(other.who, other), other)) is not other:
            message = say(
                "{other} names the same people as {one}. Nobody may be in two groups.", other=other.id, one=one.id
            )
            yield at(other, message, mend="who: {department: …, location: …}", group=other.id)
    yield from _in_two_groups(case)


def _nobody_in(case: Case, group: Group) -> Iterator[Said]:
    if group.size is None and (group.who is None or _unsaid(group.who)):
        message = say("{group} does not say who is in it.", group=called(group.id))
        yield at(group, message, mend=say("who: {department: Your department}"), group=group.id)
    elif case.people(group) == 0:
        message = say("{group} matches nobody.", group=called(group.id))
        yield at(group.who or group, message, mend=say("who: {department: As the roster writes it}"), group=group.id)


class _Lack(NamedTuple):
    """
    A column that `who` asks for and in which nobody has anything; `filled` are the others. Not `wanted` are those that
    keep people out: they are never why nobody is in. `written`: the YAML around it, with … in its place.
    """

    column: str
    who: Who
    filled: tuple[str, ...]
    wanted: bool
    written: str


def _lacking(case: Case, group: Group) -> Iterator[_Lack]:
    if case.roster is None or not case.roster.people:
        return
    from uptake.core.groups import columns_filled, columns_unwanted, columns_wanted, fold  # most checks have no roster

    filled = columns_filled(case.roster)
    parts = [(group.who, True, "who: {…}"), *((one.who, False, "except: [{who: {…}}]") for one in group.exclusions)]
    for who, takes_in, around in parts:
        if who is None:
            continue
        for column in sorted(one for one in columns_wanted(who) if fold(one) not in filled):
            yield _Lack(column, who, filled, wanted=takes_in, written=around)
        for column in sorted(one for one in columns_unwanted(who) if fold(one) not in filled):
            yield _Lack(column, who, filled, wanted=False, written=around.replace("…", "not: {…}"))


def _asks_in_vain(group: Group, lack: _Lack) -> Draft:
    there = say("No column is filled in.")
    if lack.filled:
        there = say("Filled in: {columns}.", columns=listed(lack.filled))
    message = say(
        "{group} asks for the column {column}, in which nobody on the roster has anything. {there}",
        group=called(group.id),
        column=quoted(lack.column),
        there=there,
    )
    offered = nearest(lack.column, lack.filled) or next((one for one in _USUAL if one in lack.filled), None)
    mend = lack.written.replace("…", f"{offered}: {say('As the roster writes it')}") if offered else ""
    return at(lack.who, message, mend=mend, group=group.id)


def _may_be_mistyped(group: Group, lack: _Lack) -> Unchecked:
    """The group has people: the column may be one that is empty today, as `contract` where nobody is external."""
    note = say(
        "UP108: {group} asks for the column {column}, in which nobody on the roster has anything today: "
        "whether it is mistyped, nobody can tell.",
        group=called(group.id),
        column=quoted(lack.column),
    )
    near = nearest(lack.column, lack.filled)
    return Unchecked(f"{note} {say('Did you mean `{name}`?', name=near)}" if near else note)


def _unsaid(who: Who) -> bool:
    """Whether a part of it is still what a mend offers."""
    values = [value for given in who.equal.values() for value in given]
    parts = [*who.anyone_of, *([who.but] if who.but else [])]
    return any(map(is_placeholder, values)) or any(map(_unsaid, parts))


def _in_two_groups(case: Case) -> Iterator[Said]:
    if case.sizes is None:
        yield Unchecked(say(_NO_ROSTER), lacks_evidence=True)
    elif case.in_two_groups:
        shown = listed(case.in_two_groups[:3]) if len(case.in_two_groups) < 4 else _first_three(case.in_two_groups)
        message = say_n(
            len(case.in_two_groups),
            "{number} person is in two groups: {shown}.",
            "{number} people are in two groups: {shown}.",
            shown=shown,
        )
        yield at(case.groups[-1], message, mend="who: {department: …, not: {location: …}}")


def _first_three(people: tuple[str, ...]) -> str:
    return say("{people} and {more} more", people=", ".join(people[:3]), more=len(people) - 3)


def surely_the_same(one: Group, other: Group) -> bool:
    """Say whether two groups name the same people whatever the roster says, as when `like` takes over `who`."""
    if one.who is None or other.who is None:
        return False
    return _whom(one.who, one) == _whom(other.who, other)


def _whom(who: Who, group: Group) -> Hashable:
    """Return what a group says of its people without the places: two texts that say the same are equal."""
    return _bare(who), tuple(_bare(exclusion.who) for exclusion in group.exclusions)


def _bare(who: Who) -> Hashable:
    anyone_of = tuple(_bare(part) for part in who.anyone_of)
    but = None if who.but is None else _bare(who.but)
    return who.everyone, frozenset(who.equal.items()), anyone_of, but, who.under, who.people
