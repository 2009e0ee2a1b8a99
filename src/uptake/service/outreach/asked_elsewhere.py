"""
Questions that were asked without the server: in a form, by mail, in a meeting. Event files say that they were asked;
here whoever owes an answer finds them, and says when they were answered.

They are written down by the drawing that counts them, so that the list and the report never differ.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction

from uptake.core.calendar import Day
from uptake.core.letters.answering import promised_by
from uptake.core.plan.model import Plan
from uptake.core.usage import Item
from uptake.core.wording import number
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.leases import hold
from uptake.service.log import names_shown, record_all
from uptake.service.outreach.acts import act
from uptake.service.outreach.outbox import chunks
from uptake.service.outreach.question_routing import PAGE
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import AskedElsewhere, OwnAct, Rollout, User

FOUND = ("person", "asked_at")
MOST = 1_000  # that are marked by one press


@dataclass(frozen=True, slots=True)
class WaitingElsewhere:
    """
    One that waits. `name`: of whoever asked, empty where the roster has nobody; `due`: until when an answer is
    promised, None where nothing is; `late`: that is over.
    """

    row: AskedElsewhere
    name: str
    due: dt.datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class MarkedElsewhere:
    """Some that were marked as answered on a day. `names` as WaitingElsewhere.name; `over`: that day is."""

    number: int
    names: tuple[str, ...]
    day: Day
    over: bool


@transaction.atomic
def keep_waiting(rollout: Rollout, items: Iterable[Item]) -> None:
    """
    Hold what is written down to what a drawing found. What is marked as answered stays marked until the files say it
    too: then it goes, and so does what was erased. Of a rollout that was put aside meanwhile nothing is written down.
    """
    _hold(rollout)
    if not Rollout.objects.filter(pk=rollout.pk, archived_at=None).exists():
        return
    own = set(rollout.items.values_list("code", flat=True))
    waiting = (one for one in items if one.replied is None and one.id not in own and "\0" not in one.id)
    found = {_mark(one.id): one for one in waiting}
    kept = {mark: (person, at) for mark, person, at in rollout.asked_elsewhere.values_list("mark", *FOUND)}
    for chunk in chunks(sorted(kept.keys() - found.keys())):
        rollout.asked_elsewhere.filter(mark__in=chunk).delete()
    rows = (_row(rollout, mark, one) for mark, one in found.items())
    AskedElsewhere.objects.bulk_create(
        [row for row in rows if kept.get(row.mark) != (row.person, row.asked_at)], batch_size=500,
        update_conflicts=True, unique_fields=["rollout", "mark"], update_fields=FOUND,
    )  # fmt: skip


def forget_waiting(rollout: Rollout) -> None:
    """Keep nothing of it until it is drawn again; call it in the transaction that puts a rollout aside."""
    _hold(rollout)
    rollout.asked_elsewhere.all().delete()


def waiting_since(rollout: Rollout) -> list[dt.datetime]:
    """When those were asked that wait."""
    return list(rollout.asked_elsewhere.filter(answered_at=None).values_list("asked_at", flat=True))


def number_waiting(rollout: Rollout) -> int:
    """How many wait."""
    return rollout.asked_elsewhere.filter(answered_at=None).count()


def waiting_elsewhere(user: User, rollout: Rollout, plan: Plan, now: dt.datetime) -> list[WaitingElsewhere]:
    """Those that wait, the oldest first. Names are logged."""
    roster = latest_roster()
    rows = list(rollout.asked_elsewhere.filter(answered_at=None).order_by("asked_at", "pk"))
    names_shown(user.email, PAGE, sorted({row.person for row in rows if row.person}))
    found = []
    for row in rows:
        until = promised_by(plan, row.asked_at.timestamp())
        due = None if until is None else dt.datetime.fromtimestamp(until, dt.UTC)
        late = due is not None and due < now
        found.append(WaitingElsewhere(row, name_of(row.person, roster), due, late))
    return found


def marked_elsewhere(
    user: User, rollout: Rollout, marks: Sequence[str], plan: Plan, now: dt.datetime
) -> MarkedElsewhere | None:
    """Those of some marks that are answered and still written down; None where none is. Names are logged."""
    rows = list(rollout.asked_elsewhere.filter(mark__in=marks).exclude(answered_at=None).order_by("asked_at", "pk"))
    moments = [row.answered_at for row in rows if row.answered_at]
    if not moments:
        return None
    roster, people = latest_roster(), list(dict.fromkeys(row.person for row in rows))
    names_shown(user.email, PAGE, filter(None, people))
    day = plan.calendar.day_of(moments[-1].timestamp())
    names = tuple(name_of(one, roster) for one in people)
    return MarkedElsewhere(len(rows), names, day, over=day < plan.calendar.day_of(now.timestamp()))


@transaction.atomic
def answered_elsewhere(rollout: Rollout, marks: Sequence[str], day: Day, by: str, now: dt.datetime) -> list[str]:
    """
    Write down that some were answered on a day; returns which. What was said of one before stands, and what is gone the
    files have as answered.

    A day alone is its noon, as in a sheet of answers. Raises OptionError where none is named, or more than MOST, or one
    of them cannot have been answered on that day; then nothing is kept.
    """
    found = latest_plan(rollout)
    if not marks:
        raise OptionError(say("Nothing is ticked"), mend=say("Tick what was answered."))
    if len(marks) > MOST:
        reason = say("{number} are ticked, and {most} are the most", number=number(len(marks)), most=number(MOST))
        raise OptionError(reason, mend=say("Nothing was written down. Tick fewer, and the others after that."))
    if found is None:
        return []
    _hold(rollout)
    rows = list(rollout.asked_elsewhere.filter(mark__in=marks, answered_at=None))
    acts = [_answered(row, _moment(row, day, found[0], now), by) for row in rows]
    AskedElsewhere.objects.bulk_update(rows, ["answered_at", "by"], batch_size=500)
    OwnAct.objects.bulk_create(acts)
    record_all(by, "marked answered", (f"question {row.item[:100]}" for row in rows), rollout=rollout.slug, on=f"{day}")
    return [row.mark for row in rows]


def _answered(row: AskedElsewhere, at: dt.datetime, by: str) -> OwnAct:
    row.answered_at, row.by = at, by
    return act(row.rollout, "uptake.replied", row.person, at, f"replied-elsewhere/{row.mark}",
               item=row.item, by=by, human="true")  # fmt: skip


def _hold(rollout: Rollout) -> None:
    """Until the transaction ends nobody else writes these rows: drawing and marking go through them in other orders."""
    hold(f"asked elsewhere {rollout.slug}")


def _moment(row: AskedElsewhere, day: Day, plan: Plan, now: dt.datetime) -> dt.datetime:
    if not plan.calendar.day_of(row.asked_at.timestamp()) <= day <= plan.calendar.day_of(now.timestamp()):
        reason = say("Nothing is answered before it was asked, nor on a day that is still to come")
        raise OptionError(reason, mend=say("Give the day on which whoever asked got the answer."))
    noon = dt.datetime.combine(day, dt.time(12), ZoneInfo(plan.calendar.timezone)).astimezone(dt.UTC)
    return max(row.asked_at, min(noon, now))


def _mark(item: str) -> str:
    return hashlib.sha256(item.encode()).hexdigest()


def _row(rollout: Rollout, mark: str, one: Item) -> AskedElsewhere:
    asked_at = dt.datetime.fromtimestamp(one.asked, dt.UTC)
    return AskedElsewhere(rollout=rollout, mark=mark, item=one.id, person=one.asker or "", asked_at=asked_at)
