"""What of telling and answering waits for the owner of a rollout now."""

from __future__ import annotations

import datetime as dt

from uptake.core.letters.today import ToDo, Told, to_do
from uptake.core.people import Roster
from uptake.core.plan.model import Message, Plan
from uptake.service.outreach.modes import Mode
from uptake.service.outreach.outbox import FAILED, UNKNOWN
from uptake.service.outreach.planning import IN_PERSON, Due, rows_of, waiting_for
from uptake.service.outreach.versions import approved_version, is_outdated
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster
from uptake.store.models import Rollout


def waits_for_owner(rollout: Rollout, now: dt.datetime) -> list[ToDo]:
    """Questions, messages that are due, and how many were not reached; no names, so none is logged."""
    found = latest_plan(rollout)
    if found is None:
        return []
    plan, roster = found[0], latest_roster()
    asked = rollout.items.filter(replied_at=None).values_list("asked_at", flat=True)
    told = [_told(rollout, plan, message, roster, now) for message in plan.messages]
    return to_do(plan, [one.timestamp() for one in asked], told, now.timestamp())


def _told(rollout: Rollout, plan: Plan, message: Message, roster: Roster, now: dt.datetime) -> Told:
    version = approved_version(rollout, message.id)
    if version is None:
        return Told(message)
    approved = not is_outdated(version, plan)
    if message.only:  # to whom it went, and whether it came, nobody sees
        return Told(message, approved, version.everybody, version.paused)
    rows = rows_of(version).filter(number=0, state__in=(FAILED, UNKNOWN)).exclude(channel=IN_PERSON)
    held = waiting_for(Due(version, plan, message, roster, Mode(), now)) if version.everybody else []
    return Told(message, approved, version.everybody, version.paused, rows.count(), len(held))
