"""How each figure was made: definition, window, people, and what limits it."""

from __future__ import annotations

from collections.abc import Iterator

from uptake.core.measures import frame
from uptake.core.measures.reading import Reading, State
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.report.names import STATES, named
from uptake.core.report_parts import Table, Words
from uptake.core.sentences import later
from uptake.core.wording import dates_words, day_words, part_words, percent, plain

KINDS: dict[str, Words] = {"id": later("id"), "email": later("email"), "alias": later("alias")}  # of identifiers
DETAILS: dict[str, Words] = {
    "in_time": later("in time"),
    "median_days": later("median days"),
    "median_hours": later("median hours"),
    "p90_hours": later("p90 hours"),
    "items": later("items"),
    "done": later("done"),
    "changed": later("changed"),
    "low_quartile": later("low quartile"),
    "high_quartile": later("high quartile"),
    "people": later("people"),
    "no_occasion": later("no occasion"),
}


def working(picture: Picture) -> Iterator[Table]:
    """A table for each group that is shown, one on who is whom, and one with the definitions in words."""
    for group in (*picture.groups, picture.all):
        if not group.hidden:
            yield _figures(group)
    yield _identities(picture)
    definitions = tuple((f"{one.id}/{one.version}", later(one.meaning)) for one in frame.catalogue().values())
    yield Table(later("The definitions"), (later("definition"), later("meaning")), definitions)


def _identities(picture: Picture) -> Table:
    """By what the people in the usage were recognised, and who was not."""
    read = picture.input
    known: list[tuple[Words, ...]] = [
        (later("known by {kind}", kind=named(KINDS, kind)), str(number), "")
        for kind, number in sorted(read.matched.items())
    ]
    unknown: list[tuple[Words, ...]] = [
        (later("on nobody's row of the roster"), name, str(rows)) for name, rows in read.strangers
    ]
    if read.unmatched_people > len(read.strangers):
        more = str(read.unmatched_people - len(read.strangers))
        unknown.append((later("and more that nobody has"), more, ""))
    heads = (later("identifiers in the usage"), later("which, or how many"), later("rows"))
    return Table(later("Who is whom"), heads, (*known, *unknown), frozenset({2}), later("No usage was read."))


def _figures(group: GroupPicture) -> Table:
    rows = tuple(
        (reading.definition, *_value(reading), dates_words(reading.first_day, reading.last_day), _limits(reading))
        for reading in group.measures.values()
    )
    heads = (later("definition"), later("value"), later("count of"), later("95 % interval"), later("days"),
             later("state and limits"))  # fmt: skip
    return Table(later("The working: {group}", group=group.title), heads, rows, frozenset({1, 2, 3}))


def _value(reading: Reading) -> tuple[str, str, str]:
    if reading.state is State.OK and (span := reading.ranges.get("count")) is not None:
        return "", part_words(None, None, reading.of, span), ""
    if reading.state is not State.OK or reading.value is None:
        return "", "", ""
    if reading.unit != "share":
        return plain(reading.value), "" if reading.of is None else f"{reading.of}", ""
    interval = f"{percent(reading.low)} – {percent(reading.high)}" if reading.low is not None else ""
    return percent(reading.value), str(later("{count} of {of}", count=reading.count, of=reading.of)), interval


def _limits(reading: Reading) -> str:
    parts: list[Words] = [named(STATES, reading.state.value) if reading.state is not State.OK else ""]
    parts.append(later(reading.why) if reading.why and reading.why != reading.state.value else "")
    if reading.state is State.TOO_EARLY and reading.readable_from is not None:
        parts.append(later("readable from {day}", day=day_words(reading.readable_from)))
    if reading.at_least:
        parts.append(later("at least: the source misses some use"))
    parts += [later("the way of counting changed on {day}", day=day_words(day)) for day in reading.instrument_changes]
    if reading.among_chance is not None:
        among = reading.among_chance
        parts.append(later("among those with the chance: {count} of {of}", count=among.count, of=among.of))
    parts += [
        later("{detail}: {value}", detail=named(DETAILS, name), value=plain(round(value, 3)))
        for name, value in reading.details.items()
        if value is not None
    ]
    return "; ".join(dict.fromkeys(str(part) for part in parts if part))
