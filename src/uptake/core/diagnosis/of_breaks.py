"""Reasons for what hit everybody at once: a feed that fell silent, a system that was down, a counting that changed."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.diagnosis.catalogue import Case, Claim, reason
from uptake.core.diagnosis.facts import Facts
from uptake.core.sentences import Said, later, later_n

# That use of nearly everybody ends or pauses at once fits a change in the counting and a system that was down alike.
# Work that is done the old way instead, or its own health, tips the balance; without either nobody can tell.
EVEN, LIKELY = 0.5, 0.8
MOVED = 0.5  # of the missing actions, done the old way instead


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
    """Nothing at all is seen of anybody since a week, though weeks like it were full before."""
    signals = case.facts.signals
    if signals.silent is None:
        return None
    return Claim(
        lambda one: one.started,
        LIKELY,
        lambda _: later("Nothing has been seen of anybody since {day}: the feed fell silent, or the system did.",
                        day=signals.silent),
        (later("Shortly before, as many people were seen as in other weeks; since then nobody, in no group."),),
        lambda _: later(
            "{owner} asks whoever runs the source by {day} when its last event was sent; until then what is counted "
            "from that week on says nothing about people.",
            owner=case.staff.owner, day=case.staff.soon,
        ),
    )  # fmt: skip


@reason(
    later("system down"),
    where="weekly active",
    about="a break",
    ask=later(
        "Do one real task yourself today, and ask three people what they did in that week. If it did not work, the "
        "system was in the way; if it did, the counting changed."
    ),
)
def system_down(case: Case) -> Claim | None:
    """Use of nearly everybody ends or pauses at once, and the work is done the old way, or its health is not well."""
    facts = case.facts
    signals = facts.signals
    if signals.day is None:
        return None
    if not (_is_by_hand(facts) or _is_ill(facts) or not _can_tell(facts)):
        return None
    missed = None if signals.dipped is None else facts.count(lambda one: one.missed and not one.lost)
    return Claim(
        lambda one: one.fell,
        LIKELY if _can_tell(facts) else EVEN,
        lambda people: _down(signals.day, people, came_back=missed is not None),
        (*_break(facts), *_by_hand(facts), *_illness(facts)),
        lambda _: later(
            "{owner} asks whoever runs the system by {day} what happened in the week of {week}, and tells everybody "
            "that it works again.",
            owner=case.staff.owner, day=case.staff.soon, week=signals.day,
        ),
        people=missed,
    )  # fmt: skip


def _down(week: object, people: int, *, came_back: bool) -> Said:
    if came_back:
        return later_n(
            people,
            "In the week of {day} nearly nobody could use it: {number} person missed that week and came back.",
            "In the week of {day} nearly nobody could use it: {number} people missed that week and came back.",
            day=week,
        )
    return later_n(
        people,
        "{number} person stopped in the week of {day} as nearly everybody did: the system was down or hardly worked.",
        "{number} people stopped at once in the week of {day}: the system was down or hardly worked.",
        day=week,
    )


@reason(
    later("instrument changed"),
    where="weekly active",
    about="a break",
    ask=later(
        "Do one real task yourself, once with every client that people have, and look tomorrow whether each event has "
        "arrived. If one has not, the counting has changed; if all have, people have stopped."
    ),
)
def instrument_changed(case: Case) -> Claim | None:
    """
    Use of nearly everybody, or a large part of all actions, stops being seen at once, while the work goes on and is
    not done the old way instead.
    """
    facts = case.facts
    signals = facts.signals
    if signals.step is not None:
        return _part_unseen(case)
    if signals.day is None or _is_by_hand(facts) or _is_ill(facts):
        return None
    missed = None if signals.dipped is None else facts.count(lambda one: one.missed and not one.lost)
    return Claim(
        lambda one: one.fell,
        LIKELY if _can_tell(facts) else EVEN,
        lambda people: _unseen(signals.day, people, came_back=missed is not None),
        (*_break(facts), *_goes_on(facts)),
        lambda _: _ask_the_source(case, signals.day),
        people=missed,
    )  # fmt: skip


def _unseen(week: object, people: int, *, came_back: bool) -> Said:
    if came_back:
        return later_n(
            people,
            "In the week of {day} nearly nobody was seen to use it: {number} person was missing in that week and came "
            "back; the counting may have failed.",
            "In the week of {day} nearly nobody was seen to use it: {number} people were missing in that week and came "
            "back; the counting may have failed.",
            day=week,
        )
    return later_n(
        people,
        "Use of {number} person stopped being seen in the week of {day}, as that of nearly everybody: the way of "
        "counting may have changed.",
        "Use of {number} people stopped being seen at once in the week of {day}: the way of counting may have changed.",
        day=week,
    )


def _part_unseen(case: Case) -> Claim:
    """From one day on part of the actions is missing: one client or one site no longer reports."""
    step = case.facts.signals.step
    assert step is not None  # noqa: S101  the caller has looked
    gone = 1 - step.since / step.before
    return Claim(
        lambda _: False,  # of whom it is, the figures cannot say
        gone,
        # How many are missing is evidence, which may be withheld: this much is what makes a step one (weeks.STEP_LEFT).
        lambda _: later(
            "Since the week of {day} more than a third of the actions are no longer seen: part of the use may not be "
            "recorded any more.",
            day=step.first_day,
        ),
        (
            later("{before} actions a week were seen before, {since} since.", before=round(step.before),
                  since=round(step.since)),
            later("What is missing was not done the old way instead: both ways together, less work is seen than in any "
                  "week before."),
            *([later("The work comes up as before.")] if case.facts.names_chance else []),
        ),
        lambda _: _ask_the_source(case, step.first_day),
        weight=gone * (case.facts.measured - case.facts.lost),
    )  # fmt: skip


def _ask_the_source(case: Case, week: object) -> Said:
    return later(
        "{owner} asks whoever runs the source by {day} what changed before the week of {week}, and writes the day "
        "under `usage.instrument_changes` in the plan.",
        owner=case.staff.owner,
        day=case.staff.soon,
        week=week,
    )


def _break(facts: Facts) -> Iterator[Said]:
    signals = facts.signals
    if signals.broke is not None:
        yield later(
            "Of {regulars} people who worked with it until then, {fell} have not been seen to use it since the week of "
            "{day}.",
            regulars=signals.regulars,
            fell=signals.fell,
            day=signals.day,
        )
    week = next((week for week in facts.weeks if week.bit == signals.dipped), None)
    if week is not None:
        yield later(
            "{active} of {intended} people used it in that week, many more before and after.",
            active=week.active,
            intended=week.intended,
        )


def _goes_on(facts: Facts) -> Iterator[Said]:
    signals = facts.signals
    if signals.alive:
        yield later("{alive} of the {fell} are still seen at other work.", alive=signals.alive, fell=signals.fell)
    if signals.moved is not None:
        yield later("The old way is not used more than before.")


def _can_tell(facts: Facts) -> bool:
    """Whether anything that is seen tells the two apart. The latest health says nothing of a week that is over."""
    signals = facts.signals
    return signals.moved is not None or (signals.watched and signals.broke is not None)


def _is_ill(facts: Facts) -> bool:
    return facts.signals.is_ill and facts.signals.broke is not None


def _is_by_hand(facts: Facts) -> bool:
    """Whether most of what is missing is done the old way instead: then people could not, and nobody miscounted."""
    return facts.signals.moved is not None and facts.signals.moved >= MOVED


def _by_hand(facts: Facts) -> Iterator[Said]:
    share = facts.signals.moved
    if share is not None and share >= MOVED:
        yield later(
            "About {share} in 100 of these tasks were done the old way instead.", share=min(100, round(100 * share))
        )


def _illness(facts: Facts) -> Iterator[Said]:
    for name in facts.signals.unwell:
        yield later("“{name}” is out of its bounds.", name=name)
    for name, day in facts.signals.mute:
        yield later("“{name}” has not been reported since {day}.", name=name, day=day)
