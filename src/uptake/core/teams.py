"""Telling by manager's team: within a group, the people of each manager, and what they were told and said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from uptake.core.measures import frame
from uptake.core.measures.acts import OF_TELLING, UNRECORDED, silence
from uptake.core.measures.audience import Audience
from uptake.core.measures.intervals import median_survival
from uptake.core.measures.reading import Part, Reading, share, unknown
from uptake.core.measures.rows import Row
from uptake.core.people import Roster
from uptake.core.picture_parts import TeamPicture

_ACTS = frozenset(act for act, _ in OF_TELLING.values())


def teams(audience: Audience, roster: Roster) -> tuple[TeamPicture, ...]:
    """
    The teams of a group, in the order of their names; none where nobody was told anything that was recorded.

    A person's team is that of their manager on the as-of day, whoever it was when they were told.
    """
    if not audience.seen.collected & _ACTS:
        return ()
    people: dict[str, list[Row]] = defaultdict(list)
    for row in audience.here:
        people[row.member.person.manager or ""].append(row)
    named = sorted((_name(roster, manager), manager) for manager in people)
    return tuple(_team(audience, manager, title, people[manager]) for title, manager in named)


def _team(audience: Audience, manager: str, title: str, rows: list[Row]) -> TeamPicture:
    readings = {id_: _reading(audience, id_, rows) for id_ in OF_TELLING}
    return TeamPicture(manager, title, len(rows), readings)


def _reading(audience: Audience, id_: str, rows: list[Row]) -> Reading:
    """The measure of the same name, of these people alone; its window and first day are those of the group."""
    act, holds = OF_TELLING[id_]
    if act not in audience.seen.collected:
        found = unknown(UNRECORDED[act])
    else:
        found = share(Part(sum(holds(row.acts, audience.now) for row in rows), len(rows)))
    definition = frame.catalogue()[id_]
    is_timed = id_ == act == "acknowledged" and {act, "told"} <= audience.seen.collected
    details = {"median_days": median_survival(silence(rows, audience.now))} if is_timed else {}
    return replace(found, measure=id_, version=definition.version, unit=definition.unit, details=details)


def _name(roster: Roster, manager: str) -> str:
    person = roster.people.get(manager)
    return (person.name if person else "") or manager
