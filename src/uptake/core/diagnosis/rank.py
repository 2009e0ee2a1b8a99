"""
Facts → diagnoses: the reasons that fit, the one that accounts for most people first, or that none does.

A reason is worth its people times its fit: how many of them it is expected to account for. Each person is counted for
one reason only, the first on their way that fits, so the numbers add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from uptake.core.calendar import Day
from uptake.core.diagnosis.answers import cannot_tell, healthy, too_early, undecided
from uptake.core.diagnosis.catalogue import CANNOT_TELL, TOO_EARLY, Case, Claim, Reason, catalogue
from uptake.core.diagnosis.facts import facts_of
from uptake.core.diagnosis.plain import PLAIN
from uptake.core.diagnosis.profiles import Profile
from uptake.core.diagnosis.signals import silence
from uptake.core.diagnosis.staff import Staff
from uptake.core.measures.audience import Audience
from uptake.core.measures.intervals import wilson
from uptake.core.people import Roster
from uptake.core.picture_parts import Diagnosis, Picture
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said, later

# What accounts for less than a third of the loss of its own people is not what holds them up.
LEAST_FIT = 0.33
# What holds up fewer than one in ten is not where a group sticks; of a group that is well as a whole, it takes more.
NAMED_SHARE, NAMED_IF_WELL = 0.1, 0.15
# One in four who do not use it: as in any group, some are new, some are between two pieces of work.
HEALTHY_LOSS = 0.25
# In the first weeks more have not begun, and will.
YOUNG_LOSS, STILL_YOUNG = 0.35, 4
# Before two weeks have passed, use says nothing about people; what was not done for them does.
YOUNG_WEEKS = 2
# Reasons that pass by themselves: they are on the way, and nothing is in it.
IN_TIME = frozenset({"slow start", "in waves"})
# From so many on it is said of how many they are.
NEARLY_ALL = 0.9
# Of two reasons for one and the same thing that is seen, the second is as likely as the first from here on.
AS_LIKELY = 0.9


@dataclass(frozen=True, slots=True)
class Found:
    """
    A reason that fits, with the people it is said of. `rival`: another reason for the same; `tied`: it fits as well.
    """

    reason: Reason
    claim: Claim
    people: int | None
    rival: Reason | None = None
    tied: bool = False

    @property
    def worth(self) -> float:
        """How many people it accounts for: people times fit."""
        return self.claim.weight if self.claim.weight is not None else (self.people or 0) * self.claim.fit

    @property
    def of_the_lost(self) -> bool:
        """Whether its people are among those who have not begun or have stopped."""
        return self.claim.people is None and self.claim.weight is None


def diagnose(
    plan: Plan, roster: Roster, people: Sequence[Audience], as_of: Day, *, in_time: float | None = None
) -> tuple[Diagnosis, ...]:
    """
    Where each group sticks and why, in the order of the plan; the best reason of a group first.

    :param in_time: the share of the questions that were answered within the promise, where enough of them tell.
    """
    silent = silence(people[-1])
    found: list[Diagnosis] = []
    for audience in people[:-1]:
        if audience.intended:
            staff = Staff(plan, roster, audience.groups[0].id, as_of)
            case = Case(facts_of(plan, audience, silent), staff, in_time)
            found.extend(of_group(case))
    return tuple(found)


def main_reasons(picture: Picture) -> tuple[Said, ...]:
    """What each group that is stuck is told: the group, how many, the cause, and who does what by when."""
    return tuple(_named(picture, one) for one in stuck(picture))


def stuck(picture: Picture) -> tuple[Diagnosis, ...]:
    """The first diagnosis of each group that is stuck, most people first."""
    found = [one for one in firsts(picture) if _sticks(one)]
    return tuple(sorted(found, key=lambda one: -(one.people or 0)))


def firsts(picture: Picture) -> tuple[Diagnosis, ...]:
    """The first diagnosis of each group."""
    return tuple({one.group: one for one in reversed(picture.diagnoses)}.values())


def to_come(picture: Picture) -> tuple[Said, ...]:
    """Of each group that launches only later: how far its people are told, and what is to be done now."""
    coming = {group.id for group in picture.groups if group.day is not None and group.day <= 0}
    return tuple(_named(picture, one) for one in firsts(picture) if one.group in coming and one.reason == TOO_EARLY)


def _sticks(one: Diagnosis) -> bool:
    """Whether people of the group are held up, by a known reason or by one that nobody can tell yet."""
    return one.reason in catalogue().keys() - IN_TIME or (one.reason == CANNOT_TELL and bool(one.people))


def _named(picture: Picture, one: Diagnosis) -> Said:
    title = picture.group(one.group).title
    if one.do is None:
        return later("{group}: {message}", group=title, message=one.message)
    return later("{group}: {message} {do}", group=title, message=one.message, do=one.do)


def of_group(case: Case) -> Iterator[Diagnosis]:
    """The diagnoses of one group: reasons, or that it is well, that it is too early, that nobody can tell."""
    facts = case.facts
    found = sorted(_refined(list(fitting(case)), case), key=lambda one: -one.worth)
    named = [_said(case, one, found) for one in found]
    if is_early(case):
        yield from named or [too_early(case)]
        return
    of_the_lost = [one for one in found if one.of_the_lost]
    puzzling = facts.lost - sum(one.worth for one in of_the_lost) - usual_loss(case)
    is_puzzling = not is_well(case) and puzzling > max((one.worth for one in found), default=0.0)
    if is_puzzling:
        yield cannot_tell(case, facts.lost - sum(one.people or 0 for one in of_the_lost))
    yield from named
    if not named and not is_puzzling:
        yield healthy(case)


def usual_loss(case: Case) -> float:
    """How many people are lost where nothing is in the way."""
    return _usual_share(case) * case.facts.measured


def _usual_share(case: Case) -> float:
    return YOUNG_LOSS if len(case.facts.weeks) <= STILL_YOUNG else HEALTHY_LOSS


def is_well(case: Case) -> bool:
    """Whether no more are lost than usual, as far as so few people can tell, and not most of them."""
    facts = case.facts
    if not facts.measured or 2 * facts.lost > facts.measured:
        return not facts.lost
    return facts.lost <= usual_loss(case) or wilson(facts.lost, facts.measured)[0] <= _usual_share(case)


def is_early(case: Case) -> bool:
    """Whether nothing can be said of use yet, or at all, and only of what was not done for people."""
    return len(case.facts.weeks) < YOUNG_WEEKS or not case.facts.sees_use


def fitting(case: Case) -> Iterator[Found]:
    """Ask every reason in turn, each of those whom the earlier ones that fit do not hold up."""
    rest = case
    for _, rivals in groupby(catalogue().values(), key=lambda one: one.about or one.id):
        asked = [one for one in rivals if one.early or not is_early(case)]
        fits = [found for one in asked if (found := _found(one, rest)) and _counts(found, case)]
        if not fits:
            continue
        best, *others = sorted(fits, key=lambda one: -one.worth)
        if others:
            tied = others[0].worth >= AS_LIKELY * best.worth
            best = replace(best, rival=others[0].reason, tied=tied)
        yield best
        rest = _without(rest, best.claim)


def _refined(found: Sequence[Found], case: Case) -> Iterator[Found]:
    """
    Compare the people of each reason anew, with those who have none of the other reasons in their way.

    A reason of which nobody can say whose it is stays as it is: it was weighed by all who are still seen to use it, and
    without those whom another reason holds up, hardly anybody would seem to be lost.
    """
    for place, one in enumerate(found):
        if one.claim.weight is not None:
            yield one
            continue
        earlier, others = found[:place], [other for other in found if other is not one]
        left = {
            profile: people
            for profile, people in case.facts.people.items()
            if not _any_holds(earlier, profile) and (one.claim.holds(profile) or not _any_holds(others, profile))
        }
        again = one.reason.judge(replace(case, facts=replace(case.facts, people=left)))
        yield one if again is None else replace(one, claim=again)


def _any_holds(found: Sequence[Found], profile: Profile) -> bool:
    return any(one.claim.holds(profile) for one in found)


def _counts(found: Found, case: Case) -> bool:
    """Whether a reason is worth naming."""
    share = NAMED_IF_WELL if is_well(case) and not is_early(case) else NAMED_SHARE
    least = share * case.facts.intended
    return found.claim.fit >= LEAST_FIT and found.worth > 0 and found.worth >= least


def _found(reason: Reason, case: Case) -> Found | None:
    claim = reason.judge(case)
    if claim is None:
        return None
    if claim.weight is not None:
        return Found(reason, claim, None)
    held = case.facts.count(lambda one: one.lost and claim.holds(one))
    return Found(reason, claim, held if claim.people is None else claim.people)


def _without(case: Case, claim: Claim) -> Case:
    left = {profile: people for profile, people in case.facts.people.items() if not claim.holds(profile)}
    return replace(case, facts=replace(case.facts, people=left))


def _said(case: Case, found: Found, all_found: Sequence[Found]) -> Diagnosis:
    reason, claim, people = found.reason, found.claim, found.people
    if found.tied and found.rival is not None:
        return undecided(case, claim, people, (reason, found.rival))
    others = [one.reason for one in all_found if one is not found]
    runner_up = found.rival or (others[0] if others and found is all_found[0] else None)
    return Diagnosis(
        group=case.facts.group,
        where=reason.where,
        people=people,
        reason=reason.id,
        message=_of_all(claim.message(people or 0), people or 0, case.facts.intended),
        evidence=claim.evidence,
        against=claim.against,
        tell_apart=tell_apart(reason, runner_up),
        do=claim.do(people or 0),
    )


def _of_all(message: Said, people: int, intended: int) -> Said:
    """Where nearly all are concerned, out of how many."""
    if not message.plural or message.number != people or not NEARLY_ALL * intended <= people < intended:
        return message
    number = later("{count} of {of}", count=people, of=intended)
    return replace(message, values=(("number", number), *message.values))


def tell_apart(reason: Reason, runner_up: Reason | None) -> Said:
    """What would tell a reason from the next one."""
    if runner_up is None:
        return reason.ask
    return later("Or is it “{other}”? {ask}", other=PLAIN[runner_up.id], ask=reason.ask)
