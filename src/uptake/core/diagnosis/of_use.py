"""Reasons that use itself shows: of people who were told and shown, when and how they stopped."""

from __future__ import annotations

from uptake.core.diagnosis.catalogue import Case, Claim, reason
from uptake.core.diagnosis.comparing import counts, differ
from uptake.core.diagnosis.facts import LATELY, Facts
from uptake.core.diagnosis.profiles import Profile
from uptake.core.diagnosis.support import contrast, stopping
from uptake.core.diagnosis.weeks import monthly
from uptake.core.sentences import Said, later, later_n

WEEKS_AHEAD = 4  # in which a slow start may still be one
# Who stops after having done most of the work the new way had made it a habit: it wore off. Who never came so far
# stayed with the old way all along. Of the two, the one that this does not fit is half as good a reason.
MOSTLY, LESS = 0.5, 0.5


@reason(
    later("work did not come up"),
    where="weekly active",
    ask=later(
        "Ask three of them when they last had this work on the desk. If it was before the weeks without use, nothing "
        "is in the way; if it was yesterday, ask how they did it."
    ),
)
def work_did_not_come_up(case: Case) -> Claim | None:
    """The work comes up less often than the plan's rhythm says: around the turn of the month, or not at all yet."""
    facts = case.facts
    turns = _month_turns(case)

    def holds(one: Profile) -> bool:
        is_between = one.work is None and one.at_turn and turns is not None
        return one.lost and (one.work is False or is_between)

    found = contrast(facts, holds, lambda one: one.started or holds(one))
    if not found.held or (turns is None and not facts.names_chance):
        return None
    evidence = [turns] if turns else []
    idle = facts.count(lambda one: one.lost and one.work is False)
    if idle:
        evidence.append(later_n(idle, "For {number} person no such work has been seen since.",
                                "For {number} people no such work has been seen since."))  # fmt: skip
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "The work has not come up for {number} person since they last used it.",
                               "The work has not come up for {number} people since they last used it."),
        tuple(evidence),
        lambda _: _set_the_rhythm(case, turns is not None),
    )  # fmt: skip


def _month_turns(case: Case) -> Said | None:
    """Whether use is high only in the weeks in which the month turns."""
    rhythm = monthly(case.facts.weeks)
    if rhythm is None:
        return None
    return later(
        "Whenever the month turns at least {high} in 100 use it, in other weeks {low}.",
        high=round(100 * rhythm.turns),
        low=round(100 * rhythm.others),
    )


def _set_the_rhythm(case: Case, is_monthly: bool) -> Said:  # noqa: FBT001  one flag, private
    if is_monthly:
        return later(
            "{owner} asks the group how often the work comes up, and sets `rhythm: monthly` in the plan by {day}.",
            owner=case.staff.owner,
            day=case.staff.again,
        )
    return later("Nothing yet. {owner} looks again on {day}.", owner=case.staff.owner, day=case.staff.again)


@reason(
    later("alone at first use"),
    where="weekly active",
    ask=later(
        "Sit beside three of them at one real task. If they go on by themselves, somebody beside them was missing; if "
        "not, write down where it stopped."
    ),
)
def alone_at_first_use(case: Case) -> Claim | None:
    """Nobody was beside them at first use, and they stopped, against those who had somebody."""

    def holds(one: Profile) -> bool:
        return one.beside is False

    found = contrast(case.facts, holds, lambda one: one.beside is not None)
    if not found.held or not found.free:
        return None  # without anybody who had help, nothing says that help was missing
    compared = later(
        "Of {free} people who had somebody beside them at first use, {free_used} use it; of {held} who were alone, "
        "{held_used}.",
        **counts(found),
    )
    speaks, doubts = differ(found, compared)
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "{number} person began alone and has stopped.",
                               "{number} people began alone and have stopped."),
        speaks,
        lambda _: later(
            "{helper} sits beside them at a real task of theirs by {day}.",
            helper=case.staff.helper, day=case.staff.again,
        ),
        doubts,
    )  # fmt: skip


@reason(
    later("tried once or twice"),
    where="weekly active",
    ask=later(
        "Ask three of them to show the last task they tried it on. If the result did not help, it does not fit the "
        "work; if it did, ask what they reach for instead."
    ),
)
def tried_once_or_twice(case: Case) -> Claim | None:
    """Used it in one week or two, and not in the weeks since."""

    def holds(one: Profile) -> bool:
        return one.use == "stopped" and one.tried

    held, fit = case.facts.count(holds), stopping(case.facts)
    if not held:
        return None
    began = case.facts.count(lambda one: one.started)
    share = later(
        "Of {began} people who began, {held} used it in one week or two, and five times at most.",
        began=began,
        held=held,
    )
    return Claim(
        holds,
        fit,
        lambda people: later_n(people, "{number} person tried it once or twice and has not come back to it.",
                               "{number} people tried it once or twice and have not come back to it."),
        (share,),
        lambda _: later(
            "{helper} sits beside three of them on the work of that day, and writes down by {day} where it stopped.",
            helper=case.staff.helper, day=case.staff.again,
        ),
    )  # fmt: skip


@reason(
    later("old way easier"),
    where="adopted",
    about="stopping",
    ask=later(
        "Watch three of them at this work for ten minutes each. If they reach for the old way because it is quicker, "
        "it is easier; if they say that the result is wrong, it does not fit."
    ),
)
def old_way_easier(case: Case) -> Claim | None:
    """They worked with it for a while, have stopped, and are seen to do the same work the old way."""

    def holds(one: Profile) -> bool:
        return one.use == "stopped" and one.old_way and not one.tried

    held, fit = case.facts.count(holds), stopping(case.facts)
    if not held:
        return None
    height = height_of(case.facts)
    if height is None:
        return None
    share = later(
        "{held} of {started} people who began have gone back to the old way.",
        held=held,
        started=case.facts.count(lambda one: one.started),
    )
    return Claim(
        holds,
        fit if height < MOSTLY else fit * LESS,
        lambda people: later_n(people, "{number} person used it several times and does the work the old way again.",
                               "{number} people used it several times and do the work the old way again."),
        (share, *([_height(height)] if height < MOSTLY else [])),
        lambda _: later(
            "{owner} asks three of them by {day} what is quicker the old way, and decides with the sponsor whether the "
            "old way stays open.",
            owner=case.staff.owner, day=case.staff.again,
        ),
        (_height(height),) if height >= MOSTLY else (),
    )  # fmt: skip


def height_of(facts: Facts) -> float | None:
    """
    The share of the work that those who began did the new way in the week in which it was highest, as if they did as
    much of the work as the others; None where the plan does not name the old way, or nobody began.
    """
    shares = [week.real_work / (week.real_work + week.old_way) for week in facts.weeks if week.real_work + week.old_way]
    if not facts.names_old_way or not facts.began or not shares:
        return None
    return min(1.0, max(shares) * facts.measured / facts.began)


def _height(height: float) -> Said:
    return later(
        "At its height, those who began did about {share} in 100 of their tasks the new way.", share=round(100 * height)
    )


@reason(
    later("fades"),
    where="adopted",
    about="stopping",
    ask=later(
        "Ask three of them for which task they used it last, and what they would use it for next week. If nothing "
        "comes to mind, the novelty is gone; if a task does, ask what keeps them."
    ),
)
def fades(case: Case) -> Claim | None:
    """Used it in more than two weeks, and has stopped; weekly use falls from its height."""

    def holds(one: Profile) -> bool:
        return one.use == "stopped" and not one.tried

    held, fit = case.facts.count(holds), stopping(case.facts)
    if not held:
        return None
    weeks, height = case.facts.weeks, height_of(case.facts)
    top = max(weeks, key=lambda week: week.active)
    course = later(
        "In the week of {day} {top} people used it, in the latest {now}.",
        day=top.first_day, top=top.active, now=weeks[-1].active,
    )  # fmt: skip
    return Claim(
        holds,
        fit if height is None or height >= MOSTLY else fit * LESS,
        lambda people: later_n(people, "{number} person worked with it for some weeks and has stopped.",
                               "{number} people worked with it for some weeks and have stopped."),
        (course,),
        lambda _: later(
            "{owner} asks three of them by {day} what would make it worth their while, and shows the group one more "
            "task it is good for.",
            owner=case.staff.owner, day=case.staff.again,
        ),
    )  # fmt: skip


@reason(
    later("slow start"),
    where="first use",
    ask=later(
        "Look again in two weeks. If as many begin each week as now, it only takes its time; if fewer do, ask three "
        "who have not begun what keeps them."
    ),
)
def slow_start(case: Case) -> Claim | None:
    """They have not begun yet, and every week some do: at that pace many will within four weeks."""
    facts = case.facts
    waiting = facts.count(lambda one: one.use == "never")
    if not waiting or not facts.began_lately:
        return None
    pace = facts.began_lately / LATELY / (waiting + facts.began_lately)
    begun = later("{began} people used it for the first time in the latest two weeks.", began=facts.began_lately)
    return Claim(
        lambda one: one.use == "never",
        1 - (1 - pace) ** WEEKS_AHEAD,
        lambda people: later_n(people, "{number} person has not begun yet; others begin every week.",
                               "{number} people have not begun yet; others begin every week."),
        (begun,),
        lambda _: later("{owner} looks again on {day}.", owner=case.staff.owner, day=case.staff.again),
    )  # fmt: skip
