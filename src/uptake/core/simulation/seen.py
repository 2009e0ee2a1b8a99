"""
What counting the files of a world would say, without files and without a database: thousands of worlds in minutes.

The same as `analytics` over `people.csv` and `events.ndjson`, figure for figure; a test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from uptake.core.calendar import Day
from uptake.core.groups import intended
from uptake.core.people import normal
from uptake.core.simulation.dice import Bools
from uptake.core.simulation.seen_acts import ActsSeen
from uptake.core.simulation.seen_use import UseSeen
from uptake.core.simulation.world import World
from uptake.core.usage import InputReport, Seen, Weeks

MOST_NAMED = 20  # strangers that a working lists, as counting has it


def seen_of(world: World, as_of: Day) -> Seen:
    """What the recorded events of a world say before a day: equal to reading its whole files and counting them."""
    return _seen(world, as_of, world.rows.recorded)


def true_seen_of(world: World, as_of: Day) -> Seen:
    """What really happened before a day: also the use that no source recorded, of people whom it cannot see."""
    seen = _seen(world, as_of, np.ones(len(world.rows), dtype=np.bool_))
    return replace(seen, input=replace(seen.input, matched={"id": len(world.facts)}))


def _seen(world: World, as_of: Day, recorded: Bools) -> Seen:
    plan = world.plan
    weeks = Weeks.around(plan.first_launch)
    members = intended(plan, world.roster, weeks, as_of)
    use = UseSeen(world, members, weeks, as_of, recorded)
    histories = use.histories()
    acts = ActsSeen(plan, world.roster, members, histories)
    limit = plan.calendar.epoch(as_of)
    for act in world.acts:
        if act.time < limit:
            acts.take(act)
    actions, depths = use.actions()
    return Seen(
        weeks=weeks, histories=histories, acts=acts.of_people(), actions=actions, depths=depths,
        items=acts.of_items(), health=acts.of_health(), duties=acts.of_duties(), decisions=tuple(acts.decisions),
        collected=frozenset(acts.collected), input=_report(world, as_of, recorded),
    )  # fmt: skip


def _report(world: World, as_of: Day, recorded: Bools) -> InputReport:
    """What reading the whole files would report. Strangers, and people left out, come after the residents."""
    rows, residents = world.rows.where(recorded), len(world.facts)
    left_out = {normal(text) for text in (world.plan.usage.except_people if world.plan.usage else ())}
    names = [normal(name) for name in world.identifiers]
    outs = np.array([name in left_out for name in names], dtype=np.bool_)
    use = rows.where(~outs[rows.who])
    strange = use.who[use.who >= residents]
    named = Counter(names[who] for who in strange.tolist())
    limit = world.plan.calendar.epoch(as_of)
    known = use.where(use.who < residents)
    times = [*use.time[[0, -1]].tolist(), *(act.time for act in world.acts[:1] + world.acts[-1:])] if len(use) else []
    days = [world.plan.calendar.day_of(time) for time in times]
    return InputReport(
        people=len(world.roster.people),
        events=int(rows.copies.sum()) + len(world.acts),
        duplicates=int((use.copies - 1).sum()),
        unmatched_people=len(named),
        unmatched_rows=len(strange),
        strangers=tuple(sorted(named.items(), key=lambda one: (-one[1], one[0]))[:MOST_NAMED]),
        fitting=len(known),
        usage_rows=len(use),
        matched={"email": count} if (count := len(np.unique(known.who))) else {},
        later=int((known.time >= limit).sum()) + sum(act.time >= limit for act in world.acts),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        first_use=days[0] if days and days[0] < as_of else None,
    )
