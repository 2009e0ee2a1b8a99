"""A Picture for people who do not hold the raw rows: small counts are ranges, and their shares are withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from uptake.core.journey import Journey
from uptake.core.measures.audience import ALL
from uptake.core.measures.reading import Range, Reading, State
from uptake.core.picture_parts import Cohort, GroupPicture, Picture, WeekRow
from uptake.core.publishing.bands import Cell, band, spread, spread_row, widened
from uptake.core.publishing.groups import is_of_people

Read = Callable[[GroupPicture], Cell | None]

# Measures whose number of people is itself the number of first users.
# Where first use and weekly use agree, whoever is on the way is everybody of the latest week.
_FOLLOWS = frozenset({"on the way"})
OF_FIRST_USERS = frozenset({"assisted_first_use", "retained_5", "retained_9", "retained_13"})
IN_WEEK = {
    "active": "intended",
    "adopted": "adopted_of",
    "lapsed": "adopted_of",
    "habitual": "habitual_of",
    "chance": "intended",
}


def share_groups(shown: Mapping[str, GroupPicture], picture: Picture, floor: int) -> dict[str, GroupPicture]:
    """
    The groups and `all`, by id, with ranges in place of small counts.

    :param shown: what may be shown to whoever holds the raw rows; `picture`: everything.
    """
    sharing = _Sharing(shown, picture, floor)
    return {id_: one if one.hidden else sharing.of(one) for id_, one in shown.items()}


class _Sharing:
    """One pass over the groups; every count is spread over the groups and `all` at once."""

    def __init__(self, shown: Mapping[str, GroupPicture], picture: Picture, floor: int) -> None:
        self._shown, self._picture, self._floor = shown, picture, floor
        self._barriers = cache(self._spread_barriers)
        self._found: dict[tuple[str, object], dict[str, Range]] = {}

    def of(self, group: GroupPicture) -> GroupPicture:
        measures = {id_: self._reading(id_, reading, group.id) for id_, reading in group.measures.items()}
        weeks = tuple(self._week(week, group.id) for week in group.weeks)
        cohorts = share_cohorts(group.cohorts, measures, self._floor)
        return replace(group, measures=measures, weeks=weeks, journey=self._journey(group), cohorts=cohorts)

    def _span(self, group: str, kind: str, which: object, read: Read) -> Range | None:
        """The range in which a count of the group is shown, None where it is exact."""
        if (kind, which) not in self._found:
            cells = {one.id: cell for one in self._picture.groups if (cell := read(one))}
            seen = [id_ for id_ in cells if read(self._shown[id_])]
            whole, is_week = read(self._picture.all), kind in IN_WEEK
            self._found[kind, which] = spread(cells, seen, whole, self._floor, told_again=is_week)
        return self._found[kind, which].get(group)

    def _reading(self, id_: str, reading: Reading, group: str) -> Reading:
        if reading.state is not State.OK or not is_of_people(reading):
            return share_reading(reading, None, self._floor)
        if id_ in OF_FIRST_USERS and self._span(group, "reading", "first_use", lambda one: _cell(one, "first_use")):
            return reading.withheld()
        if self._span(group, "among chance", id_, lambda one: _chance(one, id_)):
            reading = replace(reading, among_chance=None)
        span = self._span(group, "reading", id_, lambda one: _cell(one, id_))
        if id_ == "told" and self._tells_who_was_late(group):
            reading = replace(reading, details={})
        return share_reading(reading, span, self._floor)

    def _tells_who_was_late(self, group: str) -> bool:
        """Those told in time and those told late are those who were told: of three that add up two may be exact."""
        late = self._span(group, "reading", "told_late", lambda one: _cell(one, "told_late"))
        return bool(late or self._span(group, "reading", "told in time", _in_time))

    def _week(self, week: WeekRow, group: str) -> WeekRow:
        """New people add up to first use, so that single ones could be worked out: they are not part of it."""
        ranges: dict[str, Range] = {}
        for cell, whole in IN_WEEK.items():
            if getattr(week, cell) is not None:
                span = self._span(group, cell, week.first_day, lambda one, c=cell, w=whole: _in_week(one, week, c, w))  # type: ignore[misc]
                ranges |= {cell: span} if span else {}
        return replace(week, new=None, ranges=ranges, **dict.fromkeys(ranges))  # type: ignore[arg-type]

    def _journey(self, group: GroupPicture) -> Journey:
        stages = []
        for one in group.journey.stages:
            span = self._span(group.id, "stage", one.stage, lambda other, name=one.stage: _of_stage(other, name))  # type: ignore[misc]
            ranges = {"now": Range(0, group.intended or 0)} | ({"reached": span} if span else {})
            stages.append(replace(one, now=0, reached=span.low if span else one.reached, ranges=ranges))
        spans = self._barriers()[group.id]
        barriers = tuple(
            replace(one, people=span.low, ranges={"people": span}) if (span := spans.get(one.barrier)) else one
            for one in group.journey.barriers
        )
        return replace(group.journey, stages=tuple(stages), barriers=barriers)

    def _spread_barriers(self) -> dict[str, dict[str, Range]]:
        """What is in the way adds up to a known number in each group, and over the groups to that of `all`."""
        rows = {one.id: _row(one) for one in self._picture.groups}
        shown = {id_ for id_ in rows if _shows_barriers(self._shown[id_])}
        sizes = {one.id: one.intended or 0 for one in self._picture.groups}
        each = {id_: spread_row(rows[id_], sizes[id_], self._floor, last=_FOLLOWS) for id_ in shown}
        spans = {id_: each.get(id_, {}) for id_ in rows}
        everybody = _row(self._picture.all)
        hidden = [id_ for id_ in rows if id_ not in shown]
        rest = {name: sum(rows[id_].get(name, 0) for id_ in hidden) for name in everybody}
        wide = (
            spread_row(rest, sum(sizes[id_] for id_ in hidden), self._floor, is_rest=True, last=_FOLLOWS)
            if hidden
            else {}
        )
        parts = {
            name: [(rows[id_].get(name, 0), spans[id_][name]) for id_ in shown if name in spans[id_]]
            + ([(rest[name], wide[name])] if name in wide else [])
            for name in everybody
        }
        of = self._picture.all.intended or 0
        found = {name: widened((people, of), parts[name]) for name, people in everybody.items()}
        return spans | {ALL: {name: span for name, span in found.items() if span}}


def share_cohorts(cohorts: tuple[Cohort, ...], measures: Mapping[str, Reading], floor: int) -> tuple[Cohort, ...]:
    """Together they are the first users and those who came back, so they go where these, or one of them, are few."""
    first_use = measures.get("first_use")
    if not cohorts or first_use is None or first_use.state is not State.OK or first_use.ranges:
        return ()
    parts = [(week, part) for cohort in cohorts for week, part in cohort.back.items() if part]
    few = {week for week, part in parts if band(part.count, part.of, floor)}
    few |= {week for week, _ in parts if (one := measures.get(f"retained_{week}")) is None or one.count is None}
    return tuple(
        replace(one, back={week: None if week in few else part for week, part in one.back.items()}) for one in cohorts
    )


def share_reading(reading: Reading, span: Range | None, floor: int) -> Reading:
    """A reading with its count as a range, or, where it counts questions, without what few of them say."""
    if reading.state is State.OK and span is None and reading.unit == "share" and reading.people is None:
        few = not is_of_people(reading) and (reading.of or 0) < floor
        if few:
            return reading.withheld()
        span = None if is_of_people(reading) else band(reading.count or 0, reading.of or 0, floor)
    reading = replace(reading, details=_details(reading, span, floor), people=None)
    if span is None:
        return reading
    return replace(reading, value=None, count=None, low=None, high=None, ranges={"count": span})


def _details(reading: Reading, span: Range | None, floor: int) -> Mapping[str, float | None]:
    """What stands beside a figure, but for what tells of few people or questions."""
    found = dict(reading.details)
    for name in ("in_time", "changed"):
        share = found.get(name)
        if share is not None and (span or band(round(share * (reading.of or 0)), reading.of or 0, floor)):
            del found[name]
    if 0 < (found.get("no_occasion") or 0) < floor:
        del found["no_occasion"]
    if (found.get("done") or floor) < floor or (found.get("items") or floor) < floor:
        return {}
    return found


def _cell(group: GroupPicture, id_: str) -> Cell | None:
    reading = group.measures.get(id_)
    if reading is None or reading.state is not State.OK or reading.count is None or reading.of is None:
        return None
    return reading.count, reading.of


def _in_time(group: GroupPicture) -> Cell | None:
    reading = group.measures.get("told")
    share = reading.details.get("in_time") if reading else None
    return None if reading is None or share is None else (round(share * (reading.of or 0)), reading.of or 0)


def _chance(group: GroupPicture, id_: str) -> Cell | None:
    reading = group.measures.get(id_)
    among = reading.among_chance if reading else None
    return (among.count, among.of) if among else None


def _in_week(group: GroupPicture, week: WeekRow, cell: str, whole: str) -> Cell | None:
    row = next((row for row in group.weeks if row.first_day == week.first_day), None)
    count = getattr(row, cell) if row else None
    return None if count is None else (count, getattr(row, whole) or 0)


def _of_stage(group: GroupPicture, name: str) -> Cell | None:
    return next(((one.reached, one.of) for one in group.journey.stages if one.stage == name), None)


def _row(group: GroupPicture) -> dict[str, int]:
    return {one.barrier: one.people for one in group.journey.barriers}


def _shows_barriers(group: GroupPicture) -> bool:
    return not group.hidden and not group.journey.few
