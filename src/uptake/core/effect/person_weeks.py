"""Person-weeks at risk of first use, those with the same facts counted together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uptake.core.effect.waiting import ANSWERED, ASKED, ATTENDED, Bools, Floats, Ints, Waiting

TENTHS = 10  # a part of a week is known to a tenth


@dataclass(frozen=True, slots=True)
class PersonWeeks:
    """
    One row for all person-weeks that agree in everything. `length`: the part of the week; `exposed`: rows × `COLUMNS`;
    `people`: how many person-weeks the row stands for; `uses`: in how many of them somebody used it first.
    """

    week: Ints
    length: Floats
    exposed: Bools
    team: Ints
    base: Ints
    people: Ints
    uses: Ints


def person_weeks(waiting: Waiting) -> PersonWeeks:
    """
    The weeks in which each person could still start. A week in which somebody was told, shown or answered is cut there:
    an exposure holds only after it happened, and neither part may borrow the other's time.
    """
    parts = [part for week in range(waiting.weeks) for part in _parts(waiting, week)]
    who, week, tenths, exposed, used = (np.concatenate(column) for column in zip(*parts, strict=True))
    # One whole number for all facts of a row: sorting a million of them takes a tenth of a second.
    facts = [waiting.team[who], waiting.base[who], week, tenths, *exposed.T.astype(np.int64)]
    sizes = [int(fact.max(initial=0)) + 1 for fact in facts]
    same, number = np.unique(np.ravel_multi_index(facts, sizes), return_inverse=True)
    team, base, week, tenths, *flags = np.unravel_index(same, sizes)
    return PersonWeeks(
        week=week.astype(np.int64),
        length=tenths / TENTHS,
        exposed=np.column_stack(flags).astype(bool),
        team=team.astype(np.int64),
        base=base.astype(np.int64),
        people=np.bincount(number, minlength=len(same)).astype(np.int64),
        uses=np.bincount(number, used, minlength=len(same)).astype(np.int64),
    )


def _parts(waiting: Waiting, week: int) -> list[tuple[Ints, Ints, Ints, Bools, Bools]]:
    """(person, week, tenths of it, exposed, used it first) of each part of one week."""
    there = np.flatnonzero(waiting.at_risk[:, week] & (waiting.used >= week) & (waiting.entry < week + 1))
    exposed, used = waiting.exposed[there], waiting.used[there]
    begin = np.maximum(waiting.entry[there], week)
    cuts = np.sort(np.clip(exposed, begin[:, None], week + 1), axis=1)
    edges = np.column_stack([begin, cuts, np.full(len(there), week + 1.0)])
    found = []
    for start, stop in zip(edges.T[:-1], edges.T[1:], strict=True):
        at = (stop > start) & (used >= start)
        holds = exposed[at] <= start[at, None]
        fresh = holds[:, ATTENDED] & (exposed[at, ATTENDED] >= week)
        tenths = np.maximum(1, np.rint((stop - start)[at] * TENTHS)).astype(np.int64)
        columns = np.column_stack([holds, fresh])
        found.append((there[at], np.full(int(at.sum()), week), tenths, columns, used[at] < stop[at]))
    return found


def comparable(rows: PersonWeeks, column: int, least: int) -> Bools:
    """
    Bases × weeks in which at least so many people at risk were exposed, and at least so many were not: like beside
    like. Of those who asked, for answers.
    """
    shape = (int(rows.base.max()) + 1, int(rows.week.max()) + 1)
    holds, there = rows.exposed[:, column], rows.exposed[:, ASKED] if column == ANSWERED else True
    found = np.ones(shape, dtype=bool)
    for side in (holds & there, ~holds & there):
        people = np.zeros(shape, dtype=np.int64)
        np.add.at(people, (rows.base[side], rows.week[side]), rows.people[side])
        found &= people >= least
    return found
