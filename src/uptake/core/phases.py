"""The phase of a rollout: which figure comes first."""

from __future__ import annotations

from uptake.core.calendar import Day
from uptake.core.picture_parts import Phase
from uptake.core.plan.model import Plan
from uptake.core.readable import readable_from


def phase_of(plan: Plan, launch: Day, as_of: Day) -> Phase:
    """The phase of a launch on a day: it moves on with the first day on which the next measure can be read."""
    if as_of < launch:
        return Phase.BEFORE_LAUNCH
    begins = (
        ("habitual", Phase.HABIT),
        ("adopted", Phase.ADOPTION),
        ("weekly_active", Phase.WEEKLY_USE),
    )
    for measure, phase in begins:
        day = readable_from(measure, launch, plan.calendar)
        if day is not None and as_of >= day:
            return phase
    return Phase.FIRST_USE
