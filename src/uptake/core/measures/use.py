"""Measures of use: shares of people, from the bits of their histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from uptake.core.calendar import Day
from uptake.core.measures import bits, habit
from uptake.core.measures.audience import Audience
from uptake.core.measures.frame import measure
from uptake.core.measures.intervals import median_survival
from uptake.core.measures.reading import Part, Reading, State, share, too_early, unknown
from uptake.core.measures.rows import Alike, Row, share_of_people
from uptake.core.sentences import noted
from uptake.core.usage import last, months

RETAINED_WEEKS = (5, 9, 13)


@measure("first_use", 1, "have used it", source="usage")
def first_use(audience: Audience) -> Reading:
    """
    A first real-work action, ever up to the day, of the people whose group has launched. The median days are counted
    from the group's launch, or from access if that came later, with those who have not used it yet (Kaplan–Meier).
    """
    reading = share_of_people(_launched(audience), audience.has_used, _ever_chance(audience))
    if reading.state is not State.OK:
        return reading
    details = {"median_days": median_survival(_waits(audience))}
    return replace(reading, details=details, first_day=audience.launch, last_day=_yesterday(audience))


def _waits(audience: Audience) -> Counter[tuple[int, bool]]:
    """(days from launch or access to first use, True), or (days waited so far, False) → people."""
    waits: Counter[tuple[int, bool]] = Counter()
    if audience.parts:
        return sum(map(_waits, audience.parts), waits)
    as_of = audience.as_of
    if as_of <= audience.launch:
        return waits  # on the day of the launch nobody is expected to have used it: see `_launched`
    for (start, first), people in audience.first_days.items():
        if start > as_of:
            continue  # access can come later than the launch: until then there is nothing to wait for
        if first is not None and first < as_of:
            waits[max(0, (first - start).days), True] += people
        else:
            waits[(as_of - start).days, False] += people
    return waits


def _yesterday(audience: Audience) -> Day:
    """The last day that is counted: the as-of day itself is not."""
    return Day.fromordinal(audience.as_of.toordinal() - 1)


@measure("weekly_active", 1, "used it last week", source="usage")
def weekly_active(audience: Audience) -> Reading:
    """
    At least one real-work action in the week ÷ intended users that week. Read in the latest complete week that counts.
    """
    week = audience.latest_week(audience.end)
    if week is None:
        return too_early(noted("no complete week has passed since launch"))
    if audience.kind == "counts":
        return audience.dated(_counted(audience, week), week, week)
    chance = _named_chance(audience, lambda row: bool(row.history.chance >> week & 1))
    return audience.dated(share_of_people(audience.alike, lambda row: habit.active(row, week), chance), week, week)


def _counted(audience: Audience, week: int) -> Reading:
    """From counts per group and week: who they were is not known, so nobody can be more than the group."""
    people = [audience.seen.counted.get((group.id, week)) for group in audience.groups]
    known = [count for count in people if count is not None]
    of = sum(people for row, people in audience.alike if row.counts >> week & 1)
    if len(known) < len(people):
        return unknown(noted("the counts of that week are missing"))
    return share(Part(min(sum(known), of), of))


@measure("adopted", 1, "use it in most weeks", source="usage")
def adopted(audience: Audience) -> Reading:
    """
    Active in at least 3 of the 4 latest weeks that count for the person, looking back at most 6. Whoever has fewer than
    4 such weeks cannot be measured yet and is not in the number of people.
    """
    end = audience.end
    chance = _named_chance(audience, lambda row: _adopted_chance(row, end))
    reading = share_of_people(_by_week(audience), lambda row: habit.adopted(row, end), chance)
    return audience.dated(reading, _window_start(audience), end - 1)


def _adopted_chance(row: Row, end: int) -> bool:
    window = bits.latest(row.counts, bits.ADOPTED_WEEKS, bits.ADOPTED_LOOK_BACK, end)
    return window is not None and (row.history.chance & window).bit_count() >= bits.ADOPTED_ACTIVE


@measure("habitual", 1, "use it regularly", source="usage")
def habitual(audience: Audience) -> Reading:
    """
    Active in at least 9 of the last 12 weeks. Where b ≤ 3 of them do not count for the person, in at least three
    quarters of the others, rounded up; with more than 3 the person cannot be measured yet and is not in the number of
    people.
    """
    end = audience.end
    chance = _named_chance(audience, lambda row: _habitual_chance(row, end))
    reading = share_of_people(_by_week(audience), lambda row: habit.habitual(row, end), chance)
    return audience.dated(reading, end - bits.HABITUAL_WEEKS, end - 1)


def _habitual_chance(row: Row, end: int) -> bool:
    need = bits.habitual_need(row.counts, row.first, end)
    window = row.counts & last(bits.HABITUAL_WEEKS, end)
    return need is not None and (row.history.chance & window).bit_count() >= need


@measure("regular", 1, "use it whenever the work comes up", source="usage")
def regular(audience: Audience) -> Reading:
    """
    For monthly and on-demand work, in place of adopted and habitual: used in at least three quarters of the periods in
    which the work came up, of at least 3. Periods are the complete months since launch (of the last 12), for on-demand
    work the complete weeks that count (of the last 26).
    """
    if not audience.rhythms & {"monthly", "on demand"}:
        return unknown(noted("the work comes up every week; adopted and habitual say it"))
    return share_of_people(
        (one for one in audience.alike if not one.row.by_week), lambda row: is_regular(row, audience)
    )


def is_regular(row: Row, audience: Audience) -> bool | None:
    """
    Whether somebody with monthly or on-demand work uses it whenever that comes up; None where that is not known yet.
    """
    if not row.measured or row.by_week or row.is_gone(audience.end):
        return None
    used, came_up, look_back, end = _periods(row, audience)
    return habit.regular(used, came_up & last(look_back, end))


def was_regular(row: Row, audience: Audience) -> bool:
    """Whether that was so at the end of any period up to now."""
    return row.measured and not row.by_week and habit.was_regular(*_periods(row, audience))


def _periods(row: Row, audience: Audience) -> tuple[int, int, int, int]:
    """(periods used, those in which the work came up, how many of the latest are read, periods complete), as bits."""
    history, chance = row.history, row.group.usage.chance
    if row.group.rhythm == "monthly":
        mask = _whole_months(row, audience)
        came_up = mask & history.chance_months if chance else mask
        return history.used_months & mask, came_up, habit.REGULAR_MONTHS, months(audience.as_of, audience.weeks.origin)
    # Nobody knows when work on demand came up unless the plan names the events that show it.
    mask = row.counts & last(audience.end, audience.end) if chance else 0
    return history.used & mask, history.chance & mask, habit.REGULAR_WEEKS, audience.end


def _whole_months(row: Row, audience: Audience) -> int:
    """Bits of the complete months since launch in which the person was here from the first day to the last."""
    origin, person = audience.weeks.origin, row.member.person
    start = max(row.group.launch, person.starts or row.group.launch)
    first = months(start, origin) + (start.day > 1)
    end = months(audience.as_of, origin)
    if person.ends is not None:
        end = min(end, months(person.ends + timedelta(days=1), origin))
    return last(end - first, end) if end > first else 0


@measure("lapsed", 1, "used it in most weeks and stopped", source="usage")
def lapsed(audience: Audience) -> Reading:
    """Was adopted, and did nothing in the 4 latest weeks that count for the person."""
    return _quiet(audience, lambda row: habit.lapsed(row, audience.end))


@measure("dormant", 1, "tried it and stopped", source="usage")
def dormant(audience: Audience) -> Reading:
    """Used it once or more, was never adopted, and did nothing in the 4 latest weeks that count for the person."""
    return _quiet(audience, lambda row: habit.dormant(row, audience.end))


def _quiet(audience: Audience, judge: Callable[[Row], bool | None]) -> Reading:
    if audience.is_incomplete:
        return unknown(noted("the source misses some use, so nobody can be said to have stopped"))
    end = audience.end
    chance = _named_chance(audience, lambda row: _lapse_chance(row, end))
    reading = share_of_people(_by_week(audience), judge, chance)
    return audience.dated(reading, _window_start(audience), end - 1)


def _lapse_chance(row: Row, end: int) -> bool:
    window = bits.latest(row.counts, bits.ADOPTED_WEEKS, bits.ADOPTED_LOOK_BACK, end)
    return window is not None and bool(row.history.chance & window)


@measure("never", 1, "have not used it yet", source="usage")
def never(audience: Audience) -> Reading:
    """No real-work action at all up to the day."""
    if audience.is_incomplete:
        return unknown(noted("the source misses some use, so nobody can be said not to have used it"))
    return replace(
        share_of_people(_launched(audience), lambda row: not audience.has_used(row), _ever_chance(audience)),
        first_day=audience.launch,
        last_day=_yesterday(audience),
    )


def _retained(week: int) -> Callable[[Audience], Reading]:
    def read(audience: Audience) -> Reading:
        return _retained_share(audience, week)

    read.__doc__ = (
        f"Of first users, by week of first use (that week is week 1): active in week {week}. Whoever has not come to "
        "that week, or for whom it does not count, is not in the number of people."
    )
    return read


def _retained_share(audience: Audience, week: int) -> Reading:
    came_to = [one for one in audience.alike if 0 <= one.row.first_week + week - 1 < audience.end]
    chance = _named_chance(audience, lambda row: bool(row.history.chance >> row.first_week + week - 1 & 1))
    return share_of_people(came_to, lambda row: habit.active(row, row.first_week + week - 1), chance)


for _week in RETAINED_WEEKS:
    measure(f"retained_{_week}", 1, f"of first users were active in week {_week}", source="usage")(_retained(_week))


def _launched(audience: Audience) -> list[Alike]:
    """The measured people whose group has launched: of the others nobody expects that they have used it."""
    return [one for one in audience.intended if one.row.measured and audience.as_of > one.row.group.launch]


def _by_week(audience: Audience) -> list[Alike]:
    """The people whose work comes up every week: for the others a week without use says nothing."""
    return [one for one in audience.alike if one.row.by_week]


def _named_chance(audience: Audience, had: Callable[[Row], bool]) -> Callable[[Row], bool] | None:
    """Whether somebody had the chance to use it, where every group's plan names the events that show it."""
    return had if audience.names_chance else None


def _ever_chance(audience: Audience) -> Callable[[Row], bool] | None:
    """Who had the chance in any week up to the day."""
    until = audience.weeks.index(Day.fromordinal(audience.as_of.toordinal() - 1)) + 1
    return _named_chance(audience, lambda row: bool(row.history.chance & last(until, until)))


def _window_start(audience: Audience) -> int:
    """The bit of the first of the four latest weeks that count for anybody of the audience."""
    window = bits.latest(audience.counts_for_anybody, bits.ADOPTED_WEEKS, bits.ADOPTED_LOOK_BACK, audience.end)
    return audience.end - bits.ADOPTED_WEEKS if window is None else (window & -window).bit_length() - 1
