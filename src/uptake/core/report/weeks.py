"""Use week by week, and what happened when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from uptake.core.calendar import Day
from uptake.core.measures.audience import ALL
from uptake.core.picture_parts import GroupPicture, Picture, WeekRow
from uptake.core.report.charts.frame import PANEL, WIDE
from uptake.core.report.charts.lines import Series, Weeks, latest_of, over_weeks, side_by_side
from uptake.core.report.curves import curve, ends, in_words, known, weekly_active
from uptake.core.report.groups import NOT_SHOWN
from uptake.core.report.happened import NOT_COUNTED, closed, explained, holidays, moments, so_far, when
from uptake.core.report_parts import Chart, Lines, Section, Words
from uptake.core.sentences import later
from uptake.core.wording import count_words, dates_words, percent, shares_of, short_day

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_GROUPS = 6  # lines in one chart
COMPARED_WEEKS = 4
LEAST_COMPARED = 2  # the first and the last of them
STILL = 0.03  # a change under three points is called none
APART = 0.1  # groups that moved ten points apart are named before everybody


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
    said = tuple(tuple(map(_said, group.weeks)) for group in drawn)
    lines = Lines(title, tuple(map(_line, drawn)), days, said)
    key = tuple(explained(picture, (*picture.groups, picture.all)))
    yield Section("weeks", later("Week by week"), (lines,), tuple(_charts(picture)), (when(picture),), key)


def _said(week: WeekRow) -> Words:
    """The share, a range where only that is shown, or why there is none."""
    if not week.counts:
        return NOT_COUNTED
    span = week.ranges.get("active")
    if span is not None and week.intended is not None:
        return shares_of(span, week.intended) or later("{count} of {of}", count=count_words(0, span), of=week.intended)
    share = weekly_active(week)
    return later("nobody there") if week.intended == 0 else NOT_SHOWN if share is None else percent(share)


def _line(group: GroupPicture) -> tuple[Words, tuple[float | None, ...], Words]:
    shares = tuple(map(weekly_active, group.weeks))
    name: Words = later("Everybody") if group.id == ALL else group.title
    if not any(week.counts for week in group.weeks):
        return name, shares, later("no week that counts")
    values = [weekly_active(week) for week in group.weeks if week.active is not None]
    exact = [one for one in values if one is not None]
    latest = next(week for week in reversed(group.weeks) if week.counts)
    if latest.active is None or not exact:
        return name, shares, later("latest {latest}", latest=_said(latest))
    highest = percent(max(exact))
    words = later("latest {latest}, highest {highest}", latest=percent(weekly_active(latest)), highest=highest)
    return name, shares, words


def _charts(picture: Picture) -> Iterable[Chart]:
    everybody = curve(picture.all, "weekly_active")
    if not known(everybody):
        return
    others = [one for one in picture.groups if known(curve(one, "weekly_active"))] if len(picture.groups) > 1 else []
    said = list(in_words(picture.all, "weekly_active").values())[-1]
    series = [Series(str(later("Everybody")) if others else "", everybody, said=said)]
    series += side_by_side((one.title, curve(one, "weekly_active")) for one in others[:MOST_GROUPS])
    everyone = picture.groups or (picture.all,)
    happened = so_far(picture, sorted((*moments(picture, everyone), *holidays(picture, (*everyone, picture.all)))))
    asked = Weeks(tuple(series), happened, closed((*everyone, picture.all)), ticks=QUARTERS)
    title = _moved_most(others, picture.all) or _message(picture.all, picture.groups)
    groups = ", ".join(one.last_words(latest_of(series)) for one in series)
    description = later("{title}. In the latest week: {groups}.", title=title, groups=groups)
    yield Chart("weeks", title, description, over_weeks(asked, WIDE, 230), over_weeks(asked, PANEL, 200))


def _known_weeks(group: GroupPicture) -> list[WeekRow]:
    return [week for week in group.weeks if weekly_active(week) is not None]


def _moved_most(groups: list[GroupPicture], everybody: GroupPicture) -> Words | None:
    """
    The group that moved most since a week that has a place in the table, and one that moved the other way; None where
    they moved alike. All are read in the same two weeks: others are not known of everybody.
    """
    known_weeks = _known_weeks(everybody)
    if len(known_weeks) <= COMPARED_WEEKS:
        return None
    then, latest = (known_weeks[at].first_day for at in (-1 - COMPARED_WEEKS, -1))
    moves = []
    for group in groups:
        shares = dict(curve(group, "weekly_active"))
        before, now = shares.get(then), shares.get(latest)
        if before is not None and now is not None:
            moves.append((now - before, group.title, before, now))
    if len(moves) < 2 or max(moves)[0] - min(moves)[0] < APART:
        return None
    moved, title, before, now = max(moves, key=lambda one: abs(one[0]))
    other, other_title, other_before, other_now = min(moves) if moved > 0 else max(moves)
    values = {"day": short_day(then), "group": title, "before": percent(before), "now": percent(now)}
    if moved * other < 0 and abs(other) > STILL:
        return later("Weekly use since the week of {day}: {group} from {before} to {now}, {other} from {other_before} "
                     "to {other_now}", other=other_title, other_before=percent(other_before),
                     other_now=percent(other_now), **values)  # fmt: skip
    return later("Weekly use since the week of {day}: {group} from {before} to {now}; everybody is at {everybody}",
                 everybody=in_words(everybody, "weekly_active")[latest], **values)  # fmt: skip


def _message(everybody: GroupPicture, groups: Sequence[GroupPicture]) -> Words:
    """What the chart shows; that use rises or falls only where all of a range does, and of the same groups."""
    words = in_words(everybody, "weekly_active")
    begun = [min((week.first_day for week in one.weeks if week.counts), default=Day.min) for one in groups]
    joined = max(begun, default=Day.min)  # before it, others were counted: a group that joins moves the share
    known_weeks = _known_weeks(everybody)
    now = words[known_weeks[-1].first_day]
    compared = [week for week in known_weeks[-1 - COMPARED_WEEKS :] if week.first_day >= joined]
    if len(known_weeks) <= COMPARED_WEEKS or len(compared) < LEAST_COMPARED:
        return later("Weekly use: {now} in the latest week", now=now)
    then = compared[0]
    (low, high), (low_before, high_before) = ends(known_weeks[-1]), ends(then)
    values = {"now": now, "before": words[then.first_day], "day": short_day(then.first_day)}
    if low - high_before > STILL:
        return later("Weekly use rises: {now} in the latest week, {before} in the week of {day}", **values)
    if low_before - high > STILL:
        return later("Weekly use falls: {now} in the latest week, {before} in the week of {day}", **values)
    if max(high - low_before, high_before - low) <= STILL:
        return later("Weekly use stands still: {now} in the latest week, {before} in the week of {day}", **values)
    return later("Weekly use: {now} in the latest week, {before} in the week of {day}", **values)
