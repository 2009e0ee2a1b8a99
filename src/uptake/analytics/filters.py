"""What counts as use, compiled to SQL: a plan's filters become eight bits per event and way of counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uptake.analytics.engine import quote_text
from uptake.core.plan.model import ABSENT, PRESENT, Filter, Plan, Usage
from uptake.core.words import say
from uptake.errors import UsageError

USED, CHANCE, OLD_WAY, EXPOSED, ACCEPTED, OVERRIDDEN = (1 << bit for bit in range(6))
ACTIONS = USED | OLD_WAY | ACCEPTED | OVERRIDDEN  # what is added up for each group and week
BYTE = 63  # the bits of one way of counting
KEYED = 64  # a bit beside those of the first way: while rows are read it says that they have an id
MOST_WAYS = 15  # a HUGEINT has room for so many bytes

_TYPES = ((1, "UTINYINT"), (2, "USMALLINT"), (4, "UINTEGER"), (8, "UBIGINT"), (MOST_WAYS, "HUGEINT"))

Rule = tuple[
    tuple[str, tuple[str, ...]], ...
]  # a filter without its place, in one order: equal where it means the same
Rules = tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way of counting use, of one group or several. `rules`: in the order of the bits. `delegated`: agents count."""

    rules: tuple[Rules, ...]
    delegated: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """The distinct ways of counting in a plan. `of_group`: group id → place in `distinct`."""

    distinct: tuple[Way, ...]
    of_group: Mapping[str, int]

    @property
    def type(self) -> str:
        """The smallest SQL type that holds a byte for each way."""
        return next(name for most, name in _TYPES if len(self.distinct) <= most)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a filter names, but `event`; sorted."""
        rules = (rule for way in self.distinct for rules in way.rules for rule in rules)
        return tuple(sorted({column for rule in rules for column, _ in rule} - {"event"}))

    @property
    def all_bits(self) -> int:
        """A mask of every bit of every way."""
        return sum(BYTE << 8 * place for place in range(len(self.distinct)))

    @property
    def kinds(self) -> int:
        """The bits of a byte that any way has filters for."""
        return sum({1 << bit for way in self.distinct for bit, rules in enumerate(way.rules) if rules})

    @property
    def delegated(self) -> int:
        """A mask of the bits of those ways in which an agent's action counts for the person."""
        return sum(BYTE << 8 * place for place, way in enumerate(self.distinct) if way.delegated)

    def number(self, value: int) -> str:
        """SQL for flags."""
        return f"CAST({value} AS {self.type})"

    def shift(self, group: str) -> int:
        """How far to the right a group's byte lies."""
        return 8 * self.of_group[group]


def ways_of(plan: Plan) -> Ways:
    """The ways of counting of a plan's groups. UsageError where there are more than fifteen."""
    places: dict[Way, int] = {}
    of_group = {group.id: places.setdefault(_way(group.usage), len(places)) for group in plan.groups.values()}
    if len(places) > MOST_WAYS:
        raise UsageError(
            say(
                "The groups count use in {ways} different ways; at most {most} can be told apart",
                ways=len(places),
                most=MOST_WAYS,
            ),
            mend=say("Let groups share their real_work, chance, old_way, exposure, accepted and overridden."),
        )
    return Ways(tuple(places), of_group)


def _way(usage: Usage) -> Way:
    lists = (usage.real_work, usage.chance, usage.old_way, usage.exposure, usage.accepted, usage.overridden)
    return Way(tuple(_rules(rules) for rules in lists), usage.delegated == "count")


def _rules(filters: Sequence[Filter] | None) -> Rules:
    return tuple(
        sorted(
            {tuple(sorted((column, tuple(sorted(values))) for column, values in rule.must)) for rule in filters or ()}
        )
    )


def flags(ways: Ways, columns: Mapping[str, str]) -> str:
    """
    SQL for the flags of one row: for each way of counting a byte of the bits above, the first way lowest.

    `columns`: name in the plan → SQL of the cell, NULL where it is empty; `event` is never NULL.
    """
    masks: dict[str, int] = {}  # a test that several ways share is made once per row
    for place, way in enumerate(ways.distinct):
        for bit, rules in enumerate(way.rules):
            if rules:
                test = " OR ".join(f"({condition(rule, columns)})" for rule in rules)
                masks[test] = masks.get(test, 0) | 1 << 8 * place + bit
    nothing = ways.number(0)
    parts = [f"CASE WHEN {test} THEN {ways.number(mask)} ELSE {nothing} END" for test, mask in masks.items()]
    return "(" + " | ".join(parts or [nothing]) + ")"


def condition(rule: Rule, columns: Mapping[str, str]) -> str:
    """SQL that is true where a row passes a filter; otherwise false or NULL. No column at all: every row passes."""
    return " AND ".join(_matches(columns[column], values) for column, values in rule) or "TRUE"


def _matches(cell: str, values: tuple[str, ...]) -> str:
    if values == (PRESENT,):
        return f"coalesce({cell}, '') <> ''"
    if values == (ABSENT,):
        return f"coalesce({cell}, '') = ''"
    if not values:
        return "FALSE"
    # Without an empty value among those wanted, a NULL is no match either way, and the plain comparison is quicker.
    left = f"coalesce({cell}, '')" if "" in values else cell
    return f"{left} IN ({', '.join(_literal(value) for value in values)})"


def _literal(value: str) -> str:
    return (
        "(" + " || chr(0) || ".join(quote_text(part) for part in value.split("\0")) + ")"
        if "\0" in value
        else quote_text(value)
    )
