"""Use week by week, and what happened when."""

from __future__ import annotations

from collections.abc import Iterable

from uptake.core.measures.audience import ALL
from uptake.core.picture_parts import GroupPicture, Picture, WeekRow
from uptake.core.report.charts.frame import PANEL, WIDE
from uptake.core.report.charts.lines import Series, Weeks, latest_of, over_weeks, side_by_side
from uptake.core.report.curves import Curve, curve, known, weekly_active
from uptake.core.report.groups import NOT_SHOWN
from uptake.core.report.happened import NOT_COUNTED, closed, explained, holidays, moments, so_far, when
from uptake.core.report_parts import Chart, Lines, Section, Words
from uptake.core.sentences import later
from uptake.core.wording import count_words, dates_words, percent, shares_of, short_day

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_GROUPS = 6  # lines in one chart
COMPARED_WEEKS = 4
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
    series = [Series(str(later("Everybody")) if others else "", everybody)]
    series += side_by_side((one.title, curve(one, "weekly_active")) for one in others[:MOST_GROUPS])
    everyone = picture.groups or (picture.all,)
    happened = so_far(picture, sorted((*moments(picture, everyone), *holidays(picture, (*everyone, picture.all)))))
    asked = Weeks(tuple(series), happened, closed((*everyone, picture.all)), ticks=QUARTERS)
    moved = _moved_most([one for one in others if _is_known_as_long(one, everybody)], known(everybody))
    title = moved or _message(known(everybody))
    groups = ", ".join(one.last_words(latest_of(series)) for one in series)
    description = later("{title}. In the latest week: {groups}.", title=title, groups=groups)
    yield Chart("weeks", title, description, over_weeks(asked, WIDE, 230), over_weeks(asked, PANEL, 200))


def _is_known_as_long(group: GroupPicture, everybody: Curve) -> bool:
    """Whether the latest week of everybody is known of the group as well, so that their moves end with the same."""
    latest = max(day for day, value in everybody if value is not None)
    return dict(curve(group, "weekly_active")).get(latest) is not None


def _moved_most(groups: list[GroupPicture], everybody: list[float]) -> Words | None:
    """The group that moved most within four weeks, and one that moved the other way; None where they moved alike."""
    moves: list[tuple[float, str, list[float]]] = []
    for group in groups:
        values = known(curve(group, "weekly_active"))
        if len(values) > COMPARED_WEEKS:
            moves.append((values[-1] - values[-1 - COMPARED_WEEKS], group.title, values))
    if len(moves) < 2 or max(moves)[0] - min(moves)[0] < APART:
        return None
    moved, title, values = max(moves, key=lambda one: abs(one[0]))
    before, now = percent(values[-1 - COMPARED_WEEKS]), percent(values[-1])
    other, other_title, others = min(moves) if moved > 0 else max(moves)
    if moved * other < 0 and abs(other) > STILL:
        return later("Weekly use within four weeks: {group} from {before} to {now}, {other} from {other_before} to "
                     "{other_now}", group=title, before=before, now=now, other=other_title,
                     other_before=percent(others[-1 - COMPARED_WEEKS]), other_now=percent(others[-1]))  # fmt: skip
    return later("Weekly use within four weeks: {group} from {before} to {now}; everybody is at {everybody}",
                 group=title, before=before, now=now, everybody=percent(everybody[-1]))  # fmt: skip


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
