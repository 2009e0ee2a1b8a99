"""The events that a plan's filters ask for, made concrete: one name and its properties for each way to be counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from uptake.core.plan.model import ABSENT, PRESENT, Filter, Usage
from uptake.core.sentences import Said, later
from uptake.core.usage import RESERVED, any_fits

USED, CHANCE, OLD_WAY, EXPOSED, ACCEPTED, OVERRIDDEN = (1 << bit for bit in range(6))
MOST_NAMES = 4  # of the events that one filter allows


@dataclass(frozen=True, slots=True)
class Kind:
    """One event as a source writes it; `flags`: what it counts as in its group."""

    event: str
    properties: Mapping[str, str]
    flags: int


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of a group by what people do, as numbers of `all`; empty where the plan names no such event."""

    all: tuple[Kind, ...]
    accepts: tuple[int, ...]  # real work that keeps what was suggested, or says nothing of it
    overrides: tuple[int, ...]  # real work that mends it, or words beside it that say so
    chance: tuple[int, ...]
    exposure: tuple[int, ...]
    old_way: tuple[int, ...]
    notes: tuple[Said, ...] = field(default=())


NO_KINDS = Kinds((), (), (), (), (), ())


def kinds_of(group: str, usage: Usage) -> Kinds:
    """The kinds of events of one group."""
    made: dict[tuple[str, tuple[tuple[str, str], ...]], Kind] = {}

    def among(rules: Sequence[Filter] | None, wanted: int, unwanted: int) -> tuple[int, ...]:
        found = []
        for event, properties in (one for rule in rules or () for one in _examples(rule)):
            flags = flags_of(event, properties, usage)
            if flags & wanted == wanted and not flags & unwanted:
                key = (event, tuple(sorted(properties.items())))
                made.setdefault(key, Kind(event, properties, flags))
                found.append(list(made).index(key))
        return tuple(dict.fromkeys(found))

    accepts = among(usage.real_work, USED, OVERRIDDEN | OLD_WAY) or among(usage.real_work, USED, OVERRIDDEN)
    overrides = among(usage.real_work, USED | OVERRIDDEN, 0) or among(usage.overridden, OVERRIDDEN, USED)
    chance = among(usage.chance, CHANCE, USED | OLD_WAY | EXPOSED) or among(usage.chance, CHANCE, USED | OLD_WAY)
    exposure = among(usage.exposure, EXPOSED, USED | OLD_WAY)
    old_way = among(usage.old_way, OLD_WAY, USED)
    parts = {"chance": (usage.chance, chance), "exposure": (usage.exposure, exposure)}
    parts["old_way"] = (usage.old_way, old_way)
    notes = tuple(
        later(
            "{group}: every event that fits usage.{name} is real work as well; none is made for it",
            group=group,
            name=name,
        )
        for name, (rules, found) in parts.items()
        if rules and not found
    )
    return Kinds(tuple(made.values()), accepts or overrides, overrides, chance, exposure, old_way, notes)


def flags_of(event: str, properties: Mapping[str, str], usage: Usage) -> int:
    """What an event counts as."""
    lists = (usage.real_work, usage.chance, usage.old_way, usage.exposure, usage.accepted, usage.overridden)
    return sum(1 << bit for bit, rules in enumerate(lists) if any_fits(event, properties, rules))


def _examples(rule: Filter) -> Iterator[tuple[str, dict[str, str]]]:
    """Events that pass a filter: one for each name that it allows, with as few properties as it takes."""
    names: Sequence[str] = ("worked",)
    properties: dict[str, str] = {}
    for column, values in rule.must:
        if column == "event":
            names = _texts(values, "worked")
        elif values != (ABSENT,) and (texts := _texts(values, "yes")):
            properties[column] = texts[0]
    for name in names[:MOST_NAMES]:
        if not name.startswith(RESERVED):
            yield name, {column: value for column, value in properties.items() if value}


def _texts(values: Sequence[str], any_text: str) -> Sequence[str]:
    if tuple(values) == (PRESENT,):
        return (any_text,)
    return ("",) if tuple(values) == (ABSENT,) else values
