"""The teams of a group that may be shown: none under the floor, and none from which such a team would follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, TeamPicture
from uptake.core.privacy import withhold

Readings = Mapping[str, Reading]


def publish_teams(group: GroupPicture, shown: Readings, floor: int) -> tuple[TeamPicture, ...]:
    """
    The teams of a group that is shown itself, for whoever holds the raw rows.

    Whoever has no manager is no team, and is among those who are not shown. A figure that is withheld of the group is
    withheld of its teams, of which it is the sum.

    :param shown: the figures of the group, as they are shown.
    """
    sizes = {team.manager: team.intended for team in group.teams}
    found = withhold(sizes, floor, frozenset({""} & sizes.keys()))
    if found.whole:
        return ()
    return tuple(_held(team, shown, floor) for team in group.teams if team.manager not in found.parts)


def _held(team: TeamPicture, shown: Readings, floor: int) -> TeamPicture:
    def held(id_: str, reading: Reading) -> Reading:
        if shown[id_].state is not State.OK:
            return reading.withheld() if reading.state is State.OK else reading
        few = reading.state is State.OK and 0 < (reading.count or 0) < floor
        return replace(reading, details={} if few else reading.details)

    return replace(team, measures={id_: held(id_, one) for id_, one in team.measures.items()})
