"""How far telling has come, team by team: for the owner and the managers, who may see who was told and who said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from uptake.core.calendar import Day
from uptake.core.letters.owed import Known, readers
from uptake.core.messages import first_telling
from uptake.core.people import Roster
from uptake.core.plan.model import Plan
from uptake.core.privacy import FLOOR


@dataclass(slots=True)
class Progress:
    """How many people a team has, how many of them were told what changes, and how many answered."""

    people: int = 0
    told: int = 0
    answered: int = 0


def progress(plan: Plan, roster: Roster, as_of: Day, known: Known) -> Mapping[str, Progress]:
    """
    By the roster id of the manager, in the order of their names; under "" whoever has none, and the teams that are too
    small to be shown alone, together.
    """
    teams: dict[str, Progress] = {}
    for id_, people in readers(plan, roster, as_of).items():
        first = first_telling(plan, plan.groups[id_])
        for person in people if first is not None else ():
            pair = (first.id if first else "", person.id)
            team = teams.setdefault(person.manager or "", Progress())
            team.people += 1
            team.told += pair in known.told
            team.answered += pair in known.answered
    least = max(FLOOR, plan.privacy.smallest_group)
    shown = {manager: team for manager, team in teams.items() if manager and team.people >= least}
    rest = Progress()
    for manager, team in teams.items():
        if manager not in shown:
            rest.people += team.people
            rest.told += team.told
            rest.answered += team.answered
    in_order = dict(sorted(shown.items(), key=lambda one: roster.people[one[0]].name))
    return {**in_order, "": rest} if rest.people >= least else in_order
