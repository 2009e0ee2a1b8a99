"""The teams of a group for people who do not hold the raw rows: small counts are ranges here too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from uptake.core.measures.reading import Range, Reading, State
from uptake.core.picture_parts import GroupPicture, TeamPicture
from uptake.core.publishing.bands import band, band_of_rest
from uptake.core.publishing.shared import share_reading

MOST_OF_RANGE = 2  # small counts, where the sum is a range of four values: with four of them each would be one

Spans = Mapping[str, Range]


def share_teams(group: GroupPicture, open_: GroupPicture, floor: int) -> tuple[TeamPicture, ...]:
    """
    The teams of a group with ranges in place of small counts.

    :param group: the group as it is shared, with the teams that are shown to whoever holds the rows; `open_`: with all.
    """
    shown = {team.manager for team in group.teams}
    spans = {id_: _spans((group, open_), shown, id_, floor) for team in group.teams[:1] for id_ in team.measures}
    return tuple(
        replace(team, measures={id_: _shared(one, spans[id_], team, floor) for id_, one in team.measures.items()})
        for team in group.teams
    )


def _shared(reading: Reading, spans: Spans | None, team: TeamPicture, floor: int) -> Reading:
    if reading.state is not State.OK:
        return reading
    return reading.withheld() if spans is None else share_reading(reading, spans.get(team.manager), floor)


def _spans(groups: tuple[GroupPicture, GroupPicture], shown: set[str], id_: str, floor: int) -> Spans | None:
    """
    The ranges of one count, by team; None where none of the teams can say it.

    The teams and the rest of the group add up to the count of the group. Where that is known, one more count becomes a
    range beside the small ones, as wide as they are together; where none has room for that, they would follow.
    """
    group, open_ = groups
    if group.measures[id_].count in {0, group.intended}:
        return {}  # of nobody, or of everybody: that is said of the group, and so of each of its teams
    cells = {team.manager: (team.measures[id_].count or 0, team.intended) for team in open_.teams}
    found = {name: span for name in shown if (span := band(*cells[name], floor))}
    rest = [cell for name, cell in cells.items() if name not in shown]
    count, of = sum(cell[0] for cell in rest), sum(cell[1] for cell in rest)
    around = [(cells[name][0], span) for name, span in found.items()]
    around += [(count, span)] if (span := band_of_rest(count, of, floor)) else []
    if group.measures[id_].ranges:
        return found if len(around) <= MOST_OF_RANGE else None
    below, above = sum(span.high - one for one, span in around), sum(one - span.low for one, span in around)
    for name in sorted(shown - found.keys(), key=lambda name: (-cells[name][1], name)) if around else ():
        low, high = cells[name][0] - below, cells[name][0] + above
        if low >= 0 and high <= cells[name][1]:
            return found | {name: Range(low, high)}
    return None if around else {}
