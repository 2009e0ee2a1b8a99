"""Reasons in what people were shown and answered: questions, seats, sessions."""

from __future__ import annotations

from uptake.core.diagnosis.catalogue import Case, Claim, reason
from uptake.core.diagnosis.comparing import counts, differ
from uptake.core.diagnosis.profiles import Profile
from uptake.core.diagnosis.support import contrast
from uptake.core.sentences import Said, later, later_n


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
        _with_seat if case.facts.seats else _to_no_session,
        speaks,
        lambda _: later(
            "{helper} offers them another time, or comes to their desk, by {day}; their managers release the hour.",
            helper=case.staff.helper, day=case.staff.again,
        ),
        doubts,
    )  # fmt: skip


def _with_seat(people: int) -> Said:
    return later_n(people, "{number} person had a seat and has not come to a session.",
                   "{number} people had a seat and have not come to a session.")  # fmt: skip


def _to_no_session(people: int) -> Said:
    """Where nobody recorded who was offered a seat, nothing says that there was one."""
    return later_n(people, "{number} person has not come to a session; who was offered a seat was not recorded.",
                   "{number} people have not come to a session; who was offered a seat was not recorded.")  # fmt: skip
