"""Use week by week."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.picture_parts import GroupPicture, Picture, WeekRow
from uptake.core.report_parts import Lines, Section, Words
from uptake.core.sentences import later
from uptake.core.wording import dates_words, percent, short_day


def weeks(picture: Picture) -> Iterable[Section]:
    """Weekly use of each group and of everybody, all ending with the same week."""
    groups = [group for group in (*picture.groups, picture.all) if group.weeks]
    if not groups:
        return
    drawn = groups if len(picture.groups) > 1 else groups[-1:]
    longest = max((group.weeks for group in drawn), key=len)
    span = dates_words(longest[0].first_day, longest[-1].last_day)
    title = later("Used it, week by week ({span})", span=span)
    days = tuple(short_day(week.first_day) for week in longest)
    yield Section("weeks", later("Week by week"), (Lines(title, tuple(map(_line, drawn)), days),))


def share(week: WeekRow) -> float | None:
    """The share of the intended users who used it in the week; None where that is not known, or it is no week."""
    return week.active / week.intended if week.active is not None and week.intended else None


def _line(group: GroupPicture) -> tuple[Words, tuple[float | None, ...], Words]:
    shares = tuple(map(share, group.weeks))
    known = [one for one in shares if one is not None]
    if not known:
        return group.title, shares, later("no week that counts")
    words = later("latest {latest}, highest {highest}", latest=percent(known[-1]), highest=percent(max(known)))
    return group.title, shares, words
