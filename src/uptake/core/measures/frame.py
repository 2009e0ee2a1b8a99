"""The frame of the measures: a measure is one function with an id, a version and a meaning; the frame does the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from uptake.core.calendar import Day
from uptake.core.measures.audience import Audience
from uptake.core.measures.reading import Reading, State, too_early, unknown
from uptake.core.readable import readable_from
from uptake.core.sentences import noted

Read = Callable[[Audience], Reading]


@dataclass(frozen=True, slots=True)
class Measure:
    """
    A definition. `title` continues “61 % of adjusters …”; `source`: what it is read from (acts, usage, actions,
    items).
    """

    id: str
    version: int
    unit: str
    title: str
    meaning: str
    source: str
    read: Read


_CATALOGUE: dict[str, Measure] = {}


def measure(id_: str, version: int, title: str, *, source: str, unit: str = "share") -> Callable[[Read], Read]:
    """Put a function into the catalogue; its docstring is the definition in words."""

    def register(read: Read) -> Read:
        _CATALOGUE[id_] = Measure(id_, version, unit, title, " ".join((read.__doc__ or "").split()), source, read)
        return read

    return register


@cache
def catalogue() -> dict[str, Measure]:
    """Every measure by id: answers, use, actions, acts. Which module was imported first does not matter."""
    from uptake.core.measures import actions, acts, responsiveness, use

    order = [module.__name__ for module in (responsiveness, use, actions, acts)]
    return dict(sorted(_CATALOGUE.items(), key=lambda item: order.index(item[1].read.__module__)))


def read(definition: Measure, audience: Audience) -> Reading:
    """One measure of one audience, with its definition, the day from which it can be read, and what limits it."""
    return _finish(definition, audience, _value(definition, audience))


def _value(definition: Measure, audience: Audience) -> Reading:
    if definition.source in {"usage", "acts"} and not audience.rows:
        return unknown(noted("nobody is in this group"))
    if definition.source in {"usage", "actions"}:
        if audience.kind == "none":
            return unknown(noted("usage of this rollout cannot be counted"))
        if audience.kind == "mixed":
            return unknown(noted("the groups are counted in different ways"))
        if audience.kind == "counts" and definition.id not in {"weekly_active", "old_way_share"}:
            return unknown(noted("only counts per week are known, not who"))
        if audience.as_of <= audience.launch:
            return too_early(noted("before launch"))
        if audience.kind == "events" and not audience.sees_people:
            return unknown(_unseen(audience))
    return definition.read(audience)


def _unseen(audience: Audience) -> str:
    """Why events show nothing of the use of single people."""
    if audience.seen.fits_nothing:
        return noted("no event in the files fits what the plan counts as use")
    if audience.seen.input.first_use is None:
        return noted("no use was read yet")
    return noted("no usage row matches anybody yet")


def _finish(definition: Measure, audience: Audience, reading: Reading) -> Reading:
    incomplete = definition.source == "usage" and audience.is_incomplete
    changes = {change.day for group in audience.groups for change in group.usage.instrument_changes}
    crossed = tuple(sorted(day for day in changes if _crosses(day, reading, definition)))
    return replace(
        reading,
        measure=definition.id,
        version=definition.version,
        unit=definition.unit,
        readable_from=_readable(definition, audience),
        at_least=incomplete and reading.state is State.OK,
        high=1.0 if incomplete and reading.high is not None else reading.high,
        instrument_changes=crossed,
    )


def _crosses(day: Day, reading: Reading, definition: Measure) -> bool:
    """Whether the way of counting changed inside the window, so that its two sides do not compare."""
    if definition.source not in {"usage", "actions"} or reading.first_day is None or reading.last_day is None:
        return False
    return reading.first_day < day <= reading.last_day


def _readable(definition: Measure, audience: Audience) -> Day | None:
    days = [readable_from(definition.id, group.launch, audience.calendar, group.rhythm) for group in audience.groups]
    known = [day for day in days if day is not None]
    return min(known) if known else None
