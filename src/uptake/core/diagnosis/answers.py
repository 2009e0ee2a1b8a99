"""That no reason stands out is an answer too: a group is well, it is too early, or nobody can tell."""

from __future__ import annotations

from collections.abc import Sequence

from uptake.core.diagnosis.catalogue import CANNOT_TELL, HEALTHY, TOO_EARLY, Case, Claim, Reason
from uptake.core.diagnosis.facts import Facts
from uptake.core.diagnosis.plain import PLAIN
from uptake.core.picture_parts import Diagnosis
from uptake.core.sentences import Said, later, later_n

MOSTLY_TOLD = 0.9  # from here on each manager need not be given the text again
KEPT = 0.8  # of the questions answered within the promise: below that, nobody is told to go on


def healthy(case: Case) -> Diagnosis:
    """As many use it as where nothing is in the way."""
    facts = case.facts
    if not facts.measured:
        message = later("Nobody is there who could work with it: everybody is away, or their use cannot be seen.")
        return Diagnosis(facts.group, "first use", None, CANNOT_TELL, message, do=_look_again(case))
    return Diagnosis(
        facts.group,
        "habitual",
        facts.lost,
        HEALTHY,
        later("{used} of {measured} {people} work with it; nothing stands in the way of many.",
              used=facts.measured - facts.lost, measured=facts.measured, people=_base(facts)),
        do=_go_on(case),
    )  # fmt: skip


def _base(facts: Facts) -> Said:
    """Who was counted, so that nobody wonders where the others of the group are."""
    some_away = facts.intended - facts.unmeasured > facts.measured
    if some_away and facts.unmeasured:
        return later("people who are not away and whose use can be seen")
    if some_away:
        return later("people who are not away")
    return later("people whose use can be seen") if facts.unmeasured else later("people")


def _go_on(case: Case) -> Said:
    """Nothing else is to be done, but for a promise that is not kept."""
    if case.in_time is None or case.in_time >= KEPT:
        return later("Go on: answer within the promise, and show what changed.")
    return later(
        "{owner} answers the open questions by {day}: too few were answered within the promise.",
        owner=case.staff.owner,
        day=case.staff.soon,
    )


def too_early(case: Case) -> Diagnosis:
    """Before launch, and until two weeks have passed since."""
    facts = case.facts
    if not facts.sees_use and facts.as_of > facts.launch:
        message = later("It cannot be said who works with it: use of single people is not seen.")
        step = later("{owner} asks the group: did you use it on real work this week?", owner=case.staff.owner)
        return Diagnosis(facts.group, "first use", None, CANNOT_TELL, message, do=step)
    if facts.as_of <= facts.launch:
        return _to_come(case)
    message = later("It began on {day}: too early to say where it sticks.", day=facts.launch)
    return Diagnosis(facts.group, "first use", None, TOO_EARLY, message, do=_look_again(case))


def _to_come(case: Case) -> Diagnosis:
    """Before launch: how far people are told, and what is to be done about it now."""
    facts = case.facts
    untold = facts.count(lambda one: one.told == "no")
    told = facts.count(lambda one: one.told not in {None, "no"})
    if not untold:
        message = later("It begins on {day}.", day=facts.launch)
    elif told:
        message = later("It begins on {day}: {told} of {all} {people} have been told.",
                        day=facts.launch, told=told, all=told + untold, people=_base(facts))  # fmt: skip
    else:
        message = later("It begins on {day}: nobody had been told before {as_of}.", day=facts.launch, as_of=facts.as_of)
    is_well = told >= MOSTLY_TOLD * (told + untold)
    return Diagnosis(
        facts.group, "first use", None, TOO_EARLY, message, do=_look_again(case) if is_well else _tell(case)
    )


def _tell(case: Case) -> Said:
    return later(
        "{owner} gives each of their managers the text by {day}; they tell them, one to one.",
        owner=case.staff.owner,
        day=case.staff.soon if case.facts.told_due else case.facts.told_by,
    )


def _look_again(case: Case) -> Said:
    return later("{owner} looks again on {day}.", owner=case.staff.owner, day=case.staff.again)


def cannot_tell(case: Case, people: int) -> Diagnosis:
    """More people have not begun or have stopped than the reasons that fit account for."""
    facts = case.facts
    never = facts.count(lambda one: one.use == "never")
    where = "first use" if 2 * never >= facts.lost else "weekly active"
    return Diagnosis(
        facts.group,
        where,
        people,
        CANNOT_TELL,
        later_n(people, "It cannot be said what keeps {number} person: nothing that was recorded fits.",
                "It cannot be said what keeps {number} people: nothing that was recorded fits most of them."),
        (later("{never} people have not begun, {stopped} have stopped.", never=never, stopped=facts.lost - never),),
        tell_apart=later(
            "Ask some of them one question: what did you do the last time this work came up? Whatever most of them "
            "name is where to begin."
        ),
        do=later("{owner} asks some of them by {day} what they did the last time this work came up.",
                 owner=case.staff.owner, day=case.staff.soon),
    )  # fmt: skip


def undecided(case: Case, claim: Claim, people: int | None, reasons: Sequence[Reason]) -> Diagnosis:
    """Two reasons fit one and the same thing equally well."""
    first, second = reasons
    return Diagnosis(
        case.facts.group,
        first.where,
        people,
        CANNOT_TELL,
        later("Two reasons fit as well: “{first}” and “{second}”.", first=PLAIN[first.id], second=PLAIN[second.id]),
        claim.evidence,
        claim.against,
        first.ask,
        _ask_first(case),
    )


def _ask_first(case: Case) -> Said:
    return later("{owner} finds out which by {day}.", owner=case.staff.owner, day=case.staff.soon)
