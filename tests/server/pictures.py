"""The Picture of a plan from event files, as whoever holds the files can make it, with nothing written down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from uptake.analytics.stateless import Stateless
from uptake.core import picture
from uptake.core.calendar import Day
from uptake.core.people import Roster
from uptake.core.picture_parts import Picture
from uptake.core.plan.check import check_plan
from uptake.core.plan.model import Plan
from uptake.core.publishing import publish


def draw(plan: Plan, roster: Roster, paths: Sequence[Path], as_of: Day) -> Picture:
    """The Picture by the same engine as `uptake report`."""
    with Stateless(plan, roster, paths) as counted:
        seen = counted.see(plan.first_launch, as_of)
    whole = picture.draw(plan, roster, seen, as_of, check_plan(plan, as_of).findings)
    return publish(whole, plan.privacy.smallest_group)
