"""Who came back, by the week in which people used it first."""

from __future__ import annotations

from uptake.core.frozen import frozen
from uptake.core.measures import habit
from uptake.core.measures.audience import Audience
from uptake.core.measures.reading import Part
from uptake.core.measures.rows import Alike
from uptake.core.measures.use import RETAINED_WEEKS
from uptake.core.picture_parts import Cohort
from uptake.core.privacy import withhold

MOST = 8  # cohorts: more than that nobody reads


@frozen
class _Start:
    """Those who used it first in one week. `back`: week of their own → active in it, of those who can be asked."""

    week: int
    people: int
    back: dict[int, Part]


Starts = list[_Start]


def cohorts(audience: Audience, floor: int) -> tuple[Cohort, ...]:
    """
    First users by their start weeks, the earliest first.

    Neighbouring weeks are put together until nobody can be picked out: each cohort has at least `floor` people, and so
    has each of its figures, or none.
    """
    parts = _put_together(_starts(audience), floor)
    back = {week: _back(parts, week, floor) for week in RETAINED_WEEKS}
    return tuple(
        Cohort(
            first_day=audience.weeks.first_day(part[0].week),
            last_day=audience.weeks.last_day(part[-1].week),
            people=_people(part),
            back={week: back[week][at] for week in RETAINED_WEEKS},
        )
        for at, part in enumerate(parts)
    )


def _starts(audience: Audience) -> Starts:
    by_week: dict[int, list[Alike]] = {}
    for one in audience.alike:
        has_launched = one.row.group.launch < audience.as_of  # nothing of a group is said before: nor by what is left
        if one.row.measured and has_launched and 0 <= one.row.first_week < audience.end:
            by_week.setdefault(one.row.first_week, []).append(one)
    return [
        _Start(
            first,
            sum(people for _, people in alike),
            {week: _asked(alike, first + week - 1) for week in RETAINED_WEEKS if first + week - 1 < audience.end},
        )
        for first, alike in sorted(by_week.items())
    ]


def _asked(alike: list[Alike], week: int) -> Part:
    """How many were active in a week, of those for whom it counts."""
    answers = [(people, answer) for row, people in alike if (answer := habit.active(row, week)) is not None]
    return Part(sum(people for people, answer in answers if answer), sum(people for people, _ in answers))


def _people(part: Starts) -> int:
    return sum(start.people for start in part)


def _put_together(starts: Starts, floor: int) -> list[Starts]:
    """Start week after start week, until each part is large enough."""
    wanted = max(floor, -(-_people(starts) // MOST))
    parts: list[Starts] = []
    for start in starts:
        if parts and _people(parts[-1]) < wanted:
            parts[-1].append(start)
        else:
            parts.append([start])
    while len(parts) > 1 and (small := _too_small(parts, floor)) is not None:
        _hand_over(parts, max(1, small))
    return parts if parts and _people(parts[0]) >= floor else []


def _hand_over(parts: list[Starts], at: int) -> None:
    """The first start week of a cohort goes to the one before it."""
    first, *others = parts[at]
    parts[at - 1 : at + 1] = [part for part in ([*parts[at - 1], first], others) if part]


def _too_small(parts: list[Starts], floor: int) -> int | None:
    """The last cohort of too few people, or of which too few have come to a week that is read."""
    for at in range(len(parts) - 1, -1, -1):
        sizes = [_people(parts[at]), *(_said(parts[at], week).of for week in RETAINED_WEEKS)]
        if any(0 < size < floor for size in sizes):
            return at
    return None


def _said(part: Starts, week: int) -> Part:
    """How many were active in that week of their own, of those who have come to it and for whom it counts."""
    known = [start.back[week] for start in part if week in start.back]
    return Part(sum(one.count for one in known), sum(one.of for one in known))


def _back(parts: list[Starts], week: int, floor: int) -> list[Part | None]:
    """One figure of each cohort, without those of too few people and what they could be worked out from."""
    said = [_said(part, week) for part in parts]
    hidden = withhold({str(at): one.of for at, one in enumerate(said)}, floor)
    shown = [bool(one.of) and str(at) not in hidden.parts and not hidden.whole for at, one in enumerate(said)]
    return [one if show else None for one, show in zip(said, shown, strict=True)]
