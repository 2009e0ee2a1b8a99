"""Both logs, for a privacy officer of all rollouts: what was changed, and whose names were looked at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from uptake.api.endpoint import endpoint, page_of
from uptake.api.problems import Problem
from uptake.core.access import Right
from uptake.store.models import ApiToken, Change, NameView


@endpoint(Right.LOGS, "after")
def changes(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """What was changed, the oldest first; `after` continues a long list."""
    _of_all(token)
    return page_of(
        Change.objects.all(),
        lambda row: {
            "at": row.at.isoformat(), "by": row.by, "act": row.act, "subject": row.subject, "detail": row.detail
        },
        request,
    )  # fmt: skip


@endpoint(Right.LOGS, "after")
def name_views(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Whose names were looked at, the oldest first; `after` continues a long list."""
    _of_all(token)
    return page_of(
        NameView.objects.all(),
        lambda row: {"at": row.at.isoformat(), "by": row.by, "person": row.person, "page": row.page},
        request,
    )


def _of_all(token: ApiToken) -> None:
    """The logs are of the whole server: no token of one rollout reads them."""
    if token.rollout_id is not None:
        raise Problem(403, "not-allowed", "The logs are of all rollouts; this token is of one.")
