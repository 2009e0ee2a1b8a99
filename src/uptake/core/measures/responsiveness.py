"""How soon people are answered, and what becomes of what they say. Per rollout, never per person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from uptake.core.calendar import Calendar, Day, Duration
from uptake.core.measures.audience import ALL, Audience
from uptake.core.measures.frame import measure
from uptake.core.measures.intervals import quantile
from uptake.core.measures.reading import Reading, share_of, unknown
from uptake.core.sentences import noted
from uptake.core.usage import Item

AN_HOUR = 3600
CHANGED = frozenset({"will change"})


def times_within(
    items: tuple[Item, ...],
    done: Callable[[Item], float | None],
    promise: Duration | None,
    calendar: Calendar,
    now: float,
    *,
    until: float | None = None,
) -> Reading:
    """
    Working time from asking to an act: the share within the promise, with median and 90th percentile in working hours.

    An item that still waits counts as late once its promise has passed, and not at all before.

    :param now: UTC epoch seconds up to which is looked; `until`: up to which an item has waited, where that is less
        because the last day is not over.
    """
    taken: list[float] = []
    answers: list[bool | None] = []
    limit = calendar.duration_seconds(promise) if promise else None
    waited = now if until is None else min(now, until)
    for item in items:
        end = done(item)
        happened = end is not None and end < now
        seconds = calendar.working_seconds(item.asked, end if happened and end is not None else waited)
        if happened:
            taken.append(seconds / AN_HOUR)
        if limit is not None:
            answers.append(seconds <= limit if happened else (False if seconds > limit else None))
    if not items:
        return unknown(noted("nobody has asked anything"))
    taken.sort()
    details = {
        "median_hours": quantile(taken, 0.5) if taken else None,
        "p90_hours": quantile(taken, 0.9) if taken else None,
        "items": float(len(items)),
        "done": float(len(taken)),
    }
    if limit is None:
        return replace(unknown(noted("the plan promises no time")), details=details)
    return replace(share_of(answers), details=details)


def first_replies(audience: Audience, items: tuple[Item, ...]) -> Reading:
    """Working time to the first human reply."""
    promise = audience.promised.first_reply_within if audience.promised else None
    return _within(audience, items, lambda item: item.replied, promise)


def decisions(audience: Audience, items: tuple[Item, ...]) -> Reading:
    """Working time to the decision."""
    promise = audience.promised.decide_within if audience.promised else None
    return _within(audience, items, lambda item: item.decided, promise)


def _within(
    audience: Audience, items: tuple[Item, ...], done: Callable[[Item], float | None], promise: Duration | None
) -> Reading:
    return times_within(items, done, promise, audience.calendar, audience.now, until=audience.seen.until)


def asked_before(audience: Audience, day: Day) -> tuple[Item, ...]:
    """Items asked before a day began."""
    return tuple(item for item in audience.seen.items if item.asked < audience.calendar.epoch(day))


def _of_rollout(audience: Audience, judge: Callable[[tuple[Item, ...]], Reading]) -> Reading:
    """What the items of the rollout say; never of one group, whose few askers and one answerer would be told of."""
    if audience.id != ALL:
        return unknown(noted("counted for the whole rollout only: whoever answers is a group of one"))
    if "asked" not in audience.seen.collected:
        return unknown(noted("no event uptake.asked was recorded"))
    return judge(asked_before(audience, audience.as_of))


@measure("first_reply", 1, "of first replies came within the promise", source="items")
def first_reply(audience: Audience) -> Reading:
    """
    Working time to the first human reply: share within the promise, median, 90th percentile. An item that waits counts
    as late once the promise has passed.
    """
    return _of_rollout(audience, lambda items: first_replies(audience, items))


@measure("decision", 1, "of items were decided within the promise", source="items")
def decision(audience: Audience) -> Reading:
    """Working time to the decision: share within the promise, median, 90th percentile."""
    return _of_rollout(audience, lambda items: decisions(audience, items))


@measure("loop_closed", 1, "of items were decided and their authors told", source="items")
def loop_closed(audience: Audience) -> Reading:
    """Feedback decided and its author told ÷ all; apart, the share that changed something and whose author was told."""
    return _of_rollout(audience, lambda items: _closed(items, audience.now))


def _closed(items: tuple[Item, ...], now: float) -> Reading:
    if not items:
        return unknown(noted("nobody has asked anything"))
    closed = [
        item.decided is not None and item.heard_back is not None and max(item.decided, item.heard_back) < now
        for item in items
    ]
    changed = sum(1 for item, done in zip(items, closed, strict=True) if done and item.decision in CHANGED)
    return replace(share_of(closed), details={"changed": changed / len(items)})
