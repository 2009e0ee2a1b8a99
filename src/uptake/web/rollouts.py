"""The list of rollouts, and the page of one."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from uptake.store.models import Rollout


@require_GET
@login_required
def all_rollouts(request: HttpRequest) -> HttpResponse:
    """Every rollout."""
    return render(request, "web/rollouts.html", {"rollouts": Rollout.objects.order_by("slug")})


@require_GET
@login_required
def one_rollout(request: HttpRequest, slug: str) -> HttpResponse:
    """One rollout with its latest Picture."""
    rollout = get_object_or_404(Rollout, slug=slug)
    row = rollout.pictures.order_by("-day", "-number").first()
    picture = json.loads(row.shared) if row else None
    return render(request, "web/rollout.html", {"rollout": rollout, "picture": picture, "row": row})
