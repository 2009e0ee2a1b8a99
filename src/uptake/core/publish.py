"""What of a Picture may be shown: groups too small are withheld, with what they could be worked out from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from uptake.core.calendar import Day
from uptake.core.effect.effects import withheld
from uptake.core.journey import Journey, StageCount
from uptake.core.measures import frame
from uptake.core.measures.audience import ALL
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import Effect, GroupPicture, Picture, TargetReading, WeekRow
from uptake.core.privacy import withhold

TOO_FEW = "too few people to show"
OF_PEOPLE = frozenset({"usage", "acts"})  # sources of measures that count people


def publish(picture: Picture, floor: int) -> Picture:
    """The Picture without anything that tells of fewer than `floor` people."""
    sizes = {group.id: group.intended or 0 for group in picture.groups}
    hidden = withhold(sizes, floor)
    groups = {group.id: _hide(group) if group.id in hidden.parts else group for group in picture.groups}
    everybody = _hide(picture.all) if hidden.whole else picture.all
    parts = _Parts({group.id: group for group in picture.groups}, picture.all, hidden.parts, floor)
    groups = {id_: group if group.hidden else _publish(group, parts) for id_, group in groups.items()}
    everybody = everybody if everybody.hidden else _publish(everybody, parts)
    shown = groups | {ALL: everybody}
    targets = tuple(_target(target, shown.get(target.group, everybody), floor) for target in picture.targets)
    # A reason tells of the people of its group, so it goes with the group.
    diagnoses = tuple(one for one in picture.diagnoses if not shown[one.group].hidden)
    effects = tuple(_effect(one, shown.get(one.group, everybody)) for one in picture.effects)
    said = replace(picture, targets=targets, diagnoses=diagnoses, effects=effects)
    return replace(said, groups=tuple(groups.values()), all=everybody)


def _hide(group: GroupPicture) -> GroupPicture:
    return replace(
        group,
        intended=None,
        hidden=TOO_FEW,
        measures={id_: reading.withheld() for id_, reading in group.measures.items()},
        weeks=(),
        journey=Journey((), (), ()),
        cohorts=(),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The whole partition before anything is withheld, and the groups that are too small."""

    groups: Mapping[str, GroupPicture]
    whole: GroupPicture
    hidden: frozenset[str]
    floor: int

    def withheld(self, size: Callable[[GroupPicture], int]) -> frozenset[str]:
        """The groups, and perhaps `all`, of which a figure about so many people of each group is withheld."""
        sizes = {id_: size(group) for id_, group in self.groups.items()}
        found = withhold(sizes, self.floor, self.hidden)
        is_small = 0 < size(self.whole) < self.floor
        return found.parts | {ALL} if found.whole or is_small else found.parts


def _publish(group: GroupPicture, parts: _Parts) -> GroupPicture:
    """A group that is large enough, without its figures of too few people and those that would give them away."""
    measures = {id_: _reading(id_, reading, group.id, parts) for id_, reading in group.measures.items()}
    weeks = tuple(_week(week, group.id, parts) for week in group.weeks)
    return replace(group, measures=measures, weeks=weeks, journey=_journey(group, parts))


def _reading(measure: str, reading: Reading, group: str, parts: _Parts) -> Reading:
    if group in parts.withheld(lambda one: _people(one.measures.get(measure))):
        return reading.withheld()
    if group in parts.withheld(lambda one: _chances(one.measures.get(measure))):
        return replace(reading, among_chance=None)
    return reading


def _people(reading: Reading | None) -> int:
    """How many people a reading is about; readings of actions and items are not about a number of people."""
    if reading is None or reading.state is not State.OK or frame.catalogue()[reading.measure].source not in OF_PEOPLE:
        return 0
    return reading.of or 0


def _chances(reading: Reading | None) -> int:
    return reading.among_chance.of if reading is not None and reading.among_chance else 0


def _week(week: WeekRow, group: str, parts: _Parts) -> WeekRow:
    """A week in which few people were there tells of them; a group keeps its weeks, all gives way."""
    sizes = {id_: _people_in(one, week.first_day) for id_, one in parts.groups.items()}
    unseen = [people for id_, people in sizes.items() if id_ in parts.hidden or people < parts.floor]
    people = sum(unseen) if group == ALL else sizes[group]
    if not 0 < people < parts.floor:
        return week
    return WeekRow(week.name, week.number, week.first_day, week.last_day, False, *[None] * 5)  # noqa: FBT003  no figures


def _people_in(group: GroupPicture, week: Day) -> int:
    return next((row.intended or 0 for row in group.weeks if row.first_day == week), 0)


def _journey(group: GroupPicture, parts: _Parts) -> Journey:
    """
    Without the stages that are those of few people only.

    Who was placed there is placed at the stage before it, so that nothing is left out that could be worked out.
    """
    few = tuple(one.stage for one in group.journey.stages if group.id in parts.withheld(partial(_of_stage, one.stage)))
    shown: list[StageCount] = []
    for stage in group.journey.stages:
        if stage.stage in few and shown:
            shown[-1] = replace(shown[-1], now=shown[-1].now + stage.now)
        else:
            shown.append(stage)
    return replace(group.journey, stages=tuple(shown), few=few)


def _of_stage(stage: str, group: GroupPicture) -> int:
    return next((one.of for one in group.journey.stages if one.stage == stage), 0)


def _target(target: TargetReading, group: GroupPicture, floor: int) -> TargetReading:
    shown = group.measures.get(target.measure)
    if group.hidden or 0 < _people(target.reading) < floor or (shown and shown.state is State.TOO_FEW):
        return replace(
            target,
            reading=target.reading.withheld(),
            verdict=None,
            because=(TOO_FEW,),
            expected=None,
            likely=None,
            bounds=None,
            probability=None,
            needs=None,
        )
    return target


def _effect(effect: Effect, group: GroupPicture) -> Effect:
    few = group.hidden or group.measures["first_use"].state is State.TOO_FEW
    return withheld(effect) if few else effect
