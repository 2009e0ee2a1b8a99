"""Events that arrive and that no plan counts: whoever connects a source sees it before a report shows nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from uptake.core.access import Right
from uptake.core.plan.mistakes import nearest
from uptake.core.plan.model import Filter, Plan
from uptake.core.usage import RESERVED, fits, names_counted, rules_of_names, takes
from uptake.service.access import rights_by_rollout, visible_to
from uptake.service.connect import KEPT
from uptake.service.plans import latest_plans
from uptake.store.models import Arrival, Rollout, User

SHOWN = 20  # names that are listed
TOLD_APART = 1000  # names of a day that are told apart: a tool that makes names up can bring 50 a minute


@dataclass(frozen=True, slots=True)
class Unnamed:
    """
    Events of one name that came in the last day; `named_in`: the title of a plan that names it and does not read the
    source; `like`: the nearest name in a plan that reads it. Both are of plans that the account sees; empty where there
    is none.
    """

    event: str
    rows: int
    named_in: str
    like: str


@dataclass(frozen=True, slots=True)
class Uncounted:
    """
    What came from a source in the last day and is counted by no plan, most first; `more`: how many names besides;
    `at_least`: whether not all was told apart by name, so that there may be more of each; `read`: whether any plan
    reads the source at all; `plans`: key → title of those that do, or that name one of the events, and that the account
    may edit.
    """

    events: tuple[Unnamed, ...]
    more: int
    at_least: bool
    read: bool
    plans: Mapping[str, str]

    @property
    def elsewhere(self) -> bool:
        """Whether a plan that does not read the source names any of the events."""
        return any(one.named_in for one in self.events)


def uncounted(user: User, source: str, now: dt.datetime) -> Uncounted:
    """What came in the last day by a name that no plan has in its usage. Acts are named by no plan, and count."""
    plans = latest_plans()
    reading = [plan for plan in plans if takes(plan, source)]
    came, at_least = _came(source, now)
    # Many plans are alike, and a page asks every two seconds while it is open.
    rules = frozenset[Filter]().union(*map(rules_of_names, reading))
    left = [one for one in came.items() if not any(fits(one[0], {}, rule) for rule in rules)]
    left.sort(key=lambda one: (-one[1], one[0]))
    if not left:
        return Uncounted((), 0, at_least, bool(reading), {})
    # What no plan counts is asked of all; what a plan is called and names is said only to those who may see it.
    rollouts = list(visible_to(user))
    seen = {one.slug for one in rollouts}
    visible = [plan for plan in plans if plan.rollout in seen]
    events = tuple(_told(visible, source, left[:SHOWN]))
    names = {one.event for one in events}
    linked = [plan for plan in visible if takes(plan, source) or names & names_counted(plan)]
    return Uncounted(events, len(left[SHOWN:]), at_least, bool(reading), _edited_by(user, rollouts, linked))


def _came(source: str, now: dt.datetime) -> tuple[Counter[str], bool]:
    """How many events came of each name but acts, the newest names first; whether there may have been more."""
    came: Counter[str] = Counter()
    at_least = False
    rows = Arrival.objects.filter(source=source, minute__gt=now - KEPT).order_by("-minute")
    for kept, names in rows.values_list("kept", "names"):
        at_least = at_least or sum(names.values()) < kept
        for event, number in names.items():
            if event.startswith(RESERVED):
                continue
            if event in came or len(came) < TOLD_APART:
                came[event] += number
            else:
                at_least = True
    return came, at_least


def _told(plans: Sequence[Plan], source: str, events: Iterable[tuple[str, int]]) -> Iterable[Unnamed]:
    """What the plans that an account sees have to do with events that no plan counts."""
    known = sorted(frozenset[str]().union(*(names_counted(plan) for plan in plans if takes(plan, source))))
    others = [(plan.title or plan.rollout, names_counted(plan)) for plan in plans if not takes(plan, source)]
    for event, rows in events:
        named_in = next((title for title, names in others if event in names), "")
        yield Unnamed(event, rows, named_in, "" if named_in else nearest(event, known) or "")


def _edited_by(user: User, rollouts: Sequence[Rollout], plans: Sequence[Plan]) -> dict[str, str]:
    rights = rights_by_rollout(user, rollouts)
    mine = {one.slug for one in rollouts if Right.EDIT_PLAN in rights[one.pk]}
    return {plan.rollout: plan.title or plan.rollout for plan in plans if plan.rollout in mine}
