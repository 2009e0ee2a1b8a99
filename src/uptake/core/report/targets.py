"""What the plan wants to reach, and how far it is."""

from __future__ import annotations

from uptake.core.measures.reading import State
from uptake.core.picture_parts import Picture, TargetReading
from uptake.core.report.names import MEASURES, STATES, VERDICTS, named
from uptake.core.report_parts import Section, Table, Words
from uptake.core.sentences import later
from uptake.core.wording import percent, share_words, short_day


def targets(picture: Picture) -> Section:
    """Each target with its reading and verdict."""
    titles: dict[str, Words] = {group.id: group.title for group in picture.groups} | {"all": later("Everybody")}
    rows = tuple(
        (titles.get(one.group, one.group), named(MEASURES, one.measure), _aim(one), short_day(one.by), _now(one),
         VERDICTS.get(one.verdict, one.verdict or ""))
        for one in picture.targets
    )  # fmt: skip
    heads = (later("group"), later("measure"), later("target"), later("by"), later("reading"), later("verdict"))
    title = later("Targets")
    return Section("targets", title, (Table(title, heads, rows),))


def _aim(target: TargetReading) -> Words:
    if target.at_most is not None:
        return later("at most {share}", share=percent(target.at_most))
    if target.at_least is not None:
        return later("at least {share}", share=percent(target.at_least))
    return later("not given")


def _now(target: TargetReading) -> Words:
    reading = target.reading
    if reading.state is State.OK:
        return share_words(reading)
    if reading.state is State.TOO_EARLY and reading.readable_from is not None:
        return later("readable from {day}", day=short_day(reading.readable_from))
    return reading.why or named(STATES, reading.state.value)
