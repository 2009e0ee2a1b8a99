"""The rollouts of an account, what needs doing first; from what was drawn, so that nothing is counted for a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from uptake.core.access import Right
from uptake.core.calendar import Day
from uptake.core.people import Roster
from uptake.core.picture_parts import Phase
from uptake.core.plan.model import Plan
from uptake.service.access import rights_by_rollout, visible_to
from uptake.service.plans import newest_by_rollout
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import PictureRow, Rollout, User

_NEEDS = ("missed", "behind", "overdue", "cannot tell")


class Launched(NamedTuple):
    """A launch that has come since the latest Picture, and whether it is on the day that is read, where the plan is."""

    day: Day
    is_today: bool


@dataclass(frozen=True, slots=True)
class Line:
    """
    One rollout of a list. `title`: what people call it; `said`: the summary of its latest Picture, empty before it and
    without the right to read it; `launched`: where launch has come since that counted the days to it.
    """

    slug: str
    title: str
    reads: bool
    said: Mapping[str, Any]
    launched: Launched | None = None
    unfetched: bool = False  # whether its plan, which is written elsewhere, could not be fetched the last time
    unreadable: bool = False  # whether the plan that is kept cannot be read: nothing is counted until it can

    @property
    def state(self) -> str:
        """What it needs most, or how its targets stand; empty where nothing is known of them yet."""
        states = {*self.said.get("verdicts", ()), *(("overdue",) if self.said.get("overdue") else ())}
        order = (*_NEEDS, "on course", "met", "too early")
        return next((state for state in order if state in states), "")


def overview(user: User, now: dt.datetime) -> list[Line]:
    """Every rollout of an account: what was missed or is behind first, then what is overdue or cannot be told."""
    rollouts = list(with_summaries(visible_to(user)))
    rights = rights_by_rollout(user, rollouts)
    # Until a Picture is drawn, the plan alone knows what people call it; of one before launch, whether that came.
    known, roster = newest_by_rollout() if rollouts else {}, latest_roster()
    lines = [_line(one, rights[one.pk], (known, roster), now) for one in rollouts]
    return sorted(lines, key=lambda line: (_need(line), line.title.casefold()))


def with_summaries(rollouts: QuerySet[Rollout]) -> QuerySet[Any]:
    """Rollouts, each with `said`: the summary of its latest Picture, None before the first."""
    latest = PictureRow.objects.filter(rollout=OuterRef("pk")).order_by("-day", "-number")
    return rollouts.annotate(said=Subquery(latest.values("summary")[:1]))


def launched_since(said: Mapping[str, Any], plan: Plan | None, now: dt.datetime) -> Launched | None:
    """The launch to which a summary counts the days, if it has come; else None: the summary says from which day."""
    if plan is None or not _is_to_come(said):
        return None
    today = plan.calendar.day_of(now.timestamp())
    return Launched(plan.start, plan.start == today) if plan.start <= today else None


def _is_to_come(said: Mapping[str, Any]) -> bool:
    return bool(said.get("phase") == Phase.BEFORE_LAUNCH.value)


def _line(
    rollout: Any, rights: frozenset[Right], known: tuple[Mapping[str, Plan | None], Roster], now: dt.datetime
) -> Line:
    reads, said, (plans, roster) = Right.REPORT in rights, rollout.said or {}, known
    plan = plans.get(rollout.slug)
    unreadable = plan is None and rollout.slug in plans
    if said.get("owner"):
        said = {**said, "owner": name_of(said["owner"], roster)}
    title = str(said.get("title") or (plan.title if plan else "") or rollout.slug)
    launched = launched_since(said, plan, now) if reads else None
    return Line(
        rollout.slug, title, reads, said if reads else {}, launched, reads and bool(rollout.fetch_fault), unreadable
    )


def _need(line: Line) -> int:
    return _NEEDS.index(line.state) if line.state in _NEEDS else len(_NEEDS)
