"""The working days of a world, and moments within them: the plan's timezone, whatever the clocks do."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from uptake.core.calendar import Calendar, Day, Span
from uptake.core.simulation.dice import Ints
from uptake.core.words import say
from uptake.errors import OptionError

NEVER = 1 << 30  # a place that no day has


@dataclass(frozen=True, slots=True)
class Clock:
    """
    The working days from `first` to before `end`, by place. `opens`, `closes`, `ends`: of the work and of the local
    day, in UTC epoch seconds; `weeks`: the ISO weeks since that of `first`.
    """

    calendar: Calendar
    first: Day
    end: Day
    days: tuple[Day, ...]
    opens: Ints
    closes: Ints
    ends: Ints
    weeks: Ints
    _places: Mapping[Day, int] = field(repr=False)

    def place(self, day: Day) -> int:
        """The place of a day, or of the next working day; NEVER beyond the last."""
        found = self._places.get(day)
        if found is None:
            found = bisect_left(self.days, day)
        return found if found < len(self.days) else NEVER

    def moment(self, place: int, share: float) -> int:
        """An instant within the working hours of a day: 0 when they open, 1 when they close. UTC epoch seconds."""
        opens = int(self.opens[place])
        return opens + int(share * (int(self.closes[place]) - opens))


def clock_of(calendar: Calendar, first: Day, end: Day) -> Clock:
    """The working days of a span; OptionError where there is none."""
    days = tuple(day for day in Span(first, end - timedelta(1)).days() if calendar.is_workday(day))
    if not days:
        raise OptionError(
            say("the plan's calendar has no working day"), mend=say("look at calendar.hours and calendar.closed")
        )
    hours = [calendar.hours.spans[day.weekday()] or (0, 0) for day in days]
    starts = [calendar.start_of(day) for day in days]
    opens = [int((at + timedelta(minutes=span[0])).timestamp()) for at, span in zip(starts, hours, strict=True)]
    closes = [int((at + timedelta(minutes=span[1])).timestamp()) for at, span in zip(starts, hours, strict=True)]
    ends = [calendar.epoch(day + timedelta(1)) for day in days]
    week = first.toordinal() - first.weekday()
    weeks = [(day.toordinal() - week) // 7 for day in days]
    places = {day: place for place, day in enumerate(days)}
    return Clock(calendar, first, end, days, _ints(opens), _ints(closes), _ints(ends), _ints(weeks), places)


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
