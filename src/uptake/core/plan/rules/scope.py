"""Owner and scope: who answers for usage, how people reach them, and who is affected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from uptake.core.plan.findings import Severity
from uptake.core.plan.model import NOWHERE, Exclusion, Group, Owner, Plan, Who
from uptake.core.plan.rules.frame import Case, Said, Unchecked, at, rule
from uptake.core.plan.rules.words import count, listed, names_a_team, names_several, said

_A_PERSON = "person: firstname.lastname@your-company.example"
_NO_ROSTER = "UP108: whether each group matches somebody, and nobody is in two, needs a roster (--people)."


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
        mend = f'owner:\n  {_A_PERSON}\n  reach: {{phone: "+00 000 000"}}\n  replies_within: 4h'
        yield at(case.plan, "The plan names no owner: nobody answers for usage reaching its target.", mend=mend)
    elif not owner.people and not said(owner.person):
        given = f"“{owner.person}” is" if owner.person else "The owner has no `person`: that is"
        yield at(owner, f"{given} nobody who could answer for usage.", mend=_A_PERSON)


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
        yield at(owner, f"The owner is a list ({listed(owner.people)}). One person answers.", mend=_one_of(owner))
    elif owner.person and said(owner.person):
        if names_several(owner.person):
            yield at(owner, f"“{owner.person}” reads as several people. One person answers.", mend=_one_of(owner))
        elif names_a_team(owner.person, _own_words(case.plan)):
            message = f"“{owner.person}” reads as a team or a shared mailbox, not as a person."
            yield at(owner, message, mend=_A_PERSON)


def _one_of(owner: Owner) -> str:
    first, second = (*owner.people, "", "")[:2]
    deputy = f"\ndeputy: {second}" if second and not owner.deputy else ""
    return f"person: {first}{deputy}" if first else f"{_A_PERSON}\ndeputy: another.person@your-company.example"


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
    name = owner.person if said(owner.person) else "The owner"
    if not any(said(channel) for channel in owner.reach.values()):
        mend = 'reach: {chat: "https://chat.your-company.example", phone: "+00 000 000"}'
        yield at(owner, f"{name} answers for usage, but people cannot reach them: `reach` is missing.", mend=mend)
    if owner.replies_within is None:
        message = f"{name} promises no time to reply: `replies_within` is missing."
        yield at(owner, message, mend="replies_within: 4h")


@rule(
    "UP108",
    Severity.ERROR,
    "It is not clear who is affected",
    why="Every share is a share of the people the plan names. Whom nobody names, nobody tells and nobody counts.",
)
def unclear_groups(case: Case) -> Iterator[Said]:
    """Find a plan without groups, a group of nobody, and people who are in two groups."""
    if not case.groups:
        mend = "groups:\n  your-group:\n    who: {department: Your department}\n    rhythm: weekly"
        yield at(case.plan, "The plan names no groups: nobody is said to be affected.", mend=mend)
        return
    for group in case.groups:
        yield from _nobody_in(case, group)
    for one, other in combinations(case.groups, 2):
        if surely_the_same(one, other):
            message = f"{other.id} names the same people as {one.id}. Nobody may be in two groups."
            yield at(other, message, mend="who: {department: …, location: …}", group=other.id)
    yield from _in_two_groups(case)


def _nobody_in(case: Case, group: Group) -> Iterator[Said]:
    if group.who is None and group.size is None:
        message = f"{group.id} does not say who is in it."
        yield at(group, message, mend="who: {department: Your department}", group=group.id)
    elif case.people(group) == 0:
        message = f"{group.id} matches nobody."
        yield at(group.who or group, message, mend="who: {department: As the roster writes it}", group=group.id)


def _in_two_groups(case: Case) -> Iterator[Said]:
    if case.sizes is None:
        yield Unchecked(_NO_ROSTER, lacks_evidence=True)
    elif case.in_two_groups:
        people = count(len(case.in_two_groups), "person is", "people are")
        shown = listed(case.in_two_groups[:3]) if len(case.in_two_groups) < 4 else _first_three(case.in_two_groups)
        message = f"{people} in two groups: {shown}."
        yield at(case.groups[-1], message, mend="who: {department: …, not: {location: …}}")


def _first_three(people: tuple[str, ...]) -> str:
    return f"{', '.join(people[:3])} and {len(people) - 3} more"


def surely_the_same(one: Group, other: Group) -> bool:
    """Say whether two groups name the same people whatever the roster says, as when `like` takes over `who`."""
    if one.who is None or other.who is None:
        return False
    return _bare(one.who) == _bare(other.who) and _bare_exclusions(one) == _bare_exclusions(other)


def _bare(who: Who) -> Who:
    """Return who without the places: two texts that say the same are the same."""
    anyone_of = tuple(_bare(part) for part in who.anyone_of)
    but = None if who.but is None else _bare(who.but)
    return Who(who.everyone, dict(who.equal), anyone_of, but, who.under, who.people, NOWHERE)


def _bare_exclusions(group: Group) -> tuple[Exclusion, ...]:
    return tuple(Exclusion(_bare(exclusion.who), None) for exclusion in group.exclusions)
