"""One person as the measures see them, and people who are alike, who are asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from uptake.core.calendar import Day
from uptake.core.groups import Member
from uptake.core.measures.bits import NO_HABIT, Habit
from uptake.core.measures.reading import Part, Reading, share
from uptake.core.plan.model import Group
from uptake.core.usage import Acts, History

Answer = TypeVar("Answer", bound=Hashable)

NEVER = 1 << 10  # a week index that no window reaches
A_DAY = 86_400


class Row(NamedTuple):
    """
    One person: who it is, in which group, what they did, what was done for them.

    `first`: the bit of the group's week 1; `until`: the first week end at which the person is gone; `measured`: whether
    the source of usage can see the person at all; `first_day`, `first_week`: of use, in the plan's timezone; `habit`:
    what the bits say at each week end, read once because most measures ask for it.
    """

    member: Member
    group: Group
    history: History
    acts: Acts
    first: int
    until: int
    measured: bool = True
    first_day: Day | None = None
    first_week: int = NEVER
    habit: Habit = NO_HABIT

    @property
    def counts(self) -> int:
        """Bits of the weeks that count for the person."""
        return self.member.counts

    @property
    def by_week(self) -> bool:
        """Whether the work comes up every week, so that a week without use says something."""
        return self.group.rhythm in {"daily", "weekly"}

    @property
    def team(self) -> str:
        """Those who are told, shown and answered together: the roster's team, else everybody of one manager."""
        person = self.member.person
        return person.attributes.get("team") or person.manager or ""

    @property
    def was_assisted(self) -> bool:
        """Whether somebody was beside the person at first use."""
        first, came, helped = self.history.first_use, self.acts.attended_before_use, self.acts.assisted
        if first is None:
            return False
        return (came is not None and 0 <= first - came <= A_DAY) or (helped is not None and helped <= first + A_DAY)

    def is_gone(self, end: int) -> bool:
        """Whether the person had left when the week before bit `end` was over."""
        return end >= self.until


class Alike(NamedTuple):
    """People of whom every question has the same answer: one of them, and how many they are."""

    row: Row
    people: int


def headcount(alike: Iterable[Alike]) -> int:
    """How many people they are."""
    return sum(people for _, people in alike)


def tally(asked: Iterable[Alike], question: Callable[[Row], Answer]) -> Counter[Answer]:
    """Answer → people."""
    found: Counter[Answer] = Counter()
    for row, people in asked:
        found[question(row)] += people
    return found


def share_of_people(
    asked: Iterable[Alike], question: Callable[[Row], bool | None], had_chance: Callable[[Row], bool] | None = None
) -> Reading:
    """
    The share of people for whom the answer to a question is yes, among those who could be measured (not None).

    :param had_chance: whether the work came up for a person; None where the plan does not name it.
    """
    count = of = chance_count = chance_of = 0
    for row, people in asked:
        answer = question(row)
        if answer is None:
            continue
        of += people
        count += people * answer
        if had_chance is not None and had_chance(row):
            chance_of += people
            chance_count += people * answer
    return share(Part(count, of), None if had_chance is None else Part(chance_count, chance_of))
