"""Shares over weeks: lines that end with their names, a target, the range to come, and what happened when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from uptake.core.calendar import Day
from uptake.core.report.charts.ends import at_the_edge, leaders, moved_apart
from uptake.core.report.charts.frame import (
    ACCENT,
    BAND,
    GREY,
    INK,
    MUTED,
    RANGE,
    SMALL,
    Room,
    Spec,
    chart,
    layer,
    shares,
    text,
    width_of,
)  # fmt: skip
from uptake.core.wording import axis_day, percent

ROW = 15  # pixels: the height of a line of words
MOST_ROWS = 3  # of words over a chart
DASHES: tuple[tuple[int, ...], ...] = ((), (6, 3), (2, 3), (9, 3, 2, 3), (12, 4), (4, 2))
BETWEEN_DAYS = 12  # pixels at least between two days on the axis


@dataclass(frozen=True, slots=True)
class Series:
    """
    One line: (first day of the week, share or None where it is not known). The words stand at its end. `dash`: pixels
    of line and of gap, so that lines of one colour are told apart.
    """

    words: str
    points: tuple[tuple[Day, float | None], ...]
    colour: str = ACCENT
    strong: bool = True
    dash: tuple[int, ...] = ()

    @property
    def last(self) -> tuple[Day, float] | None:
        """The last point that is known."""
        return next(((day, value) for day, value in reversed(self.points) if value is not None), None)

    def last_words(self, latest: Day) -> str:
        """Its words with its last value; with its week, where that is before the latest of the chart."""
        if self.last is None:
            return self.words
        day, value = self.last
        week = f" ({axis_day(day)})" if day < latest else ""
        return f"{self.words} {percent(value)}{week}".strip()


def latest_of(series: Iterable[Series]) -> Day:
    """The last week in which any of the lines is known; where none is, the first of days."""
    return max((one.last[0] for one in series if one.last), default=Day.min)


def side_by_side(lines: Iterable[tuple[str, tuple[tuple[Day, float | None], ...]]]) -> list[Series]:
    """Lines that stand back behind the first of a chart, each with a dash of its own."""
    return [Series(words, points, GREY, strong=False, dash=DASHES[at % len(DASHES)])
            for at, (words, points) in enumerate(lines)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A value to be reached by a day, with its words."""

    value: float
    by: Day
    words: str


@dataclass(frozen=True, slots=True)
class ToCome:
    """The range of what it may be on a day; a wedge from the last point on where the line is of the same measure."""

    day: Day
    low: float
    high: float
    words: str
    wedge: bool = True


@dataclass(frozen=True, slots=True)
class Weeks:
    """
    A chart over weeks. `happened`: (day, words) of launches, holidays, changes of counting; `closed`: (first day, last
    day, words) of weeks that are none.
    """

    series: tuple[Series, ...]
    happened: tuple[tuple[Day, str], ...] = ()
    closed: tuple[tuple[Day, Day, str], ...] = ()
    target: Target | None = None
    to_come: ToCome | None = None
    ticks: tuple[float, ...] = field(default=(0.0, 0.5, 1.0))


@dataclass(frozen=True, slots=True)
class _Span:
    """From which ordinal day to which, over how many pixels."""

    first: int
    final: int
    pixels: int

    def place(self, day: Day) -> float:
        """The pixel of a day, from the left."""
        return (day.toordinal() - self.first) / max(1, self.final - self.first) * self.pixels

    def is_late(self, day: Day) -> bool:
        """Whether words at a day stand to its left: in the last quarter there is no room at its right."""
        return self.final - day.toordinal() < (self.final - self.first) * 0.25


def over_weeks(asked: Weeks, width: int, height: int) -> Spec:
    """The specification of a chart over weeks."""
    ends = _ends(asked)
    if asked.to_come:  # the line ends on the way to the range, so its value stands over it
        come = asked.to_come
        ends = [{"x": come.day.toordinal(), "y": (come.low + come.high) / 2, "words": come.words, "colour": INK,
                 "weight": "normal"}]  # fmt: skip
    if asked.target:
        final = max(_all_days(asked)).toordinal()
        ends.append({"x": final, "y": asked.target.value, "words": asked.target.words, "colour": INK,
                     "weight": "normal"})  # fmt: skip
    ends = moved_apart(at_the_edge(ends, _all_days(asked), several=len(asked.series) > 1), height)
    right = max((width_of(one["words"], bold=one["weight"] == "bold") for one in ends), default=0) + 12
    room = Room(width, height, right=right)
    span = _span(asked, room.inner)
    heads = _heads(asked, span)
    rows = max((row for _, _, row in heads), default=-1) + 1
    room = replace(room, top=10 + rows * ROW)
    layers = [*_ground(asked), *_happened(asked, heads, span), *_aims(asked, span), *_lines(asked)]
    layers += [*leaders(ends), *(text([one], one["colour"], dx=6, fontWeight=one["weight"]) for one in ends)]
    if asked.to_come:
        layers += [_over(one, span) for one in _ends(asked)]
    return chart(room, layers, x=_days(asked, span), y=shares(asked.ticks))


def _over(end: Spec, span: _Span) -> Spec:
    """The words over the end of a line: in its middle, or from it to the right where they would lie on the axis."""
    middle = span.place(Day.fromordinal(end["x"]))
    at: Spec = {"align": "center"} if middle > width_of(end["words"], bold=True) / 2 else {"align": "left", "dx": 4}
    return text([end], end["colour"], dy=-10, fontWeight=end["weight"], **at)


def _all_days(asked: Weeks) -> list[Day]:
    days = [day for series in asked.series for day, _ in series.points] + [day for day, _ in asked.happened]
    days += [asked.target.by] if asked.target else []
    return days + ([asked.to_come.day] if asked.to_come else [])


def _span(asked: Weeks, pixels: int) -> _Span:
    days = _all_days(asked)
    return _Span(min(days).toordinal(), max(days).toordinal(), pixels)


def _days(asked: Weeks, span: _Span) -> Spec:
    """The axis of days: Mondays, as many as have room, from the first week on."""
    mondays = sorted({day for series in asked.series for day, _ in series.points})
    week = (mondays[1] - mondays[0]).days if len(mondays) > 1 else 7
    week_pixels = span.place(Day.fromordinal(span.first + week))
    widest = max(width_of(axis_day(day), SMALL) for day in mondays) + BETWEEN_DAYS
    every = max(1, -(-widest // max(1, round(week_pixels))))
    shown = mondays[::every]
    names = {day.toordinal(): axis_day(day) for day in shown}
    labels = " : ".join(f"datum.value == {number} ? {name!r}" for number, name in names.items())
    return {
        "field": "x",
        "scale": {"domain": [span.first, span.final], "zero": False, "nice": False},
        "axis": {"values": list(names), "labelExpr": f"{labels} : ''", "labelFlush": False, "grid": False},
    }


def _ground(asked: Weeks) -> Iterator[Spec]:
    """Weeks that are none, as a band."""
    bands: list[Spec] = [
        {"x": first.toordinal(), "to": final.toordinal() + 1, "y": 0, "up": 1} for first, final, _ in asked.closed
    ]
    if bands:
        yield layer({"type": "rect", "color": BAND}, bands, x2={"field": "to"}, y2={"field": "up"})


def _heads(asked: Weeks, span: _Span) -> list[tuple[Day, str, int]]:
    """
    What happened and the weeks that are none, each with the row of its words over the chart, where no line runs: the
    lowest in which it has room; -1 without.
    """
    taken: list[list[tuple[float, float]]] = []
    heads: list[tuple[Day, str, int]] = []
    for day, words in sorted((*asked.happened, *((first, words) for first, _, words in asked.closed))):
        place, width = span.place(day), width_of(words, SMALL)
        start, end = (place - width, place + 3) if span.is_late(day) else (place - 1, place + width)
        free = [row for row, others in enumerate(taken) if all(end + 6 < a or b + 6 < start for a, b in others)]
        row = free[0] if free else len(taken) if len(taken) < MOST_ROWS else -1
        if row == len(taken):
            taken.append([])
        if row >= 0:
            taken[row].append((start, end))
        heads.append((day, words, row))
    return heads


def _happened(asked: Weeks, heads: Sequence[tuple[Day, str, int]], span: _Span) -> Iterator[Spec]:
    """A hairline for each thing that happened, and the words over the chart."""
    rows = [{"x": day.toordinal(), "y": 0, "up": 1} for day, _ in asked.happened]
    if rows:
        yield layer({"type": "rule", "color": MUTED, "strokeWidth": 0.8}, rows, y2={"field": "up"})
    for day, words, row in heads:
        if row >= 0:
            late = span.is_late(day)
            place = {"x": day.toordinal(), "y": 1, "words": words}
            yield text([place], MUTED, fontSize=SMALL, dy=-11 - row * ROW, dx=3 if late else -1,
                       align="right" if late else "left")  # fmt: skip


def _aims(asked: Weeks, span: _Span) -> Iterator[Spec]:
    """The range to come, and the target, with a mark on its day."""
    last = asked.series[0].last
    come = asked.to_come
    if come and not (come.wedge and last):
        rows: list[Spec] = [{"x": come.day.toordinal(), "y": come.low, "up": come.high}]
        yield layer({"type": "rule", "color": RANGE, "strokeWidth": 8}, rows, y2={"field": "up"})
    elif come and last:
        rows = [
            {"x": last[0].toordinal(), "y": last[1], "up": last[1]},
            {"x": come.day.toordinal(), "y": come.low, "up": come.high},
        ]
        yield layer({"type": "area", "color": RANGE}, rows, y2={"field": "up"})
    if asked.target:
        aim = asked.target
        rows = [{"x": span.first, "y": aim.value, "to": span.final}]
        yield layer({"type": "rule", "color": INK, "strokeWidth": 1, "strokeDash": [4, 3]}, rows, x2={"field": "to"})
        yield layer({"type": "point", "shape": "diamond", "filled": True, "color": INK, "size": 40, "opacity": 1},
                    [{"x": aim.by.toordinal(), "y": aim.value}])  # fmt: skip


def _lines(asked: Weeks) -> Iterator[Spec]:
    """The lines, the first on top, broken where a week is not known."""
    for series in reversed(asked.series):
        rows = list(_pieces(series))
        width = 2.4 if series.strong else 1.3
        mark: Spec = {"type": "line", "color": series.colour, "strokeWidth": width, "strokeCap": "round"}
        if series.dash:
            mark |= {"strokeDash": list(series.dash), "strokeCap": "butt"}
        yield layer(mark, rows, detail={"field": "piece"})
        alone = [row for row in rows if sum(row["piece"] == other["piece"] for other in rows) == 1]
        if alone:
            yield layer({"type": "point", "filled": True, "color": series.colour, "size": 16, "opacity": 1}, alone)


def _pieces(series: Series) -> Iterator[Spec]:
    piece = 0
    for day, value in series.points:
        if value is None:
            piece += 1
        else:
            yield {"x": day.toordinal(), "y": value, "piece": piece}


def _ends(asked: Weeks) -> list[Spec]:
    """The name of each line with its last value, at its last point."""
    found: list[Spec] = []
    latest = latest_of(asked.series)
    for series in asked.series:
        if series.last is None:
            continue
        day, value = series.last
        words = series.last_words(latest)
        weight = "bold" if series.strong else "normal"
        place: Spec = {"x": day.toordinal(), "y": value, "from_x": day.toordinal(), "from_y": value}
        found.append({**place, "words": words, "colour": series.colour, "weight": weight})
    return found
