"""Usage as its source writes it: one row per event, as columns, with repeats, strangers and what is not recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from uptake.core.simulation.clock import Clock
from uptake.core.simulation.dice import Bools, Floats, Ints, Rolls
from uptake.core.simulation.habits import CLIENT, KEPT, LATE, TASKS, WHEN, Lives
from uptake.core.simulation.kinds import CHANCE, USED, Kinds

_REPEATED = 0.006  # of rows, delivered twice
_LATE_WORK = 0.03  # of days
_EVENING = 7200  # seconds after closing


@dataclass(frozen=True, slots=True)
class Rows:
    """
    Events of use as columns of one length. `who`: place in the identifiers of the world; `time`: UTC epoch seconds;
    `kind`: place in its kinds; `copies`: how often the row was delivered; `recorded`: whether the source wrote it.
    """

    who: Ints
    time: Ints
    kind: Ints
    copies: Ints
    recorded: Bools

    def where(self, keep: Bools) -> Rows:
        """Some of the rows."""
        return Rows(self.who[keep], self.time[keep], self.kind[keep], self.copies[keep], self.recorded[keep])

    def __len__(self) -> int:
        """How many rows, repeats not counted."""
        return len(self.who)


def joined(parts: Sequence[Rows]) -> Rows:
    """All rows by time; at one time by person and kind."""
    columns = ("who", "time", "kind", "copies", "recorded")
    whole = Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))
    order = np.lexsort((whole.kind, whole.who, whole.time))
    return Rows(*(getattr(whole, name)[order] for name in columns))


@dataclass(frozen=True, slots=True)
class Doing:
    """What people of one group did, from which their rows are made."""

    kinds: Kinds
    tasks: Ints
    lives: Lives
    tape: Floats
    can: Bools  # people × days: has access, and the system is there
    accepts: float
    session_day: Ints  # of those who began at a session, else NEVER
    session_use: Ints  # the instant of it
    client_stops: int  # from this place of day half of the rows are lost; NEVER: they are not


def rows_of(doing: Doing, clock: Clock) -> tuple[Rows, Ints]:
    """The rows of a group, and people × days: when the person last used it on that day, 0 where not at all."""
    exists = np.arange(TASKS) < doing.tasks[:, :, None]
    days = np.arange(len(clock.days))
    made = doing.lives.made & exists & (doing.session_day[:, None] != days)[:, :, None]
    kept = doing.tape[:, :, KEPT : KEPT + TASKS] < (doing.accepts + 0.3 * doing.lives.skill)[:, :, None]
    at = _times(doing, clock)
    kinds = doing.kinds
    mends = kinds.overrides and bool(kinds.all[kinds.overrides[0]].flags & USED)
    thrown = made & ~kept if kinds.overrides and not mends else np.zeros_like(made)
    made &= ~thrown
    shown = exists & doing.can[:, :, None]
    covers = bool(kinds.exposure) and bool(kinds.all[kinds.exposure[0]].flags & CHANCE)
    parts = [
        _part(doing, at, exists & ~shown if covers else exists, (kinds.chance, 0, False)),
        _part(doing, at, shown, (kinds.exposure, 5, True)),
        _part(doing, at, made & (kept if mends else made), (kinds.accepts, 90, True)),
        _part(doing, at, made & ~kept if mends else thrown, (kinds.overrides, 120, True)),
        _part(doing, at, exists & ~made, (kinds.old_way, 300, False)),
    ]
    parts.append(_at_sessions(doing))
    last_use = np.where(made, at + 120, 0).max(axis=2)
    people = np.nonzero(doing.session_use)[0]
    last_use[people, doing.session_day[people]] = doing.session_use[people]
    return joined(parts), last_use


def _times(doing: Doing, clock: Clock) -> Ints:
    """When each task is taken up: in working hours, now and then in the evening of the same day."""
    share = doing.tape[:, :, WHEN : WHEN + TASKS]
    at = clock.opens[:, None] + (share * (clock.closes - clock.opens)[:, None]).astype(np.int64)
    late = (doing.tape[:, :, LATE] < _LATE_WORK)[:, :, None]
    at = np.where(late, clock.closes[:, None] + (share * _EVENING).astype(np.int64), at)
    # The whole task ends before midnight, so that no day is torn.
    result: Ints = np.minimum(at, clock.ends[:, None] - 900)
    return result


def _part(doing: Doing, at: Ints, done: Bools, how: tuple[tuple[int, ...], int, bool]) -> Rows:
    """A row for each task that was done so. `how`: (kinds that take turns, seconds after its start, by the client)."""
    kinds, later, by_client = how
    who, day, task = np.nonzero(done if kinds else np.zeros_like(done))
    kind = np.array(kinds or (0,), dtype=np.int64)[(day + task) % max(1, len(kinds))]
    lost = doing.tape[who, day, CLIENT + task]
    recorded = ~((lost < 0.5) & (day >= doing.client_stops)) if by_client else np.ones(len(who), dtype=np.bool_)
    fraction = np.mod(doing.tape[who, day, WHEN + task] * 4096.0, 1.0)
    copies = 1 + (fraction < _REPEATED).astype(np.int64)
    return Rows(who, at[who, day, task] + later, kind, copies, recorded)


def _at_sessions(doing: Doing) -> Rows:
    """The first use with a helper beside them, of those who began so."""
    who = np.nonzero(doing.session_use)[0]
    one = np.ones(len(who), dtype=np.int64)
    kind = one * (doing.kinds.accepts[0] if doing.kinds.accepts else 0)
    return Rows(who, doing.session_use[who], kind, one, one == 1)


def passing(names: Sequence[str], first_who: int, kind: int, moments: Ints, seed: int) -> Rows:
    """Rows of people who are on no roster: each uses it a few times at any of these moments."""
    who: list[int] = []
    time: list[int] = []
    for place, name in enumerate(names):
        rolls = Rolls(seed, "stranger", name)
        for _ in range(rolls.whole(3, 15)):
            who.append(first_who + place)
            time.append(int(moments[int(rolls.roll() * len(moments))]) + rolls.whole(0, 3600))
    count = len(who)
    ones = np.ones(count, dtype=np.int64)
    return Rows(np.array(who, np.int64), np.array(time, np.int64), ones * kind, ones, ones == 1)
