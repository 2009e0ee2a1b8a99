"""The plan of a rollout as people read it, and what each of its versions changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uptake.core.access import Right
from uptake.service.plan_changes import version_counts_otherwise
from uptake.service.plan_page import difference, plan_page, versions
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import Rollout
from uptake.web.page import head_of, page
from uptake.wire.web_address import for_anyone


@page(Right.PLAN)
def plan(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """The newest version."""
    head = head_of(request)
    rights = head.rights
    found = plan_page(head.found, rights, timezone.now()) if head.found else None
    may = {"reads": Right.REPORT in rights, "edits": Right.EDIT_PLAN in rights}
    address = rollout.origin_address if may["edits"] else for_anyone(rollout.origin_address)
    shown = {"rollout": rollout, "found": found, "versions": versions(rollout), "address": address, **may}
    return render(request, "web/plan.html", shown)


@page(Right.PLAN)
def plan_version(request: HttpRequest, rollout: Rollout, number: int) -> HttpResponse:
    """What a version changed."""
    lines = difference(rollout, number)
    version = rollout.plans.filter(number=number).first()
    if lines is None or version is None:
        return render(request, "web/not_found.html", status=404)
    rights = head_of(request).rights
    reads = Right.REPORT in rights
    shown = {"rollout": rollout, "version": version, "lines": lines, "by": name_of(version.by, latest_roster()),
             "otherwise": version_counts_otherwise(version) if reads else (),
             "reads": reads, "edits": Right.EDIT_PLAN in rights}  # fmt: skip
    return render(request, "web/plan_version.html", shown)
