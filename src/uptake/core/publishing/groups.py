"""Groups too small to show, and in the others the figures that are about too few people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from uptake.core.journey import Journey, StageCount
from uptake.core.measures import frame
from uptake.core.measures.audience import ALL
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, Picture, WeekRow
from uptake.core.privacy import Partition
from uptake.core.publishing.teams import publish_teams

TOO_FEW = "too few people to show"
OF_PEOPLE = frozenset({"usage", "acts"})  # sources of measures that count people

# The number of people that decides, and what of a week is theirs.
OF_WEEK = {
    "adopted_of": ("adopted", "adopted_of", "lapsed"),
    "habitual_of": ("habitual", "habitual_of"),
    "chance": ("chance",),
    "workers": ("new_way_actions", "old_way_actions"),
}

Size = Callable[[GroupPicture], int]


def publish_groups(picture: Picture, partition: Partition, *, whole: bool) -> dict[str, GroupPicture]:
    """The groups and `all`, by id, without what is about too few people or could be worked out."""
    held = _Held(picture, partition)
    shown = {one.id: hide(one) if one.id in partition.hidden else held.of(one) for one in picture.groups}
    return shown | {ALL: hide(picture.all) if whole else held.of(picture.all)}


def hide(group: GroupPicture) -> GroupPicture:
    """A group of which nothing is shown but what the plan says of it."""
    return replace(
        group,
        intended=None,
        hidden=TOO_FEW,
        measures={id_: reading.withheld() for id_, reading in group.measures.items()},
        weeks=(),
        journey=Journey((), (), ()),
        teams=(),
        cohorts=(),
    )


def blank_week(week: WeekRow) -> WeekRow:
    """A week without figures."""
    return WeekRow(
        week.name, week.number, week.first_day, week.last_day,
        counts=False, intended=None, active=None, adopted=None, new=None, lapsed=None,
    )  # fmt: skip


def people_of(reading: Reading | None) -> int:
    """Of how many people a figure tells; what is counted in questions is not about a number of people."""
    if reading is None or reading.state is not State.OK:
        return 0
    if reading.people is not None:
        return reading.people
    return (reading.of or 0) if is_of_people(reading) else 0


def is_of_people(reading: Reading) -> bool:
    """Whether the figure is a share of people, and not of actions or questions."""
    definition = frame.catalogue().get(reading.measure)
    return definition is not None and definition.source in OF_PEOPLE


class _Held:
    """The whole partition before anything is withheld, against which each figure is held."""

    def __init__(self, picture: Picture, partition: Partition) -> None:
        self._picture = picture
        self._partition = partition
        self._withheld: dict[tuple[str, object], frozenset[str]] = {}

    def of(self, group: GroupPicture) -> GroupPicture:
        """A group that is large enough, without its figures of too few people and those that would give them away."""
        measures = {id_: self._reading(id_, one, group.id) for id_, one in group.measures.items()}
        weeks = tuple(self._week(week, group.id) for week in group.weeks)
        teams = publish_teams(group, measures, self._partition.floor)
        return replace(group, measures=measures, weeks=weeks, journey=self._journey(group), teams=teams)

    def _is_withheld(self, group: str, kind: str, which: object, size: Size) -> bool:
        if (kind, which) not in self._withheld:
            people = {one.id: size(one) for one in self._picture.groups}
            self._withheld[kind, which] = self._partition.withheld(people, size(self._picture.all))
        return group in self._withheld[kind, which]

    def _reading(self, id_: str, reading: Reading, group: str) -> Reading:
        if self._is_withheld(group, "reading", id_, lambda one: people_of(one.measures.get(id_))):
            return reading.withheld()
        if self._is_withheld(group, "chance", id_, lambda one: _chances(one.measures.get(id_))):
            reading = replace(reading, among_chance=None)
        return replace(reading, details=_details(reading, self._partition.floor))

    def _week(self, week: WeekRow, group: str) -> WeekRow:
        """A week in which few people were there tells of them, and so does what few of them could have done."""
        day = week.first_day

        def is_withheld(cell: str) -> bool:
            return self._is_withheld(group, cell, day, lambda one: _in_week(one, day, cell))

        if is_withheld("intended"):
            return blank_week(week)
        for whole, cells in OF_WEEK.items():
            if is_withheld(whole):
                week = replace(week, **dict.fromkeys(cells))  # type: ignore[arg-type]
        return replace(week, workers=0)

    def _journey(self, group: GroupPicture) -> Journey:
        """
        Without the stages that are those of few people only.

        Who was placed there is placed at the stage before it. What is in the way is left out then: it would say of the
        few what they did.
        """
        few = tuple(one.stage for one in group.journey.stages if self._is_few(one.stage, group.id))
        shown: list[StageCount] = []
        for stage in group.journey.stages:
            if stage.stage in few and shown:
                shown[-1] = replace(shown[-1], now=shown[-1].now + stage.now)
            else:
                shown.append(stage)
        barriers = () if few else group.journey.barriers
        return replace(group.journey, stages=tuple(shown), few=few, barriers=barriers)

    def _is_few(self, stage: str, group: str) -> bool:
        return self._is_withheld(group, "stage", stage, lambda one: _of_stage(one, stage))


def _chances(reading: Reading | None) -> int:
    return reading.among_chance.of if reading is not None and reading.among_chance else 0


def _details(reading: Reading, floor: int) -> Mapping[str, float | None]:
    """What stands beside a figure, where it is no single person's: how long few users waited is their own affair."""
    if not is_of_people(reading):
        return reading.details
    few_users = reading.measure in {"first_use", "acknowledged"} and 0 < (reading.count or 0) < floor
    return {} if few_users or reading.state is not State.OK else reading.details


def _in_week(group: GroupPicture, day: object, cell: str) -> int:
    return next((getattr(row, cell) or 0 for row in group.weeks if row.first_day == day), 0)


def _of_stage(group: GroupPicture, stage: str) -> int:
    return next((one.of for one in group.journey.stages if one.stage == stage), 0)
