"""Reasons in what was not done for people, in the order of their way."""

from __future__ import annotations

from uptake.core.diagnosis.catalogue import Case, Claim, reason
from uptake.core.diagnosis.profiles import Profile
from uptake.core.diagnosis.support import Contrast, contrast
from uptake.core.sentences import Said, later, later_n

# Told late, or not sure what changes: many begin all the same, so that alone, with nobody to compare with, it says
# half of what a missing licence does.
SOFT = 0.5


def counts(found: Contrast) -> dict[str, int]:
    """The figures of a contrast as a sentence names them: how many use it, of those without and with a condition."""
    return {
        "free": found.free,
        "free_used": found.free - found.free_lost,
        "held": found.held,
        "held_used": found.held - found.held_lost,
    }


def differ(found: Contrast, compared: Said) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """(for, against): what a comparison says, and how sure the difference is."""
    if not found.free:
        return (), (later("There is nobody else in the group to compare them with."),)
    interval = found.interval
    if interval is None:
        return (compared,), (later("That is too few people to be sure of the difference."),)
    low, high = (round(100 * edge) for edge in interval)
    if low <= 0:
        return (), (compared, later("So far that is no clear difference."))
    span = later("That is {low} to {high} points apart; they may differ in other ways too.", low=low, high=high)
    return (compared, span), ()


def _soft(found: Contrast) -> float:
    return found.fit if found.free else found.fit * SOFT


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
        lambda people: later_n(people, "Nobody has told {number} person what changes in their day.",
                               "Nobody has told {number} people what changes in their day."),
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
        found.fit if 2 * after >= found.held else _soft(found),
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
        _soft(found),
        lambda people: later_n(people, "{number} person has not said that they know what changes for them.",
                               "{number} people have not said that they know what changes for them."),
        speaks,
        lambda _: later(
            "{owner} asks them by {day} what is not clear, and mends the message with their words.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
        doubts,
    )  # fmt: skip


@reason(
    later("question unanswered"),
    where="weekly active",
    early=True,
    ask=later(
        "Answer three of the open questions today, and look in a week whether these people work with it. If they do, "
        "answers were what was missing; if not, ask them what else is."
    ),
)
def question_unanswered(case: Case) -> Claim | None:
    """They asked something and no human has answered, or a helper saw them blocked and nobody came back to it."""

    def holds(one: Profile) -> bool:
        return one.waiting

    found = contrast(case.facts, holds, lambda one: one.started or one.waiting)
    if not found.held:
        return None
    compared = later(
        "Of {held} people who wait for an answer, {held_used} use it; of {free} others who began, {free_used}.",
        **counts(found),
    )
    speaks, doubts = differ(found, compared)
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "{number} person asked something, and nobody has answered.",
                               "{number} people asked something, and nobody has answered."),
        (*speaks, *_answered(case)),
        lambda _: later(
            "{owner} answers every open question by {day}, the oldest first.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
        doubts,
    )  # fmt: skip


def _answered(case: Case) -> tuple[Said, ...]:
    """How those fare who got their answer."""
    answered = case.facts.count(lambda one: one.answered and not one.waiting)
    if not answered:
        return ()
    used = case.facts.count(lambda one: one.answered and not one.waiting and not one.lost)
    return (later("Of {answered} people who got an answer, {used} use it.", answered=answered, used=used),)


@reason(
    later("no seat"),
    where="attended",
    ask=later(
        "Offer three of them a seat this week. If they come and then use it, seats were missing; if they do not come, "
        "ask what keeps them."
    ),
)
def no_seat(case: Case) -> Claim | None:
    """They came to no session, and have neither an invitation nor a booking for one."""

    def holds(one: Profile) -> bool:
        return one.shown == "no seat"

    found = contrast(case.facts, holds, lambda one: one.shown is not None)
    if not found.held:
        return None
    compared = later(
        "Of {free} people who had a seat, {free_used} use it; of {held} who had none, {held_used}.", **counts(found)
    )
    speaks, doubts = differ(found, compared)
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "There was no seat in a session for {number} person.",
                               "There was no seat in a session for {number} people."),
        speaks,
        lambda people: _seats(case, people),
        doubts,
    )  # fmt: skip


def _seats(case: Case, people: int) -> Said:
    staff = case.staff
    sessions, hours = staff.sessions_for(people), staff.helper_hours
    if sessions is None:
        return later("{helper} opens sessions for them by {day}.", helper=staff.helper, day=staff.again)
    if not hours:
        return later_n(
            sessions,
            "{helper} opens {number} more session for them by {day}.",
            "{helper} opens {number} more sessions for them by {day}.",
            helper=staff.helper,
            day=staff.again,
        )
    return later_n(
        sessions,
        "{helper} opens {number} more session for them by {day}; the helpers have {hours} hours a week for it.",
        "{helper} opens {number} more sessions for them by {day}; the helpers have {hours} hours a week for it.",
        helper=staff.helper,
        day=staff.again,
        hours=f"{hours:g}",
    )


@reason(
    later("did not come"),
    where="attended",
    ask=later(
        "Ask three of them what they did at the time of their session. If work kept them, offer the hour their manager "
        "releases; if they saw no use in it, show it at their own desk."
    ),
)
def did_not_come(case: Case) -> Claim | None:
    """They came to no session though there was a seat for them, against those who came."""

    def holds(one: Profile) -> bool:
        return one.shown == "did not come"

    found = contrast(case.facts, holds, lambda one: one.shown in {"came", "did not come"})
    if not found.held:
        return None
    compared = later(
        "Of {free} people who came to a session, {free_used} use it; of {held} who did not, {held_used}. Who comes by "
        "choice may differ.",
        **counts(found),
    )
    speaks, doubts = differ(found, compared)
    return Claim(
        holds,
        found.fit,
        lambda people: later_n(people, "{number} person had a seat and has not come to a session.",
                               "{number} people had a seat and have not come to a session."),
        speaks,
        lambda _: later(
            "{helper} offers them another time, or comes to their desk, by {day}; their managers release the hour.",
            helper=case.staff.helper, day=case.staff.again,
        ),
        doubts,
    )  # fmt: skip
