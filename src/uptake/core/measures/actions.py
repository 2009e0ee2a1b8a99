"""Measures of actions: they are never counted per person on a page, and say nothing about single people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import ceil

from uptake.core.measures.audience import Audience
from uptake.core.measures.frame import measure
from uptake.core.measures.intervals import quantile
from uptake.core.measures.reading import Reading, State, share_of_actions, too_early, unknown
from uptake.core.plan.model import Group
from uptake.core.sentences import noted
from uptake.core.usage import RECENT_WEEKS, Actions

TOP_SHARE = 10  # the top tenth


@measure("old_way_share", 1, "of the work is still done the old way", source="actions")
def old_way_share(audience: Audience) -> Reading:
    """Old-way actions ÷ (old-way + real-work actions), in the latest complete week that counts."""
    if not any(map(_names_old_way, audience.groups)):
        return unknown(noted("the plan names no old way"))
    week = audience.latest_week(audience.end)
    if week is None:
        return too_early(noted("no complete week has passed since launch"))
    # A group with no old way has nothing that its real work could be a share of.
    total = _sum(audience, [week], _names_old_way)
    reading = share_of_actions(total.old_way, total.old_way + total.real_work)
    return audience.dated(replace(reading, people=workers(audience, week)), week, week)


def workers(audience: Audience, week: int) -> int:
    """How many people did the work of a week, in the old way or the new; of mere counts, whose work it may be."""
    return sum(people for weeks, people in audience.work_weeks.items() if weeks >> week & 1)


@measure("acceptance", 1, "of the suggestions were accepted", source="actions")
def acceptance(audience: Audience) -> Reading:
    """Accepted ÷ (accepted + overridden) in the four latest complete weeks: a sign of trust."""
    if not any(_names_trust(group) for group in audience.groups):
        return unknown(noted("the plan does not name what counts as accepted and as overridden"))
    if audience.latest_week(audience.end) is None:
        return too_early(noted("no complete week has passed since launch"))
    weeks = _recent(audience)
    total = _sum(audience, weeks, _names_trust)
    recent = sum(1 << week for week in weeks)
    judges = sum(1 for row in audience.rows if _names_trust(row.group) and row.history.judged & row.counts & recent)
    reading = share_of_actions(total.accepted, total.accepted + total.overridden)
    return _recent_dates(replace(reading, people=judges), audience)


@measure("depth", 1, "actions in a week in which somebody used it", source="actions", unit="actions")
def depth(audience: Audience) -> Reading:
    """Quartiles of real-work actions per active person-week, in the four latest complete weeks. Never a target."""
    counts: list[float] = []
    for group in audience.groups:
        for actions, person_weeks in audience.seen.depths.get(group.id, {}).items():
            counts.extend([float(actions)] * person_weeks)
    if not counts:
        return unknown(noted("nobody used it in the four latest weeks"))
    counts.sort()
    quartiles = {"low_quartile": quantile(counts, 0.25), "high_quartile": quantile(counts, 0.75)}
    reading = Reading(value=quantile(counts, 0.5), of=len(counts), details=quartiles, people=len(audience.recent))
    return _recent_dates(reading, audience)


@measure("concentration", 1, "of the actions are those of the most active tenth", source="actions")
def concentration(audience: Audience) -> Reading:
    """
    The share of real-work actions that the most active tenth of the users did, in the four latest complete weeks. It
    tells of that tenth, so it takes many users before it can be shown.
    """
    actions = sorted(audience.recent, reverse=True)
    if not actions:
        return unknown(noted("nobody used it in the four latest weeks"))
    tenth = ceil(len(actions) / TOP_SHARE)
    reading = share_of_actions(sum(actions[:tenth]), sum(actions))
    return _recent_dates(replace(reading, details={"people": float(len(actions))}, people=tenth), audience)


def _names_old_way(group: Group) -> bool:
    return bool(group.usage.old_way)


def _names_trust(group: Group) -> bool:
    return bool(group.usage.accepted and group.usage.overridden)


def _sum(audience: Audience, weeks: Iterable[int], fits: Callable[[Group], bool]) -> Actions:
    groups = [group.id for group in audience.groups if fits(group)]
    found = [audience.seen.actions.get((group, week), Actions()) for week in weeks for group in groups]
    return Actions(
        sum(one.real_work for one in found),
        sum(one.old_way for one in found),
        sum(one.accepted for one in found),
        sum(one.overridden for one in found),
    )


def _recent(audience: Audience) -> range:
    return range(max(0, audience.first, audience.end - RECENT_WEEKS), audience.end)


def _recent_dates(reading: Reading, audience: Audience) -> Reading:
    if reading.state is not State.OK:
        return reading
    return audience.dated(reading, _recent(audience).start, audience.end - 1)
