"""What every page has in common: it names the right that it needs, and nobody without it gets further."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urljoin

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from uptake.core.access import Right
from uptake.core.plan.findings import Finding
from uptake.core.plan.model import Plan
from uptake.service.access import ask_for_roles_once, rights_in
from uptake.service.plans import Found, faults_in, newest_version, parsed, title_of, zone_of
from uptake.store.models import PlanVersion, Rollout, User

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Head:
    """
    What every page of a rollout needs, asked for once when the request comes in. `rights`: of the account in it;
    `plan`: the newest, None where there is none or it cannot be read; `version`: as it is kept; `faults`: why it cannot
    be read; `slug` is empty where there is no such rollout.
    """

    rights: frozenset[Right]
    plan: Plan | None
    faults: tuple[Finding, ...]
    slug: str = ""
    version: PlanVersion | None = None

    @property
    def found(self) -> Found | None:
        """The newest plan that can be read, as `latest_plan` finds it."""
        return (self.plan, self.version) if self.plan and self.version else None

    @property
    def title(self) -> str:
        """What people call the rollout: the title of its plan, else its short name."""
        return (self.plan.title if self.plan else "") or self.slug


def page(right: Right, *methods: str, form: str = "", archived: bool = False) -> Callable[[View], View]:
    """
    A page that needs a right. Where its address names a rollout (`slug`), the right in that rollout counts, the view
    gets the rollout instead of the name, and times are said in the zone of its plan; whoever may see nothing of it is
    told that there is none. What takes only POST names the page that holds its `form`, as a relative address: whoever
    loads it anew is led there. `archived`: it shows archived rollouts too; of such, no other page does.
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
            ask_for_roles_once(request.user)
            if "slug" not in values:
                return allowed(request, *words, **values)
            rollout = Rollout.objects.filter(slug=values.pop("slug")).first()
            head = _head(account_of(request), rollout)
            request.head = head  # type: ignore[attr-defined]  # templates and `head_of` read it
            with timezone.override(zone_of(head.plan) if rollout else None):
                return allowed(request, *words, **values, rollout=rollout)

        def allowed(request: HttpRequest, *words: Any, **values: Any) -> HttpResponse:
            rights = head_of(request).rights if "rollout" in values else rights_in(account_of(request))
            refused = _closed(request, values["rollout"], rights, archived=archived) if "rollout" in values else None
            if refused is None and right not in rights:
                refused = render(request, "web/not_allowed.html", status=403)
            return refused or answer(request, *words, **values)

        guarded.right = right  # type: ignore[attr-defined]  # the test that walks every address reads it
        return guarded

    return decorate


def _closed(
    request: HttpRequest, rollout: Rollout | None, rights: frozenset[Right], *, archived: bool
) -> HttpResponse | None:
    """What is said in place of a page, to those who may see nothing of the rollout, and where it is put aside."""
    if rollout is None or not rights - {Right.OPEN, Right.SIGNED_IN}:
        return render(request, "web/not_found.html", status=404)
    if rollout.archived_at is not None and not archived:
        shown = {"rollout": rollout, "title": title_of(rollout), "edits": Right.EDIT_PLAN in rights}
        return render(request, "web/put_aside.html", shown, status=410)
    return None


def _head(user: User, rollout: Rollout | None) -> Head:
    version = newest_version(rollout) if rollout else None
    rights = rights_in(user, rollout)
    if rollout is None or version is None:
        return Head(rights, None, (), rollout.slug if rollout else "")
    plan, faults = parsed(version.text, rollout.slug), faults_in(version.text, rollout.slug)
    return Head(rights, plan, faults, rollout.slug, version)


def head_of(request: HttpRequest) -> Head:
    """What is known already of the rollout that the address of a page names."""
    head: Head = request.head  # type: ignore[attr-defined]  # `page` has set it
    return head


def account_of(request: HttpRequest) -> User:
    """The account that asks; pages that need a right have one."""
    if not isinstance(request.user, User):
        raise TypeError("this page asks for a right, so somebody is signed in")
    return request.user
