"""Teams that begin one after the other: whose turn has not come is not held up by anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise
from statistics import median

from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import Row

A_DAY = 86400.0
LEAST_TEAM = 3  # people, for a team to have a turn of its own
APART = 10 * A_DAY  # teams of one wave begin within days; sessions of one launch seldom leave such a gap
BEGUN = 21 * A_DAY  # so long after its turn a team has had its first weeks
FEW_SERVED = 0.2  # of a team whose turn has not come, at most so many were given anything
MOST_SERVED = 0.5  # of one whose turn has come, at least so many


def waiting_teams(audience: Audience) -> frozenset[str]:
    """
    The teams whose turn has not come, or came within three weeks, where teams plainly begin in waves: those that have
    begun did so on days far apart. A team begins with the access it was given, else with its session.
    """
    teams: dict[str, list[Row]] = defaultdict(list)
    if all(_served(row) is None for row, _ in audience.intended):
        return frozenset()
    for row in audience.here:
        teams[row.team].append(row)
    begun: dict[str, float] = {}
    waiting = set()
    for team, rows in teams.items():
        moments = [moment for row in rows if (moment := _served(row)) is not None]
        if len(rows) < LEAST_TEAM:
            continue
        if len(moments) >= MOST_SERVED * len(rows):
            begun[team] = median(moments)
        elif len(moments) <= FEW_SERVED * len(rows) and not any(audience.has_used(row) for row in rows):
            waiting.add(team)
    latest = _latest_wave(begun)
    if latest is None:
        return frozenset()
    fresh = {team for team, moment in begun.items() if moment >= latest and moment > audience.now - BEGUN}
    return frozenset(waiting | fresh)


def _served(row: Row) -> float | None:
    """When the person was first given what they need to begin."""
    return row.acts.access if row.group.access != "none" and row.acts.access is not None else row.acts.attended


def _latest_wave(begun: Mapping[str, float]) -> float | None:
    """When the latest wave of teams began; None where all began within one stretch of days."""
    moments = sorted(begun.values())
    starts = [after for before, after in pairwise(moments) if after - before >= APART]
    return starts[-1] if starts else None
