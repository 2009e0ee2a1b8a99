"""What happened when: launches, holidays, weeks that are none, changes in the way of counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from uptake.core.calendar import Day
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report_parts import Table, Words
from uptake.core.sentences import later
from uptake.core.wording import dates_words, day_words

COUNTED_OTHERWISE: Words = later("counting changed")
NOT_COUNTED: Words = later("not counted")
NEIGHBOURS = timedelta(days=8)
Moment = tuple[Day, str]
Closed = tuple[Day, Day, str]


def moments(picture: Picture, groups: tuple[GroupPicture, ...]) -> tuple[Moment, ...]:
    """Launches of the groups and changes of counting, from launch on."""
    changes = [(day, str(COUNTED_OTHERWISE)) for day in _changes(picture, groups)]
    return tuple(sorted((*_launches(groups), *changes)))


def _changes(picture: Picture, groups: tuple[GroupPicture, ...]) -> list[Day]:
    """The days from launch on, on which the way of counting changed."""
    first = min((group.launch for group in groups if group.launch), default=picture.launch or picture.as_of)
    return [day for day, _ in picture.instrument_changes if day >= first]


def so_far(picture: Picture, happened: Iterable[Moment]) -> tuple[Moment, ...]:
    """Those that have come: a launch to come would leave half of a chart empty."""
    return tuple((day, words) for day, words in happened if day <= picture.as_of)


def explained(picture: Picture, groups: tuple[GroupPicture, ...]) -> Iterator[Words]:
    """What the words over a chart of these groups mean."""
    if _changes(picture, groups):
        yield later("“{words}”: use was counted in another way from that day on; a step there is no rise or fall.",
                    words=COUNTED_OTHERWISE)  # fmt: skip
    if closed(groups):
        yield later("“{words}”: weeks of holidays or closed days, in which nobody's use is counted.", words=NOT_COUNTED)


def holidays(picture: Picture, groups: tuple[GroupPicture, ...]) -> tuple[Moment, ...]:
    """Holidays outside of the weeks that are none; of neighbours the first, or their names would hide each other."""
    spans = closed(groups)
    found: list[Moment] = []
    for day, name in picture.holidays:
        if any(start <= day <= end for start, end, _ in spans) or (found and day - found[-1][0] < NEIGHBOURS):
            continue
        found.append((day, str(later(name))))
    return tuple(found)


def _launches(groups: tuple[GroupPicture, ...]) -> list[Moment]:
    days: dict[Day, list[str]] = {}
    for group in groups:
        if group.launch is not None:
            days.setdefault(group.launch, []).append(group.title)
    first = min(days, default=None)
    return [
        (day, str(later("launch") if day == first else later("launch: {groups}", groups=", ".join(titles))))
        for day, titles in days.items()
    ]


def closed(groups: tuple[GroupPicture, ...]) -> tuple[Closed, ...]:
    """Runs of weeks that count for nobody of these groups."""
    weeks = {week.first_day: week for group in groups for week in group.weeks}
    for group in groups:
        weeks |= {week.first_day: week for week in group.weeks if week.counts}
    found: list[Closed] = []
    for week in (week for _, week in sorted(weeks.items()) if not week.counts):
        if found and (week.first_day - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], week.last_day, found[-1][2])
        else:
            found.append((week.first_day, week.last_day, str(NOT_COUNTED)))
    return tuple(found)


def when(picture: Picture) -> Table:
    """The same in words, with every holiday."""
    rows: list[tuple[Day, Words, Words]] = [
        (day, day_words(day), words) for day, words in _launches(picture.groups or (picture.all,))
    ]
    rows += [(day, day_words(day), later("counting changed: {what}", what=what)) for day, what in
             picture.instrument_changes]  # fmt: skip
    rows += [(day, day_words(day), later(name)) for day, name in picture.holidays]
    rows += [(start, dates_words(start, end), later("holidays or closed days for everybody: not counted"))
             for start, end, _ in closed((*picture.groups, picture.all))]  # fmt: skip
    rows.sort(key=lambda row: row[0])
    return Table(later("What happened when"), (later("day"), later("what")), tuple(row[1:] for row in rows))
