"""What a measure asks of each person in the weeks until its deciding week, and what can still become of it at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

import numpy as np

from uptake.core.forecast.draws import Futures
from uptake.core.forecast.subjects import Bools, Floats, Ints, Subjects
from uptake.core.measures import bits
from uptake.core.usage import last

Need = tuple[int, int]  # (weeks in which it counts, in how many of them), as bits and a number


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    People counted in the deciding week, with what each still needs.

    `who`: places among the subjects; `had`: active weeks of the window so far; `need`: how many there must be;
    `ahead`: bits of the weeks of the window that are to come, bit 0 for the first week that is not over; `left_out`:
    people who are here and will not have enough weeks by then; `window`: the earliest week of anybody's window.
    """

    who: Ints
    had: Ints
    need: Ints
    ahead: Ints
    left_out: int = 0
    window: int = 0

    @property
    def sure(self) -> Bools:
        """Who is in whatever happens."""
        return self.had >= self.need

    @property
    def lost(self) -> Bools:
        """Who cannot get there any more."""
        return self.had + np.bitwise_count(self.ahead) < self.need

    @property
    def undecided(self) -> Bools:
        """Whose weeks to come decide."""
        return ~(self.sure | self.lost)

    @property
    def bounds(self) -> tuple[float, float]:
        """What the share can still become: everybody who is sure, and everybody who is not lost (arithmetic only)."""
        people = len(self.who)
        return int(self.sure.sum()) / people, (people - int(self.lost.sum())) / people


def wanted(measure: str, known: Subjects, end: int) -> Wanted:
    """What a measure, read at week end `end`, asks of the people who will be counted then."""
    needs = _NEEDS[measure](known, end)
    here = [place for place, row in enumerate(known.rows) if row.member.here and not row.is_gone(end)]
    found = [(place, need) for place in here if (need := needs(place)) is not None]
    past = (1 << known.end) - 1
    had = [(known.used[place] & window & past).bit_count() for place, (window, _) in found]
    window = reduce(or_, (window for _, (window, _) in found), 0)
    return Wanted(
        who=_ints([place for place, _ in found]),
        had=_ints(had),
        need=_ints([need for _, (_, need) in found]),
        ahead=_ints([window >> known.end for _, (window, _) in found]),
        left_out=len(here) - len(found),
        window=(window & -window).bit_length() - 1 if window else end,
    )


def shares(asked: Wanted, paths: Futures) -> Floats:
    """
    The share of people in each draw.

    The futures are those of the first people only, a sample by lot: they stand for all who are neither sure nor lost.
    """
    people = len(asked.who)
    sure, undecided = int(asked.sure.sum()), asked.undecided
    reached = _reached(asked, undecided & (asked.who < len(paths)), paths)
    found: Floats = (sure + int(undecided.sum()) * reached.mean(axis=0)) / people
    return found


def chances(asked: Wanted, paths: Futures) -> Floats:
    """How likely each person gets there; who has no futures of their own is as likely as the others on average."""
    found = asked.sure.astype(float)
    drawn = asked.undecided & (asked.who < len(paths))
    likely = _reached(asked, drawn, paths).mean(axis=1)
    found[asked.undecided] = likely.mean()
    found[drawn] = likely
    return found


def _reached(asked: Wanted, drawn: Bools, paths: Futures) -> Bools:
    """Who gets there in which draw, people × draws."""
    if not drawn.any():  # of thousands of people a few are undecided, and none of them is in the sample: as well as not
        half: Bools = (np.arange(paths.shape[1]) % 2 == 0)[None, :]
        return half
    future = paths[asked.who[drawn]] & asked.ahead[drawn, None].astype(np.uint32)
    found: Bools = np.bitwise_count(future) >= (asked.need - asked.had)[drawn, None]
    return found


def _habitual(known: Subjects, end: int) -> Callable[[int], Need | None]:
    window = last(bits.HABITUAL_WEEKS, end)

    def need(place: int) -> Need | None:
        counts = known.counts[place]
        enough = bits.habitual_need(counts, known.rows[place].first, end)
        return None if enough is None else (counts & window, enough)

    return need


def _adopted(known: Subjects, end: int) -> Callable[[int], Need | None]:
    def need(place: int) -> Need | None:
        window = bits.latest(known.counts[place], bits.ADOPTED_WEEKS, bits.ADOPTED_LOOK_BACK, end)
        return None if window is None else (window, bits.ADOPTED_ACTIVE)

    return need


def _weekly_active(known: Subjects, end: int) -> Callable[[int], Need | None]:
    anybody = reduce(or_, known.counts, 0) & last(end, end)
    week = 1 << anybody.bit_length() - 1 if anybody else 0

    def need(place: int) -> Need | None:
        return (week, 1) if known.counts[place] & week else None

    return need


_NEEDS: dict[str, Callable[[Subjects, int], Callable[[int], Need | None]]] = {
    "habitual": _habitual,
    "adopted": _adopted,
    "weekly_active": _weekly_active,
}
FORECAST = frozenset(_NEEDS)


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
