"""
What is known of a group, as plain numbers: how many people share each profile, week by week, and what hit everybody.

Everything a reason is judged by is here, so that people are looked at once however many reasons there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from uptake.core.calendar import Day
from uptake.core.diagnosis.profiles import Profile, View, is_seen, profile
from uptake.core.diagnosis.signals import Signals, signals_of
from uptake.core.diagnosis.teams import waiting_teams
from uptake.core.diagnosis.weeks import Week, falls, turns_of, weeks_of
from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import Alike, headcount, tally
from uptake.core.plan.model import Group, Plan

LATELY = 2  # weeks in which people begin now, for a pace

Holds = Callable[[Profile], bool]


@dataclass(frozen=True, slots=True)
class Facts:
    """
    One group as of one day. `people` holds everybody who is here, can be measured, and is not away; `measured` is how
    many that are, `began` how many of them have used it, also where a reason is asked about some of them only.

    `weeks`: the complete weeks since launch that count for anybody; `unmeasured`: of the intended, whose use nobody can
    see; `began_lately`: people whose first use lies in the `LATELY` latest complete weeks; `sees_use`: whether use of
    single people can be seen at all; `told_by`: the last day on which everybody should be told first.
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
    began: int
    began_lately: int
    sees_use: bool
    incomplete: bool
    names_chance: bool
    names_old_way: bool
    told_by: Day
    signals: Signals
    seats: bool  # whether it was recorded who was offered one

    @property
    def told_due(self) -> bool:
        """Whether everybody should have been told by now."""
        return self.told_by < self.as_of

    @property
    def lost(self) -> int:
        """How many people have not begun or have stopped."""
        return self.count(lambda one: one.lost)

    def count(self, holds: Holds) -> int:
        """How many people have a profile for which this holds."""
        return sum(people for profile, people in self.people.items() if holds(profile))


def facts_of(plan: Plan, audience: Audience, silent: Day | None) -> Facts:
    """Look at every intended user of one group once. `silent`: since when nothing is seen in any group."""
    group = audience.groups[0]
    sees_use = group.usage.kind == "events" and audience.sees_people
    weeks = weeks_of(audience)
    signals = signals_of(plan, audience, weeks, silent)
    view = View(audience, signals, turns_of(audience), waiting_teams(audience), falls(weeks))
    # Who is alike can be of different teams: where these begin one after the other, each person is looked at.
    intended = [Alike(row, 1) for row in audience.here] if view.waiting_teams else audience.intended
    seen = [one for one in intended if not sees_use or is_seen(one.row, audience)]
    people = tally((one for one in seen if not audience.is_away(one.row)), lambda row: profile(row, view))
    lately = range(audience.end - LATELY, audience.end)
    return Facts(
        audience.id, audience.title, audience.launch, audience.as_of,
        intended=headcount(intended),
        unmeasured=headcount(intended) - headcount(seen),
        measured=people.total(),
        people=people,
        weeks=weeks,
        began=sum(count for one, count in people.items() if one.started),
        began_lately=sum(count for row, count in seen if row.first_week in lately),
        sees_use=sees_use,
        incomplete=group.usage.incomplete,
        names_chance=audience.names_chance,
        names_old_way=bool(group.usage.old_way),
        told_by=_told_by(plan, group),
        signals=signals,
        seats=bool(audience.seen.collected & {"invited", "booked"}),
    )  # fmt: skip


def _told_by(plan: Plan, group: Group) -> Day:
    """The last day on which the plan lets people of the group be told first."""
    days = [
        plan.calendar.resolve(message.when, group.launch).last
        for message in plan.messages
        if group.id in message.to and message.when is not None and set(message.channels) != {"broadcast"}
    ]
    return min(days, default=group.launch)
