"""What every address of the API has in common: a token with a right, problem details, ETags, long lists in pages."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.csrf import csrf_exempt

from uptake.api.problems import Problem
from uptake.core.access import Right
from uptake.service.tokens import find_token, may, rollouts_for
from uptake.store.models import ApiToken, Rollout

View = Callable[..., HttpResponse]
MOST_ROWS = 200
JSON = "application/json"
_NAME = re.compile(r"[a-z0-9-]+")


Row = TypeVar("Row", bound=Model)


def endpoint(right: Right, *asked: str) -> Callable[[View], View]:
    """
    An address that needs a token with a right; errors are problem details. The view gets token and rollout. `asked`:
    the parameters that it knows; any other is refused, since a mistyped one would be answered as if it were not there.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # no cookie is looked at here
        @wraps(view)
        def guarded(request: HttpRequest, *words: Any, **values: Any) -> HttpResponse:
            try:
                token = _token(request)
                if "slug" in values:
                    values["rollout"] = _rollout(token, values.pop("slug"))
                _check(request, token, right, values.get("rollout"))
                _check_asked(request, asked)
                return view(request, token, *words, **values)
            except Problem as problem:
                return problem_answer(problem)

        guarded.right = right  # type: ignore[attr-defined]  # the test that walks every address reads it
        return guarded

    return decorate


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


def _check_asked(request: HttpRequest, known: Sequence[str]) -> None:
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        told = f"It knows: {', '.join(known)}." if known else "It knows none."
        raise Problem(400, "unknown-parameter", f"This address knows no parameter {unknown[0]!r}. {told}")


def _rollout(token: ApiToken, slug: str) -> Rollout:
    found = next((one for one in rollouts_for(token) if one.slug == slug), None)
    if found is None:
        raise Problem(404, "no-rollout", "There is no rollout of this name, or none that this token may see.")
    return found


def day_of(text: str) -> str:
    """A day that was asked for. Raises Problem 400."""
    with suppress(ValueError):
        if date.fromisoformat(text).isoformat() == text:
            return text
    raise Problem(400, "bad-day", "as_of is a day such as 2027-01-11.")


def number_of(request: HttpRequest, name: str = "after", unless: int = 0) -> int:
    """A whole number that was asked for. Raises Problem 400."""
    text = request.GET.get(name, "")
    if name not in request.GET:
        return unless
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Problem(400, f"bad-{name}", f"{name} is a whole number, as an answer says it.")
    return int(text)


def name_after(request: HttpRequest) -> str:
    """The name after which a list by name goes on. Raises Problem 400."""
    text = request.GET.get("after")
    if text is not None and not _NAME.fullmatch(text):
        raise Problem(400, "bad-after", "after is what `next` of an answer says.")
    return text or ""


def answer_json(found: object, request: HttpRequest) -> HttpResponse:
    """A value as JSON, with an ETag of what it says."""
    body = json.dumps(found, ensure_ascii=False).encode()
    return answer(body, JSON, hashlib.sha256(body).hexdigest(), request)


def answer(body: str | bytes, kind: str, digest: str, request: HttpRequest) -> HttpResponse:
    """A body, or that nothing changed since the answer whose ETag the request names."""
    tag = f'"{digest[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(body, content_type=kind, headers={"ETag": tag, "Cache-Control": "private"})


def page_of(found: QuerySet[Row], said: Callable[[Row], dict[str, Any]], request: HttpRequest) -> HttpResponse:
    """A page of a list, the oldest first, after the number that the request names; `next` goes on where it ends."""
    rows = list(found.filter(pk__gt=number_of(request)).order_by("pk")[: MOST_ROWS + 1])
    shown = rows[:MOST_ROWS]
    after = f"{request.path}?after={shown[-1].pk}" if len(rows) > MOST_ROWS else None
    return answer_json({"items": [said(row) for row in shown], "next": after}, request)


def problem_answer(problem: Problem) -> HttpResponse:
    """A problem as an answer."""
    return HttpResponse(
        problem.body(), status=problem.status, content_type="application/problem+json", headers=dict(problem.headers)
    )
