"""What hit everybody at once: a break in use within days, a feed that fell silent, a system that was not well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from uptake.core.calendar import Day
from uptake.core.diagnosis.weeks import Step, Week, monthly, moved, step_of, turns_of
from uptake.core.duties import health_readings
from uptake.core.measures.audience import Audience
from uptake.core.measures.bits import by_week
from uptake.core.measures.rows import Row, tally
from uptake.core.plan.model import Plan
from uptake.core.usage import Seen

LEAST_PEOPLE = 5  # fewer who stop in one week are no sign of anything that hit everybody
LEAST_BEFORE = 3  # weeks of use before, to be somebody who worked with it: whoever only tried it stops by themselves
MOST_LEFT = 0.2  # of them, at most so many still seen after a break
# Where use was already falling, its end is no break: the weeks before it must hold most of what they ever held.
STILL_STRONG = 0.6
STRONG_WEEKS = 4
LEAST_SILENT = 2  # weeks: one can be a holiday that nobody entered
GOES_ON = 0.5  # of those who fell, so many are seen at other work, or it is the work that ended
SILENT_DAYS = 7  # a figure of health that is reported at least weekly and then is not


@dataclass(frozen=True, slots=True)
class Signals:
    """
    One group as of one day. Weeks are bits of the window.

    `broke`: the week from which use of nearly everybody is no longer seen; `fell`: how many that are, of `regulars`;
    `alive`: of them, how many are seen to do other things since. `dipped`: a week in which nearly nobody used it, with
    use before and after. `step`: from a week on far fewer actions are seen, and not more of them done the old way.
    `day`: its Monday; `moved`: of the actions that are missing then, the share that is done the old way instead, None
    where that is not known. `silent`: the week from which nothing
    at all is seen of anybody, in any group. `unwell`: figures of health out of bounds; `mute`: those that stopped being
    reported, each with the day of its latest value; `watched`: any that the plan names was ever reported.
    """

    broke: int | None = None
    regulars: int = 0
    fell: int = 0
    alive: int = 0
    dipped: int | None = None
    step: Step | None = None
    moved: float | None = None
    day: Day | None = None
    silent: Day | None = None
    unwell: tuple[str, ...] = ()
    mute: tuple[tuple[str, Day], ...] = ()
    watched: bool = False

    @property
    def is_ill(self) -> bool:
        """Whether the system itself is not well, as far as its health is reported."""
        return bool(self.unwell or self.mute)


def signals_of(plan: Plan, audience: Audience, weeks: Sequence[Week], silent: Day | None) -> Signals:
    """Look for what hit everybody of one group. `silent`: since when nothing is seen in any of them (`silence`)."""
    used = tally((one for one in audience.alike if _is_watched(one.row)), lambda row: row.history.used)
    if monthly(weeks) is not None:
        weeks, used = (), Counter()  # weeks without work lie between weeks with it: none of them is a break
    broke = _break(used, audience)
    dipped = _dip(weeks) if broke is None else None
    fallen = [] if broke is None else _fallen(audience, broke)
    at = broke if broke is not None else dipped
    health = health_readings(plan, audience.seen)
    return Signals(
        broke=broke,
        regulars=0
        if broke is None
        else sum(people for mask, people in used.items() if regular_weeks(mask) >> broke & 1),
        fell=len(fallen),
        alive=0 if broke is None else sum(1 for row in fallen if _life(row) >> broke),
        dipped=dipped,
        step=step_of(weeks) if at is None else None,
        moved=_moved(weeks, broke, dipped) if audience.groups[0].usage.old_way else None,
        day=None if at is None else audience.weeks.first_day(at),
        silent=silent,
        unwell=tuple(one.name for one in health if one.state == "out of bounds"),
        mute=tuple(_mute(plan, audience.seen, audience.as_of)),
        watched=any(one.value is not None for one in health),
    )


def _is_watched(row: Row) -> bool:
    """Whether a week without use says something about the person."""
    return row.measured and row.by_week and row.group.usage.kind == "events"


def _life(row: Row) -> int:
    """Weeks in which anything at all was seen of the person."""
    history = row.history
    return history.used | history.chance | history.old_way | history.exposed


def regular_weeks(used: int) -> int:
    """Weeks at whose beginning somebody worked with it: used it in some weeks, and in one of the two before."""
    early = used
    for _ in range(LEAST_BEFORE - 1):
        early &= early - 1  # drops the earliest week
    after_some = -((early & -early) << 1)  # no week where there are fewer
    return (used << 1 | used << 2) & after_some


def last_weeks(used: int) -> int:
    """Weeks at whose beginning somebody worked with it, with none since."""
    return regular_weeks(used) >> used.bit_length() << used.bit_length()


def _fallen(audience: Audience, week: int) -> list[Row]:
    return [row for row in audience.rows if _is_watched(row) and last_weeks(row.history.used) >> week & 1]


def _break(used: Counter[int], audience: Audience) -> int | None:
    """
    The week from which most of those who worked with it are no longer seen to, though the weeks before held as many as
    ever and their other work goes on. Of several such weeks the one at which most fell.
    """
    active = by_week(used, range(audience.end))
    weeks = range(max(0, audience.first + LEAST_BEFORE), audience.end - LEAST_SILENT + 1)
    regulars, fell = (by_week(_summed(used, weeks_of_one), weeks) for weeks_of_one in (regular_weeks, last_weeks))
    found: tuple[int, int] | None = None
    for week in weeks:
        left = regulars[week] - fell[week]
        if regulars[week] >= LEAST_PEOPLE and left <= MOST_LEFT * regulars[week] and _was_strong(active, week):
            found = max(found or (0, 0), (fell[week], week))
    if found is None or not _work_goes_on(_fallen(audience, found[1]), found[1]):
        return None
    return found[1]


def _summed(used: Counter[int], weeks_of_one: Callable[[int], int]) -> Counter[int]:
    """Bits of what a question answers of somebody's weeks → people. `used`: bits of these → people."""
    found: Counter[int] = Counter()
    for mask, people in used.items():
        found[weeks_of_one(mask)] += people
    return found


def _was_strong(active: Mapping[int, int], week: int) -> bool:
    """Whether the week before, or the one before that, was not yet a decline: a break may lie within a week."""
    before = [active.get(week - back, 0) for back in range(1, STRONG_WEEKS + 1)]
    return max(before[:2]) >= STILL_STRONG * max(before)


def _work_goes_on(fallen: Sequence[Row], week: int) -> bool:
    """Whether those who fell are seen at other work since; True where the plan names no other."""
    watched = [row for row in fallen if row.group.usage.chance or row.group.usage.old_way or row.group.usage.exposure]
    return sum(1 for row in watched if _life(row) >> week) >= GOES_ON * len(watched)


def _dip(weeks: Sequence[Week]) -> int | None:
    """The latest week in which nearly nobody used it, between weeks in which many did, though the work came up."""
    for before, week, after in zip(weeks[-3::-1], weeks[-2::-1], weeks[:0:-1], strict=False):
        usual = min(before.active, after.active)
        has_work = week.chance is None or week.chance >= GOES_ON * usual
        if usual >= LEAST_PEOPLE and week.active <= MOST_LEFT * usual and has_work:
            return week.bit
    return None


def _moved(weeks: Sequence[Week], broke: int | None, dipped: int | None) -> float | None:
    """Of what is missing since a break, or in a week in which nearly nobody used it, the share done the old way."""
    if broke is not None:
        # The week before may be mixed.
        before = [week for week in weeks if week.bit < broke - 1][-2:]
        return moved(before, [week for week in weeks if week.bit >= broke])
    if dipped is not None:
        around = [week for week in weeks if abs(week.bit - dipped) == 1]
        return moved(around, [week for week in weeks if week.bit == dipped])
    return None


def silence(everybody: Audience) -> Day | None:
    """
    The Monday since which nothing is seen of anybody, where weeks like these were full before: those in which the month
    turns are not like the others.
    """
    if any(row.measured and row.history.used >> everybody.end - 1 & 1 for row, _ in everybody.alike if everybody.end):
        return None  # as nearly always: somebody used it in the latest week
    life = Counter(_life(row) for row in everybody.rows if row.measured)
    seen = list(by_week(life, range(everybody.end)).values())
    begun = next((week for week, people in enumerate(seen) if people), everybody.end)
    latest = max((week for week, people in enumerate(seen) if people), default=-1)
    quiet = [week for week in range(latest + 1, everybody.end) if everybody.counts_for_anybody >> week & 1]
    turns = turns_of(everybody)
    like = sorted(seen[week] for week in range(begun, latest + 1) if not turns >> week & 1)
    if not quiet or not like or like[len(like) // 2] < max(LEAST_PEOPLE, STILL_STRONG * max(seen)):
        return None
    if max(seen[max(0, latest - 1) : latest + 1]) < STILL_STRONG * like[len(like) // 2]:
        return None  # use had gone before: only the last week may be cut off by the silence
    return everybody.weeks.first_day(quiet[0])


def _mute(plan: Plan, seen: Seen, as_of: Day) -> Iterator[tuple[str, Day]]:
    for entry in seen.health:
        day = plan.calendar.day_of(entry.time)
        if (as_of - day).days > SILENT_DAYS:
            yield entry.name, day
