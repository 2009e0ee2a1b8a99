"""Reasons that lie in what is seen and what is not, before anything is asked about people."""

from __future__ import annotations

from uptake.core.diagnosis.catalogue import Case, Claim, reason
from uptake.core.diagnosis.facts import Facts
from uptake.core.sentences import Said, later, later_n

MOST_UNSEEN = 0.2  # with more of a group unmeasured, no verdict rests on it either


@reason(
    later("cannot be measured"),
    where="first use",
    early=True,
    ask=later(
        "Ask three of them whether they used it last week. If they did, the figures miss them; if not, look for a "
        "reason among those who can be measured."
    ),
)
def cannot_be_measured(case: Case) -> Claim | None:
    """
    More than one in five cannot be measured: the roster gives no identifier that the source has, or the source misses
    some use and nothing was seen of them.
    """
    facts = case.facts
    if facts.unmeasured <= MOST_UNSEEN * facts.intended:
        return None
    used = facts.measured - facts.lost
    return Claim(
        lambda _: False,  # nobody whose use is known is among them
        1.0,
        lambda people: _unseen(facts, people),
        (later("Of the {measured} people who can be measured, {used} use it.", measured=facts.measured, used=used),),
        lambda _: _make_them_seen(case),
        people=facts.unmeasured,
    )


def _unseen(facts: Facts, people: int) -> Said:
    if facts.incomplete:
        return later_n(
            people,
            "Nothing was seen of {number} person, and the source misses some use.",
            "Nothing was seen of {number} people, and the source misses some use.",
        )
    return later_n(
        people,
        "The use of {number} person cannot be seen: they have no identifier that the source knows.",
        "The use of {number} people cannot be seen: they have no identifier that the source knows.",
    )


def _make_them_seen(case: Case) -> Said:
    owner, day = case.staff.owner, case.staff.soon
    if case.facts.incomplete:
        return later("{owner} asks them by {day} whether they use it.", owner=owner, day=day)
    return later(
        "{owner} asks by {day} for the identifier that the source knows, and adds it to the roster.",
        owner=owner,
        day=day,
    )
