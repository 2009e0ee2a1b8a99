"""
Use and habit as bits: what a person's weeks say at the end of each week, worked out for all week ends at once.

A week end is named by the bit of the week after it: end 12 lies between weeks 11 and 12.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from uptake.core.usage import last

ADOPTED_ACTIVE, ADOPTED_WEEKS, ADOPTED_LOOK_BACK = 3, 4, 6
HABITUAL_WEEKS, HABITUAL_SHARE, HABITUAL_MOST_BLANKS = 12, 0.75, 3


@dataclass(frozen=True, slots=True)
class Habit:
    """
    Bits of week ends. `fours`: there are 4 weeks that count among the 6 before it, so that adopted can be said, and
    quiet; `twelves`: habitual can be said; the others: so it was.
    """

    fours: int = 0
    adopted: int = 0  # active in at least 3 of the 4
    quiet: int = 0  # active in none of the 4
    twelves: int = 0
    habitual: int = 0


NO_HABIT = Habit()


def by_week(masks: Mapping[int, int], weeks: range) -> dict[int, int]:
    """
    Week → how many people have its bit. `masks`: bits, none below zero → people.

    All weeks are added up at once, as on paper: of the sums, written in binary one below the other, `places[0]` holds
    the ones of all weeks, `places[1]` the twos. A week at a time would look at every mask for each.
    """
    places = [0] * sum(masks.values()).bit_length()
    for mask, people in masks.items():
        for place in range(people.bit_length()):
            if people >> place & 1:
                _add(places, mask, place)
    return {week: sum((bits >> week & 1) << place for place, bits in enumerate(places)) for week in weeks}


def _add(places: list[int], mask: int, place: int) -> None:
    """Add one at a place to the sums of the weeks of a mask, and carry."""
    while mask:
        places[place], mask = places[place] ^ mask, places[place] & mask
        place += 1


def latest(counts: int, how_many: int, look_back: int, end: int) -> int | None:
    """The latest `how_many` weeks that count among the `look_back` before `end`; None where there are fewer."""
    window = counts & last(look_back, end)
    if window.bit_count() < how_many:
        return None
    while window.bit_count() > how_many:
        window &= window - 1  # drops the earliest week
    return window


def habitual_need(counts: int, first: int, end: int) -> int | None:
    """How many active weeks of the last 12 make a habit, given the weeks that count; None where that cannot be said."""
    if end - first < HABITUAL_WEEKS:
        return None
    blanks = HABITUAL_WEEKS - (counts & last(HABITUAL_WEEKS, end)).bit_count()
    if blanks > HABITUAL_MOST_BLANKS:
        return None
    return ceil(HABITUAL_SHARE * (HABITUAL_WEEKS - blanks))


@dataclass(frozen=True, slots=True)
class _Windows:
    """The windows of everybody for whom the same weeks count: (bit of the week end, weeks[, need])."""

    fours: tuple[tuple[int, int], ...]
    twelves: tuple[tuple[int, int, int], ...]
    four_ends: int
    twelve_ends: int


@lru_cache(maxsize=1 << 12)
def _windows(counts: int, first: int) -> _Windows:
    """People of one group mostly share their weeks, so this is worked out once for nearly all of them."""
    fours, twelves = [], []
    # A week that does not count for the person can still be the end of a window of weeks that do.
    for end in range(first + 1, counts.bit_length() + ADOPTED_LOOK_BACK + HABITUAL_WEEKS):
        window = latest(counts, ADOPTED_WEEKS, ADOPTED_LOOK_BACK, end)
        if window is not None:
            fours.append((1 << end, window))
        need = habitual_need(counts, first, end)
        if need is not None:
            twelves.append((1 << end, counts & last(HABITUAL_WEEKS, end), need))
    return _Windows(tuple(fours), tuple(twelves), sum(bit for bit, _ in fours), sum(bit for bit, _, _ in twelves))


@lru_cache(maxsize=1 << 16)
def habit_of(used: int, counts: int, first: int) -> Habit:
    """
    What the weeks of one person say; of many people it is the same.

    :param used: bits of weeks with use; `counts`: of weeks that count for the person; `first`: the group's week 1.
    """
    windows = _windows(counts, first)
    active = used & counts
    if not active:
        return Habit(fours=windows.four_ends, quiet=windows.four_ends, twelves=windows.twelve_ends)
    adopted = quiet = habitual = 0
    for end, weeks in windows.fours:
        times = (active & weeks).bit_count()
        if times >= ADOPTED_ACTIVE:
            adopted |= end
        elif not times:
            quiet |= end
    for end, weeks, need in windows.twelves:
        if (active & weeks).bit_count() >= need:
            habitual |= end
    return Habit(windows.four_ends, adopted, quiet, windows.twelve_ends, habitual)
