"""Which rollouts are drawn anew because of events that came: those that they may change a figure of, and when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from uptake.core.plan.model import Plan
from uptake.core.usage import may_count, takes
from uptake.service.plans import latest_plans
from uptake.store.models import Rollout

if TYPE_CHECKING:
    from uptake.analytics.digest import Digested

READ_ANEW = dt.timedelta(minutes=15)  # how often it is said anew what was read, where no figure can have changed


def want(digested: Digested, now: dt.datetime) -> None:
    """
    Have those rollouts drawn soon that count any of these events. Of one that reads them and counts none, at most four
    times an hour: it says how many events were read, and what they are called where none fits.
    """
    plans = latest_plans()
    counting = [plan.rollout for plan in plans if _counts(plan, digested)]
    reading = [plan.rollout for plan in plans if _reads(plan, digested)]
    seldom = Q(slug__in=reading) & (Q(drawn_at=None) | Q(drawn_at__lte=now - READ_ANEW))
    Rollout.objects.filter(Q(slug__in=counting) | seldom, wanted=None).update(wanted=now)


def _counts(plan: Plan, digested: Digested) -> bool:
    """Whether a figure may depend on any of the events, by their names; acts always count."""
    if any(file.place.acts and file.place.rollout in {"", plan.rollout} for file in digested.files):
        return True
    return any(takes(plan, source) and may_count(plan, event) for source, event in digested.names)


def _reads(plan: Plan, digested: Digested) -> bool:
    return any(takes(plan, source) for source, _ in digested.names)
