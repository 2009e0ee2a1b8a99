"""The list of rollouts, and the page of one."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from uptake.core.access import Right
from uptake.service.access import rollouts_of
from uptake.store.models import Rollout
from uptake.web.page import account_of, page


@page(Right.SIGNED_IN)
def all_rollouts(request: HttpRequest) -> HttpResponse:
    """Every rollout in which the account has a role."""
    return render(request, "web/rollouts.html", {"rollouts": rollouts_of(account_of(request))})


@page(Right.REPORT)
def one_rollout(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """One rollout with its latest Picture."""
    row = rollout.pictures.order_by("-day", "-number").first()
    picture = json.loads(row.shared) if row else None
    return render(request, "web/rollout.html", {"rollout": rollout, "picture": picture, "row": row})
