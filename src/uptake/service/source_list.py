"""Which sources an account may look at, and how each of them is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from uptake.core.access import Right
from uptake.core.plan.model import ABSENT, PRESENT
from uptake.service.access import rights_by_rollout, visible_to
from uptake.service.plans import latest_plan
from uptake.store.models import Rollout, Source, SourceKey, User


def sources_of(user: User) -> list[Source]:
    """
    The sources that feed rollouts in which the account may look at sources, by name; all of them for an administrator,
    and where a plan names none, because then it counts all.
    """
    if user.is_administrator:
        return list(Source.objects.order_by("name"))
    rollouts = list(visible_to(user))
    rights = rights_by_rollout(user, rollouts)
    return feeding(one for one in rollouts if Right.SOURCES in rights[one.pk])


def feeding(rollouts: Iterable[Rollout]) -> list[Source]:
    """The sources that feed some rollouts, by name; all of them where a plan names none."""
    named = _named_in(rollouts)
    found = Source.objects.order_by("name")
    return list(found if named is None else found.filter(name__in=named))


def source_of(user: User, name: str) -> Source | None:
    """One of them; None where there is none of this name, or the account may not look at it."""
    return next((source for source in sources_of(user) if source.name == name), None)


def event_that_counts(user: User, source: Source) -> dict[str, str]:
    """An event of the source that is real work by a plan that the account may see, with its columns; empty if none."""
    plans = [found[0] for one in visible_to(user) if (found := latest_plan(one))]
    usages = [usage for plan in plans for usage in (plan.usage, *(group.usage for group in plan.groups.values()))]
    return next(
        (
            {name: values[0] for name, values in real.must if values != (ABSENT,)}
            for usage in usages
            if usage and (not usage.sources or source.name in usage.sources)
            for real in usage.real_work or ()
            if "event" in dict(real.must) and (PRESENT,) not in dict(real.must).values()
        ),
        {},
    )


def keys_of(source: Source, now: dt.datetime) -> list[SourceKey]:
    """The keys of a source that work, the newest first."""
    return list(source.keys.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("-created_at", "-pk"))


def _named_in(rollouts: Iterable[Rollout]) -> frozenset[str] | None:
    """The sources that feed some rollouts; None where a plan names none, because then it counts all."""
    named: set[str] = set()
    for rollout in rollouts:
        found = latest_plan(rollout)
        if found and found[0].usage:
            if not found[0].usage.sources:
                return None
            named.update(found[0].usage.sources)
    return frozenset(named)
