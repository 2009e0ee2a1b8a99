"""Shares over weeks: lines that end with their names, a target, the range to come, and what happened when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from uptake.core.calendar import Day
from uptake.core.frozen import frozen, replace
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
from uptake.core.report.charts.places import ROW, Box, Span, Stroke, beside, heads, written
from uptake.core.wording import axis_day, percent

DASHES: tuple[tuple[int, ...], ...] = ((), (6, 3), (2, 3), (9, 3, 2, 3), (12, 4), (4, 2))
BETWEEN_DAYS = 12  # pixels at least between two days on the axis


@frozen
class Series:
    """
    One line: (first day of the week, share or None where it is not known). The words stand at its end. `dash`: pixels
    of line and of gap, so that lines of one colour are told apart; `said`: what is said of its last value, where that
    is more than its per cent, such as a range of which the line draws the middle.
    """

    words: str
    points: tuple[tuple[Day, float | None], ...]
    colour: str = ACCENT
    strong: bool = True
    dash: tuple[int, ...] = ()
    said: str = ""

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
        return f"{self.words} {self.said or percent(value)}{week}".strip()


def latest_of(series: Iterable[Series]) -> Day:
    """The last week in which any of the lines is known; where none is, the first of days."""
    return max((one.last[0] for one in series if one.last), default=Day.min)


def side_by_side(lines: Iterable[tuple[str, tuple[tuple[Day, float | None], ...]]]) -> list[Series]:
    """Lines that stand back behind the first of a chart, each with a dash of its own."""
    return [Series(words, points, GREY, strong=False, dash=DASHES[at % len(DASHES)])
            for at, (words, points) in enumerate(lines)]  # fmt: skip


@frozen
class Target:
    """A value to be reached by a day, with its words."""

    value: float
    by: Day
    words: str


@frozen
class ToCome:
    """The range of what it may be on a day; a wedge from the last point on where the line is of the same measure."""

    day: Day
    low: float
    high: float
    words: str
    wedge: bool = True


@frozen
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
    ticks: tuple[float, ...] = (0.0, 0.5, 1.0)


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
    beside_lines, over = _said_at_lines(asked, span, height)
    named = ((first, words) for first, _, words in asked.closed)
    over_chart = heads((*asked.happened, *named), over, span, right)
    room = replace(room, top=10 + (max((one.row for one in over_chart), default=-1) + 1) * ROW)
    layers = [*_ground(asked), *_happened(asked), *map(written, over_chart), *_aims(asked, span), *_lines(asked)]
    layers += [*leaders(ends), *(text([one], one["colour"], dx=6, fontWeight=one["weight"]) for one in ends)]
    return chart(room, [*layers, *beside_lines], x=_days(asked, span), y=shares(asked.ticks))


def _said_at_lines(asked: Weeks, span: Span, height: int) -> tuple[list[Spec], list[Spec]]:
    """
    Where a range is to come, the words for the ends of the lines, which stand at the lines themselves: those that have
    room beside one, as they stand there, and the others.
    """
    found: list[Spec] = []
    others: list[Spec] = []
    drawn = list(_drawn(asked, span, height))
    grid = [Stroke(0, span.pixels, (1 - tick) * height, (1 - tick) * height) for tick in asked.ticks]
    for one in _ends(asked) if asked.to_come else ():
        at = (span.place(Day.fromordinal(one["x"])), (1 - one["y"]) * height)
        inside = Box(0, span.pixels, 0, height)
        here = beside(one, at, inside, [*drawn, *grid]) or beside(one, at, inside, drawn)  # at worst over the grid
        found += [here] if here else []
        others += [] if here else [one]
    return found, others


def _drawn(asked: Weeks, span: Span, height: int) -> Iterator[Box | Stroke]:
    """What is drawn in a chart, in pixels: bands, what happened, the range to come, target and lines."""

    def y(share: float) -> float:
        return (1 - share) * height

    for first, final, _ in asked.closed:
        yield Box(span.place(first), span.place(final + timedelta(days=1)), 0, height)
    for day, _ in asked.happened:
        yield Stroke(span.place(day), span.place(day), 0, height)
    for series in asked.series:
        for (day, value), (after, then) in pairwise(series.points):
            if value is not None and then is not None:
                yield Stroke(span.place(day), span.place(after), y(value), y(then))
        yield from (Box(x - 2, x + 2, y(value) - 2, y(value) + 2) for day, value in series.points
                    if value is not None for x in [span.place(day)])  # fmt: skip
    if asked.target:
        yield Stroke(0, span.pixels, y(asked.target.value), y(asked.target.value))
        x = span.place(asked.target.by)
        yield Box(x - 5, x + 5, y(asked.target.value) - 5, y(asked.target.value) + 5)
    if asked.to_come:
        yield from _drawn_to_come(asked.to_come, asked.series[0].last, span, height)


def _drawn_to_come(come: ToCome, last: tuple[Day, float] | None, span: Span, height: int) -> Iterator[Box | Stroke]:
    x, top, bottom = span.place(come.day), (1 - come.high) * height, (1 - come.low) * height
    yield Box(x - 4, x + 4, top, bottom)
    if come.wedge and last:
        start = (1 - last[1]) * height
        yield Stroke(span.place(last[0]), x, start, top)
        yield Stroke(span.place(last[0]), x, start, bottom)


def _all_days(asked: Weeks) -> list[Day]:
    days = [day for series in asked.series for day, _ in series.points] + [day for day, _ in asked.happened]
    days += [asked.target.by] if asked.target else []
    return days + ([asked.to_come.day] if asked.to_come else [])


def _span(asked: Weeks, pixels: int) -> Span:
    days = _all_days(asked)
    return Span(min(days).toordinal(), max(days).toordinal(), pixels)


def _days(asked: Weeks, span: Span) -> Spec:
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


def _happened(asked: Weeks) -> Iterator[Spec]:
    """A hairline for each thing that happened."""
    rows = [{"x": day.toordinal(), "y": 0, "up": 1} for day, _ in asked.happened]
    if rows:
        yield layer({"type": "rule", "color": MUTED, "strokeWidth": 0.8}, rows, y2={"field": "up"})


def _aims(asked: Weeks, span: Span) -> Iterator[Spec]:
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
