"""Who was told in time, who said so, and what people answered; group by group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.groups import NOT_SHOWN, cell
from uptake.core.report.names import MEASURES, named
from uptake.core.report_parts import Block, Section, Table, Words
from uptake.core.sentences import Listed, later, later_n
from uptake.core.wording import number, percent

SPEED = later("half had confirmed within")
SAID_SO = later("“said so”: confirmed that they know what changes for them.")
ANSWERED = ("acknowledged", "not_clear", "not_my_work")


def telling(picture: Picture) -> Iterator[Section]:
    """Nothing where nobody's answer was recorded: that people were told stands with the groups."""
    groups = [group for group in picture.groups if not group.hidden]
    known = [id_ for id_ in ANSWERED if any(_is_known(group, id_) for group in groups)]
    if not known or not any(_is_known(group, "told") for group in groups):
        return
    heads = (later("group"), later("told in time"), later("told late"), *(named(MEASURES, id_) for id_ in known),
             SPEED)  # fmt: skip
    rows = tuple((group.title, *_told(group), *_answered(group.measures, known)) for group in groups)
    title = later("Told, and what they answered")
    numbers = frozenset(range(1, len(heads)))
    said_so = (SAID_SO,) if "acknowledged" in known else ()
    table = Table(title, heads, rows, numbers, below=(*said_so, *_without_teams(groups, known)))
    yield Section("telling", title, (table,), more=tuple(_teams(groups, known)))


def _teams(groups: list[GroupPicture], known: list[str]) -> Iterator[Block]:
    """The teams of each group of which more than one is shown, in the order of names: no ranking."""
    for group in groups:
        asked = _asked(group, known)
        if shown := _shown(group, asked):
            yield _by_manager(group, asked, shown)


def _without_teams(groups: list[GroupPicture], known: list[str]) -> Iterator[Words]:
    hidden = [group.title for group in groups if (asked := _asked(group, known)) and not _shown(group, asked)]
    if hidden:
        yield later("Not shown by manager, since it would tell of a few people: {names}.", names=Listed(tuple(hidden)))


def _asked(group: GroupPicture, known: list[str]) -> list[str]:
    """What is asked of its teams: what is so of nobody is said of the group, and each team would only say the same."""
    if len(group.teams) <= 1:
        return []
    return [id_ for id_ in ("told", "told_late", *known) if group.measures[id_].count != 0]


def _shown(group: GroupPicture, asked: list[str]) -> list[str]:
    """What some team may say."""
    return [id_ for id_ in asked if any(one.measures[id_].state is not State.TOO_FEW for one in group.teams)]


def _by_manager(group: GroupPicture, asked: list[str], shown: list[str]) -> Block:
    """What some team says, in columns; what none of them may say is named in a sentence, and leaves none."""
    title = later("Told, by manager: {group}", group=group.title)
    measures = [one.measures for one in group.teams]
    columns = [(named(MEASURES, id_), [cell(one[id_]) for one in measures]) for id_ in shown]
    if any("median_days" in one["acknowledged"].details for one in measures):
        columns.append((SPEED, [_speed(one["acknowledged"]) for one in measures]))
    heads = (later("people of"), later("people"), *(head for head, _ in columns))
    cells = zip(*(column for _, column in columns), strict=True)
    rows = tuple((one.title, number(one.intended), *row) for one, row in zip(group.teams, cells, strict=True))
    below = (*_unshown(id_ for id_ in asked if id_ not in shown), *_left_out(group))
    return Table(title, heads, rows, frozenset(range(1, len(heads))), below=below)


def _unshown(ids: Iterable[str]) -> Iterator[Words]:
    if names := tuple(named(MEASURES, id_) for id_ in ids):
        yield later("Not shown by manager, since it would tell of a few people: {names}.", names=Listed(names))


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
        return NOT_SHOWN if reading.state is State.OK else cell(reading), late
    return percent(in_time), late


def _speed(reading: Reading) -> Words:
    """How soon, where it was recorded who was told: of few who said so it is not shown."""
    if "median_days" not in reading.details:
        return NOT_SHOWN if reading.state in {State.OK, State.TOO_FEW} else later("not known")
    days = reading.details["median_days"]
    if days is None:
        return later("not yet")
    return later("a day") if days < 1 else later_n(int(days), "{number} day", "{number} days", number=number(days))
