"""The API for programs that read, `/api/v1`: the same Pictures as the pages, with the same rights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.csrf import csrf_exempt

from uptake.api.openapi import openapi
from uptake.api.problems import Problem
from uptake.core.access import Right
from uptake.service.tokens import find_token, may, rollouts_for
from uptake.store.models import ApiToken, PictureRow, Rollout

View = Callable[..., HttpResponse]
MOST_ROWS = 200


def endpoint(right: Right) -> Callable[[View], View]:
    """An address that needs a token with a right; errors are problem details. The view gets token and rollout."""

    def decorate(view: View) -> View:
        @csrf_exempt  # no cookie is looked at here
        @wraps(view)
        def guarded(request: HttpRequest, *words: Any, **values: Any) -> HttpResponse:
            try:
                token = _token(request)
                if "slug" in values:
                    values["rollout"] = _rollout(token, values.pop("slug"))
                _check(request, token, right, values.get("rollout"))
                return view(request, token, *words, **values)
            except Problem as problem:
                return _said(problem)

        guarded.right = right  # type: ignore[attr-defined]  # the test that walks every address reads it
        return guarded

    return decorate


@endpoint(Right.SIGNED_IN)
def rollouts(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Every rollout that the token may see, by name; `after` continues a long list."""
    found = [one for one in rollouts_for(token) if one.slug > request.GET.get("after", "")]
    page = found[:MOST_ROWS]
    items = [{"rollout": one.slug, "picture": f"/api/v1/rollouts/{one.slug}/picture"} for one in page]
    after = page[-1].slug if len(found) > MOST_ROWS else None
    return _json({"items": items, "next": f"/api/v1/rollouts?after={after}" if after else None}, request)


@endpoint(Right.REPORT)
def picture(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """The latest Picture, or that of a day: `?as_of=2027-01-11`. As it may be shared."""
    rows = rollout.pictures.order_by("-day", "-number")
    day = request.GET.get("as_of")
    row = rows.filter(day=_day(day)).first() if day else rows.first()
    if row is None:
        raise Problem(404, "no-picture", "No Picture was drawn for this day yet.")
    return _text(row, request)


@endpoint(Right.REPORT)
def readings(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """Every reading that was taken, the oldest first; `after` continues a long list."""
    start = _number(request.GET.get("after", "0"))
    rows = list(rollout.readings.filter(pk__gt=start).order_by("pk")[: MOST_ROWS + 1])
    items = [{"day": row.day.isoformat(), "taken_at": row.at.isoformat(), **row.read} for row in rows[:MOST_ROWS]]
    more = len(rows) > MOST_ROWS
    after = f"/api/v1/rollouts/{rollout.slug}/readings?after={rows[MOST_ROWS - 1].pk}" if more else None
    return _json({"items": items, "next": after}, request)


@endpoint(Right.REPORT)
def findings(request: HttpRequest, token: ApiToken, rollout: Rollout) -> HttpResponse:  # noqa: ARG001
    """What the check finds in the plan, as of the latest Picture."""
    row = rollout.pictures.order_by("-day", "-number").first()
    if row is None:
        raise Problem(404, "no-picture", "No Picture was drawn yet.")
    return _json({"items": json.loads(row.shared)["findings"], "next": None}, request)


def description(request: HttpRequest) -> HttpResponse:
    """The description of this API, for whoever asks."""
    return _json(openapi(), request)


description.right = Right.OPEN  # type: ignore[attr-defined]


def _token(request: HttpRequest) -> ApiToken:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = find_token(text.strip()) if scheme.lower() == "bearer" and text.strip() else None
    if token is None:
        challenge = (("WWW-Authenticate", "Bearer"),)
        raise Problem(401, "bad-token", "A token that works is needed: Authorization: Bearer TOKEN.", headers=challenge)
    return token


def _check(request: HttpRequest, token: ApiToken, right: Right, rollout: Rollout | None) -> None:
    if not may(token, right, rollout):
        raise Problem(403, "not-allowed", f"The role of this token does not include: {right}.")
    if request.method not in {"GET", "HEAD"}:
        raise Problem(405, "method", "This address is read with GET.", headers=(("Allow", "GET, HEAD"),))


def _rollout(token: ApiToken, slug: str) -> Rollout:
    found = next((one for one in rollouts_for(token) if one.slug == slug), None)
    if found is None:
        raise Problem(404, "no-rollout", "There is no rollout of this name, or none that this token may see.")
    return found


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Problem(400, "bad-day", "as_of is a day such as 2027-01-11.") from None


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Problem(400, "bad-after", "after is what `next` of an answer says.")
    return int(text)


def _text(row: PictureRow, request: HttpRequest) -> HttpResponse:
    tag = f'"{row.inputs[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(row.shared, content_type="application/json", headers={"ETag": tag, "Cache-Control": "private"})


def _json(found: object, request: HttpRequest) -> HttpResponse:
    body = json.dumps(found, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(body, content_type="application/json", headers={"ETag": tag, "Cache-Control": "private"})


def _said(problem: Problem) -> HttpResponse:
    return HttpResponse(
        problem.body(), status=problem.status, content_type="application/problem+json", headers=dict(problem.headers)
    )
