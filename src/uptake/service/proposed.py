"""What a plan that is begun on this server has in common with those before it: where the work is done."""

from __future__ import annotations

from dataclasses import dataclass

from uptake.core.calendar import Calendar
from uptake.service.access import visible_to
from uptake.service.plans import newest_versions, parsed
from uptake.store.models import User

_LATEST = 20  # plans that are looked at for one that says where


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    Timezone and country (empty where it names none) of the plan that was saved last, and what that is called; `title`
    is empty for an account that may not know of that rollout.
    """

    timezone: str
    country: str
    title: str

    @property
    def place(self) -> str:
        """Both, as they stand in the plan."""
        return ", ".join(filter(None, (self.timezone, self.country)))


def proposed_place(user: User) -> Proposal | None:
    """Return where the work is likely done; None where no plan of a rollout that is not archived says where."""
    for version in newest_versions().select_related("rollout").order_by("-at", "-pk")[:_LATEST]:
        plan = parsed(version.text, version.rollout.slug)
        if plan is None or (plan.calendar.timezone, plan.calendar.country) == (Calendar().timezone, None):
            continue  # it says nothing, as one that was begun and never written on
        is_known = visible_to(user).filter(pk=version.rollout_id).exists()
        return Proposal(plan.calendar.timezone, plan.calendar.country or "", plan.title if is_known else "")
    return None
