"""The plan of a rollout, its versions, and the privacy sheet that follows from it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse

from uptake.api.endpoint import answer_json, endpoint, number_of, page_of
from uptake.api.problems import Problem
from uptake.core.access import Right
from uptake.core.sheet.facts import has_drifted, sheet_of
from uptake.service.plans import latest_plan
from uptake.store.models import ApiToken, PlanVersion, Rollout


@endpoint(Right.PLAN, "version")
def plan(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """The newest plan with its text, or the version of a number: `?version=3`."""
    rows = rollout.plans.order_by("-number")
    number = number_of(request, "version", -1)
    row = rows.first() if number < 0 else rows.filter(number=number).first()
    if row is None:
        raise Problem(404, "no-plan", "There is no plan of this rollout, or no version of this number.")
    return answer_json({**_said(row), "text": row.text}, request)


@endpoint(Right.PLAN, "after")
def versions(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """Every version of the plan without its text, the oldest first; `after` continues a long list."""
    return page_of(rollout.plans.defer("text", "texts"), _said, request)


@endpoint(Right.PLAN)
def privacy(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """The facts of the privacy sheet, their digest, and whether the agreement in the plan names another."""
    found = latest_plan(rollout)
    if found is None:
        raise Problem(404, "no-plan", "There is no plan of this rollout.")
    sheet = sheet_of(found[0])
    return answer_json({**asdict(sheet), "digest": sheet.digest, "drifted": has_drifted(found[0])}, request)


def _said(row: PlanVersion) -> dict[str, Any]:
    return {"version": row.number, "at": row.at.isoformat(), "by": row.by, "digest": row.digest}
