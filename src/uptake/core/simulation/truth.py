"""The truth about a world, beside its files: what was planted, what is true of each person, and what came of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from uptake.core.calendar import Day
from uptake.core.groups import intended
from uptake.core.measures import frame
from uptake.core.measures.audience import ALL, Audience, audiences
from uptake.core.plan.model import Target
from uptake.core.sentences import in_english
from uptake.core.simulation.lives import Fact
from uptake.core.simulation.seen import true_seen_of
from uptake.core.simulation.stories import planted
from uptake.core.simulation.world import World
from uptake.core.targets import day_of, decisive_day
from uptake.core.timeline import timeline

SCHEMA = "uptake.truth/1"


def truth(world: World, before: Day) -> dict[str, Any]:
    """
    The document `uptake.truth/1`. `before`: the day up to which events are written; the truth goes on to the end.

    Shares and outcomes are of what people really did, also where no source recorded it.
    """

    @lru_cache(maxsize=8)
    def on(day: Day) -> dict[str, Audience]:
        seen = true_seen_of(world, day)
        members = intended(world.plan, world.roster, seen.weeks, day)
        return {one.id: one for one in audiences(world.plan, world.roster, members, seen, day)}

    end = on(world.end)
    seen = true_seen_of(world, world.end)
    first_uses = {id_: history.first_use for id_, history in seen.histories.items()}
    return {
        "schema": SCHEMA,
        "rollout": world.plan.rollout,
        "seed": world.seed,
        "written_before": before.isoformat(),
        "first_day": world.first.isoformat(),
        "end": world.end.isoformat(),
        "system_down": [world.down.first.isoformat(), world.down.last.isoformat()] if world.down else None,
        "client_stops": _iso(world.client_stops),
        "groups": [_group(world, id_, end[id_]) for id_ in world.plan.groups],
        "targets": [_target(world, target, on) for target in world.plan.targets],
        "people": [_person(world, fact, first_uses.get(fact.id)) for fact in world.facts],
        "notes": [in_english(note) for note in world.notes],
    }


def _iso(day: Day | None) -> str | None:
    return day.isoformat() if day else None


def _group(world: World, id_: str, audience: Audience) -> dict[str, Any]:
    story = world.stories.get(id_, "healthy")
    reasons, barriers = planted(story)
    return {
        "id": id_,
        "story": story,
        "reasons": reasons,
        "barriers": barriers,
        "people": sum(fact.group == id_ for fact in world.facts),
        "weeks": [
            {"week": week.name, "number": week.number, "intended": week.intended, "active": week.active}
            for week in timeline(audience)
            if week.counts
        ],
    }


def _target(world: World, target: Target, on: Any) -> dict[str, Any]:
    by = day_of(world.plan, target)
    reading = None
    if by is not None and target.measure in frame.catalogue() and decisive_day(by) <= world.end:
        audience = on(decisive_day(by)).get(target.group or ALL)
        reading = frame.read(frame.catalogue()[target.measure], audience) if audience else None
    value = None if reading is None or reading.value is None else round(reading.value, 4)
    return {
        "measure": target.measure,
        "group": target.group or ALL,
        "at_least": target.at_least,
        "at_most": target.at_most,
        "by": _iso(by),
        "value": value,
        "count": reading.count if reading else None,
        "of": reading.of if reading else None,
        "met": None if reading is None or reading.value is None else target.is_met(reading.value),
    }


def _person(world: World, fact: Fact, first_use: float | None) -> dict[str, Any]:
    began = None if first_use is None else world.plan.calendar.day_of(first_use)
    return {
        "id": fact.id,
        "group": fact.group,
        "wave": fact.wave,
        "measurable": fact.measurable,
        "told": _iso(fact.told),
        "acknowledged": _iso(fact.acknowledged),
        "access": _iso(fact.access),
        "attended": _iso(fact.shown),
        "first_use": _iso(began),
        "asked": _iso(fact.asked),
        "answered": _iso(fact.answered),
        "gave_up": _iso(fact.left),
    }
