"""What the people of a group have to take in week by week: messages and sessions of all rollouts that affect them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from uptake.core.calendar import WEEK, Day, monday
from uptake.core.frozen import frozen
from uptake.core.plan.model import Group, Plan

BUSY = 2  # messages and sessions in a week; with more of them a group has much to take in
AHEAD_WEEKS = 8  # that are looked at, this one too

People = Mapping[str, Collection[str]]  # group → who is in it


@frozen
class Busy:
    """What one group hears and attends in one week, over all rollouts that affect any of its people."""

    group: str
    week: Day
    messages: int
    sessions: int

    @property
    def is_much(self) -> bool:
        """Whether another message had better come in another week."""
        return self.messages + self.sessions > BUSY


def change_load(
    plan: Plan, people: People, others: Sequence[tuple[Plan, People]], today: Day
) -> tuple[list[Busy], dict[str, Day]]:
    """
    The coming weeks of each group in which there is something, and of each group the first week that is free.

    :param people: of the plan's groups; `others`: every plan in force, this one too, each with its own people.
    """
    planned = [(set(mine[id_]), _weeks(one, group)) for one, mine in others for id_, group in one.groups.items()]
    busy: list[Busy] = []
    free: dict[str, Day] = {}
    for group in plan.groups.values():
        members = set(people[group.id])
        touching = [weeks for theirs, weeks in planned if theirs & members]
        for number in range(AHEAD_WEEKS):
            week = monday(today) + number * WEEK
            one = Busy(group.title, week, *(sum(weeks[week, kind] for weeks in touching) for kind in (_TOLD, _SHOWN)))
            if one.messages or one.sessions:
                busy.append(one)
            elif number:  # it is too late to move anything into this week
                free.setdefault(group.title, week)
    return busy, free


_TOLD, _SHOWN = "told", "shown"


def _weeks(plan: Plan, group: Group) -> Counter[tuple[Day, str]]:
    """How many messages a group gets in a week, and how many kinds of session it has there."""
    return Counter([*_told(plan, group), *_shown(plan, group)])


def _told(plan: Plan, group: Group) -> Iterator[tuple[Day, str]]:
    for message in plan.messages:
        # Who gets a letter that usage chooses nobody may see, so it is in no count.
        if group.id in message.to and message.when is not None and not message.only:
            yield monday(plan.calendar.resolve(message.when, group.launch).first), _TOLD


def _shown(plan: Plan, group: Group) -> Iterator[tuple[Day, str]]:
    for session in plan.sessions:
        if group.id in session.groups and session.between:
            begins = plan.calendar.resolve(session.between[0], group.launch).first
            ends = plan.calendar.resolve(session.between[1], group.launch).last
            days = range((ends - begins).days + 1)
            yield from ((week, _SHOWN) for week in {monday(begins + dt.timedelta(days=number)) for number in days})
