"""Who came back, by the week in which people used it first."""

from __future__ import annotations

from uptake.core.measures import habit
from uptake.core.measures.audience import Audience, Row
from uptake.core.measures.reading import Part
from uptake.core.measures.use import RETAINED_WEEKS
from uptake.core.picture_parts import Cohort
from uptake.core.privacy import withhold

MOST = 8  # cohorts: more than that nobody reads

Rows = list[Row]


def cohorts(audience: Audience, floor: int) -> tuple[Cohort, ...]:
    """
    First users by their start weeks, the earliest first.

    Neighbouring weeks are put together until nobody can be picked out: each cohort has at least `floor` people, and so
    has each of its figures, or none.
    """
    rows = sorted((row for row in audience.rows if row.measured and 0 <= row.first_week < audience.end), key=_start)
    parts = _put_together(rows, audience.end, floor)
    back = {week: _back(parts, week, audience.end, floor) for week in RETAINED_WEEKS}
    return tuple(
        Cohort(
            first_day=audience.weeks.first_day(part[0].first_week),
            last_day=audience.weeks.last_day(part[-1].first_week),
            people=len(part),
            back={week: back[week][at] for week in RETAINED_WEEKS},
        )
        for at, part in enumerate(parts)
    )


def _start(row: Row) -> int:
    return row.first_week


def _put_together(rows: Rows, end: int, floor: int) -> list[Rows]:
    """People by start week, week after week, until each part is large enough."""
    wanted = max(floor, -(-len(rows) // MOST))
    parts: list[Rows] = []
    for row in rows:
        if parts and (parts[-1][-1].first_week == row.first_week or len(parts[-1]) < wanted):
            parts[-1].append(row)
        else:
            parts.append([row])
    while len(parts) > 1 and (small := _too_small(parts, end, floor)) is not None:
        _hand_over(parts, max(1, small))
    return parts if parts and len(parts[0]) >= floor else []


def _hand_over(parts: list[Rows], at: int) -> None:
    """The first start week of a cohort goes to the one before it."""
    first = [row for row in parts[at] if row.first_week == parts[at][0].first_week]
    parts[at - 1 : at + 1] = [part for part in (parts[at - 1] + first, parts[at][len(first) :]) if part]


def _too_small(parts: list[Rows], end: int, floor: int) -> int | None:
    """The last cohort of too few people, or of which too few have come to a week that is read."""
    for at in range(len(parts) - 1, -1, -1):
        sizes = [len(parts[at]), *(len(_said(parts[at], week, end)) for week in RETAINED_WEEKS)]
        if any(0 < size < floor for size in sizes):
            return at
    return None


def _said(rows: Rows, week: int, end: int) -> list[bool]:
    """Whether they were active in that week of their own: those who have come to it and for whom it counts."""
    answers = (habit.active(row, row.first_week + week - 1) for row in rows if row.first_week + week - 1 < end)
    return [answer for answer in answers if answer is not None]


def _back(parts: list[Rows], week: int, end: int, floor: int) -> list[Part | None]:
    """One figure of each cohort, without those of too few people and what they could be worked out from."""
    said = [_said(part, week, end) for part in parts]
    hidden = withhold({str(at): len(answers) for at, answers in enumerate(said)}, floor)
    shown = [bool(answers) and str(at) not in hidden.parts and not hidden.whole for at, answers in enumerate(said)]
    return [Part(sum(answers), len(answers)) if show else None for answers, show in zip(said, shown, strict=True)]
