"""How much of the work is still done the old way."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.measures.reading import State
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.charts.frame import PANEL, WIDE
from uptake.core.report.charts.lines import Series, Weeks, latest_of, over_weeks, side_by_side
from uptake.core.report.curves import curve, known
from uptake.core.report.happened import closed, explained, moments, so_far
from uptake.core.report.weeks import MOST_GROUPS
from uptake.core.report_parts import Chart, Prose, Section
from uptake.core.sentences import later
from uptake.core.wording import dates_words, percent, share_words

MEASURE = "old_way_share"


def old_way(picture: Picture) -> Iterator[Section]:
    """The share of the work that is done the old way, week by week."""
    reading = picture.all.measures.get(MEASURE)
    if reading is None or reading.state is not State.OK:
        return
    title = later("Old way and new")
    week = dates_words(reading.first_day, reading.last_day)
    said = later("In the week of {week}, {share} of the pieces of work were done the old way.", week=week,
                 share=share_words(reading))  # fmt: skip
    charts = tuple(_charts(picture))
    key = tuple(explained(picture, (*picture.groups, picture.all))) if charts else ()
    yield Section("old-way", title, (Prose(title, (said,)),), charts, key=key)


def _charts(picture: Picture) -> Iterator[Chart]:
    line = curve(picture.all, MEASURE)
    if len(known(line)) < 2:
        return
    others: list[GroupPicture] = []
    if len(picture.groups) > 1:
        others = [one for one in picture.groups if known(curve(one, MEASURE))][:MOST_GROUPS]
    series = [Series(str(later("Everybody")) if others else "", line)]
    series += side_by_side((one.title, curve(one, MEASURE)) for one in others)
    everyone = picture.groups or (picture.all,)
    asked = Weeks(tuple(series), so_far(picture, moments(picture, everyone)), closed((*everyone, picture.all)))
    title = later("Done the old way: {now} of the work in the latest week, {first} in the first",
                  now=percent(known(line)[-1]), first=percent(known(line)[0]))  # fmt: skip
    words = ", ".join(one.last_words(latest_of(series)) for one in series)
    description = later("{title}. In the latest week: {groups}.", title=title, groups=words)
    yield Chart("old-way", title, description, over_weeks(asked, WIDE, 150), over_weeks(asked, PANEL, 160))
