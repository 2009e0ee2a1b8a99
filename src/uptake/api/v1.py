"""The API for programs that read, `/api/v1`: the same Pictures as the pages, with the same rights."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from uptake.api.endpoint import JSON, MOST_ROWS, answer, answer_json, day_of, endpoint, name_after, page_of
from uptake.api.openapi import openapi
from uptake.api.problems import Problem
from uptake.core.access import Right
from uptake.service.overview import with_summaries
from uptake.service.tokens import may, rollouts_for
from uptake.store.models import ApiToken, PictureRow, Rollout

SUMMARY = ("as_of", "day", "phase", "owner", "verdicts", "overdue", "headline")  # what the list of rollouts shows


@endpoint(Right.SIGNED_IN, "after")
def rollouts(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Every rollout that the token may see, by name, with what the list of rollouts says; `after` goes on."""
    found = list(with_summaries(rollouts_for(token).filter(slug__gt=name_after(request)))[: MOST_ROWS + 1])
    shown = found[:MOST_ROWS]
    after = f"/api/v1/rollouts?after={shown[-1].slug}" if len(found) > MOST_ROWS else None
    return answer_json({"items": [_summed_up(one, token) for one in shown], "next": after}, request)


@endpoint(Right.REPORT, "as_of")
def picture(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """The latest Picture, or that of a day: `?as_of=2027-01-11`. As it may be shared."""
    row = _drawn(rollout, request)
    return answer(row.shared, JSON, row.inputs, request)


@endpoint(Right.REPORT, "as_of")
def figures(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """The figures of the same Picture as CSV."""
    row = _drawn(rollout, request)
    if "csv" not in row.pages:
        raise Problem(404, "no-figures", "The figures of this Picture were not kept; those of the next one will be.")
    return answer(row.pages["csv"], "text/csv; charset=utf-8", row.inputs, request)


@endpoint(Right.REPORT, "after")
def readings(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """Every reading that was taken, the oldest first; `after` continues a long list."""
    return page_of(
        rollout.readings.all(),
        lambda row: {"day": row.day.isoformat(), "taken_at": row.at.isoformat(), **row.read},
        request,
    )


@endpoint(Right.REPORT, "as_of")
def findings(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """What the check finds in the plan, as of the latest Picture."""
    return answer_json({"items": json.loads(_drawn(rollout, request).shared)["findings"], "next": None}, request)


def description(request: HttpRequest) -> HttpResponse:
    """The description of this API, for whoever asks."""
    return answer_json(openapi(), request)


description.right = Right.OPEN  # type: ignore[attr-defined]


def _summed_up(rollout: Any, token: ApiToken) -> dict[str, Any]:
    said = rollout.said or {}
    found = {
        "rollout": rollout.slug,
        "title": said.get("title") or rollout.slug,
        "picture": f"/api/v1/rollouts/{rollout.slug}/picture",
    }
    reads = may(token, Right.REPORT, rollout)
    return found | ({key: said[key] for key in SUMMARY if key in said} if reads else {})


def _drawn(rollout: Rollout, request: HttpRequest) -> PictureRow:
    rows = rollout.pictures.order_by("-day", "-number")
    day = request.GET.get("as_of")
    row = rows.filter(day=day_of(day)).first() if day is not None else rows.first()
    if row is None:
        raise Problem(404, "no-picture", "No Picture was drawn for this day yet.")
    return row
