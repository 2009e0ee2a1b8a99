"""What hit everybody at once: a break in use within days, a feed that fell silent, a system that was not well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from uptake.core.calendar import Day
from uptake.core.measures.audience import Audience, Row
from uptake.core.plan.model import Plan
from uptake.core.usage import Seen, last

LEAST_PEOPLE = 5  # fewer who stop in one week are no sign of anything that hit everybody
LEAST_BEFORE = 2  # weeks of use before, to be somebody who worked with it
MOST_LEFT = 0.2  # of them, at most so many still seen after a break
# Where use was already falling, its end is no break: the week before it must hold most of what the weeks before held.
STILL_STRONG = 0.6
STRONG_WEEKS = 3
SILENT_DAYS = 7  # a figure of health that is reported at least weekly and then is not


@dataclass(frozen=True, slots=True)
class Signals:
    """
    One rollout as of one day. Weeks are bits of the window.

    `broke`: the week from which use of nearly everybody is no longer seen; `fell`: how many that are, of `regulars`;
    `alive`: of them, how many are seen to do other things since; `old_way`: actions a week done the old way before and
    since; `silent`: the week from which nothing at all is seen of anybody; `unwell`: figures of health out of bounds,
    `mute`: those that stopped being reported, each with the day of its latest value.
    """

    broke: int | None = None
    regulars: int = 0
    fell: int = 0
    alive: int = 0
    old_way: tuple[float, float] = (0.0, 0.0)
    silent: int | None = None
    silent_from: Day | None = None
    broke_from: Day | None = None
    unwell: tuple[str, ...] = ()
    mute: tuple[tuple[str, Day], ...] = ()
    watched: bool = False  # any figure of health was ever reported

    @property
    def is_ill(self) -> bool:
        """Whether the system itself is not well, as far as its health is reported."""
        return bool(self.unwell or self.mute)


NO_SIGNALS = Signals()


def signals_of(plan: Plan, everybody: Audience) -> Signals:
    """Look for what hit everybody, over all groups."""
    rows = [row for row in everybody.rows if row.measured and row.group.usage.kind == "events"]
    seen, weeks = everybody.seen, everybody.weeks
    broke = _break(rows, everybody)
    silent = _silence(rows, everybody)
    fallen = [row for row in rows if broke is not None and _is_fallen(row, broke)]
    return Signals(
        broke=broke,
        regulars=0 if broke is None else sum(_is_regular(row.history.used, broke) for row in rows),
        fell=len(fallen),
        alive=sum(1 for row in fallen if broke is not None and _life(row) >> broke),
        old_way=(0.0, 0.0) if broke is None else _old_way(seen, broke, everybody.end),
        silent=silent,
        silent_from=None if silent is None else weeks.first_day(silent),
        broke_from=None if broke is None else weeks.first_day(broke),
        unwell=tuple(_unwell(plan, seen)),
        mute=tuple(_mute(plan, seen, everybody.as_of)),
        watched=bool(seen.health),
    )


def _life(row: Row) -> int:
    """Weeks in which anything at all was seen of the person."""
    history = row.history
    return history.used | history.chance | history.old_way | history.exposed


def _is_regular(used: int, week: int) -> bool:
    before = used & last(week, week)
    return before.bit_count() >= LEAST_BEFORE and bool(before & last(2, week))


def _is_fallen(row: Row, week: int) -> bool:
    return _is_regular(row.history.used, week) and not row.history.used >> week


def _break(rows: list[Row], everybody: Audience) -> int | None:
    """
    The week from which most of those who worked with it are no longer seen to, though the week before held as many as
    ever. Of several such weeks the one at which most fell.
    """
    used = Counter(row.history.used for row in rows if row.by_week)
    active = {week: _with_bit(used, week) for week in range(everybody.end)}
    found: tuple[int, int] | None = None
    for week in range(everybody.first + LEAST_BEFORE, everybody.end):
        regulars = sum(people for mask, people in used.items() if _is_regular(mask, week))
        left = sum(people for mask, people in used.items() if _is_regular(mask, week) and mask >> week)
        if regulars < LEAST_PEOPLE or left > MOST_LEFT * regulars or not _was_strong(active, week):
            continue
        if found is None or regulars - left > found[0]:
            found = (regulars - left, week)
    # One silent week can be chance or a holiday nobody entered; two cannot, of people who used it in both before.
    return found[1] if found is not None and everybody.end - found[1] >= 2 else None


def _was_strong(active: Mapping[int, int], week: int) -> bool:
    """Whether the week before, or the one before that, was not yet a decline: a break may lie within a week."""
    before = [active.get(week - back, 0) for back in range(1, STRONG_WEEKS + 2)]
    return max(before[:2]) >= STILL_STRONG * max(before)


def _with_bit(masks: Mapping[int, int], week: int) -> int:
    return sum(people for mask, people in masks.items() if mask >> week & 1)


def _silence(rows: list[Row], everybody: Audience) -> int | None:
    """The week from which nothing is seen of anybody, after a week in which as many were seen as usual."""
    life = Counter(_life(row) for row in rows)
    seen = [_with_bit(life, week) for week in range(everybody.end)]
    counting = everybody.counts_for_anybody
    latest = max((week for week, people in enumerate(seen) if people), default=-1)
    quiet = [week for week in range(latest + 1, everybody.end) if counting >> week & 1]
    usual = sorted(people for people in seen if people)
    if not quiet or not usual or seen[latest] < max(LEAST_PEOPLE, STILL_STRONG * usual[len(usual) // 2]):
        return None
    return quiet[0]


def _old_way(seen: Seen, week: int, end: int) -> tuple[float, float]:
    """Actions a week that were done the old way, before the week and since."""
    before = [actions.old_way for (_, at), actions in seen.actions.items() if week - STRONG_WEEKS - 1 <= at < week - 1]
    after = [actions.old_way for (_, at), actions in seen.actions.items() if week <= at < end]
    return sum(before) / STRONG_WEEKS, sum(after) / max(1, end - week)


def _unwell(plan: Plan, seen: Seen) -> Iterator[str]:
    latest = {entry.name: entry.value for entry in seen.health}
    for named in plan.health:
        value = latest.get(named.name)
        too_low = value is not None and named.at_least is not None and value < named.at_least
        too_high = value is not None and named.at_most is not None and value > named.at_most
        if too_low or too_high:
            yield named.name


def _mute(plan: Plan, seen: Seen, as_of: Day) -> Iterator[tuple[str, Day]]:
    for entry in seen.health:
        day = plan.calendar.day_of(entry.time)
        if (as_of - day).days > SILENT_DAYS:
            yield entry.name, day
