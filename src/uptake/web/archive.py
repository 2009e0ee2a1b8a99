"""Putting a rollout aside, bringing it back, removing one that was begun by mistake."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service import archive as acts
from uptake.service.plans import title_of
from uptake.store.models import Rollout
from uptake.web.page import account_of, page


@page(Right.SIGNED_IN)
def all_archived(request: HttpRequest) -> HttpResponse:
    """The archived rollouts that the account may bring back."""
    found = [(rollout, title_of(rollout)) for rollout in acts.archived_for(account_of(request))]
    return render(request, "web/archived.html", {"rollouts": found})


@page(Right.EDIT_PLAN, "GET", "HEAD", "POST", archived=True)
def archive(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """What archiving does, or what can be done with an archived one; and doing it."""
    if request.method != "POST":
        return _shown(request, rollout)
    by, now, act = account_of(request).email, timezone.now(), request.POST.get("act", "")
    if act == "remove":
        try:
            acts.remove(rollout, request.POST.get("key", ""), by)
        except OptionError:
            return _shown(request, rollout, typed=request.POST.get("key", ""))
        return redirect("rollouts")
    if act == "restore":
        acts.restore(rollout, by, now)
        return redirect("plan", slug=rollout.slug)
    if act == "archive":
        acts.archive(rollout, by, now)
        return redirect("archived")
    return _shown(request, rollout)


def _shown(request: HttpRequest, rollout: Rollout, typed: str | None = None) -> HttpResponse:
    reasons = [say(reason) for reason in acts.why_it_stays(rollout)] if rollout.archived_at else []
    about = {"rollout": rollout, "title": title_of(rollout), "reasons": reasons}
    shown = {**about, "typed": typed, "reads": True, "edits": True}
    return render(request, "web/archive.html", shown, status=200 if typed is None else 400)
