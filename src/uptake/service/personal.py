"""
What is recorded on somebody, collected by the worker when that person asks for it.

No web process opens event files. The answer lies sealed, for the account that asked, and goes within the hour.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from uptake.analytics.own_events import events_of
from uptake.analytics.stateless import Stateless
from uptake.core.calendar import Day
from uptake.core.groups import Member, intended
from uptake.core.own_record import own_record, roster_row
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Plan
from uptake.core.pseudonyms import pseudonyms_of
from uptake.core.usage import NO_ACTS, NO_HISTORY, Weeks
from uptake.service.counted import settled_weeks
from uptake.service.intake import event_files, paths_of
from uptake.service.plans import latest_plan
from uptake.service.rosters import known_roster, latest_roster, own_person
from uptake.service.sealing import Seal
from uptake.service.sources import source_names
from uptake.store.models import EventFile, PersonalRequest, Rollout

KEPT = dt.timedelta(hours=1)


def answer_requests(data: Path, key: bytes, seal: Seal, now: dt.datetime) -> int:
    """Answer all who ask what is recorded on them; returns how many. What was answered an hour ago is removed."""
    PersonalRequest.objects.filter(asked_at__lt=now - KEPT).delete()
    waiting = list(PersonalRequest.objects.filter(done_at=None).select_related("user"))
    if not waiting:
        return 0
    roster = latest_roster()
    asking = {one.pk: own_person(roster, one.user.email) for one in waiting}
    people = {person.id for person in asking.values() if person}
    records: dict[str, list[dict[str, Any]]] = {id_: [] for id_ in people}
    for id_, record in _records(people, data, key, now):
        records[id_].append(record)
    for one in waiting:
        person = asking[one.pk]
        answer = _answer(person, records[person.id], data, key) if person else {}
        one.sealed = seal.close(json.dumps(answer, ensure_ascii=False)).encode()
        one.done_at = now
        one.save(update_fields=["sealed", "done_at"])
    return len(waiting)


def _answer(person: Person, records: list[dict[str, Any]], data: Path, key: bytes) -> dict[str, Any]:
    files = [data / "events" / name for name in EventFile.objects.order_by("name").values_list("name", flat=True)]
    events = events_of(files, pseudonyms_of(person, key, source_names()))
    return {"person": roster_row(person), "rollouts": records, "events": events}


def _records(people: Collection[str], data: Path, key: bytes, now: dt.datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    roster = known_roster(key)
    for rollout in Rollout.objects.order_by("slug"):
        found = latest_plan(rollout)
        if found:
            day = found[0].calendar.day_of(now.timestamp())
            yield from _of_rollout(found[0], roster, people, data, day)


def _of_rollout(
    plan: Plan, roster: Roster, people: Collection[str], data: Path, day: Day
) -> Iterator[tuple[str, dict[str, Any]]]:
    weeks = Weeks.around(plan.first_launch)
    groups = intended(plan, roster, weeks, day).groups
    members: list[Member] = [one for group in groups.values() for one in group if one.id in people and one.here]
    if not members:
        return
    files = event_files(plan.rollout, plan.usage.sources if plan.usage else ())
    settled = settled_weeks(data, files, timezone.now()).counted(plan, (day,))
    with Stateless(plan, roster, paths_of(data, files), settled=settled) as counted:
        seen = counted.see(plan.first_launch, day)
    for one in members:
        history, acts = seen.histories.get(one.id, NO_HISTORY), seen.acts.get(one.id, NO_ACTS)
        yield one.id, own_record(plan, plan.groups[one.group], history, acts, (weeks, day))
