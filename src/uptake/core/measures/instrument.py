"""Did the way of counting change? A break that hits nearly everybody at once is rarely a change of mind."""

from __future__ import annotations

from collections.abc import Sequence

from uptake.core.usage import History, last

WINDOW = 4  # weeks before and after
LEAST_BEFORE = 2  # weeks of use among those before, to be somebody who used it
LEAST_PEOPLE = 5
MOST_LEFT = 0.2  # of the users before, at most so many still seen after


def suspected_break(histories: Sequence[History], end: int) -> int | None:
    """
    The bit of the week from which use of nearly everybody stops being seen although their work goes on, or None.

    Compared are, for each week, those who used it in at least 2 of the 4 weeks before and worked in the 4 weeks after.
    The latest such week is returned, of neighbours the one with the fewest people left.
    """
    found: tuple[float, int] | None = None
    for week in range(end - WINDOW, WINDOW - 1, -1):
        share = _still_seen(histories, week)
        if share is None or share > MOST_LEFT:
            if found is not None:
                break
            continue
        if found is None or share <= found[0]:
            found = (share, week)
    return found[1] if found else None


def _still_seen(histories: Sequence[History], week: int) -> float | None:
    before, after = last(WINDOW, week), last(WINDOW, week + WINDOW)
    users = [
        history
        for history in histories
        if (history.used & before).bit_count() >= LEAST_BEFORE and history.chance & after
    ]
    if len(users) < LEAST_PEOPLE:
        return None
    return sum(1 for history in users if history.used & after) / len(users)
