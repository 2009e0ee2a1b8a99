"""The page of a person: what changes for them, what is recorded on them, who looked; theirs alone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.service.own_page import OwnPage, ask, days_kept, erase_on, erase_own, own_page
from uptake.service.sealing import Seal
from uptake.web.page import account_of, page


@page(Right.SIGNED_IN)
def own(request: HttpRequest) -> HttpResponse:
    """What is there for the account that asks."""
    found = _found(request)
    return render(request, "web/own.html", {"found": found, "keep_days": days_kept(found)})


@page(Right.SIGNED_IN, "POST", form="../")
def collect(request: HttpRequest) -> HttpResponse:
    """Have the worker collect it."""
    ask(account_of(request))
    return redirect("own")


@page(Right.SIGNED_IN)
def download(request: HttpRequest) -> HttpResponse:
    """Everything that is recorded, as JSON."""
    found = _found(request)
    if not found.answer:
        return redirect("own")
    looked = [{"by": one.by, "page": one.page, "at": one.at.isoformat()} for one in found.looked]
    answer = JsonResponse({**found.answer, "looked": looked}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = 'attachment; filename="recorded-on-me.json"'
    return answer


@page(Right.SIGNED_IN, "GET", "POST")
def erase(request: HttpRequest) -> HttpResponse:
    """Say what erasure does; with the button, ask for it."""
    env, asked = settings.ENVIRONMENT, None
    if request.method == "POST":
        asked = erase_own(account_of(request), env.pseudonym_key, Seal(env.secret_key))
    found = _found(request)
    shown = {"found": found, "asked": asked, "day": erase_on(timezone.now()).date()}
    return render(request, "web/erase.html", shown)


def _found(request: HttpRequest) -> OwnPage:
    env = settings.ENVIRONMENT
    return own_page(account_of(request), env.pseudonym_key, Seal(env.secret_key))
