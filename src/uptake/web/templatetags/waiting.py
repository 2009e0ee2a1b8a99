"""What waits for the account, beside the places of a rollout."""

from __future__ import annotations

from django import template

from uptake.service.outreach.question_list import waiting_for
from uptake.store.models import Rollout
from uptake.web.page import account_of, head_of

register = template.Library()


@register.simple_tag(takes_context=True)
def waiting_questions(context: template.Context, rollout: Rollout) -> int | None:
    """How many questions wait for an answer of the account; None where it answers none."""
    request = context["request"]
    return waiting_for(account_of(request), rollout, head_of(request).rights)
