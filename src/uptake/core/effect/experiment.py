"""An order of invitation that was drawn by lot → what an invitation does; or why that cannot be said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from uptake.core.effect.limits import LEAST_WEEKS
from uptake.core.effect.waiting import Floats, Ints
from uptake.core.effect.wedge import by_lot, orders
from uptake.core.groups import fold
from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import Row
from uptake.core.plan.model import Experiment, Plan
from uptake.core.sentences import Said, later

LEAST_ORDERS = 40  # with fewer, no order is rare enough for the lot to say anything
MOST_OFF = 0.1  # of the people who were due

NO_ORDER = later(
    "The plan says that the order is drawn by lot, and not which one was drawn, when, and from which seed."
)
OTHER_ORDER = later("The order in the plan is not the one that its seed draws.")
DRAWN_LATE = later("The order was drawn when its first step had begun.")
FEW_ORDERS = later("There are fewer than 40 different orders, so the lot says too little.")
NOT_RECORDED = later("No event uptake.invited was recorded, so it is not known whether the order was kept.")
NOT_KEPT = later("More than 10 % of the people were not invited in the week in which the order says so.")
FEW_WEEKS = later("Fewer than 3 weeks have passed in which some were invited and others not yet.")


@dataclass(frozen=True, slots=True)
class Trial:
    """Teams × weeks: the share who used it; `steps`: the week of each team's invitation; `people` of all of them."""

    shares: Floats
    steps: Ints
    people: int


def trial(plan: Plan, audience: Audience, experiment: Experiment) -> Trial | Said:
    """What was seen of the order that the plan records."""
    why = _not_drawn(plan, experiment)
    if why is not None:
        return why
    weeks = {
        name: audience.weeks.index(plan.calendar.resolve(step.when, plan.start).first)
        for step in experiment.order
        for name in step.invite
    }
    column = fold(experiment.by)
    teams: dict[str, list[Row]] = {name: [] for name in weeks}
    for row in audience.rows:
        teams.get(row.member.person.attributes.get(column, ""), []).append(row)
    kept = {name: [row for row in rows if row.measured] for name, rows in sorted(teams.items())}
    kept = {name: rows for name, rows in kept.items() if rows}
    steps = [weeks[name] for name in kept]
    if orders(steps) < LEAST_ORDERS:
        return FEW_ORDERS
    return _not_kept(audience, kept, weeks) or _seen(audience, kept, steps)


def _not_drawn(plan: Plan, experiment: Experiment) -> Said | None:
    """Whether the order is one that a lot drew, before anybody was invited."""
    if not (experiment.order and experiment.seed and experiment.drawn):
        return NO_ORDER
    drawn = by_lot(experiment.seed, (name for step in experiment.order for name in step.invite))
    for step in experiment.order:
        mine, drawn = drawn[: len(step.invite)], drawn[len(step.invite) :]
        if set(mine) != set(step.invite):
            return OTHER_ORDER
    first = min(plan.calendar.resolve(step.when, plan.start).first for step in experiment.order)
    return DRAWN_LATE if experiment.drawn >= first else None


def _not_kept(audience: Audience, teams: dict[str, list[Row]], weeks: dict[str, int]) -> Said | None:
    """Whether people were invited in the week in which the order says so; also nobody before their turn."""
    if "invited" not in audience.seen.collected:
        return NOT_RECORDED
    due = off = 0
    for name, rows in teams.items():
        for row in (row for row in rows if row.member.here):
            time = row.acts.invited
            week = None if time is None else audience.weeks.index(audience.calendar.day_of(time))
            is_due = weeks[name] < audience.end
            due += is_due or week is not None
            off += week != weeks[name] if is_due else week is not None
    return NOT_KEPT if off > MOST_OFF * due else None


def _seen(audience: Audience, teams: dict[str, list[Row]], steps: list[int]) -> Trial | Said:
    """
    The weeks from the first step on, and after the last as many as a step lasts. A week that counts for nobody of some
    team is left out for all.
    """
    begun = sorted(set(steps))
    lasts = max(then - before for before, then in pairwise(begun))
    span = range(begun[0], min(audience.end, begun[-1] + lasts))
    counted = np.array([[sum(row.counts >> week & 1 for row in rows) for week in span] for rows in teams.values()])
    used = np.array(
        [[sum((row.counts & row.history.used) >> week & 1 for row in rows) for week in span] for rows in teams.values()]
    )
    whole = (counted > 0).all(axis=0)
    weeks = np.array(span)[whole]
    if ((weeks >= begun[0]) & (weeks < begun[-1])).sum() < LEAST_WEEKS:
        return FEW_WEEKS
    people = sum(row.member.here for rows in teams.values() for row in rows)
    return Trial(used[:, whole] / counted[:, whole], np.searchsorted(weeks, steps).astype(np.int64), people)
