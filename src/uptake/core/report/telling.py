"""Who was told in time, who said so, and what people answered; group by group."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.groups import cell
from uptake.core.report.names import MEASURES, named
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later, later_n
from uptake.core.wording import number, percent

ANSWERED = ("acknowledged", "not_clear", "not_my_work")


def telling(picture: Picture) -> Iterator[Section]:
    """Nothing where nobody's answer was recorded: that people were told stands with the groups."""
    groups = [group for group in picture.groups if not group.hidden]
    known = [id_ for id_ in ANSWERED if any(_is_known(group, id_) for group in groups)]
    if not known or not any(_is_known(group, "told") for group in groups):
        return
    heads = (later("group"), later("told in time"), later("told late"), *(named(MEASURES, id_) for id_ in known),
             later("half said so within"))  # fmt: skip
    rows = tuple((group.title, *_told(group), *(cell(group.measures[id_]) for id_ in known), _speed(group))
                 for group in groups)  # fmt: skip
    title = later("Told, and what they answered")
    yield Section("telling", title, (Table(title, heads, rows, frozenset(range(1, len(heads)))),))


def _is_known(group: GroupPicture, id_: str) -> bool:
    return group.measures[id_].state is State.OK


def _told(group: GroupPicture) -> tuple[Words, Words]:
    """In time and late; where one of them is few people's, neither."""
    reading: Reading = group.measures["told"]
    in_time = reading.details.get("in_time")
    if reading.state is not State.OK or reading.value is None or in_time is None:
        words = later("too few") if reading.state is State.OK else cell(reading)
        return words, words
    return percent(in_time), percent(reading.value - in_time)


def _speed(group: GroupPicture) -> Words:
    reading = group.measures["acknowledged"]
    days = reading.details.get("median_days")
    if days is None:
        return later("not yet") if "median_days" in reading.details else later("not known")
    return later("a day") if days < 1 else later_n(int(days), "{number} day", "{number} days", number=number(days))
