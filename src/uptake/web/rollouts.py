"""The list of rollouts, and the report of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uptake.core.access import Right
from uptake.core.words import spoken
from uptake.service.access import rights_in
from uptake.service.archive import archived_for
from uptake.service.arrivals import arrived_today
from uptake.service.overview import launched_since, overview
from uptake.service.rosters import is_old, roster_age
from uptake.store.models import Rollout
from uptake.web.page import account_of, head_of, page

FOLLOW_SECONDS = "4"


@page(Right.SIGNED_IN)
def all_rollouts(request: HttpRequest) -> HttpResponse:
    """Every rollout in which the account has a role, what needs doing first."""
    user = account_of(request)
    shown = {
        "lines": overview(user, timezone.now()),
        "follows": _follows(request),
        "begins": Right.EDIT_PLAN in rights_in(user),
    }
    shown["archived"] = bool(archived_for(user))
    return _following(request, render(request, "web/rollouts.html", shown))


@page(Right.REPORT)
def one_rollout(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """The report of a rollout as it was last drawn."""
    row = rollout.pictures.defer("document", "shared").order_by("-day", "-number").first()
    report = row.pages.get(spoken(), "") if row else ""
    arrived, now = arrived_today(row.summary, row.day) if row else None, timezone.now()
    head, age = head_of(request), roster_age(now)
    shown = {
        "title": row.summary.get("title") if row else head.plan.title if head.plan else "",
        "rollout": rollout, "row": row, "report": report, "arrived": arrived, "follows": _follows(request),
        "launched": launched_since(row.summary, head.plan, now) if row else None,
        "age": age, "old": is_old(age),
        "edits": Right.EDIT_PLAN in head.rights,
    }  # fmt: skip
    return _following(request, render(request, "web/rollout.html", shown))


def _follows(request: HttpRequest) -> bool:
    """Whether a page is to load itself anew every few seconds: `?follow`, for a screen on a wall."""
    return "follow" in request.GET


def _following(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if _follows(request):
        answer.headers["Refresh"] = FOLLOW_SECONDS
    return answer
