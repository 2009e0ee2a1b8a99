"""What of telling and answering waits for the owner of a rollout now."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from uptake.core.letters.today import ToDo, Told, to_do
from uptake.core.people import Roster
from uptake.core.plan.model import Message
from uptake.service.outreach.asked_elsewhere import waiting_since
from uptake.service.outreach.elsewhere import told_by_others
from uptake.service.outreach.membership import membership
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.outbox import FAILED, SENT, UNKNOWN
from uptake.service.outreach.planning import IN_PERSON, Due, rows_of, waiting_for
from uptake.service.outreach.versions import approved_version, is_outdated, latest_version
from uptake.service.plans import Found
from uptake.service.rosters import latest_roster
from uptake.store.models import MessageVersion, Rollout


def waits_for_owner(rollout: Rollout, found: Found | None, now: dt.datetime) -> list[ToDo]:
    """
    Questions, messages that are due, and how many were not reached; no names, so none is logged. `found`: the newest
    plan.
    """
    if found is None:
        return []
    plan, roster = found[0], latest_roster()
    asked = [*rollout.items.filter(replied_at=None).values_list("asked_at", flat=True), *waiting_since(rollout)]
    told = [_told(rollout, found, message, roster, now) for message in plan.messages]
    return to_do(plan, [one.timestamp() for one in asked], told, now.timestamp())


def _told(rollout: Rollout, found: Found, message: Message, roster: Roster, now: dt.datetime) -> Told:
    plan, version = found[0], approved_version(rollout, message.id)
    approved = version is not None and not is_outdated(version, plan)
    released, paused = (version.everybody, version.paused) if version else (False, False)
    newest = latest_version(rollout, message.id)
    drafted = newest is not None and newest.approved_at is None
    told = Told(message, approved=approved, drafted=drafted, released=released, paused=paused)
    if message.only:  # to whom it went, and whether it came, nobody sees
        return told
    if version is None or not released or paused:
        return _without(told, rollout, version, _groups(found, message, now))
    if not approved:  # the launch moved: whoever has it gets a correction
        return told
    rows = rows_of(version).filter(number=0, state__in=(FAILED, UNKNOWN)).exclude(channel=IN_PERSON)
    held = waiting_for(Due(version, plan, message, roster, Mode(), now))
    return replace(told, unreached=rows.count(), held=len(held))


def _without(told: Told, rollout: Rollout, version: MessageVersion | None, groups: Mapping[str, str]) -> Told:
    """The same with how many of each group do not have it, by whomever; `groups`: person → group."""
    if not groups:
        return told
    has_it = set(told_by_others(rollout, told.message.id)) if version is None or version.ask == 1 else set()
    if version is not None:
        has_it |= set(rows_of(version).filter(number=0, state=SENT).values_list("person", flat=True))
    without = Counter(group for person, group in groups.items() if person not in has_it)
    return replace(told, without=without, some_have_it=without.total() < len(groups))


def _groups(found: Found, message: Message, now: dt.datetime) -> dict[str, str]:
    """Whom a message is for today: person → group."""
    group_of = membership(found[1], found[0].calendar.day_of(now.timestamp())).group_of
    return {person: group for person, group in group_of.items() if group in message.to}
