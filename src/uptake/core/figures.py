"""A Picture as a long list of figures, one row each, for those who go on with them in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from uptake.core.calendar import Day
from uptake.core.measures.reading import Range, Reading, State
from uptake.core.picture_parts import GroupPicture, Picture

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One figure. `measure`: an id of the catalogue, `stage: …` or `barrier: …`; shares are 0–1; None: not known.

    `first_day`, `last_day`: the window, both ends included.
    """

    group: str
    measure: str
    definition: str = ""
    first_day: Day | None = None
    last_day: Day | None = None
    value: float | None = None
    count: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    state: str = State.OK.value
    unit: str = "share"
    span: Range | None = None  # what is shown of a count that is not shown exactly; the count itself is then None
    team: str = ""  # where it is of the people of one manager within the group: the manager's name


def figures(picture: Picture) -> Iterator[Figure]:
    """
    Every figure: of each group and of all, the measures, weekly use in each week, the journey, the barriers; of the
    teams that are shown of a group, those of telling.
    """
    for group in (*picture.groups, picture.all):
        for reading in group.measures.values():
            yield _of_reading(group.id, reading)
        yield from _teams(group)
        yield from _weeks(group)
        yield from _journey(group)
    for reading in picture.responsiveness.get("weeks_1_4", {}).values():
        yield _of_reading(picture.all.id, reading)


def _of_reading(group: str, reading: Reading) -> Figure:
    return Figure(
        group=group,
        measure=reading.measure,
        definition=reading.definition,
        first_day=reading.first_day,
        last_day=reading.last_day,
        value=reading.value,
        count=reading.count,
        of=reading.of,
        low=reading.low,
        high=reading.high,
        state=reading.state.value,
        unit=reading.unit,
        span=reading.ranges.get("count"),
    )


def _teams(group: GroupPicture) -> Iterator[Figure]:
    for team in group.teams:
        for reading in team.measures.values():
            yield replace(_of_reading(group.id, reading), team=team.title)


def _weeks(group: GroupPicture) -> Iterator[Figure]:
    """Weekly use in every week but the one that the measure itself is of."""
    latest = group.measures.get("weekly_active", Reading())
    for week in group.weeks:
        span = week.ranges.get("active")
        if not week.intended or (week.active is None and span is None) or week.first_day == latest.first_day:
            continue
        value = week.active / week.intended if week.active is not None else None
        yield Figure(
            group.id, "weekly_active", latest.definition, week.first_day, week.last_day,
            value=value, count=week.active, of=week.intended, span=span,
        )  # fmt: skip


def _journey(group: GroupPicture) -> Iterator[Figure]:
    for stage in group.journey.stages:
        span = stage.ranges.get("reached")
        count = None if span else stage.reached
        yield Figure(group.id, f"stage: {stage.stage}", value=stage.share, count=count, of=stage.of, span=span)
    for barrier in group.journey.barriers:
        span = barrier.ranges.get("people")
        count = None if span else barrier.people
        yield Figure(
            group.id, f"barrier: {barrier.barrier}", count=count, of=group.intended, unit="people", span=span
        )  # fmt: skip
