"""Reasons before first use, in the order of the way: their turn, access, being told, knowing what changes."""

from __future__ import annotations

from uptake.core.diagnosis.catalogue import Case, Claim, reason
from uptake.core.diagnosis.comparing import counts, differ, soft
from uptake.core.diagnosis.profiles import Profile
from uptake.core.diagnosis.support import contrast
from uptake.core.sentences import later, later_n


@reason(
    later("in waves"),
    where="first use",
    early=True,
    ask=later(
        "Ask whoever plans the sessions on which day each team begins. If the teams have a day, wait for it; if they "
        "have none, nobody has thought of them."
    ),
)
def in_waves(case: Case) -> Claim | None:
    """Teams begin one after the other on days far apart, and the turn of these has not come or has just come."""

    def holds(one: Profile) -> bool:
        return one.waits

    found = contrast(case.facts, holds)
    if not found.held or not found.free:
        return None
    compared = later(
        "Of {free} people in teams that began earlier, {free_used} use it; of {held} in teams whose turn has just come "
        "or has not, {held_used}.",
        **counts(found),
    )
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "The turn of {number} person has not come, or has only just: teams begin in "
                               "waves.", "The turn of {number} people has not come, or has only just: teams begin in "
                               "waves."),
        (compared,),
        lambda _: later(
            "Nothing before their day. {owner} looks again on {day}.", owner=case.staff.owner, day=case.staff.again
        ),
    )  # fmt: skip


@reason(
    later("no access"),
    where="access",
    early=True,
    ask=later(
        "Ask three of them to open it while you are on the telephone. If it does not open, access is in the way; if it "
        "does, the record of who has access is out of date."
    ),
)
def no_access(case: Case) -> Claim | None:
    """The group needs a licence or a login, and the latest word on it is not that it was granted."""

    def holds(one: Profile) -> bool:
        return one.access is False

    found = contrast(case.facts, holds)
    if not found.held or case.facts.as_of < case.facts.launch:
        return None
    compared = later(
        "Of {free} people who have access, {free_used} use it; of {held} who do not, {held_used}.", **counts(found)
    )
    speaks, doubts = differ(found, compared)
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "{number} person cannot start: no licence or login was given.",
                               "{number} people cannot start: no licence or login was given."),
        speaks,
        lambda _: later("{owner} orders it for them by {day}.", owner=case.staff.owner, day=case.staff.soon),
        doubts,
    )  # fmt: skip


@reason(
    later("not told"),
    where="told",
    early=True,
    ask=later(
        "Ask three of them when they heard of it, and from whom. If nobody spoke to them, telling is what is missing; "
        "if somebody did, it was not written down."
    ),
)
def not_told(case: Case) -> Claim | None:
    """No message reached them one to one; a broadcast does not count."""

    def holds(one: Profile) -> bool:
        return one.told == "no"

    found = contrast(case.facts, holds)
    if not found.held or not case.facts.told_due:
        return None
    compared = later(
        "Of {free} people who were told, {free_used} use it; of {held} who were not, {held_used}.", **counts(found)
    )
    speaks, doubts = differ(found, compared)
    begun = case.facts.count(lambda one: holds(one) and one.started)
    share = later("{held} of {measured} people were not told.", held=found.held, measured=case.facts.measured)
    alone = later_n(begun, "{number} of them found it without that.", "{number} of them found it without that.")
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "{number} person has heard from nobody what changes in their day.",
                               "{number} people have heard from nobody what changes in their day."),
        (share, *speaks),
        lambda _: later(
            "{owner} gives each of their managers the text by {day}; they tell them, one to one.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
        (*doubts, *([alone] if begun else [])),
    )  # fmt: skip


@reason(
    later("told late"),
    where="told",
    ask=later(
        "Ask three of them what they had planned for the week of launch. If it was full before they heard, it came too "
        "late; if not, look at what follows on being told."
    ),
)
def told_late(case: Case) -> Claim | None:
    """Told after launch, or later than the message's lead before it, against those who were told in time."""

    def holds(one: Profile) -> bool:
        return one.told in {"late", "after launch"}

    found = contrast(case.facts, holds, lambda one: one.told not in {None, "no"})
    if not found.held:
        return None
    compared = later(
        "Of {free} people who were told in time, {free_used} use it; of {held} who were told later, {held_used}.",
        **counts(found),
    )
    speaks, doubts = differ(found, compared)
    after = case.facts.count(lambda one: one.told == "after launch")
    share = later(
        "{held} of {measured} people were told late, {after} of them after launch.",
        held=found.held,
        measured=case.facts.measured,
        after=after,
    )
    return Claim(
        holds,
        found.fit if 2 * after >= found.held else soft(found),
        lambda people: later_n(people, "{number} person heard of it too late to make room for it.",
                               "{number} people heard of it too late to make room for it."),
        (share, *speaks),
        lambda _: later(
            "{owner} asks them by {day} what they would need to begin, and offers a seat in a session.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
        doubts,
    )  # fmt: skip


@reason(
    later("not clear"),
    where="acknowledged",
    ask=later(
        "Ask three of them to say in one sentence what they do differently now. If they cannot, the message was not "
        "clear; if they can, they only did not press the button."
    ),
)
def not_clear(case: Case) -> Claim | None:
    """Told, and they have not said that they know what they do, against those who have."""

    def holds(one: Profile) -> bool:
        return one.said is False and one.told != "no"

    found = contrast(case.facts, holds)
    if not found.held:
        return None
    compared = later(
        "Of {free} people who said that they know what changes, {free_used} use it; of {held} who have not said so, "
        "{held_used}.",
        **counts(found),
    )
    speaks, doubts = differ(found, compared)
    return Claim(
        holds,
        soft(found),
        lambda people: later_n(people, "{number} person has not said that they know what changes for them.",
                               "{number} people have not said that they know what changes for them."),
        speaks,
        lambda _: later(
            "{owner} asks them by {day} what is not clear, and mends the message with their words.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
        doubts,
    )  # fmt: skip
