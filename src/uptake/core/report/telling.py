"""Who was told in time, who said so, and what people answered; group by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
             later("until half said so"))  # fmt: skip
    rows = tuple((group.title, *_told(group), *_answered(group.measures, known)) for group in groups)
    title = later("Told, and what they answered")
    numbers = frozenset(range(1, len(heads)))
    yield Section("telling", title, (Table(title, heads, rows, numbers),), more=tuple(_teams(groups, known)))


def _teams(groups: list[GroupPicture], known: list[str]) -> Iterator[Table]:
    """The teams of each group of which more than one is shown, in the order of names: no ranking."""
    heads = (later("people of"), later("people"), later("told"), later("told late"),
             *(named(MEASURES, id_) for id_ in known), later("until half said so"))  # fmt: skip
    for group in groups:
        rows = tuple(
            (one.title, number(one.intended), cell(one.measures["told"]), cell(one.measures["told_late"]),
             *_answered(one.measures, known))
            for one in group.teams
        )  # fmt: skip
        if len(rows) > 1 and group.measures["told"].count != 0:  # of nobody told every team says the same
            title = later("Told, by manager: {group}", group=group.title)
            yield Table(title, heads, rows, frozenset(range(1, len(heads))), below=_left_out(group))


def _left_out(group: GroupPicture) -> tuple[Words, ...]:
    """A word on those who are in none of the teams that are shown."""
    if group.intended == sum(one.intended for one in group.teams):
        return ()
    return (later("Teams that are too small to show are left out, and one more where they would follow from it."),)


def _answered(measures: Mapping[str, Reading], known: list[str]) -> tuple[Words, ...]:
    return (*(cell(measures[id_]) for id_ in known), _speed(measures["acknowledged"]))


def _is_known(group: GroupPicture, id_: str) -> bool:
    return group.measures[id_].state is State.OK


def _told(group: GroupPicture) -> tuple[Words, Words]:
    """In time and late; where the late are few, those in time are not said either."""
    reading: Reading = group.measures["told"]
    in_time = reading.details.get("in_time")
    late = cell(group.measures["told_late"])
    if reading.state is not State.OK or reading.value is None or in_time is None:
        return later("too few") if reading.state is State.OK else cell(reading), late
    return percent(in_time), late


def _speed(reading: Reading) -> Words:
    """How soon, where it was recorded who was told: of few who said so it is not shown."""
    if "median_days" not in reading.details:
        return later("too few") if reading.state is State.OK else later("not known")
    days = reading.details["median_days"]
    if days is None:
        return later("not yet")
    return later("a day") if days < 1 else later_n(int(days), "{number} day", "{number} days", number=number(days))
