"""Reasons that lie with nobody's day: what cannot be seen, and what hit everybody at once."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.diagnosis.catalogue import Case, Claim, reason
from uptake.core.diagnosis.facts import Facts
from uptake.core.sentences import Said, later, later_n

MOST_UNSEEN = 0.2  # with more of a group unmeasured, no verdict rests on it either
# A break fits a change in the counting and a system that was down alike; what else is seen tips the balance.
EVEN, LIKELY, UNLIKELY = 0.5, 0.8, 0.3
ROSE = 1.3  # the old way, so many times as often as before


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
    """The roster gives no identifier of the kind that the source uses, for more than one in five."""
    facts = case.facts
    if facts.unmeasured <= MOST_UNSEEN * facts.intended:
        return None
    used = facts.measured - facts.lost
    seen = later("Of the {measured} people who can be measured, {used} use it.", measured=facts.measured, used=used)
    return Claim(
        lambda _: False,  # nobody whose use is known is among them
        1.0,
        lambda people: later_n(people, "The use of {number} person cannot be seen: no identifier that the source has.",
                               "The use of {number} people cannot be seen: no identifier that the source has."),
        (seen,),
        lambda _: later(
            "{owner} asks by {day} for the identifier that the source of usage has, and adds it to the roster.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
        people=facts.unmeasured,
    )  # fmt: skip


@reason(
    later("feed silent"),
    where="weekly active",
    about="a break",
    ask=later(
        "Do one real task yourself and look tomorrow whether its event has arrived. If it has not, the feed is silent; "
        "if it has, people have stopped."
    ),
)
def feed_silent(case: Case) -> Claim | None:
    """Nothing at all is seen of anybody since a week, though the week before was as full as ever."""
    signals = case.facts.signals
    if signals.silent_from is None:
        return None
    speaks = later("Until then as many people were seen as in other weeks; since then nobody, in no group.")
    return Claim(
        lambda one: one.started,
        LIKELY if not signals.is_ill else EVEN,
        lambda _: later("Nothing has been seen of anybody since {day}: the feed fell silent, or the system did.",
                        day=signals.silent_from),
        (speaks,),
        lambda _: later(
            "{owner} asks whoever runs the source by {day} when its last event was sent; until then no figure of use "
            "is read.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
        tuple(_health_is_fine(case.facts)),
    )  # fmt: skip


@reason(
    later("system down"),
    where="weekly active",
    about="a break",
    ask=later(
        "Do one real task yourself today. If it does not work, or not in time, the system is in the way; if it does, "
        "look at what changed in the counting."
    ),
)
def system_down(case: Case) -> Claim | None:
    """Use of nearly everybody ends within days, or a figure of health is out of bounds or no longer reported."""
    facts = case.facts
    signals = facts.signals
    if signals.broke is None or not (signals.is_ill or _old_way_rose(facts)):
        return None
    return Claim(
        lambda one: one.fell,
        LIKELY if signals.is_ill else EVEN,
        lambda people: later_n(people, "{number} person stopped in the days in which nearly everybody did: the system "
                               "was down or hardly worked.", "{number} people stopped within the same days: the system "
                               "was down or hardly worked."),
        (_break(facts), *_illness(facts), *_more_by_hand(facts)),
        lambda _: later(
            "{owner} asks whoever runs the system by {day} what happened around {broke}, and tells everybody when it "
            "works again.",
            owner=case.staff.owner, day=case.staff.soon, broke=signals.broke_from,
        ),
        tuple(_health_is_fine(facts)),
    )  # fmt: skip


@reason(
    later("instrument changed"),
    where="weekly active",
    about="a break",
    ask=later(
        "Do one real task yourself and look tomorrow whether its event has arrived. If it has not, the counting has "
        "changed; if it has, people have stopped."
    ),
)
def instrument_changed(case: Case) -> Claim | None:
    """Use of nearly everybody ends within days while their other work goes on, and not more of it is done by hand."""
    facts = case.facts
    signals = facts.signals
    if signals.broke is None:
        return None
    goes_on = signals.alive >= 0.5 * signals.fell
    fit = LIKELY if goes_on and not _old_way_rose(facts) else EVEN
    if signals.is_ill:
        fit = UNLIKELY
    evidence = [_break(facts)]
    if goes_on:
        evidence.append(
            later("{alive} of the {fell} are still seen at other work.", alive=signals.alive, fell=signals.fell)
        )
    if facts.names_old_way and not _old_way_rose(facts):
        evidence.append(later("The old way is not used more than before."))
    return Claim(
        lambda one: one.fell,
        fit,
        lambda people: later_n(people, "Use of {number} person stopped being seen in the days in which that of nearly "
                               "everybody did: the way of counting may have changed.",
                               "Use of {number} people stopped being seen within the same days: the way of counting "
                               "may have changed."),
        tuple(evidence),
        lambda _: later(
            "{owner} asks whoever runs the source by {day} what changed around {broke}, and writes the day under "
            "`usage.instrument_changes` in the plan.",
            owner=case.staff.owner, day=case.staff.soon, broke=signals.broke_from,
        ),
        (*_illness(facts), *_more_by_hand(facts)),
    )  # fmt: skip


def _break(facts: Facts) -> Said:
    signals = facts.signals
    return later(
        "Of {regulars} people who worked with it until then, {fell} have not been seen to use it since the week of "
        "{day}.",
        regulars=signals.regulars,
        fell=signals.fell,
        day=signals.broke_from,
    )


def _old_way_rose(facts: Facts) -> bool:
    before, since = facts.signals.old_way
    return facts.names_old_way and since > ROSE * before


def _more_by_hand(facts: Facts) -> Iterator[Said]:
    if _old_way_rose(facts):
        before, since = (round(value) for value in facts.signals.old_way)
        yield later(
            "The old way was used {since} times a week since then, {before} times before.", since=since, before=before
        )


def _illness(facts: Facts) -> Iterator[Said]:
    for name in facts.signals.unwell:
        yield later("“{name}” is out of its bounds.", name=name)
    for name, day in facts.signals.mute:
        yield later("“{name}” has not been reported since {day}.", name=name, day=day)


def _health_is_fine(facts: Facts) -> Iterator[Said]:
    if facts.signals.watched and not facts.signals.is_ill:
        yield later("The figures of its own health are reported and within their bounds.")
