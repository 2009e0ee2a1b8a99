"""Use week by week, and what happened when."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.charts.frame import GREY, PANEL, WIDE
from uptake.core.report.charts.lines import Series, Weeks, over_weeks
from uptake.core.report.curves import curve, known, weekly_active
from uptake.core.report.happened import closed, holidays, moments, when
from uptake.core.report_parts import Chart, Lines, Section, Words
from uptake.core.sentences import later
from uptake.core.wording import dates_words, percent, short_day

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_GROUPS = 6  # lines in one chart
COMPARED_WEEKS = 4
STILL = 0.03  # a change under three points is called none


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
    lines = Lines(title, tuple(map(_line, drawn)), days)
    yield Section("weeks", later("Week by week"), (lines,), tuple(_charts(picture)), (when(picture),))


def _line(group: GroupPicture) -> tuple[Words, tuple[float | None, ...], Words]:
    shares = tuple(map(weekly_active, group.weeks))
    if not any(week.counts for week in group.weeks):
        return group.title, shares, later("no week that counts")
    values = [weekly_active(week) for week in group.weeks if week.active is not None]
    exact = [one for one in values if one is not None]
    latest = next(week for week in reversed(group.weeks) if week.counts)
    if latest.active is None or not exact:
        return group.title, shares, ""
    highest = percent(max(exact))
    words = later("latest {latest}, highest {highest}", latest=percent(weekly_active(latest)), highest=highest)
    return group.title, shares, words


def _charts(picture: Picture) -> Iterable[Chart]:
    everybody = curve(picture.all, "weekly_active")
    if not known(everybody):
        return
    others = [one for one in picture.groups if known(curve(one, "weekly_active"))] if len(picture.groups) > 1 else []
    series = [Series(str(later("Everybody")) if others else "", everybody)]
    series += [Series(one.title, curve(one, "weekly_active"), GREY, strong=False) for one in others[:MOST_GROUPS]]
    everyone = picture.groups or (picture.all,)
    happened = tuple(sorted((*moments(picture, everyone), *holidays(picture, (*everyone, picture.all)))))
    asked = Weeks(tuple(series), happened, closed((*everyone, picture.all)), ticks=QUARTERS)
    title = _message(known(everybody))
    groups = ", ".join(f"{one.words} {percent(known(one.points)[-1])}" for one in series)
    description = later("{title}. In the latest week: {groups}.", title=title, groups=groups)
    yield Chart("weeks", title, description, over_weeks(asked, WIDE, 230), over_weeks(asked, PANEL, 200))


def _message(values: list[float]) -> Words:
    now = values[-1]
    if len(values) <= COMPARED_WEEKS:
        return later("Weekly use: {now} in the latest week", now=percent(now))
    before = values[-1 - COMPARED_WEEKS]
    if now - before > STILL:
        return later("Weekly use rises: {now} in the latest week, {before} four weeks before", now=percent(now),
                     before=percent(before))  # fmt: skip
    if before - now > STILL:
        return later("Weekly use falls: {now} in the latest week, {before} four weeks before", now=percent(now),
                     before=percent(before))  # fmt: skip
    return later("Weekly use stands still: {now} in the latest week, {before} four weeks before", now=percent(now),
                 before=percent(before))  # fmt: skip
