"""What stands at the head of every page: only the places that the account may go to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from uptake.core.access import Right
from uptake.service.access import rights_in
from uptake.store.models import User

# name of the address → the right that it needs
PLACES = {
    "rollouts": Right.SIGNED_IN,
    "own": Right.SIGNED_IN,
    "sources": Right.SOURCES,
    "imports": Right.IMPORT,
    "team": Right.TEAM,
    "accounts": Right.ACCOUNTS,
    "operations": Right.OPERATE,
    "logs": Right.LOGS,
}


def places(request: HttpRequest) -> dict[str, Any]:
    """
    For templates: `places`, the names of the addresses that the account may see, asked for only where shown; `notice`,
    what the operator has every page say; `head`, what is known of the rollout that the address names.
    """
    seen = SimpleLazyObject(lambda: _open_to(getattr(request, "user", None)))
    return {"places": seen, "notice": settings.ENVIRONMENT.notice, "head": getattr(request, "head", None)}


def _open_to(user: object) -> frozenset[str]:
    if not isinstance(user, User):
        return frozenset()
    rights = rights_in(user)
    return frozenset(name for name, right in PLACES.items() if right in rights)
