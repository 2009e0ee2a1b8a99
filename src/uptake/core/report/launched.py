"""Everybody in the groups that have launched: whoever begins later is not held up by anything yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from uptake.core.journey import BARRIERS, BarrierCount, StageCount
from uptake.core.measures.reading import Range
from uptake.core.picture_parts import GroupPicture, Picture

Count = TypeVar("Count", StageCount, BarrierCount)


def launched(picture: Picture) -> GroupPicture:
    """
    Everybody with the journey of the groups that have launched alone; as the Picture has it where all have, none has,
    or one of them is withheld. Every number is a sum of numbers that are shown, so it tells nothing that they do not.
    """
    mine = [group for group in picture.groups if group.day is None or group.day > 0]
    is_whole = not mine or len(mine) == len(picture.groups)
    if is_whole or any(group.hidden or group.journey.few for group in mine):
        return picture.all
    everybody = picture.all
    stages = tuple(
        _stage([one for group in mine for one in group.journey.stages if one.stage == stage.stage])
        for stage in everybody.journey.stages
    )
    rows = [one for group in mine for one in group.journey.barriers]
    found = ((name, [one for one in rows if one.barrier == name]) for name in BARRIERS)
    barriers = tuple(_barrier(same) for _, same in found if same)
    journey = replace(everybody.journey, stages=stages, barriers=barriers)
    return replace(everybody, intended=sum(group.intended or 0 for group in mine), journey=journey)


def _stage(same: Sequence[StageCount]) -> StageCount:
    count, span = _sum(same, lambda one: one.reached, "reached")
    of = sum(one.of for one in same)
    return StageCount(same[0].stage, count, 0, of, {"reached": span} if span else {})


def _barrier(same: Sequence[BarrierCount]) -> BarrierCount:
    count, span = _sum(same, lambda one: one.people, "people")
    return BarrierCount(same[0].barrier, count, {"people": span} if span else {})


def _sum(same: Sequence[Count], read: Callable[[Count], int], name: str) -> tuple[int, Range | None]:
    """A sum of counts, some of which may be ranges: then it is a range as wide as they are together."""
    spans: list[Mapping[str, Range]] = [one.ranges for one in same]
    if not any(name in ranges for ranges in spans):
        return sum(map(read, same)), None
    ends = [ranges.get(name) or Range(read(one), read(one)) for one, ranges in zip(same, spans, strict=True)]
    low = sum(one.low for one in ends)
    return low, Range(low, sum(one.high for one in ends))
