"""Invented rollouts as they are shared, as JSON: several as-of days of the same people."""

from __future__ import annotations

from typing import Any

from tests.core.rollouts import drawn
from tests.worlds import world
from uptake.core.calendar import WEEK, monday
from uptake.core.document import document
from uptake.core.publishing import publish

PEOPLE = (12, 20, 30, 45)


def shared(seed: int, days: int = 3) -> list[dict[str, Any]]:
    """The shared reports of an invented rollout, as of some Mondays in a row."""
    made = world(seed, people=PEOPLE[seed % len(PEOPLE)], weeks=16)
    latest = monday(made.as_of)
    found = []
    for back in range(days):
        open_ = drawn(made.plan, made.roster.people.values(), made.events, latest - back * WEEK)
        found.append(document(publish(open_, share=True)))
    return found
