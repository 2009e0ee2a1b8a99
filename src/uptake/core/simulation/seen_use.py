"""The use of a world, counted: one row of bits per person, sums of actions per group and week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np

from uptake.core.calendar import Day
from uptake.core.groups import Member, Members
from uptake.core.simulation.dice import Bools, Ints
from uptake.core.simulation.kinds import ACCEPTED, CHANCE, EXPOSED, OLD_WAY, OVERRIDDEN, USED, flags_of
from uptake.core.simulation.world import World
from uptake.core.usage import RECENT_WEEKS, Actions, History, Weeks, months

_SMALL = 62  # weeks that one 64-bit number holds


class UseSeen:
    """The rows of the members before a day, with week, month and what each counts as in the member's group."""

    def __init__(self, world: World, members: Members, weeks: Weeks, as_of: Day, recorded: Bools) -> None:
        self._weeks, self._end = weeks, weeks.complete(as_of)
        self._groups = list(members.groups)
        self._members: dict[str, tuple[int, Member]] = {
            one.id: (place, one) for place, group in enumerate(members.groups.values()) for one in group
        }
        self._ids = [fact.id for fact in world.facts]
        group_of = np.full(len(world.identifiers), -1, dtype=np.int64)
        for place, id_ in enumerate(self._ids):
            if id_ in self._members:
                group_of[place] = self._members[id_][0]
        limit = world.plan.calendar.epoch(as_of)
        rows = world.rows.where(recorded & (world.rows.time < limit) & (group_of[world.rows.who] >= 0))
        self._who, self._time, self._group = rows.who, rows.time, group_of[rows.who]
        usages = [world.plan.groups[group].usage for group in self._groups]
        table = np.array([[flags_of(one.event, one.properties, usage) for one in world.kinds] for usage in usages])
        self._flags: Ints = table.reshape(len(usages), -1)[self._group, rows.kind] if len(rows) else rows.kind
        self._week, self._month = self._dates(world)
        self._counts = self._counting_weeks()

    def _dates(self, world: World) -> tuple[Ints, Ints]:
        """The bits of week and month of each row."""
        days = [world.first + timedelta(place) for place in range((world.end - world.first).days)]
        starts = np.array([world.plan.calendar.epoch(day) for day in days], dtype=np.int64)
        place = np.searchsorted(starts, self._time, side="right") - 1
        week = np.array([self._weeks.index(day) for day in days], dtype=np.int64)
        month = np.array([months(day, self._weeks.origin) for day in days], dtype=np.int64)
        return week[place], month[place]

    def _counting_weeks(self) -> Bools:
        """People × weeks: whether the week counts for the person."""
        patterns: dict[int, list[bool]] = {0: [False] * self._weeks.size}
        rows = []
        for id_ in self._ids:
            counts = self._members[id_][1].counts if id_ in self._members else 0
            if counts not in patterns:
                patterns[counts] = [bool(counts >> week & 1) for week in range(self._weeks.size)]
            rows.append(patterns[counts])
        return np.array(rows, dtype=np.bool_).reshape(len(rows), self._weeks.size)

    def histories(self) -> dict[str, History]:
        """One history for each member of whom anything was seen, in the order of the members."""
        used, chance, old_way, exposed = (self._bits(flag, self._week) for flag in (USED, CHANCE, OLD_WAY, EXPOSED))
        judged = self._bits(ACCEPTED | OVERRIDDEN, self._week)
        used_months, chance_months = (self._bits(flag, self._month) for flag in (USED, CHANCE))
        uses, first, last = self._times_of_use()
        recent = np.bincount(self._who[self._latest()], minlength=len(self._ids)).tolist()
        places = {id_: place for place, id_ in enumerate(self._ids)}
        return {
            id_: History(
                used[at],
                chance[at],
                old_way[at],
                exposed[at],
                used_months[at],
                chance_months[at],
                float(first[at]) if uses[at] else None,
                float(last[at]) if uses[at] else None,
                uses[at],
                recent[at],
                judged[at],
            )
            for id_ in self._members
            for at in [places.get(id_, -1)]
            if at >= 0 and (uses[at] or used[at] | chance[at] | old_way[at] | exposed[at] | judged[at])
        }

    def _times_of_use(self) -> tuple[list[int], list[int], list[int]]:
        """For each person how often, first and last; rows are in the order of time."""
        mine = self._flags & USED != 0
        who, time = self._who[mine], self._time[mine]
        first, last = (np.zeros(len(self._ids), dtype=np.int64) for _ in range(2))
        first[who[::-1]] = time[::-1]
        last[who] = time
        return np.bincount(who, minlength=len(self._ids)).tolist(), first.tolist(), last.tolist()

    def _bits(self, flag: int, place: Ints) -> list[int]:
        """For each person the bits of the places that have a row of this kind."""
        width = int(place.max(initial=0)) + 1
        seen = np.zeros((len(self._ids), width), dtype=np.int64)
        mine = (self._flags & flag) != 0
        seen[self._who[mine], place[mine]] = 1
        low = seen[:, :_SMALL] @ (1 << np.arange(min(width, _SMALL), dtype=np.int64))
        if width <= _SMALL:
            result: list[int] = low.tolist()
            return result
        high = seen[:, _SMALL : 2 * _SMALL] @ (1 << np.arange(min(width, 2 * _SMALL) - _SMALL, dtype=np.int64))
        return [a | b << _SMALL for a, b in zip(low.tolist(), high.tolist(), strict=True)]

    def _latest(self) -> Bools:
        """The rows of real work in the latest complete weeks, where these count for the person."""
        lately = (self._week >= self._end - RECENT_WEEKS) & (self._week < self._end)
        result: Bools = lately & (self._flags & USED != 0) & self._counts[self._who, self._week]
        return result

    def actions(self) -> tuple[dict[tuple[str, int], Actions], Mapping[str, Mapping[int, int]]]:
        """(actions by group and week, group → actions in a week of a person → such weeks)."""
        counted = self._counts[self._who, self._week] if len(self._who) else np.zeros(0, dtype=np.bool_)
        cell = self._group * self._weeks.size + self._week
        size = len(self._groups) * self._weeks.size
        sums = [
            np.bincount(cell[counted & (self._flags & flag != 0)], minlength=size)
            for flag in (USED, OLD_WAY, ACCEPTED, OVERRIDDEN)
        ]
        whole = np.stack(sums)
        found = {
            (self._groups[place // self._weeks.size], place % self._weeks.size): Actions(*whole[:, place].tolist())
            for place in np.nonzero(whole.sum(axis=0))[0].tolist()
        }
        return found, self._depths()

    def _depths(self) -> dict[str, dict[int, int]]:
        latest = self._latest()
        cell = (self._group * len(self._ids) + self._who) * self._weeks.size + self._week
        weeks, actions = np.unique(cell[latest], return_counts=True)
        groups = weeks // (self._weeks.size * max(1, len(self._ids)))
        depths: dict[str, dict[int, int]] = {}
        for group in np.unique(groups).tolist():
            number, times = np.unique(actions[groups == group], return_counts=True)
            depths[self._groups[group]] = dict(zip(number.tolist(), times.tolist(), strict=True))
        return depths
