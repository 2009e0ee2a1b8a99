"""A measure week by week, where the weeks of a Picture hold it."""

from __future__ import annotations

from collections.abc import Callable

from uptake.core.calendar import Day
from uptake.core.picture_parts import GroupPicture, WeekRow
from uptake.core.wording import percent, shares_of

Curve = tuple[tuple[Day, float | None], ...]  # (Monday, share; None: not known, or no week)


def weekly_active(week: WeekRow) -> float | None:
    """The share of the intended users who used it in the week."""
    return _share(week, "active", week.intended)


def _old_way(week: WeekRow) -> float | None:
    if week.old_way_actions is None or week.new_way_actions is None:
        return None
    return _part(week.old_way_actions, week.old_way_actions + week.new_way_actions)


COUNTS: dict[str, tuple[str, str]] = {  # of people, which may be shown as ranges: so many, of so many
    "weekly_active": ("active", "intended"),
    "adopted": ("adopted", "adopted_of"),
    "habitual": ("habitual", "habitual_of"),
}
CURVES: dict[str, Callable[[WeekRow], float | None]] = {
    "weekly_active": weekly_active,
    "adopted": lambda week: _share(week, "adopted", week.adopted_of),
    "habitual": lambda week: _share(week, "habitual", week.habitual_of),
    "old_way_share": _old_way,
}


def curve(group: GroupPicture, measure: str) -> Curve:
    """A measure of a group in each week; empty where it has none week by week."""
    read = CURVES.get(measure)
    return tuple((week.first_day, read(week)) for week in group.weeks) if read else ()


def in_words(group: GroupPicture, measure: str) -> dict[Day, str]:
    """
    What is said of a measure in each known week: where only a range is shown the range, never its middle. Nothing of a
    measure that has no line.
    """
    weeks = zip(group.weeks, curve(group, measure), strict=measure in CURVES)
    return {day: _range(week, measure) or percent(share) for week, (day, share) in weeks if share is not None}


def ends(week: WeekRow) -> tuple[float, float]:
    """Between which shares the weekly use of a known week lies; twice the same where it is shown exactly."""
    span, of = week.ranges.get("active"), week.intended or 1
    return (span.low / of, span.high / of) if span else (weekly_active(week) or 0.0,) * 2


def known(line: Curve) -> list[float]:
    """The values that are known, the earliest first."""
    return [value for _, value in line if value is not None]


def known_days(line: Curve) -> list[Day]:
    """The days from which on its values are known, the earliest first."""
    return [day for day, value in line if value is not None]


def _range(week: WeekRow, measure: str) -> str | None:
    count, of = COUNTS.get(measure, ("", ""))
    return shares_of(week.ranges[count], getattr(week, of)) if count in week.ranges else None


def _share(week: WeekRow, count: str, of: int | None) -> float | None:
    """A share; where the count is shown as a range the middle one, unless it tells of few people."""
    span = week.ranges.get(count)
    if span is None:
        return _part(getattr(week, count), of)
    return sum(span) / 2 / of if of and shares_of(span, of) else None


def _part(count: int | None, of: int | None) -> float | None:
    return count / of if count is not None and of else None
