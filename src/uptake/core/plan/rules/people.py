"""Who else answers: whether the people the plan names are here, who stands in, who stays, and whom it leaves out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from uptake.core.calendar import Day, Span, first_complete_week
from uptake.core.plan.calling import called
from uptake.core.plan.findings import Severity
from uptake.core.plan.model import Exclusion, Group, Owner, Place
from uptake.core.plan.rules.frame import Case, Draft, Said, Unchecked, at, rule
from uptake.core.plan.rules.messages import only_broadcast
from uptake.core.plan.rules.words import day_text, listed, said
from uptake.core.words import mark, say, say_n

if TYPE_CHECKING:  # of no use to a plan without a roster, and a fiftieth of the gate's start
    from uptake.core.people import Person, Roster

LAST_DAY = 90
SENDERS = frozenset({"manager", "owner", "sponsor", "system"})  # any other is a person
MOST_EXCLUDED = 0.1  # of a department: beyond it, the share is of the people who were easy
SOMEBODY = mark("a.colleague@your-company.example")
_HEAD = mark("head.of.area@your-company.example")
_ROLES = {"owner": mark("owner"), "deputy": mark("deputy"), "sponsor": mark("sponsor"), "helper": mark("helper")}


@rule(
    "UP103",
    Severity.ERROR,
    "Somebody the plan relies on is not here",
    why="A name that is no longer on the roster answers no question. Until day 90 whom the plan names must be there.",
)
def not_here(case: Case) -> Iterator[Said]:
    """
    Find an owner, deputy, sponsor or helper who is not on the roster, has left, or leaves before day 90, and whoever
    is to send a letter and is not on it: after its day, it goes to those who join.
    """
    relied_on = _relied_on(case)
    if case.roster is None:
        if relied_on:
            note = say(
                "UP103: whether owner, deputy, sponsor and helpers work here until day 90 needs a roster (--people)."
            )
            yield Unchecked(note, lacks_evidence=True)
        return
    for name, (roles, place) in relied_on.items():
        against = _against(case, case.roster, name)
        if against:
            message = f"{name} ({listed(say(_ROLES[role]) for role in roles)}) {against}."
            yield Draft(place, message, _mend(roles[0]))
    yield from _unknown_senders(case, case.roster)


def _unknown_senders(case: Case, roster: Roster) -> Iterator[Draft]:
    for message in case.plan.messages:
        sender = message.sender
        if not sender or sender in SENDERS or not said(sender) or roster.find(sender):
            continue
        if only_broadcast(message):  # nobody gets a letter in this name
            continue
        words = say(
            "{sender}, who is to send `{message}`, is not on the roster. Write manager, owner, sponsor, system, or an "
            "address of the roster.",
            sender=sender,
            message=message.id,
        )
        yield at(message, words, mend="sender: manager")


def _relied_on(case: Case) -> dict[str, tuple[list[str], Place]]:
    """Return each person that the plan relies on, with what they are in it and where it says so."""
    plan, owner = case.plan, case.plan.owner
    named: list[tuple[str, str | None, Place]] = []
    if owner is not None:
        named += [("owner", owner.person, owner.place), ("deputy", owner.deputy, owner.deputy_place)]
    named.append(("sponsor", plan.sponsor, plan.place))
    named += [("helper", helper.person, helper.place) for helper in plan.helpers]
    found: dict[str, tuple[list[str], Place]] = {}
    for role, name, place in named:
        if name is not None and said(name):
            roles, _ = found.setdefault(name, ([], place))
            if role not in roles:
                roles.append(role)
    return found


def _against(case: Case, roster: Roster, name: str) -> str | None:
    person = roster.find(name)
    if person is None:
        return say("is not on the roster")
    if person.ends is None:
        return None
    if person.ends < case.as_of:
        return say("left on {ends}", ends=day_text(person.ends))
    day_90 = _day(case.plan.start, LAST_DAY)
    if person.ends < day_90:
        return say("leaves on {ends}, before day 90 on {day_90}", ends=day_text(person.ends), day_90=day_text(day_90))
    return None


def _mend(role: str) -> str:
    if role == "sponsor":
        return f"sponsor: {say(SOMEBODY)}"
    if role == "helper":
        return f"helpers:\n  - {{person: {say(SOMEBODY)}, hours_per_week: 6}}"
    return f"owner:\n  {'person' if role == 'owner' else role}: {say(SOMEBODY)}"


@rule(
    "UP105",
    Severity.WARNING,
    "Nobody stands in for the owner",
    why="The first weeks decide. One cold, one holiday, and for a week nobody answers.",
)
def no_deputy(case: Case) -> Iterator[Said]:
    """Find an owner without a deputy, or who is their own; with a roster, one who is away in weeks 1–4."""
    owner = case.plan.owner
    if owner is None:
        return
    if not said(owner.deputy):
        against = say("The owner has no deputy")
    elif owner.person and owner.deputy and case.same(owner.person, owner.deputy):
        against = say("{person} is owner and deputy at once", person=owner.person)
    else:
        return
    away = _away(case, owner)
    also = say(", and is away in weeks 1–4: {away}", away=away) if away else ""
    yield at(owner, f"{against}{also}.", mend=f"deputy: {say(SOMEBODY)}")


def _away(case: Case, owner: Owner) -> str:
    """Return when the owner is away between launch and the end of week 4, as the roster knows it; else nothing."""
    person = case.roster.find(owner.person) if case.roster and owner.person else None
    if person is None:
        return ""
    first, last = case.plan.start, _day(first_complete_week(case.plan.start), 27)
    spans = [Span(max(span.first, first), min(span.last, last)) for span in person.absent]
    return listed(
        say("{first} to {last}", first=day_text(span.first), last=day_text(span.last))
        for span in spans
        if span.first <= span.last and case.plan.calendar.workdays(span.first, span.last)
    )


@rule(
    "UP106",
    Severity.WARNING,
    "Nobody backs the owner",
    why="Hours, access and the end of the old way are not the owner's to give. Somebody above has to want it.",
)
def no_sponsor(case: Case) -> Iterator[Said]:
    """Find a plan without a sponsor, or whose sponsor is the owner."""
    plan, owner = case.plan, case.plan.owner
    if not said(plan.sponsor):
        yield at(plan, say("The plan names no sponsor."), mend=f"sponsor: {say(_HEAD)}")
    elif plan.sponsor and owner and owner.person and case.same(owner.person, plan.sponsor):
        message = say(
            "{sponsor} is owner and sponsor at once: there is nobody to ask for hours or a decision.",
            sponsor=plan.sponsor,
        )
        yield at(owner, message, mend=f"sponsor: {say(_HEAD)}")


@rule(
    "UP109",
    Severity.WARNING,
    "People are left out without a reason, or many of them",
    why="Whom the plan leaves out is missing from every share. A reason shows whether that was right.",
)
def unexplained_exclusion(case: Case) -> Iterator[Said]:
    """Find exclusions without a reason and, with a roster, departments of which more than a tenth is excluded."""
    for group in case.groups:
        for exclusion in group.exclusions:
            if not said(exclusion.reason):
                message = say("People of {group} are left out, and the plan does not say why.", group=called(group.id))
                yield at(exclusion, message, mend=say("reason: Why they have no such work"), group=group.id)
    usage = case.plan.usage
    if usage and usage.except_people and not said(usage.except_reason):
        message = say_n(
            len(usage.except_people),
            "{people} is not counted, and the plan does not say why.",
            "{people} are not counted, and the plan does not say why.",
            people=listed(usage.except_people),
        )
        mend = say("except: {{people: [{people}], reason: Test accounts}}", people=", ".join(usage.except_people))
        yield at(usage, message, mend=mend)
    if any(group.exclusions for group in case.groups):
        yield from _many_excluded(case)


def _many_excluded(case: Case) -> Iterator[Said]:
    if case.roster is None:
        note = say("UP109: whether more than a tenth of a department is left out needs a roster (--people).")
        yield Unchecked(note, lacks_evidence=True)
        return
    here = [person for person in case.roster.people.values() if person.is_here(case.as_of)]
    in_all = Counter(_department(person) for person in here)
    out: dict[str, dict[str, Exclusion]] = {}
    for group in case.groups:
        for person, exclusion in _excluded(group, here, case.roster):
            out.setdefault(_department(person), {}).setdefault(person.id, exclusion)
    for department, people in out.items():
        if department and len(people) > MOST_EXCLUDED * in_all[department]:
            yield _too_many(department, people, in_all[department])


def _too_many(department: str, people: dict[str, Exclusion], in_all: int) -> Draft:
    message = say_n(
        len(people),
        "{number} person of {in_all} in {department} are left out: more than a tenth.",
        "{number} people of {in_all} in {department} are left out: more than a tenth.",
        in_all=in_all,
        department=department,
    )
    return at(next(iter(people.values())), message, mend=say("who: {team: A smaller part of them}"))


def _excluded(group: Group, people: list[Person], roster: Roster) -> Iterator[tuple[Person, Exclusion]]:
    from uptake.core.groups import chosen_by  # only with a roster: most checks have none

    if group.who is None or not group.exclusions:
        return
    named = chosen_by(group.who, roster)
    tests = [(chosen_by(exclusion.who, roster), exclusion) for exclusion in group.exclusions]
    for person in filter(named, people):
        for fits, exclusion in tests:
            if fits(person):
                yield person, exclusion


def _department(person: Person) -> str:
    return person.attributes.get("department", "")


@rule(
    "UP110",
    Severity.WARNING,
    "Nobody is reachable after day 90",
    why="On day 91 people still have questions. A tool that nobody looks after is left, one person at a time.",
)
def nobody_afterwards(case: Case) -> Iterator[Said]:
    """Find a plan that names nobody for the time after day 90, or somebody who will not be there."""
    plan, after = case.plan, case.plan.afterwards
    if after is None or not after.contact or not said(after.contact):
        mend = f"afterwards: {{contact: {say(SOMEBODY)}, watch: quarter}}"
        yield at(after or plan, say("The plan does not say who can be asked after day 90."), mend=mend)
    elif case.roster is not None:
        against = _against(case, case.roster, after.contact)
        if against:
            message = say(
                "{contact}, who is to be asked after day 90, {against}.", contact=after.contact, against=against
            )
            yield at(after, message, mend=f"contact: {say(SOMEBODY)}")


def _day(day: Day, number: int) -> Day:
    try:
        return day + dt.timedelta(days=number)
    except OverflowError:  # a plan may stand at the end of the calendar
        return Day.max
