"""A group week by week: people there, people who used it, what was done in which way, and how that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from uptake.core.calendar import Day
from uptake.core.measures.audience import Audience
from uptake.core.measures.bits import by_week
from uptake.core.measures.intervals import newcombe
from uptake.core.measures.rows import tally
from uptake.core.usage import Actions

TURN = 3  # first days of a month, and last ones, that belong to its turn
PEAK = 2.0  # when the month turns, against other weeks: so many times as much use
LEAST_TURNS = 2  # months must have turned so often, to speak of a rhythm
FALLEN = 0.75  # of the people in the best week, at most so many in the latest: use falls
# A source that stops reporting takes its share of the actions from one day on. What people leave off they do the old
# way; what is not recorded any more they do not.
STEP_LEFT = 0.65
MOST_MOVED = 0.3  # of the missing actions, at most so many are done the old way now
STILL_WORK = 0.8  # of the people to whom the work came up before, at least so many still
LEAST_MISSING = 0.12  # of all the work that is seen, old way and new: less is how weeks differ
LEAST_ACTIONS = 10  # a week fewer, for their way to be followed
NO_ACTIONS = Actions()


class Week(NamedTuple):
    """One complete week that counts. `chance`: people to whom the work came up; None where the plan names no chance."""

    bit: int
    first_day: Day
    intended: int
    active: int
    chance: int | None
    real_work: int
    old_way: int
    turn: bool  # a month turns in it


class Step(NamedTuple):
    """Actions a week before and since a week from which far fewer are seen."""

    first_day: Day
    before: float
    since: float


class Rhythm(NamedTuple):
    """The share of people in the weakest week in which a month turns, and that of the other weeks."""

    turns: float
    others: float


def weeks_of(audience: Audience) -> tuple[Week, ...]:
    """The complete weeks since launch that count for anybody of the group, in order."""
    alike = [one for one in audience.alike if one.row.measured]
    group, turns = audience.groups[0].id, turns_of(audience)
    weeks = range(max(0, audience.first), audience.end)
    counted = by_week(tally(alike, lambda row: row.counts), weeks)
    used = by_week(tally(alike, lambda row: row.history.used & row.counts), weeks)
    chance = by_week(tally(alike, lambda row: row.history.chance & row.counts), weeks)
    found = []
    for week in weeks:
        done = audience.seen.actions.get((group, week), NO_ACTIONS)
        came_up = chance[week] if audience.names_chance else None
        if intended := counted[week]:
            found.append(
                Week(
                    week, audience.weeks.first_day(week), intended, used[week], came_up,
                    done.real_work, done.old_way, bool(turns >> week & 1),
                )
            )  # fmt: skip
    return tuple(found)


def turns_of(audience: Audience) -> int:
    """Bits of the weeks in which a month turns: those that hold one of its first or last days."""
    bits = 0
    for week in range(audience.end):
        first = audience.weeks.first_day(week).toordinal()
        days = (Day.fromordinal(first + more) for more in range(7))
        bits |= any(day.day <= TURN or Day.fromordinal(day.toordinal() + TURN).day <= TURN for day in days) << week
    return bits


def falls(weeks: Sequence[Week]) -> bool:
    """Whether clearly fewer people used it in the latest week than in the best one before."""
    if len(weeks) < 2:
        return False
    now = weeks[-1]
    best = max(weeks[:-1], key=lambda week: week.active / week.intended)
    share, top = now.active / now.intended, best.active / best.intended
    return share <= FALLEN * top and newcombe(best.active, best.intended, now.active, now.intended)[0] > 0


def monthly(weeks: Sequence[Week]) -> Rhythm | None:
    """
    The rhythm of a group whose work comes up around the turn of the month, seen in every turn since launch; None where
    it does not. Where the plan names the chance to use it, that has to have the rhythm as well.
    """
    rhythm = _rhythm(weeks, [week.active / week.intended for week in weeks])
    if rhythm is None or any(week.chance is None for week in weeks):
        return rhythm
    return rhythm if _rhythm(weeks, [(week.chance or 0) / week.intended for week in weeks]) else None


def _rhythm(weeks: Sequence[Week], shares: Sequence[float]) -> Rhythm | None:
    others = [share for week, share in zip(weeks, shares, strict=True) if not week.turn]
    turns = [
        max(share for _, share in together)
        for is_turn, together in groupby(zip(weeks, shares, strict=True), key=lambda pair: pair[0].turn)
        if is_turn
    ]
    if len(turns) < LEAST_TURNS or not others:
        return None
    # Each turn counts: a launch at the turn of a month is no rhythm.
    found = Rhythm(min(turns), _mean(others))
    return found if found.turns > 0 and found.turns >= PEAK * found.others else None


def step_of(weeks: Sequence[Week]) -> Step | None:
    """
    The week since which far fewer actions are seen, all at once, and not more of them done the old way; None where
    there is none, or where the plan does not name the old way, so that the two cannot be told apart.
    """
    for place in range(len(weeks) - 2, 2, -1):
        # The week before may be mixed: a source stops on some day of it.
        before, since = weeks[: place - 1], weeks[place:]
        if _is_step(before, since):
            high = _mean(week.real_work for week in before[-2:])
            return Step(weeks[place].first_day, high, _mean(week.real_work for week in since))
    return None


def _is_step(earlier: Sequence[Week], since: Sequence[Week]) -> bool:
    before = earlier[-2:]  # at launch use still grows: what it came to is what counts
    high, low = _mean(week.real_work for week in before), _mean(week.real_work for week in since)
    share_moved = moved(before, since)
    work_before, work_since = _mean(week.chance or 0 for week in before), _mean(week.chance or 0 for week in since)
    return (
        share_moved is not None
        and share_moved <= MOST_MOVED
        and low <= STEP_LEFT * high
        and work_since >= STILL_WORK * work_before
        and max(week.real_work for week in since) < min(week.real_work for week in before)
        and max(map(_tasks, since)) < min(map(_tasks, earlier))
        and _mean(map(_tasks, since)) <= (1 - LEAST_MISSING) * _mean(map(_tasks, before))
    )


def _tasks(week: Week) -> float:
    """All the work that is seen, old way and new, for each person who is there."""
    return (week.real_work + week.old_way) / week.intended


def moved(before: Sequence[Week], since: Sequence[Week]) -> float | None:
    """
    Of the actions that are fewer since, the share that is done the old way instead; None where none are fewer, or too
    few were seen to say.
    """
    fewer = _mean(week.real_work for week in before) - _mean(week.real_work for week in since)
    more = _mean(week.old_way for week in since) - _mean(week.old_way for week in before)
    has_old_way = any(week.old_way for week in (*before, *since))
    return more / fewer if fewer >= LEAST_ACTIONS and has_old_way else None


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else 0.0
