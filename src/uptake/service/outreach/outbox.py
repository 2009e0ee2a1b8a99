"""
The outbox: one row for each letter, journalled one by one.

    queued ─► claimed ─► wire ─► sent
       ▲         │        ├─► queued   (asked to come later)
       ├─────────┘        ├─► failed   (refused for good, with the reason)
       ▼                  └─► unknown  (it may have been taken: nobody knows)
    suppressed  (kept back for good, or taken back because others have told them, until that comes back)

A row is *claimed* by an update that must change it, for as long as its lease lasts. It is put *on the wire* by another
before its first byte goes out, so that whatever kills the worker leaves either a row that is not on the wire and goes
back, or one whose fate is unknown, which no program sends again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from uptake.channels import Outcome, Receipt
from uptake.channels.outlets import EMAIL
from uptake.core.words import mark
from uptake.service.leases import is_gone
from uptake.store.models import Delivery, Elsewhere, MessageVersion, Rollout

QUEUED, CLAIMED, WIRE, SENT = "queued", "claimed", "wire", "sent"
FAILED, UNKNOWN, SUPPRESSED = "failed", "unknown", "suppressed"
OPEN = (QUEUED, CLAIMED, WIRE)
WORK = dt.timedelta(minutes=20)  # longer than a server may take for one letter
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=2), dt.timedelta(hours=4)
GIVE_UP = dt.timedelta(days=3)  # as mail servers do themselves (RFC 5321, 4.5.4.1)
MOST_WORDS = 400
# Kept in English, and said where they are read.
RESTORED = mark("a backup was restored that was made before it went out, or would have")
SINCE_BACKUP = mark("it may have gone out after the backup was made that was restored")
KILLED = mark("the worker ended while it was on its way")
TOO_OLD = mark("it was put off for three days: ")
LEFT, NO_DRAFT = mark("they have left"), mark("nothing was approved for their group")
NO_ADDRESS = mark("the roster has no address of theirs")
TOLD = mark("others have told them already")
ANSWERED, SILENT = mark("they have answered"), mark("they want no more reminders")
TAKEN_BACK = Q(state=SUPPRESSED, reason=TOLD)
T = TypeVar("T")


def may_go() -> Q:
    """Rows that nothing holds back: neither is what was approved paused or replaced, nor the rollout archived."""
    return Q(rollout__archived_at=None) & (Q(version=None) | Q(version__paused=False))


def claim(most: int, holder: str, now: dt.datetime, channel: str = EMAIL) -> list[Delivery]:
    """
    Take what is due on a channel, for this holder alone; other workers may do the same at once. Whoever has heard
    nothing yet goes before whoever is reminded.
    """
    due = Delivery.objects.filter(may_go(), state=QUEUED, due_at__lte=now, channel=channel).order_by("due_at", "pk")
    letters, reminders = (due.filter(kind).values_list("pk", flat=True) for kind in (Q(number=0), Q(number__gt=0)))
    wanted = list(letters[:most])  # two questions, each answered by the index: no sorting of all that waits
    wanted += reminders[: most - len(wanted)]
    mine = {"state": CLAIMED, "holder": holder, "until": now + WORK}
    taken = [pk for chunk in chunks(wanted) for pk in _changed(chunk, QUEUED, mine)]
    claimed = Delivery.objects.filter(pk__in=taken).order_by("number", "due_at", "pk")
    return list(claimed.select_related("version", "reply__item", "item", "rollout"))


@transaction.atomic
def on_wire(rows: Sequence[Delivery], holder: str, now: dt.datetime) -> list[Delivery]:
    """Write down, before the first byte, which of the claimed letters go now; returns those that may."""
    if not rows:
        return []
    mine = Delivery.objects.filter(may_go(), pk__in=[row.pk for row in rows], state=CLAIMED, holder=holder)
    going = set(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=going).update(state=WIRE, until=now + WORK)
    return [row for row in rows if row.pk in going]


def settle(row: Delivery, receipt: Receipt, now: dt.datetime, jitter: float) -> None:
    """
    Write down what became of a letter that was on the wire.

    :param jitter: between 0 and 1, so that what was put off together does not come back together.
    """
    mine = Delivery.objects.filter(pk=row.pk, state=WIRE, holder=row.holder)
    said = receipt.said[:MOST_WORDS]
    done = {"holder": "", "until": None, "reason": said}
    if receipt.outcome is Outcome.LATER and receipt.whole:  # it is not this letter's fault: its time is not counted
        mine.update(**done, state=QUEUED, due_at=now + _after(receipt, 0, jitter))
    elif receipt.outcome is Outcome.LATER and now - row.made_at > GIVE_UP and row.attempts > 3:
        mine.update(**{**done, "reason": f"{TOO_OLD}{said}"[:MOST_WORDS]}, state=FAILED)
    elif receipt.outcome is Outcome.LATER:
        due = now + _after(receipt, row.attempts, jitter)
        mine.update(**done, state=QUEUED, due_at=due, attempts=F("attempts") + 1)
    else:
        state = FAILED if receipt.permanent else UNKNOWN
        mine.update(**done, state=state, attempts=F("attempts") + 1)


def settle_sent(rows: Collection[Delivery], now: dt.datetime) -> None:
    """The same for all those that were taken, with one statement."""
    if rows:
        Delivery.objects.filter(pk__in=[row.pk for row in rows], state=WIRE).update(
            state=SENT, sent_at=now, holder="", until=None, reason="", attempts=F("attempts") + 1
        )


def give_back(rows: Iterable[Delivery], holder: str, due_at: dt.datetime | None = None) -> None:
    """Put back what was claimed and is not on the wire."""
    mine = Delivery.objects.filter(pk__in=[row.pk for row in rows], state=CLAIMED, holder=holder)
    mine.update(state=QUEUED, holder="", until=None, **({"due_at": due_at} if due_at else {}))


def suppress(row: Delivery, reason: str) -> None:
    """Keep back for good what was claimed, with the reason."""
    _end(row, SUPPRESSED, reason)


def cannot_go(row: Delivery, reason: str) -> None:
    """What was claimed reaches nobody as things are; once they have changed it can be sent again."""
    _end(row, FAILED, reason)


def _end(row: Delivery, state: str, reason: str) -> None:
    mine = Delivery.objects.filter(pk=row.pk, state__in=(QUEUED, CLAIMED))
    mine.update(state=state, holder="", until=None, reason=reason[:MOST_WORDS])


def let_go_of(version: int | None = None) -> int:
    """Take from every worker what it has claimed, so that nothing more of it goes on the wire."""
    claimed = Delivery.objects.filter(state=CLAIMED)
    of = claimed if version is None else claimed.filter(version=version)
    return of.update(state=QUEUED, holder="", until=None)


def take_back(rollout: Rollout, message: str, people: Iterable[str], *, reminders: bool) -> None:
    """
    Keep back what is not on the wire yet for some whom others have told, or who have answered others: their letters, or
    their reminders. Who was asked anew, because launch was moved, was told of another day. A letter that somebody had
    sent again since its person was last told stays: whoever did so knew it, however often the files are read anew.
    """
    waiting = _of(rollout, message, reminders=reminders).filter(state__in=(QUEUED, CLAIMED))
    if not reminders:
        told = Elsewhere.objects.filter(rollout=rollout, message=message, person=OuterRef("person"))
        waiting = waiting.filter(Q(again_at=None) | Q(again_at__lt=Subquery(told.values("told_last"))))
    for chunk in chunks(sorted(people)):
        waiting.filter(person__in=chunk).update(state=SUPPRESSED, reason=TOLD, holder="", until=None)


def take_back_reminders(rollout: Rollout, person: str, reason: str, **of: object) -> None:
    """
    Remind somebody no more who says something here, or wants none: keep back what is not on the wire yet. `of`: which
    of their reminders, as columns. Call it while holding what is heard of the rollout, so that none is made meanwhile.
    """
    waiting = Delivery.objects.filter(**of, rollout=rollout, person=person, number__gt=0, state__in=(QUEUED, CLAIMED))
    waiting.update(state=SUPPRESSED, reason=reason, holder="", until=None)


def forget_taken_back(rollout: Rollout, message: str, people: Iterable[str]) -> None:
    """Let some be owed anew what was taken back, whom others have not told after all: that came back."""
    taken_back = _of(rollout, message, reminders=False).filter(TAKEN_BACK)
    for chunk in chunks(sorted(people)):
        taken_back.filter(person__in=chunk).delete()


def _of(rollout: Rollout, message: str, *, reminders: bool) -> QuerySet[Delivery]:
    kind = Q(number__gt=0) if reminders else Q(number=0)
    return Delivery.objects.filter(kind, rollout=rollout, message=message, ask=1).exclude(version=None)


def recover(now: dt.datetime) -> int:
    """Settle what workers left that are gone: what was claimed goes back, what was on the wire is unknown."""
    left = Delivery.objects.filter(state__in=(CLAIMED, WIRE))
    gone = {holder for holder in left.values_list("holder", flat=True).distinct() if is_gone(holder)}
    lost = left.filter(Q(until__lt=now) | Q(holder__in=gone))
    unknown = lost.filter(state=WIRE).update(state=UNKNOWN, holder="", until=None, reason=KILLED)
    return unknown + lost.filter(state=CLAIMED).update(state=QUEUED, holder="", until=None)


def hold_back_all() -> None:
    """
    What a backup holds may have gone out since it was made: nobody knows what became of what waited then, and no
    message goes on before somebody has looked.
    """
    Delivery.objects.filter(state__in=OPEN).update(state=UNKNOWN, holder="", until=None, reason=RESTORED)
    MessageVersion.objects.update(paused=True)


def send_again(rows: QuerySet[Delivery], now: dt.datetime) -> int:
    """Queue anew what failed or is unknown, because somebody says so: also to whom others told it until then."""
    wanted = rows.filter(state__in=(FAILED, UNKNOWN))
    return wanted.update(state=QUEUED, due_at=now, made_at=now, again_at=now, attempts=0, reason="")


def _after(receipt: Receipt, attempts: int, jitter: float) -> dt.timedelta:
    wait = min(FIRST_WAIT * 2.0 ** min(attempts, 10), LONGEST_WAIT) * (0.5 + jitter)
    return max(wait, dt.timedelta(seconds=receipt.after or 0.0))


def _changed(pks: Sequence[int], state: str, values: dict[str, object]) -> list[int]:
    """Which of some rows were in a state, and have these values now."""
    holder = values["holder"]
    changed = Delivery.objects.filter(pk__in=pks, state=state).update(**values)
    if changed == len(pks):
        return list(pks)
    return list(Delivery.objects.filter(pk__in=pks, state=CLAIMED, holder=holder).values_list("pk", flat=True))


def chunks(of: Sequence[T], size: int = 500) -> Iterable[Sequence[T]]:
    """Parts of a list, each of as many as a statement may name."""
    return (of[start : start + size] for start in range(0, len(of), size))
