"""Sources: whether events arrive, and what was refused. Keys are made on the pages and by commands alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from uptake.api.endpoint import answer_json, endpoint
from uptake.api.problems import Problem
from uptake.core.access import Right, Role
from uptake.service.connect import arrivals
from uptake.service.source_list import feeding
from uptake.service.tokens import rollouts_for
from uptake.store.models import ApiToken, Source


@endpoint(Right.SOURCES)
def sources(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Every source that the token may look at, by name."""
    return answer_json({"items": [_said(one) for one in _of(token)], "next": None}, request)


@endpoint(Right.SOURCES)
def source(request: HttpRequest, token: ApiToken, name: str) -> HttpResponse:
    """What arrived from a source in the last hour, by minute, without who it was; what was refused in the last week."""
    one = next((one for one in _of(token) if one.name == name), None)
    if one is None:
        raise Problem(404, "no-source", "There is no source of this name, or none that this token may look at.")
    found = arrivals(name, timezone.now())
    minutes = [{"begins": row.begins.isoformat(), "kept": row.kept, "refused": row.refused} for row in found.minutes]
    latest = [
        {"event": row.event, "time": row.time.isoformat(), "properties": dict(row.properties)} for row in found.latest
    ]
    return answer_json({**_said(one), "minutes": minutes, "latest": latest, "refused": dict(found.refused)}, request)


def _of(token: ApiToken) -> list[Source]:
    """As on the pages: an administrator's token sees all, any other those that feed its rollouts."""
    if token.role == Role.ADMINISTRATOR and token.rollout_id is None:
        return list(Source.objects.order_by("name"))
    return feeding(rollouts_for(token))


def _said(one: Source) -> dict[str, Any]:
    return {"source": one.name, "acts": one.acts, "counted_at": one.last_at.isoformat() if one.last_at else None}
