"""Sentences of a Picture that may be shown: those whose numbers are shown anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from uptake.core.measures.reading import Reading
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.sentences import Said, later

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"\d[\d,.]*")


def numbers_of(groups: Iterable[GroupPicture], picture: Picture) -> frozenset[str]:
    """Every number that the groups, the targets and the answers of a Picture show, as it is written."""
    found: set[str] = {"0"}
    for group in groups:
        found |= _written(group.intended)
        for reading in group.measures.values():
            found |= _of_reading(reading)
        for week in group.weeks:
            found |= _part(week.active, week.intended) | _written(week.adopted) | _written(week.lapsed)
        for stage in group.journey.stages:
            found |= _written(stage.of) if stage.ranges else _part(stage.reached, stage.of)
        for barrier in group.journey.barriers:
            found |= set() if barrier.ranges else _written(barrier.people)
    for target in picture.targets:
        found |= _of_reading(target.reading) | _percent(target.at_least) | _percent(target.at_most)
    for readings in picture.responsiveness.values():
        for reading in readings.values():
            found |= _of_reading(reading)
    return frozenset(found)


def _of_reading(reading: Reading) -> set[str]:
    found = _part(reading.count, reading.of) | _percent(reading.low) | _percent(reading.high)
    if reading.among_chance:
        found |= _part(reading.among_chance.count, reading.among_chance.of)
    for value in reading.details.values():
        found |= _written(value) | _percent(value)
    return found | _written(reading.value)


def _part(count: int | None, of: int | None) -> set[str]:
    share = count / of if count is not None and of else None
    return _written(count) | _written(of) | _percent(share)


def _written(value: float | None) -> set[str]:
    if value is None:
        return set()
    return {_plain(f"{value:g}"), _plain(f"{value:.1f}"), _plain(f"{value:.2f}"), _plain(f"{value:.4f}")}


def _percent(share: float | None) -> set[str]:
    return set() if share is None else {f"{share:.0%}".rstrip("%")}


def _plain(text: str) -> str:
    return text.replace(",", "").rstrip(".")


def are_shown(text: str, shown: frozenset[str], names: Iterable[str] = ()) -> bool:
    """Whether every number in a text is shown anyway; days and the names of groups are no numbers."""
    for name in names:
        text = text.replace(name, "")
    return all(_plain(number) in shown for number in _NUMBER.findall(_DAY.sub("", text)))


def shown_words(
    said: Said, shown: frozenset[str], floor: int, *, names: tuple[str, ...] = (), instead: bool = False
) -> Said | None:
    """
    A sentence with “a few” for numbers of few people; None where another of its numbers is not shown.

    :param names: titles in which a number is no figure; `instead`: rather than to leave the sentence out, say “some”.
    """
    values: list[tuple[str, object]] = []
    plural = {"number": said.number} if said.plural else {}
    for name, value in (plural | dict(said.values)).items():
        kept = _value(value, shown, floor, names)
        if kept is None and not instead:
            return None
        values.append((name, later("some") if kept is None else kept))
    # What is “some” or “a few” takes the plural, and its number must not be left behind.
    is_shown = not said.plural or dict(values)["number"] == said.number
    return replace(said, values=tuple(values), number=said.number if is_shown else floor)


def tells_of_few(said: Said, floor: int) -> bool:
    """Whether a number in a sentence, or what one leaves of another, tells of few: “82 of 83 people”, “3 of 5”."""
    numbers = sorted(_counts(said))
    return any(0 < one < floor for one in numbers) or any(0 < b - a < floor for a, b in pairwise(numbers))


def _counts(said: Said) -> Iterator[int]:
    yield from [said.number] if said.plural else []
    for _, value in said.values:
        if isinstance(value, Said):
            yield from _counts(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield value


def _value(value: object, shown: frozenset[str], floor: int, names: tuple[str, ...]) -> object | None:
    if isinstance(value, date):
        return value
    if isinstance(value, Said):
        return shown_words(value, shown, floor, names=names)
    if str(value).isdecimal() and 0 < int(str(value)) < floor:  # shown elsewhere or not: here it counts people
        return later("a few")
    if isinstance(value, str) and are_shown(value, shown, names):
        return value
    is_number = isinstance(value, (int, float))
    return value if is_number and _written(float(str(value))) & shown else None
