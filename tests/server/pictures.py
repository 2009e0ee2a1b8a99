"""The Pictures of a plan from event files, by the parts of a drawing, with nothing written down."""

from __future__ import annotations

from pathlib import Path

from uptake.analytics.settled import SettledWeeks
from uptake.core.calendar import Day
from uptake.core.people import Roster
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Plan
from uptake.core.publishing import publish
from uptake.service import refresh


def draw(plan: Plan, roster: Roster, paths: list[Path], as_of: Day) -> Picture:
    """The Picture by the same engine as `uptake report`."""
    seen = refresh._seen(plan, roster, paths, (as_of,))
    return publish(refresh._picture(plan, roster, seen[as_of], as_of), plan.privacy.smallest_group)


def draw_both(
    plan: Plan, roster: Roster, paths: list[Path], as_of: Day, weeks: SettledWeeks | None = None
) -> tuple[Picture, Picture]:
    """The Picture for whoever holds the raw rows, and the one that is shared: as of the Monday before."""
    return refresh._both(plan, roster, refresh._seen(plan, roster, paths, refresh._days(as_of), weeks))
