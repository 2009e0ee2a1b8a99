"""Signing in and out."""

from __future__ import annotations

import math

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.service.accounts import link_user, use_link
from uptake.service.attempts import signed_in, try_sign_in
from uptake.web.page import page
from uptake.web.password import BY_LINK, MOST_LETTERS


@page(Right.OPEN, "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; wrong words say nothing of which of the two was wrong."""
    if request.method != "POST":
        return _form(request)
    account, password = request.POST.get("email", "").strip().lower(), request.POST.get("password", "")
    address = str(request.META.get("REMOTE_ADDR", ""))
    wait = try_sign_in(address, account, timezone.now())
    if wait:
        answer = _form(request, 429, minutes=math.ceil(wait / 60))
        answer.headers["Retry-After"] = str(wait)
        return answer
    fits = len(password) <= MOST_LETTERS
    user = auth.authenticate(request, username=account, password=password) if fits else None
    if user is None:
        return _form(request, 403, failed=True)
    signed_in(address, account)
    auth.login(request, user)
    return redirect("rollouts")


@page(Right.OPEN, "GET", "POST")
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A link shows a button: a mail scanner that follows every link signs nobody in. Then a password can be set."""
    if request.method == "POST":
        user = use_link(secret)
        if user is not None:
            auth.login(request, user)
            request.session[BY_LINK] = True
            return redirect("password")
    return render(request, "web/sign_in_link.html", {"linked": link_user(secret)})


def _form(request: HttpRequest, status: int = 200, **found: object) -> HttpResponse:
    known = {"email": request.POST.get("email", ""), "provider": settings.ENVIRONMENT.provider, **found}
    return render(request, "web/sign_in.html", known, status=status)


@page(Right.SIGNED_IN, "POST", form="../")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("sign-in")
