"""
Use and habit of one person: what the bits of a row say as of the week before bit `end`.

Each function returns True, False, or None where the person cannot be measured (yet). None is never counted as False.
"""

from __future__ import annotations

from functools import lru_cache

from uptake.core.measures.rows import Row
from uptake.core.usage import last

REGULAR_SHARE, REGULAR_LEAST, REGULAR_MONTHS, REGULAR_WEEKS = 0.75, 3, 12, 26


def active(row: Row, week: int) -> bool | None:
    """
    At least one real-work action in the week; None where the week does not count for the person (weekly_active/1).
    """
    if not row.measured or not row.counts >> week & 1:
        return None
    return bool(row.history.used >> week & 1)


def adopted(row: Row, end: int) -> bool | None:
    """Active in at least 3 of the 4 latest weeks that count for the person, looking back at most 6 (adopted/1)."""
    return _said(row, row.habit.fours, row.habit.adopted, end)


def habitual(row: Row, end: int) -> bool | None:
    """Active in at least 9 of the last 12 weeks, of fewer where up to 3 do not count for the person (habitual/1)."""
    return _said(row, row.habit.twelves, row.habit.habitual, end)


def is_quiet(row: Row, end: int) -> bool | None:
    """No real-work action in the 4 latest weeks that count for the person; None where fewer count."""
    return _said(row, row.habit.fours, row.habit.quiet, end)


def _said(row: Row, known: int, so: int, end: int) -> bool | None:
    """What the bits say at a week end, of people who are measured and were still here."""
    if not row.measured or row.is_gone(end) or not known >> end & 1:
        return None
    return bool(so >> end & 1)


def ever_adopted(row: Row, end: int) -> bool | None:
    """Whether the person was adopted at the end of any week up to `end`; None where that could never be said."""
    return _ever(row, row.habit.fours, row.habit.adopted, end)


def ever_habitual(row: Row, end: int) -> bool | None:
    """Whether the person was habitual at the end of any week up to `end`; None where that could never be said."""
    return _ever(row, row.habit.twelves, row.habit.habitual, end)


def _ever(row: Row, known: int, so: int, end: int) -> bool | None:
    if not row.measured or not known & upto(end):
        return None
    return so & upto(end) != 0


def upto(end: int) -> int:
    """A mask of the week ends up to `end`, itself included."""
    return (2 << end) - 1


def lapsed(row: Row, end: int) -> bool | None:
    """Was adopted, and did nothing in the 4 latest weeks that count (lapsed/1)."""
    quiet = is_quiet(row, end)
    return quiet if not quiet else bool(ever_adopted(row, end))


def dormant(row: Row, end: int) -> bool | None:
    """
    Used it once or more, was never adopted, and did nothing in the 4 latest weeks that count (dormant/1). Who used it
    first after the last complete week is new, not dormant.
    """
    quiet = is_quiet(row, end)
    return quiet if not quiet else row.first_week < end and not ever_adopted(row, end)


def regular(used: int, came_up: int) -> bool | None:
    """
    Used in at least three quarters of the periods in which the work came up; None with fewer than 3 of them
    (regular/1).
    """
    periods = came_up.bit_count()
    return None if periods < REGULAR_LEAST else (used & came_up).bit_count() >= REGULAR_SHARE * periods


@lru_cache(maxsize=1 << 16)
def was_regular(used: int, came_up: int, look_back: int, end: int) -> bool:
    """Whether a person with these bits used it whenever the work came up, at the end of any period up to `end`."""
    first = (came_up & -came_up).bit_length()
    return any(regular(used, came_up & last(look_back, at)) for at in range(max(1, first), end + 1))
