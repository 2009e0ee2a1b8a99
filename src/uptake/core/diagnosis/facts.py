"""
What is known of an audience, as plain numbers: how many people share each profile, and what hit everybody at once.

Everything a reason is judged by is here, so that people are looked at once however many reasons there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from uptake.core.calendar import Day
from uptake.core.diagnosis.signals import Signals
from uptake.core.journey import FEW_WEEKS
from uptake.core.measures.acts import was_assisted
from uptake.core.measures.audience import Audience, Row
from uptake.core.measures.use import has_used, is_regular
from uptake.core.plan.model import Group, Plan
from uptake.core.usage import last

# Somebody who works with it in six weeks of ten is silent for three weeks running once in sixteen (0.4 ** 3), so three
# weeks are a stop. Of somebody who used it in one week or two there is less to come back to: two are enough.
QUIET_WEEKS = 3
QUIET_WEEKS_AFTER_FEW = 2
RECENT = 4  # weeks in which the old way is looked for
LATELY = 2  # weeks in which people begin now, for a pace
TURN = 3  # days of a new month that belong to the work of the one before


class Profile(NamedTuple):
    """What a reason asks of one person. People with the same answers are counted together. None: nobody recorded it."""

    use: str  # never | stopped | using
    told: str | None = None  # no | late | in time
    said: bool | None = None  # acknowledged
    access: bool | None = None
    shown: str | None = None  # no seat | did not come | came
    waiting: bool = False  # for an answer, or blocked beside a helper and not answered since
    answered: bool = False
    few: bool = False  # used it in one week or two
    beside: bool | None = None  # somebody was with them at first use
    old_way: bool = False  # did the work the old way in the latest weeks
    work: bool | None = None  # the work came up since they last used it
    fell: bool = False  # their use ended in the weeks in which that of nearly everybody did
    at_turn: bool = False  # used it, and only in weeks in which the month turns

    @property
    def lost(self) -> bool:
        """Has not begun, or has stopped."""
        return self.use != "using"

    @property
    def started(self) -> bool:
        """Has used it at least once."""
        return self.use != "never"


Holds = Callable[[Profile], bool]


class Week(NamedTuple):
    """One complete week that counts: people there, people who used it, actions of both ways."""

    first_day: Day
    intended: int
    active: int
    real_work: int
    old_way: int
    turn: bool  # holds a month's last day or its first three


@dataclass(frozen=True, slots=True)
class Facts:
    """
    One audience as of one day. `people` holds everybody who is here, can be measured, and is not away; `measured` is
    how many that are, also where a reason is asked about some of them only.

    `complete`: complete weeks since launch that count for anybody; `unmeasured`: of the intended, whose use nobody can
    see; `began_lately`: people whose first use lies in the `began_weeks` latest complete weeks; `sees_use`: whether use
    of single people can be seen at all; `told_due`: whether everybody should have been told by now.
    """

    group: str
    title: str
    launch: Day
    as_of: Day
    intended: int
    unmeasured: int
    measured: int
    people: Mapping[Profile, int]
    weeks: tuple[Week, ...]
    began_lately: int
    began_weeks: int
    sees_use: bool
    names_chance: bool
    names_old_way: bool
    told_due: bool
    signals: Signals

    @property
    def complete(self) -> int:
        """How many complete weeks that count there have been."""
        return len(self.weeks)

    @property
    def lost(self) -> int:
        """How many of them have not begun or have stopped."""
        return self.count(lambda one: one.lost)

    def count(self, holds: Holds) -> int:
        """How many people have a profile for which this holds."""
        return sum(people for profile, people in self.people.items() if holds(profile))


def facts_of(plan: Plan, audience: Audience, signals: Signals) -> Facts:
    """Look at every intended user of one group once."""
    group = audience.groups[0]
    profiles: Counter[Profile] = Counter()
    unmeasured = 0
    sees_use = group.usage.kind == "events" and audience.sees_people
    turns = _turns(audience)
    for row in audience.here:
        if sees_use and not _is_seen(row, audience):
            unmeasured += 1
        elif not _is_away(row, audience):
            profiles[_profile(row, audience, signals, turns)] += 1
    weeks = _weeks(audience, turns)
    lately = min(LATELY, len(weeks))
    began = sum(1 for row in audience.here if row.measured and audience.end - lately <= row.first_week < audience.end)
    return Facts(
        audience.id, audience.title, audience.launch, audience.as_of, len(audience.here), unmeasured,
        profiles.total(), profiles,
        weeks, began, lately, sees_use, audience.names_chance, bool(group.usage.old_way),
        _told_by(plan, group) < audience.as_of, signals,
    )  # fmt: skip


def _told_by(plan: Plan, group: Group) -> Day:
    """The last day on which the plan lets people of the group be told first."""
    days = [
        plan.calendar.resolve(message.when, group.launch).last
        for message in plan.messages
        if group.id in message.to and message.when is not None and set(message.channels) != {"broadcast"}
    ]
    return min(days, default=group.launch)


def _is_seen(row: Row, audience: Audience) -> bool:
    """Whether it can be said of the person that they use it or not."""
    return row.measured and (has_used(row, audience) or not row.group.usage.incomplete)


def _turns(audience: Audience) -> int:
    """Bits of the weeks in which a month turns: those that hold its last day or its first three."""
    bits = 0
    for week in range(max(0, audience.first), audience.end):
        day = audience.weeks.first_day(week)
        last_day = audience.weeks.last_day(week)
        bits |= (last_day.month != day.month or last_day.day <= TURN or _is_last_of_month(last_day)) << week
    return bits


def _is_last_of_month(day: Day) -> bool:
    return Day.fromordinal(day.toordinal() + 1).day == 1


def _is_away(row: Row, audience: Audience) -> bool:
    latest = audience.end - 1
    is_off = latest >= 0 and bool(row.member.away >> latest & 1)
    return is_off or any(audience.as_of in span for span in row.member.person.absent)


def _profile(row: Row, audience: Audience, signals: Signals, turns: int) -> Profile:
    collected, acts, history = audience.seen.collected, row.acts, row.history
    since = _silent_weeks(row, audience.end)
    has_begun = has_used(row, audience)
    return Profile(
        use=_use(row, audience, since) if has_begun else "never",
        told=_told(row) if "told" in collected else None,
        said=acts.acknowledged is not None if "acknowledged" in collected else None,
        access=acts.has_access if "access" in collected and row.group.access != "none" else None,
        shown=_shown(row, audience),
        waiting=acts.waiting or (acts.blocked and not acts.answered),
        answered=acts.answered,
        few=has_begun and (history.used & row.counts).bit_count() <= FEW_WEEKS,
        beside=was_assisted(row) if has_begun and collected & {"attended", "assisted"} else None,
        old_way=bool(history.old_way & row.counts & last(RECENT, audience.end)),
        work=bool(history.chance & since) if row.group.usage.chance else None,
        fell=_fell(row, signals),
        at_turn=has_begun and not history.used & row.counts & ~turns,
    )


def _silent_weeks(row: Row, end: int) -> int:
    """The complete weeks that count for the person, after the last in which they used it."""
    return row.counts & last(end, end) & ~((1 << row.history.used.bit_length()) - 1)


def _use(row: Row, audience: Audience, since: int) -> str:
    if not row.by_week:
        return "stopped" if is_regular(row, audience) is False else "using"
    is_new = row.first_week >= audience.end
    need = QUIET_WEEKS_AFTER_FEW if (row.history.used & row.counts).bit_count() <= FEW_WEEKS else QUIET_WEEKS
    return "stopped" if not is_new and since.bit_count() >= need else "using"


def _told(row: Row) -> str:
    if row.acts.told is None:
        return "no"
    return "in time" if row.acts.told_in_time else "late"


def _shown(row: Row, audience: Audience) -> str | None:
    collected, acts = audience.seen.collected, row.acts
    if acts.attended is not None:
        return "came"
    if collected & {"invited", "booked"} and acts.seated is None:
        return "no seat"
    still_to_come = audience.as_of <= audience.shown_by.get(row.group.id, row.group.launch)
    return "did not come" if "attended" in collected and not still_to_come else None


def _fell(row: Row, signals: Signals) -> bool:
    """Used it in the two weeks before a break that hit nearly everybody, and not since."""
    week = signals.broke
    if week is None:
        return False
    used = row.history.used
    return bool(used & last(2, week)) and not used >> week


def _weeks(audience: Audience, turns: int) -> tuple[Week, ...]:
    rows = [row for row in audience.rows if row.measured]
    group, actions = audience.groups[0].id, audience.seen.actions
    used, counted = Counter(row.history.used & row.counts for row in rows), Counter(row.counts for row in rows)
    found = []
    for week in range(max(0, audience.first), audience.end):
        intended = _with_bit(counted, week)
        if intended:
            done = actions.get((group, week))
            found.append(
                Week(
                    audience.weeks.first_day(week),
                    intended,
                    _with_bit(used, week),
                    done.real_work if done else 0,
                    done.old_way if done else 0,
                    bool(turns >> week & 1),
                )
            )
    return tuple(found)


def _with_bit(masks: Mapping[int, int], week: int) -> int:
    return sum(people for mask, people in masks.items() if mask >> week & 1)
