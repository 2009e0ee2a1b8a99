"""What is recorded of one person in one rollout, as JSON values: for that person's own eyes and nobody else's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from uptake.core.calendar import Day
from uptake.core.people import Person
from uptake.core.plan.model import Group, Plan
from uptake.core.usage import Acts, History, Weeks

_TIMES = ("invited", "told", "acknowledged", "access", "attended", "assisted", "asked", "answered_at")


def own_record(plan: Plan, group: Group, history: History, acts: Acts, seen: tuple[Weeks, Day]) -> dict[str, Any]:
    """
    Group, weeks with used or not from launch on, first and last use, and what was done for the person, by day.

    :param seen: the window of weeks, and the as-of day, which is not counted itself.
    """
    weeks, as_of = seen
    first, end = max(0, weeks.index(group.launch)), weeks.complete(as_of)

    def day(time: float | None) -> str | None:
        return None if time is None else plan.calendar.day_of(time).isoformat()

    times = {name: at for name in _TIMES if (at := getattr(acts, name)) is not None}
    return {
        "rollout": plan.rollout,
        "title": plan.title,
        "group": group.id,
        "weeks": [
            {"from": weeks.first_day(week).isoformat(), "used": bool(history.used >> week & 1)}
            for week in range(end - 1, first - 1, -1)
        ],
        "first_use": day(history.first_use),
        "last_use": day(history.last_use),
        "acts": {name: day(times[name]) for name in sorted(times, key=times.__getitem__)},  # as it happened
    }


def roster_row(person: Person) -> dict[str, Any]:
    """What the roster says of somebody."""

    def day(value: dt.date | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "id": person.id, "email": person.email, "name": person.name, "manager": person.manager,
        **person.attributes, "aliases": list(person.aliases), "starts": day(person.starts), "ends": day(person.ends),
        "absent": [f"{span.first.isoformat()}..{span.last.isoformat()}" for span in person.absent],
    }  # fmt: skip
