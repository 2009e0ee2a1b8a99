"""An audience week by week: who was active, who started, who had made it a habit, who stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from uptake.core.calendar import week_name
from uptake.core.measures.audience import Audience
from uptake.core.measures.bits import by_week
from uptake.core.measures.rows import Row, tally
from uptake.core.picture_parts import WeekRow
from uptake.core.usage import Actions


@dataclass(frozen=True, slots=True)
class _Series:
    """People per week of the window. `active` holds no count for a week of which none is known."""

    intended: Mapping[int, int]
    active: Mapping[int, int]
    chance: Mapping[int, int]
    adopted: Mapping[int, int]
    adopted_of: Mapping[int, int]
    habitual: Mapping[int, int]
    habitual_of: Mapping[int, int]
    lapsed: Mapping[int, int]
    new: Mapping[int, int]
    workers: Mapping[int, int]


def timeline(audience: Audience) -> tuple[WeekRow, ...]:
    """Every complete week from the audience's week 1 to the as-of day; none before launch or without events."""
    if audience.kind not in {"events", "counts"}:
        return ()
    weeks = range(max(0, audience.first), audience.end)
    series = _counted(audience, weeks) if audience.kind == "counts" else _seen(audience, weeks)
    return tuple(_week(audience, series, index, audience.names_chance) for index in weeks)


def _seen(audience: Audience, weeks: range) -> _Series:
    alike = [one for one in audience.alike if one.row.measured]
    asked = [one for one in alike if one.row.by_week]
    at_ends = [one for one in asked if one.row.habit.adopted]
    return _Series(
        intended=_people(weeks, tally(alike, lambda row: row.counts)),
        active=_people(weeks, tally(alike, lambda row: row.history.used & row.counts)),
        chance=_people(weeks, tally(alike, lambda row: row.history.chance & row.counts)),
        adopted=_people(weeks, tally(at_ends, lambda row: row.habit.adopted & _here(row)), shift=1),
        adopted_of=_people(weeks, tally(asked, lambda row: row.habit.fours & _here(row)), shift=1),
        habitual=_people(weeks, tally(asked, lambda row: row.habit.habitual & _here(row)), shift=1),
        habitual_of=_people(weeks, tally(asked, lambda row: row.habit.twelves & _here(row)), shift=1),
        lapsed=_people(weeks, tally(at_ends, lambda row: row.habit.quiet & _here(row) & _after_adopted(row)), shift=1),
        new=tally(alike, lambda row: row.first_week),
        workers=_people(weeks, audience.work_weeks),
    )


def _counted(audience: Audience, weeks: range) -> _Series:
    """From counts per group and week; one that is missing makes the week unknown, never zero."""
    counted = audience.seen.counted
    active = {
        week: sum(counted[group.id, week] for group in audience.groups)
        for week in weeks
        if all((group.id, week) in counted for group in audience.groups)
    }
    workers = _people(weeks, audience.work_weeks)
    intended = _people(weeks, tally(audience.alike, lambda row: row.counts))
    return _Series(intended, active, {}, {}, {}, {}, {}, {}, {}, workers)


def _people(weeks: range, masks: Mapping[int, int], shift: int = 0) -> dict[int, int]:
    """For each week how many people have its bit, or that of the week end `shift` bits on. `masks`: bits → people."""
    counted = by_week(masks, range(weeks.start + shift, weeks.stop + shift))
    return {week: counted[week + shift] for week in weeks}


def _here(row: Row) -> int:
    """Week ends at which the person was still here."""
    return (1 << row.until) - 1


def _after_adopted(row: Row) -> int:
    """Week ends after the first at which the person had adopted it."""
    first = row.habit.adopted & -row.habit.adopted
    return -1 ^ (2 * first - 1)


def _week(audience: Audience, series: _Series, index: int, named: bool) -> WeekRow:  # noqa: FBT001  one flag, private
    first_day, last_day = audience.weeks.first_day(index), audience.weeks.last_day(index)
    counts = series.intended[index] > 0
    personal = counts and audience.kind == "events"
    ways = _ways(audience, index) if counts else None
    return WeekRow(
        name=week_name(first_day),
        number=index - audience.first + 1,
        first_day=first_day,
        last_day=last_day,
        counts=counts,
        intended=series.intended[index],
        active=series.active.get(index) if counts else None,
        adopted=series.adopted[index] if personal else None,
        new=series.new.get(index, 0) if audience.kind == "events" else None,
        lapsed=series.lapsed[index] if personal and not audience.is_incomplete else None,
        chance=series.chance[index] if personal and named else None,
        adopted_of=series.adopted_of[index] if personal else None,
        habitual=series.habitual[index] if personal else None,
        habitual_of=series.habitual_of[index] if personal else None,
        new_way_actions=ways.real_work if ways else None,
        old_way_actions=ways.old_way if ways else None,
        workers=series.workers[index] if ways else 0,
    )


def _ways(audience: Audience, index: int) -> Actions | None:
    """Actions in the new and in the old way, of the groups whose old way the plan names, as old_way_share has them."""
    named = [group.id for group in audience.groups if group.usage.old_way]
    done = [audience.seen.actions.get((id_, index), Actions()) for id_ in named]
    return Actions(sum(one.real_work for one in done), sum(one.old_way for one in done)) if named else None
