"""When work comes up: how many tasks each day brings to each person, by the rhythm of the group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from uptake.core.people import Person
from uptake.core.simulation.clock import Clock
from uptake.core.simulation.dice import Bools, Floats, Ints
from uptake.core.simulation.habits import COMES, FAVOURITE, LOAD, TASKS

_SICK = 0.015  # of days, without a word in the roster


def tasks_of(rhythm: str, here: Bools, clock: Clock, nature: Floats, tape: Floats) -> Ints:
    """People × days: the tasks that come up, none where the person is not here."""
    comes = tape[:, :, COMES]
    if rhythm == "daily":
        tasks = _some(comes, (0.35 + 0.5 * nature[:, LOAD])[:, None])
    elif rhythm == "weekly":
        on_the_day = np.where(comes < 0.95, 1 + _some(comes / 0.95, np.full((1, 1), 0.35)), 0)
        tasks = np.where(_favourite(clock, nature), on_the_day, comes < 0.07).astype(np.int64)
    elif rhythm == "monthly":
        tasks = np.where(_month_end(clock), _some(comes, np.full((1, 1), 0.72)), comes < 0.004).astype(np.int64)
    else:
        tasks = (comes < (0.04 + 0.14 * nature[:, LOAD])[:, None]).astype(np.int64)
    return np.where(here & (comes > _SICK), np.minimum(tasks, TASKS), 0)


def _some(draw: Floats, chance: Floats) -> Ints:
    """A number of tasks: one with the chance, another with it again, and so on."""
    power, tasks = chance, np.zeros(draw.shape, dtype=np.int64)
    for _ in range(TASKS):
        # From the upper end of the draw, for its lower end is who is ill.
        tasks += draw > 1.0 - power
        power = power * chance
    return tasks


def _favourite(clock: Clock, nature: Floats) -> Bools:
    """Each person's own day of the week; where the week lacks it, its last working day."""
    held = np.bincount(clock.weeks)[clock.weeks]
    starts = np.searchsorted(clock.weeks, clock.weeks)
    within = np.arange(len(clock.weeks)) - starts
    favourite = (nature[:, FAVOURITE] * 5).astype(np.int64)[:, None]
    result: Bools = within == np.minimum(favourite, held - 1)
    return result


def _month_end(clock: Clock) -> Bools:
    """The last three working days of each month, and the first of the next."""
    months = np.array([day.year * 12 + day.month for day in clock.days])
    left = np.searchsorted(months, months, side="right") - np.arange(len(months))
    done = np.arange(len(months)) - np.searchsorted(months, months)
    last_known = months == months[-1]  # the month that the world ends in is not over
    result: Bools = ((left <= 3) & ~last_known) | (done == 0)
    return result


def presence(people: Sequence[Person], clock: Clock) -> Bools:
    """People × days: whether the person is employed and not away."""
    ordinals = np.array([day.toordinal() for day in clock.days])
    here = np.ones((len(people), len(ordinals)), dtype=np.bool_)
    for place, person in enumerate(people):
        if person.starts is not None:
            here[place] &= ordinals >= person.starts.toordinal()
        if person.ends is not None:
            here[place] &= ordinals <= person.ends.toordinal()
        for span in person.absent:
            here[place] &= (ordinals < span.first.toordinal()) | (ordinals > span.last.toordinal())
    return here
