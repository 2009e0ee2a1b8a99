"""Telling by manager's team: within a group, the people of each manager, and what they were told and said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from uptake.core.measures import frame
from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import Row
from uptake.core.people import Roster
from uptake.core.picture_parts import TeamPicture

OF_TELLING = ("told", "told_late", "acknowledged", "not_clear", "not_my_work")
_ACTS = frozenset({"told", "acknowledged", "answered"})


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
    return tuple(_team(audience, manager, title, tuple(people[manager])) for title, manager in named)


def _team(audience: Audience, manager: str, title: str, rows: tuple[Row, ...]) -> TeamPicture:
    part = replace(audience, id=f"{audience.id}/{manager}", title=title, rows=rows)
    readings = {id_: frame.read(frame.catalogue()[id_], part) for id_ in OF_TELLING}
    return TeamPicture(manager, title, len(rows), readings)


def _name(roster: Roster, manager: str) -> str:
    person = roster.people.get(manager)
    return (person.name if person else "") or manager
