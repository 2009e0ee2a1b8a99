"""
The facts of a privacy sheet, as values, and their digest: what an agreement names, whatever language it was read in.

Only what bears on people is in it: who owns the rollout, its targets and its letters may change without agreeing anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from uptake.core.access import Fact, Viewer, may_see
from uptake.core.groups import columns_of
from uptake.core.plan.model import Plan, Usage
from uptake.core.privacy import FLOOR

SCHEMA = "uptake.privacy-sheet/1"
SEALED_DAYS = 14  # how long an identifier that matches nobody can be opened by the administrator
OF_EVERY_EVENT = frozenset({"event", "person", "time", "id", "source"})  # so never a property of it
ROSTER = ("id", "email", "name", "manager", "starts", "ends", "absent", "aliases")
BEHALF = "on_behalf_of"  # of use by an agent: whom it acted for, with | between several
_FILTERS = ("real_work", "exposure", "chance", "old_way", "accepted", "overridden")


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    What is recorded under a plan. `sources`: empty for every source that sends; `properties`: what is kept of an event
    beside person, time, name and id; `acts`: what is recorded of what was done for people; `roster`: columns;
    `sees`: fact about a person → who may see it.
    """

    rollout: str
    purpose: str
    kind: str
    sources: tuple[str, ...]
    properties: tuple[str, ...]
    acts: tuple[str, ...]
    roster: tuple[str, ...]
    names: str
    smallest_group: int
    keep_days: int
    sees: dict[str, tuple[str, ...]]
    sealed_days: int = SEALED_DAYS
    schema: str = SCHEMA

    @property
    def digest(self) -> str:
        """What stands for these facts, such as `sha256:0f…`."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def sheet_of(plan: Plan) -> Sheet:
    """The sheet of a plan."""
    usage = plan.usage or Usage()
    columns = set().union(*(columns_of(group.who) for group in plan.groups.values() if group.who))
    return Sheet(
        rollout=plan.rollout,
        purpose=" ".join((plan.privacy.purpose or "").split()),
        kind=usage.kind,
        sources=tuple(sorted(usage.sources)),
        properties=tuple(sorted(kept_columns(plan))),
        acts=_acts(plan),
        roster=(*ROSTER, *sorted(columns - set(ROSTER))),
        names=plan.privacy.names,
        smallest_group=max(FLOOR, plan.privacy.smallest_group),
        keep_days=plan.privacy.keep_days,
        sees={fact.value: _seeing(fact, plan.privacy.names) for fact in Fact},
    )


def has_drifted(plan: Plan) -> bool:
    """Whether the plan pins another sheet than its own: what was agreed is not what would be recorded."""
    pinned = plan.privacy.agreement.get("sheet", "")
    return bool(pinned) and not sheet_of(plan).digest.startswith(pinned)


def kept_columns(plan: Plan) -> frozenset[str]:
    """What is kept of an event of use: what filters look at, and whom an agent acted for where that counts."""
    counts = any(usage.delegated == "count" for usage in _usages(plan))
    return filter_columns(plan) | ({BEHALF} if counts else frozenset())


def _usages(plan: Plan) -> list[Usage]:
    """What counts as use: for all, and for each group that says it differently."""
    return [usage for usage in (plan.usage, *(group.usage for group in plan.groups.values())) if usage]


def filter_columns(plan: Plan) -> frozenset[str]:
    """The columns beside the event that any filter of a plan looks at."""
    filters = [rule for usage in _usages(plan) for name in _FILTERS for rule in getattr(usage, name) or ()]
    return frozenset(column for rule in filters for column, _ in rule.must) - OF_EVERY_EVENT


def _seeing(fact: Fact, names: str) -> tuple[str, ...]:
    return tuple(viewer.value for viewer in Viewer if may_see(viewer, fact, names))


def _acts(plan: Plan) -> tuple[str, ...]:
    found = ["told", "returned", "acknowledged"] if plan.messages else []
    if any(group.access != "none" for group in plan.groups.values()):
        found.append("access")
    if plan.sessions:
        found += ["invited", "booked", "cancelled", "attended", "assisted"]
    if plan.feedback is not None:
        found += ["asked", "replied", "decided", "heard_back"]
    return tuple(found)
