"""The rollouts of an account, what needs doing first; from what was drawn, so that nothing is counted for a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from uptake.core.access import Right
from uptake.core.people import Roster
from uptake.service.access import rights_by_rollout, visible_to
from uptake.service.plans import latest_plans
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import PictureRow, Rollout, User

_NEEDS = ("missed", "behind", "overdue", "cannot tell")


@dataclass(frozen=True, slots=True)
class Line:
    """
    One rollout of a list. `title`: what people call it; `said`: the summary of its latest Picture, empty before it and
    without the right to read it.
    """

    slug: str
    title: str
    reads: bool
    said: Mapping[str, Any]

    @property
    def state(self) -> str:
        """What it needs most, or how its targets stand; empty where nothing is known of them yet."""
        states = {*self.said.get("verdicts", ()), *(("overdue",) if self.said.get("overdue") else ())}
        order = (*_NEEDS, "on course", "met", "too early")
        return next((state for state in order if state in states), "")


def overview(user: User) -> list[Line]:
    """Every rollout of an account: what was missed or is behind first, then what is overdue or cannot be told."""
    rollouts = list(with_summaries(visible_to(user)))
    rights = rights_by_rollout(user, rollouts)
    # Until a Picture is drawn, the plan alone knows what people call it.
    plans = latest_plans() if any(one.said is None for one in rollouts) else []
    titles = {plan.rollout: plan.title for plan in plans}
    roster = latest_roster()
    lines = [_line(rollout, rights[rollout.pk], titles.get(rollout.slug), roster) for rollout in rollouts]
    return sorted(lines, key=lambda line: (_need(line), line.title.casefold()))


def with_summaries(rollouts: QuerySet[Rollout]) -> QuerySet[Any]:
    """Rollouts, each with `said`: the summary of its latest Picture, None before the first."""
    latest = PictureRow.objects.filter(rollout=OuterRef("pk")).order_by("-day", "-number")
    return rollouts.annotate(said=Subquery(latest.values("summary")[:1]))


def _line(rollout: Any, rights: frozenset[Right], title: str | None, roster: Roster) -> Line:
    reads, said = Right.REPORT in rights, rollout.said or {}
    if said.get("owner"):
        said = {**said, "owner": name_of(said["owner"], roster)}
    return Line(rollout.slug, str(said.get("title") or title or rollout.slug), reads, said if reads else {})


def _need(line: Line) -> int:
    return _NEEDS.index(line.state) if line.state in _NEEDS else len(_NEEDS)
