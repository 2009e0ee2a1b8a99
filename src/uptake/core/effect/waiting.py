"""People who had not used it yet: the weeks they waited, and when each was told, shown and answered. In numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from zlib import crc32

import numpy as np
import numpy.typing as npt

from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import Row

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EXPOSURES = ("told", "attended", "answered")
# Whoever asks differs from who does not, so that the answered are compared with those who still wait for an answer.
TIMES = (*EXPOSURES, "asked")
# A session is there to start in: the week of it is another matter than the weeks after.
COLUMNS = (*TIMES, "at the session")
TOLD, ATTENDED, ANSWERED, ASKED, AT_SESSION = range(len(COLUMNS))

# After half a year who still waits says little about what was done at launch, and masks fit into 64 bits.
MOST_WEEKS = 26
# A week's work is done on its first five days: they stand for nine tenths of it, the weekend for the last.
WORKDAYS, ON_WORKDAYS = 5.0, 0.9
WEEKEND = 2.1  # days; an hour more than two, for the night on which the clocks go back
# At one and the same time, and of two days without a time, what was done for a person is not taken to precede the use.
AFTER = 0.5  # seconds
LEAST_STARTED = 10  # first uses of a group: with fewer it has nothing to compare, and no effect of its own


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    One row for each of n people. Positions are weeks since the start of the first week, so that 2.5 is in the middle of
    the third; never is infinite.

    `entry`: when the wait began, the launch of the person's group; `used`: first use; `exposed`: first time of each of
    `TIMES` (n × 4); `at_risk`: weeks that count for the person (n × weeks); `team`, `base`: numbers of the person's
    team, and of the group with the work that came up before launch.
    """

    entry: Floats
    used: Floats
    exposed: Floats
    at_risk: Bools
    team: Ints
    base: Ints

    @property
    def weeks(self) -> int:
        """How many weeks are over."""
        return int(self.at_risk.shape[1])

    def take(self, people: npt.NDArray[np.bool_] | Ints) -> Waiting:
        """Some of the people."""
        return Waiting(
            self.entry[people],
            self.used[people],
            self.exposed[people],
            self.at_risk[people],
            self.team[people],
            self.base[people],
        )


def waiting(audience: Audience) -> Waiting:
    """The measured people who had not used it before the launch of their group, of groups in which some started."""
    # By a digest of the id, so that some of the people are a fair choice, and the order of the roster changes nothing.
    rows = sorted(
        (row for row in audience.rows if row.measured and row.group.usage.kind == "events"),
        key=lambda row: (crc32(row.member.id.encode()), row.member.id),
    )
    first = max(0, min((audience.weeks.index(row.group.launch) for row in rows), default=0))
    end = max(first, min(audience.end, first + MOST_WEEKS))  # the first launch may come after the last whole week
    edges = np.array([audience.calendar.epoch(audience.weeks.first_day(bit)) for bit in range(first, end + 1)], float)
    launches = {group.id: float(audience.calendar.epoch(group.launch)) for group in audience.groups}
    found = Waiting(
        entry=_positions(edges, [launches[row.group.id] for row in rows]),
        used=_positions(edges, [row.history.first_use for row in rows]),
        exposed=np.column_stack([_positions(edges, times, AFTER) for times in _times(rows)]),
        at_risk=_bits([_risk(row, audience) >> first for row in rows], end - first),
        team=_numbers([row.team for row in rows]),
        base=_bases(rows, audience),
    )
    return found.take((found.used >= found.entry) & found.at_risk.any(axis=1) & (found.base >= 0))


def _times(rows: Sequence[Row]) -> tuple[list[float | None], ...]:
    acts = [row.acts for row in rows]
    return (
        [one.told for one in acts],
        [one.attended for one in acts],
        [one.answered_at for one in acts],
        [one.asked for one in acts],
    )


def _risk(row: Row, audience: Audience) -> int:
    """The weeks that count for a person, and the rest of a launch week that is not whole: many start then."""
    starts, launch = row.member.person.starts, row.group.launch
    week = audience.weeks.index(launch)
    was_here = (starts is None or starts <= launch) and 0 <= week < row.first
    return row.counts | (1 << week if was_here else 0)


def _positions(edges: Floats, times: Sequence[float | None], later: float = 0.0) -> Floats:
    """Times (UTC epoch seconds) as weeks since the first edge; before it -1, never or after the last infinite."""
    at = np.array([inf if time is None else time + later for time in times], float)
    week = np.searchsorted(edges, at, side="right") - 1
    inside = (week >= 0) & (week < len(edges) - 1)
    days = np.where(inside, at - edges[np.clip(week, 0, len(edges) - 1)], 0.0) / 86_400
    weekend = ON_WORKDAYS + (1 - ON_WORKDAYS) * (days - WORKDAYS) / WEEKEND
    part = np.where(days < WORKDAYS, ON_WORKDAYS * days / WORKDAYS, weekend)
    return np.where(inside, week + part, np.where(week < 0, -1.0, inf))


def _bits(masks: Sequence[int], weeks: int) -> Bools:
    whole = (1 << weeks) - 1
    packed = np.array([mask & whole for mask in masks], dtype=np.uint64)
    found: Bools = (packed[:, None] >> np.arange(weeks, dtype=np.uint64)) & np.uint64(1) == 1
    return found


def _numbers(names: Sequence[object]) -> Ints:
    known: dict[object, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def _bases(rows: Sequence[Row], audience: Audience) -> Ints:
    """
    The person's group, in halves by whether the work came up in more weeks before launch than with the usual person,
    where the plan names what shows that. A half in which few started is not told apart; a group in which few did is -1.
    """
    before = []
    for row in rows:
        launch = max(0, audience.weeks.index(row.group.launch))
        before.append(((row.history.chance | row.history.old_way) & ((1 << launch) - 1)).bit_count())
    usual = sorted(before)[len(before) // 2] if before else 0
    halves = [(row.group.id, weeks > usual) for row, weeks in zip(rows, before, strict=True)]
    started = Counter(half for half, row in zip(halves, rows, strict=True) if row.history.first_use is not None)
    numbers: dict[tuple[str, bool], int] = {}
    for group in audience.groups:
        low, high = (group.id, False), (group.id, True)
        number = max(numbers.values(), default=-1) + 1
        if min(started[low], started[high]) >= LEAST_STARTED:
            numbers |= {low: number, high: number + 1}
        elif started[low] + started[high] >= LEAST_STARTED:
            numbers |= {low: number, high: number}
    return np.array([numbers.get(half, -1) for half in halves], dtype=np.int64)
