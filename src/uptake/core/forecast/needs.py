"""What would have to be true for a target to be met: how many more people must start, and by when."""

from __future__ import annotations

from collections import Counter
from math import ceil

import numpy as np

from uptake.core.calendar import Day
from uptake.core.forecast.outlook import Forecaster, Outlook
from uptake.core.forecast.subjects import Bools
from uptake.core.forecast.wanted import chances
from uptake.core.plan.model import Target
from uptake.core.sentences import Said, later, later_n
from uptake.core.wording import later_percent

ROUNDING = 1e-9  # a share of 0.6 of 5 people is 3 of them, whatever binary fractions say


def needs(target: Target, by: Day, found: Outlook, forecaster: Forecaster) -> Said | None:
    """
    The sentence on what is missing; None for a target that asks for less of something, or where nothing is missing.

    Those who have used it are expected to go on as the model says. Whoever starts now is counted as one who keeps it
    up: it is the least that must happen.
    """
    if target.at_least is None:
        return None
    asked = found.asked
    aim, day = later_percent(target.at_least), by
    if found.bounds[1] < target.at_least:
        return later("{aim} by {day} cannot be reached any more", aim=aim, day=day)
    used = np.array([bool(forecaster.known.used[place]) for place in asked.who])
    likely = chances(asked, forecaster.futures)
    missing = ceil(target.at_least * len(used) - ROUNDING) - round(float(likely[used].sum()))
    if missing <= 0:
        return None
    can_start = ~used & ~asked.lost
    return _said(missing, int(can_start.sum()), _weeks_left(found, can_start), aim, day)


def _said(missing: int, can_start: int, weeks: int, aim: Said | str, day: Day) -> Said:
    within = later_n(weeks, "within a week", "within {number} weeks")
    if missing <= can_start:
        people = later_n(missing, "{number} more person must start", "{number} more people must start")
        return later(
            "for {aim} by {day}, {people} {within} and keep it up", aim=aim, day=day, people=people, within=within
        )
    more = later_n(missing - can_start, "{number} more", "{number} more")
    if not can_start:
        return later(
            "for {aim} by {day}, {more} of those who have started must use it in nearly every week from now on; "
            "whoever has not started can no longer get there",
            aim=aim, day=day, more=more,
        )  # fmt: skip
    people = later_n(can_start, "the one person who has not", "all {number} people who have not")
    return later(
        "for {aim} by {day}, {people} started must start {within} and keep it up, and {more} of those who have than at "
        "this pace",
        aim=aim, day=day, people=people, within=within, more=more,
    )  # fmt: skip


def _weeks_left(found: Outlook, can_start: Bools) -> int:
    """Within how many weeks most of those who have not started must do so to get there still."""
    weeks = Counter(
        _latest_start(int(ahead), int(need)) + 1
        for ahead, need in zip(found.asked.ahead[can_start], found.asked.need[can_start], strict=True)
    )
    return min(weeks, key=lambda number: (-weeks[number], number), default=0)


def _latest_start(ahead: int, need: int) -> int:
    """The last week, as a bit, from which on so many weeks of the window are left."""
    for _ in range(ahead.bit_count() - need):
        ahead &= ahead - 1
    return (ahead & -ahead).bit_length() - 1
