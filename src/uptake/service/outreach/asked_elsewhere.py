"""
Questions that were asked without the server: in a form, by mail, in a meeting. Event files say that they were asked;
here whoever owes an answer finds them, and says when they were answered.

They are written down by the drawing that counts them, so that the list and the report never differ.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction

from uptake.core.calendar import Day
from uptake.core.letters.answering import promised_by
from uptake.core.plan.model import Plan
from uptake.core.usage import Item
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.log import names_shown, record
from uptake.service.outreach.acts import act
from uptake.service.outreach.outbox import chunks
from uptake.service.outreach.question_routing import PAGE
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import AskedElsewhere, Rollout, User

FOUND = ("person", "asked_at")


@dataclass(frozen=True, slots=True)
class WaitingElsewhere:
    """
    One that waits. `name`: of whoever asked, empty where the roster has nobody; `since`, `today`: the days on which it
    can have been answered; `due`: until when an answer is promised, None where nothing is; `late`: that is over.
    """

    row: AskedElsewhere
    name: str
    since: Day
    today: Day
    due: dt.datetime | None
    late: bool


def keep_waiting(rollout: Rollout, items: Iterable[Item]) -> None:
    """
    Hold what is written down to what a drawing found. What is marked as answered stays marked until the files say it
    too: then it goes, and so does what was erased.
    """
    own = set(rollout.items.values_list("code", flat=True))
    waiting = (one for one in items if one.replied is None and one.id not in own and "\0" not in one.id)
    found = {_mark(one.id): one for one in waiting}
    gone = set(rollout.asked_elsewhere.values_list("mark", flat=True)) - set(found)
    for chunk in chunks(sorted(gone)):
        rollout.asked_elsewhere.filter(mark__in=chunk).delete()
    AskedElsewhere.objects.bulk_create(
        [_row(rollout, mark, one) for mark, one in found.items()], batch_size=500, update_conflicts=True,
        unique_fields=["rollout", "mark"], update_fields=FOUND,
    )  # fmt: skip


def waiting_since(rollout: Rollout) -> list[dt.datetime]:
    """When those were asked that wait."""
    return list(rollout.asked_elsewhere.filter(answered_at=None).values_list("asked_at", flat=True))


def waiting_elsewhere(user: User, rollout: Rollout, plan: Plan, now: dt.datetime) -> list[WaitingElsewhere]:
    """Those that wait, the oldest first. Names are logged."""
    roster, today = latest_roster(), plan.calendar.day_of(now.timestamp())
    rows = list(rollout.asked_elsewhere.filter(answered_at=None).order_by("asked_at", "pk"))
    names_shown(user.email, PAGE, sorted({row.person for row in rows if row.person}))
    found = []
    for row in rows:
        asked = row.asked_at.timestamp()
        until = promised_by(plan, asked)
        due = None if until is None else dt.datetime.fromtimestamp(until, dt.UTC)
        late = due is not None and due < now
        found.append(WaitingElsewhere(row, name_of(row.person, roster), plan.calendar.day_of(asked), today, due, late))
    return found


@transaction.atomic
def answered_elsewhere(row: AskedElsewhere, day: Day, by: str, plan: Plan, now: dt.datetime) -> bool:
    """
    Write down that one was answered on a day; False where somebody had said so before, and that stands.

    A day alone is its noon, as in a sheet of answers. Raises OptionError where it cannot have been on that day.
    """
    at = _moment(row, day, plan, now)
    rows = AskedElsewhere.objects.filter(pk=row.pk, answered_at=None)
    if not rows.update(answered_at=at, by=by):
        return False
    act(row.rollout, "uptake.replied", row.person, at, f"replied-elsewhere/{row.mark}",
        item=row.item, by=by, human="true").save()  # fmt: skip
    record(by, "marked answered", f"question {row.item[:100]}", rollout=row.rollout.slug, at=at.isoformat())
    return True


def _moment(row: AskedElsewhere, day: Day, plan: Plan, now: dt.datetime) -> dt.datetime:
    if not plan.calendar.day_of(row.asked_at.timestamp()) <= day <= plan.calendar.day_of(now.timestamp()):
        reason = say("It cannot have been answered before it was asked, nor on a day that is still to come")
        raise OptionError(reason, mend=say("Give the day on which whoever asked got the answer."))
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(plan.calendar.timezone)).astimezone(dt.UTC)
    return max(row.asked_at, min(noon, now))


def _mark(item: str) -> str:
    return hashlib.sha256(item.encode()).hexdigest()


def _row(rollout: Rollout, mark: str, one: Item) -> AskedElsewhere:
    asked_at = dt.datetime.fromtimestamp(one.asked, dt.UTC)
    return AskedElsewhere(rollout=rollout, mark=mark, item=one.id, person=one.asker or "", asked_at=asked_at)
