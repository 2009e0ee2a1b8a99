"""Counts as integer unknowns: what is published bounds them, what the reports are made of ties them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Key = tuple[object, ...]
MOST = 10**7  # people: more than any rollout has


@dataclass(slots=True)
class System:
    """Unknown counts with their bounds, and sums that must come out as nought; `asked`: counts that are withheld."""

    bounds: dict[Key, tuple[int, int]] = field(default_factory=dict)
    sums: list[dict[Key, int]] = field(default_factory=list)  # count → factor; together nought
    orders: list[tuple[Key, Key]] = field(default_factory=list)  # the first is at most the second
    asked: dict[Key, int] = field(
        default_factory=dict
    )  # withheld count → the fewest values that it must be able to have; 0: shown after all
    wholes: dict[Key, Key] = field(default_factory=dict)  # count → the number of people that it is of
    clashes: set[Key] = field(default_factory=set)

    def know(self, key: Key, low: int = 0, high: int = MOST) -> Key:
        """Bound a count further; two reports that contradict each other are noted."""
        before = self.bounds.get(key, (0, MOST))
        now = max(before[0], low), min(before[1], high)
        if now[0] > now[1]:
            self.clashes.add(key)
            return key
        self.bounds[key] = now
        return key

    def total(self, whole: Key, parts: Iterable[Key]) -> None:
        """Say that a count is the sum of others."""
        terms = {whole: -1}
        for part in parts:
            terms[part] = terms.get(part, 0) + 1
        self.sums.append(terms)

    def at_most(self, count: Key, whole: Key) -> None:
        """Say of how many people a count is, which it cannot exceed."""
        self.orders.append((count, whole))
        self.wholes[count] = whole

    def parts(self) -> Iterator[list[Key]]:
        """The counts that are tied together, one lot after another, where any of them is withheld."""
        parent = {key: key for key in self.bounds}

        def root(key: Key) -> Key:
            while parent[key] != key:
                parent[key] = parent[parent[key]]
                key = parent[key]
            return key

        for keys in (*self.sums, *self.orders):
            first, *others = keys
            for other in others:
                parent[root(other)] = root(first)
        lots: dict[Key, list[Key]] = {}
        for key in self.bounds:
            lots.setdefault(root(key), []).append(key)
        wanted = {root(key) for key, least in self.asked.items() if least}
        yield from (lot for at, lot in lots.items() if at in wanted)
