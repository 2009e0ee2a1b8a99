"""What may be shown: the smallest group and its complements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Withheld:
    """Which parts of a partition are not shown, and whether their sum is withheld too."""

    parts: frozenset[str] = frozenset()
    whole: bool = False


def withhold(sizes: Mapping[str, int], floor: int, already: frozenset[str] = frozenset()) -> Withheld:
    """
    Which groups are withheld so that nothing about fewer than `floor` people is shown or follows by subtraction.

    Every group under the floor goes. What is left of the whole after the shown groups are taken away must not be a
    small group either: the next smallest goes with it, and if there is none, the whole.

    :param sizes: people per group; groups of nobody are shown as such.
    :param already: groups that are withheld for another reason: what is left of the whole holds them too.
    """
    hidden = {group for group, people in sizes.items() if 0 < people < floor} | already
    shown = sorted((people, group) for group, people in sizes.items() if people >= floor and group not in hidden)
    while 0 < sum(sizes[group] for group in hidden) < floor:
        if not shown:
            return Withheld(frozenset(hidden), whole=True)
        hidden.add(shown.pop(0)[1])
    return Withheld(frozenset(hidden))
