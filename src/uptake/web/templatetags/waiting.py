"""What stands at the head of every page of a rollout: what waits for the account, and what is wrong with the plan."""

from __future__ import annotations

from django import template

from uptake.core.plan.findings import Finding
from uptake.service.outreach.question_list import waiting_for
from uptake.service.plans import why_unreadable
from uptake.store.models import Rollout
from uptake.web.page import account_of

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_questions(context: template.Context, rollout: Rollout) -> int | None:
    """How many questions wait for an answer of the account; None where it answers none."""
    return waiting_for(account_of(context["request"]), rollout)


@register.simple_tag
def plan_faults(rollout: Rollout) -> tuple[Finding, ...]:
    """Why the plan of a rollout cannot be read; nothing where it can."""
    return why_unreadable(rollout)
