"""Refresh: the one place on the server where plan, people and events meet. It saves one Picture per rollout and day."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from uptake import __version__
from uptake.analytics.kept import NOTHING_SETTLED
from uptake.analytics.settled import SettledWeeks
from uptake.analytics.stateless import Stateless
from uptake.core.calendar import Day, monday
from uptake.core.document import document
from uptake.core.people import Roster
from uptake.core.picture import draw as draw_picture
from uptake.core.picture_parts import Picture
from uptake.core.plan.check import check_plan
from uptake.core.plan.model import Plan
from uptake.core.publishing import publish
from uptake.core.sentences import later
from uptake.core.usage import Item, Seen, Weeks
from uptake.service.counted import settled_weeks
from uptake.service.drawing import drawn_reports, summary
from uptake.service.ending import thrown_away
from uptake.service.erased import erased_marks
from uptake.service.intake import event_files, paths_of
from uptake.service.outreach.asked_elsewhere import keep_waiting
from uptake.service.plans import latest_plan
from uptake.service.rosters import known_roster, latest_digest
from uptake.service.steps import attempt
from uptake.service.unmatched import forget_matched
from uptake.store.models import PictureRow, Rollout

REST = 4  # times the length of a drawing, so that a fifth of a core at the most is spent on one rollout
LEAST_REST = 1.0  # seconds
REST_AFTER_FAULT = 60.0  # seconds


def refresh_wanted(data: Path, key: bytes, now: dt.datetime) -> int:
    """
    Draw every rollout that something asked to be drawn anew, or whose day is over; returns how many were drawn.

    Events come without pause, so a rollout rests after each drawing for some times as long as that took.
    """
    saved = 0
    for rollout in Rollout.objects.filter(archived_at=None).order_by(F("wanted").asc(nulls_last=True), "slug"):
        found = latest_plan(rollout)
        if found is None or _rests(rollout, now):
            continue
        day = now.astimezone(ZoneInfo(found[0].calendar.timezone)).date()
        asked = rollout.wanted
        if asked is None and rollout.pictures.filter(day=day).exists():
            continue
        done = attempt(later("drawing {rollout}", rollout=rollout.slug), partial(_refreshed, rollout, data, key, day))
        if done is None:  # what cannot be drawn rests a while, and stops no other
            Rollout.objects.filter(pk=rollout.pk).update(drawn_at=now, drawn_in=REST_AFTER_FAULT / REST)
            continue
        saved += done
        # Whatever asked in the meantime asks for another round.
        Rollout.objects.filter(pk=rollout.pk, wanted=asked).update(wanted=None)
    return saved


def _refreshed(rollout: Rollout, data: Path, key: bytes, day: Day) -> int:
    return int(refresh(rollout, data, key, day) is not None)


def _rests(rollout: Rollout, now: dt.datetime) -> bool:
    if rollout.drawn_at is None:
        return False
    return (now - rollout.drawn_at).total_seconds() < max(LEAST_REST, REST * rollout.drawn_in)


def refresh(rollout: Rollout, data: Path, key: bytes, as_of: Day) -> PictureRow | None:
    """Draw a rollout as of a day; None where there is no plan, or nothing is new since its latest Picture."""
    found = latest_plan(rollout)
    if found is None:
        return None
    plan, version = found
    files = event_files(plan.rollout, plan.usage.sources if plan.usage else ())
    paths = paths_of(data, files)
    people = (latest_digest() or "", *sorted(erased_marks()))
    inputs = _digest(__version__, version.digest, *people, as_of.isoformat(), *(path.name for path in paths))
    before = rollout.pictures.filter(day=as_of).order_by("-number").first()
    if before is not None and before.inputs == inputs:
        return None
    begun = time.monotonic()
    roster, settled = known_roster(key), settled_weeks(data, files, timezone.now())
    with thrown_away():
        made, items = contents(plan, roster, paths, as_of, settled)
    forget_matched(roster)
    with transaction.atomic():
        if not rollout.pictures.filter(day__gt=as_of).exists():  # a late reading does not know what was asked since
            keep_waiting(rollout, items)
        Rollout.objects.filter(pk=rollout.pk).update(drawn_at=timezone.now(), drawn_in=time.monotonic() - begun)
        if before is not None and _says_the_same(before.document, made["document"]):
            rollout.pictures.filter(pk=before.pk).update(inputs=inputs, **made)
            return rollout.pictures.get(pk=before.pk)
        rollout.pictures.filter(day=as_of).update(pages={})  # a Picture stays; a drawing that no page shows need not
        number = before.number + 1 if before else 1
        return rollout.pictures.create(day=as_of, number=number, inputs=inputs, **made)


def _says_the_same(one: str, other: str) -> bool:
    """Whether two Pictures differ in nothing but in what was read: events of the as-of day change no figure."""
    before, now = json.loads(one), json.loads(other)
    return bool({**before, "input": None} == {**now, "input": None})


def contents(
    plan: Plan, roster: Roster, paths: list[Path], as_of: Day, weeks: SettledWeeks | None = None
) -> tuple[dict[str, Any], tuple[Item, ...]]:
    """
    What a row of a Picture holds, by the names of its columns, and the questions and ideas that the events hold.
    `weeks`: those of which the counts are kept.
    """
    drawn = _days(min(as_of, Weeks.around(plan.first_launch).over))
    seen = _seen(plan, roster, paths, tuple(dict.fromkeys((*drawn, as_of))), weeks)  # questions are asked later too
    shown, shared = _both(plan, roster, {day: seen[day] for day in drawn})
    columns = {
        "document": json.dumps(document(shown), ensure_ascii=False),
        "shared": json.dumps(document(shared), ensure_ascii=False),
        "pages": drawn_reports(shared),
        "summary": summary(plan, shared),
    }
    return columns, seen[as_of].items


def _days(as_of: Day) -> tuple[Day, ...]:
    return tuple(dict.fromkeys((as_of, monday(as_of))))


def _both(plan: Plan, roster: Roster, seen: Mapping[Day, Seen]) -> tuple[Picture, Picture]:
    """
    The Picture for whoever holds the raw rows, and the one that is shared: as of the Monday before, since what two days
    of one week differ by tells of single people.
    """
    found = [_picture(plan, roster, one, day) for day, one in seen.items()]
    floor = plan.privacy.smallest_group
    return publish(found[0], floor), publish(found[-1], floor, share=True)


def _picture(plan: Plan, roster: Roster, seen: Seen, day: Day) -> Picture:
    """With nothing withheld yet."""
    return draw_picture(plan, roster, seen, day, check_plan(plan, day).findings)


def _seen(
    plan: Plan, roster: Roster, paths: list[Path], days: tuple[Day, ...], weeks: SettledWeeks | None = None
) -> dict[Day, Seen]:
    """What the events say as of each day; the files are read once, or what is kept of weeks instead."""
    settled = weeks.counted(plan, days) if weeks else NOTHING_SETTLED
    with Stateless(plan, roster, paths, settled=settled).expecting(days) as counted:
        return {day: counted.see(plan.first_launch, day) for day in days}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
