"""What every page has in common: it names the right that it needs, and nobody without it gets further."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urljoin

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from uptake.core.access import Right
from uptake.service.access import rights_in
from uptake.store.models import Rollout, User

View = Callable[..., HttpResponse]


def page(right: Right, *methods: str, form: str = "") -> Callable[[View], View]:
    """
    A page that needs a right. Where its address names a rollout (`slug`), the right in that rollout counts, and the
    view gets the rollout instead of the name; whoever may see nothing of it is told that there is none. What takes only
    POST names the page that holds its `form`, as a relative address: whoever loads it anew is led there.
    """

    def decorate(view: View) -> View:
        def answer(request: HttpRequest, *words: Any, **values: Any) -> HttpResponse:
            if form and request.method != "POST":
                return redirect(urljoin(request.path, form))
            return view(request, *words, **values)

        @require_http_methods([*(methods or ("GET", "HEAD")), *(("GET", "HEAD") if form else ())])
        @wraps(view)
        def guarded(request: HttpRequest, *words: Any, **values: Any) -> HttpResponse:
            if right is Right.OPEN:
                return answer(request, *words, **values)
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            rollout = None
            if "slug" in values:
                rollout = Rollout.objects.filter(slug=values.pop("slug")).first()
                values["rollout"] = rollout
            rights = rights_in(request.user, rollout)
            missing = "rollout" in values and (rollout is None or not rights - {Right.OPEN, Right.SIGNED_IN})
            if missing:
                return render(request, "web/not_found.html", status=404)
            if right not in rights:
                return render(request, "web/not_allowed.html", status=403)
            return answer(request, *words, **values)

        guarded.right = right  # type: ignore[attr-defined]  # the test that walks every address reads it
        return guarded

    return decorate


def account_of(request: HttpRequest) -> User:
    """The account that asks; pages that need a right have one."""
    if not isinstance(request.user, User):
        raise TypeError("this page asks for a right, so somebody is signed in")
    return request.user
