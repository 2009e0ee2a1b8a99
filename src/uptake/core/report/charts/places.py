"""Where words have room over weeks: beside the end of a line, where nothing is drawn, or in a row over the chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from uptake.core.calendar import Day
from uptake.core.report.charts.frame import FONT, MUTED, SMALL, Spec, text, width_of

ROW = 15  # pixels: the height of a line of words
MOST_ROWS = 3  # of what happened, over a chart
AIR = 2  # pixels at least between words and what is drawn
OVER, UNDER = -10, 11  # pixels from the end of a line to the middle of its words


@dataclass(frozen=True, slots=True)
class Span:
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


class Box(NamedTuple):
    """Pixels from the left and from the top of what is drawn in."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two have something in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


class Stroke(NamedTuple):
    """A straight line between two places, from left to right."""

    left: float
    right: float
    start: float
    end: float

    def meets(self, box: Box) -> bool:
        """Whether it runs through the box."""
        first, final = max(self.left, box.left), min(self.right, box.right)
        if first > final:
            return False
        heights = [self._height(at) for at in (first, final)] if self.left < self.right else [self.start, self.end]
        return min(heights) <= box.bottom and max(heights) >= box.top

    def _height(self, at: float) -> float:
        return self.start + (at - self.left) / (self.right - self.left) * (self.end - self.start)


def beside(words: Spec, at: tuple[float, float], room: Box, drawn: Iterable[Box | Stroke]) -> Spec | None:
    """
    How words stand over or under the end of a line: in its middle, before it or after it; None where all is taken.

    :param at: the end of the line, in pixels; `room`: what is drawn in; `drawn`: what is drawn there.
    """
    taken, (x, y) = list(drawn), at
    width = width_of(words["words"], bold=words["weight"] == "bold")
    for dy in (OVER, UNDER):
        for align, dx, left in (("center", 0, x - width / 2), ("right", 0, x - width), ("left", 4, x + 4)):
            box = Box(left, left + width, y + dy - FONT / 2, y + dy + FONT / 2)
            is_inside = box.left >= room.left and box.right <= room.right
            is_inside = is_inside and box.top >= room.top and box.bottom <= room.bottom
            around = Box(box.left - AIR, box.right + AIR, box.top, box.bottom)  # letters are lower than their line
            if is_inside and not any(one.meets(around) for one in taken):
                return text([words], words["colour"], dx=dx, dy=dy, align=align, fontWeight=words["weight"])
    return None


class Head(NamedTuple):
    """Words in a row over a chart, and the pixels from their day to where they begin or, at its left, end."""

    day: Day
    words: str
    row: int
    is_late: bool
    shift: float = 0
    colour: str = MUTED
    weight: str = "normal"
    size: int = SMALL


def heads(happened: Iterable[tuple[Day, str]], ends: Iterable[Spec], span: Span, right: float = 0) -> list[Head]:
    """
    The row over the chart, where no line runs, for each that has room in one: the lowest that is free.

    :param ends: words of lines that have no room beside them; they are always said, in a further row if need be.
    :param right: pixels at the right of what is drawn in, over which words may reach.
    """
    taken: list[list[tuple[float, float]]] = []
    found: list[Head] = []
    all_of_them = sorted(happened)
    lines = [span.place(day) for day, _ in all_of_them]
    for day, words in all_of_them:
        head = _over_fewest(
            [Head(day, words, 0, late, 3 if late else -1) for late in (False, True)], span, lines, right
        )
        found += [head._replace(row=row) for row in _row(head, span, taken, MOST_ROWS)]
    for end in ends:
        day, wide = Day.fromordinal(end["x"]), width_of(end["words"], bold=end["weight"] == "bold")
        shift = max(0.0, wide - span.place(day))  # they end over the end of the line, or begin where the chart does
        head = Head(day, end["words"], 0, True, shift, end["colour"], end["weight"], FONT)  # noqa: FBT003  late
        found += [head._replace(row=row) for row in _row(head, span, taken, MOST_ROWS + 1)]
    return found


def _over_fewest(sides: Iterable[Head], span: Span, lines: Iterable[float], right: float) -> Head:
    """The side of a day on which words hang over the fewest lines of other days; late in the chart rather left."""

    def cost(head: Head) -> tuple[bool, int, bool]:
        start, end = _reach(head, span)
        own = span.place(head.day)
        over = sum(1 for line in lines if start < line < end and abs(line - own) > AIR)
        return start < 0 or end > span.pixels + right, over, head.is_late != span.is_late(head.day)

    return min(sides, key=cost)


def _reach(head: Head, span: Span) -> tuple[float, float]:
    """From which pixel to which words reach."""
    place, width = span.place(head.day) + head.shift, width_of(head.words, head.size, bold=head.weight == "bold")
    return (place - width, place) if head.is_late else (place, place + width)


def _row(head: Head, span: Span, taken: list[list[tuple[float, float]]], most: int) -> list[int]:
    """The lowest row in which words have room, which they take; none where there are no more."""
    start, end = _reach(head, span)
    free = [row for row, others in enumerate(taken) if all(end + 6 < a or b + 6 < start for a, b in others)]
    if not free and len(taken) == most:
        return []
    if not free:
        taken.append([])
    row = free[0] if free else len(taken) - 1
    taken[row].append((start, end))
    return [row]


def written(head: Head) -> Spec:
    """The words of a head in their row."""
    place = {"x": head.day.toordinal(), "y": 1, "words": head.words}
    return text([place], head.colour, fontSize=head.size, fontWeight=head.weight, dy=-11 - head.row * ROW,
                dx=head.shift, align="right" if head.is_late else "left")  # fmt: skip
