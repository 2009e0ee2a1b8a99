"""What may be shown: the smallest group and its complements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FLOOR = 5  # people; a plan can raise it and not lower it
ALL = "all"


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


@dataclass(frozen=True, slots=True)
class Partition:
    """A plan's groups with their people, and which of them are not shown at all: what every figure is held against."""

    intended: Mapping[str, int]
    hidden: frozenset[str]
    floor: int

    def withheld(self, people: Mapping[str, int], of_all: int) -> frozenset[str]:
        """
        Return the groups, and perhaps `all`, of which a figure is withheld.

        :param people: of how many people of each group the figure tells; `of_all`: of how many altogether.
        """
        found = withhold({id_: people.get(id_, 0) for id_ in self.intended}, self.floor, self.hidden)
        if found.whole or 0 < of_all < self.floor or self._tells_who_is_missing(people):
            return found.parts | {ALL}
        return found.parts

    def _tells_who_is_missing(self, people: Mapping[str, int]) -> bool:
        """
        Whether a figure leaves out a hidden group that is small, such as one that starts later, and not the others:
        the size of `all` there and elsewhere would differ by just that group.
        """
        missing = sum(self.intended[id_] for id_ in self.hidden if not people.get(id_))
        return 0 < missing < self.floor and any(people.get(id_) for id_ in self.hidden)
