"""What the plan wants to reach, and how far it is."""

from __future__ import annotations

from uptake.core.measures.reading import State
from uptake.core.picture_parts import Picture, TargetReading
from uptake.core.report.names import MEASURES, STATES, VERDICTS, named
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later
from uptake.core.target_words import aim_words, then_words
from uptake.core.wording import share_words, short_day

THEN = 5  # the column of what it will be by then


def targets(picture: Picture) -> Section:
    """Each target with its reading and verdict."""
    titles: dict[str, Words] = {group.id: group.title for group in picture.groups} | {"all": later("Everybody")}
    rows: list[tuple[Words, ...]] = [
        (titles.get(one.group, one.group), named(MEASURES, one.measure), aim_words(one), short_day(one.by), _now(one),
         then_words(one), VERDICTS.get(one.verdict, one.verdict or ""))
        for one in picture.targets
    ]  # fmt: skip
    heads: tuple[Words, ...] = (
        later("group"), later("measure"), later("target"), later("by"), later("reading"), later("by then"),
        later("verdict"),
    )  # fmt: skip
    if not any(row[THEN] for row in rows):
        rows, heads = [_without(row) for row in rows], _without(heads)
    title = later("Targets")
    return Section("targets", title, (Table(title, heads, tuple(rows)),))


def _without(row: tuple[Words, ...]) -> tuple[Words, ...]:
    """A row without what it will be by then: where no forecast is made, the column is empty."""
    return *row[:THEN], *row[THEN + 1 :]


def _now(target: TargetReading) -> Words:
    reading = target.reading
    if reading.state is State.OK:
        return share_words(reading)
    if reading.state is State.TOO_EARLY and reading.readable_from is not None:
        return later("from {day}", day=short_day(reading.readable_from))
    return reading.why or named(STATES, reading.state.value)
