"""The groups side by side, in the order of the plan: no ranking."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.headline import HEADLINE_MEASURES
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.charts.bars import Bar, above_bars, bars
from uptake.core.report.charts.frame import PANEL, WIDE
from uptake.core.report.names import MEASURES, STATES, named
from uptake.core.report_parts import Chart, Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import capital, number, part_words, percent, share_words, shares_of

COMPARED: dict[str, Words] = {
    "told": later("told"),
    "attended": later("attended"),
    "first_use": later("used it"),
    "weekly_active": later("weekly"),
    "adopted": later("most weeks"),
    "habitual": later("regularly"),
    "old_way_share": later("old way"),
}
NOT_SHOWN = later("not shown")
_OF_WHOM = later(
    "Each share is of those who could be measured for it, in its own weeks: so it may be larger than the one to its "
    "left."
)
LEAST_KNOWN = 2  # groups that make a comparison


def groups(picture: Picture) -> Section:
    """One row for each group."""
    compared = [id_ for id_ in COMPARED if any(_is_known(group, id_) for group in picture.groups)]
    rows: list[tuple[Words, ...]] = []
    for group in picture.groups:
        if group.hidden:
            rows.append((group.title, later("too few people to show"), *[""] * len(compared)))
            continue
        cells = [cell(group.measures[id_]) for id_ in compared]
        rows.append((group.title, number(group.intended or 0), *cells))
    heads = (later("group"), later("people"), *(COMPARED[id_] for id_ in compared))
    title = later("Groups")
    below = (_OF_WHOM,) if len(compared) > 1 else ()
    table = Table(title, heads, tuple(rows), frozenset(range(1, len(heads))), below=below)
    charts = tuple(_charts(picture))
    key = (
        (later("The dot is the share. The pale band says how far off it could be by chance alone."),) if charts else ()
    )
    return Section("groups", title, (table,), charts, key=key)


def cell(reading: Reading) -> Words:
    """The share as a cell has it: a figure, a range, or why there is none."""
    if reading.state is State.OK:
        span = reading.ranges.get("count")
        return percent(reading.value) if span is None else part_words(None, None, reading.of, span)
    return NOT_SHOWN if reading.state is State.TOO_FEW else STATES[reading.state.value]


def _charts(picture: Picture) -> Iterator[Chart]:
    """The measure of the phase, or weekly use where that can be read of more groups, with the likely range."""
    wanted = (HEADLINE_MEASURES.get(picture.phase, "told"), "weekly_active", "first_use", "told")
    for measure in wanted:
        known = [group for group in picture.groups if _is_known(group, measure)]
        if len(known) >= LEAST_KNOWN:
            yield _chart(picture, known, measure)
            return


def _is_known(group: GroupPicture, measure: str) -> bool:
    return not group.hidden and group.measures[measure].state is State.OK


def _chart(picture: Picture, known: list[GroupPicture], measure: str) -> Chart:
    ends = [_ends(group.measures[measure]) for group in known if not _is_few(group.measures[measure])]
    name = capital(named(MEASURES, measure))
    title: Words = later("{measure}, by group", measure=name)  # of a range of few no share is said
    if len(ends) == len(known):
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        title = later("{measure}: from {low} to {high} of the people of a group", measure=name,
                      low=percent(low), high=percent(high))  # fmt: skip
    rows = [_bar(group, measure) for group in picture.groups]
    words = ", ".join(f"{row.words} {row.figures}" for row in rows)
    description = later("{title}. {rows}.", title=title, rows=words)
    return Chart("groups", title, description, bars(rows, WIDE, points=True), above_bars(rows, PANEL, points=True))


def _bar(group: GroupPicture, measure: str) -> Bar:
    if group.hidden:
        return Bar(group.title, None, str(later("too few people to show")))
    reading = group.measures[measure]
    if reading.state is not State.OK:
        return Bar(group.title, None, str(cell(reading)))
    low, high = (reading.low, reading.high) if reading.value is not None else _ends(reading)
    return Bar(group.title, reading.value, share_words(reading), low=low, high=high)


def _is_few(reading: Reading) -> bool:
    span = reading.ranges.get("count")
    return span is not None and shares_of(span, reading.of) is None


def _ends(reading: Reading) -> tuple[float, float]:
    """A share twice, or the ends of the range that is shown of it."""
    span = reading.ranges.get("count")
    if span is None or not reading.of:
        return reading.value or 0, reading.value or 0
    return span.low / reading.of, span.high / reading.of
