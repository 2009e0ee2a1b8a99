"""Signing in by the provider that the settings name: away to it, and back."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from uptake.core.access import Right
from uptake.core.provider import Provider
from uptake.errors import InputError
from uptake.service.accounts import account_of_claims
from uptake.service.openid import Begun, begin, finish
from uptake.web.page import page

log = logging.getLogger("uptake.sign_in")

BEGUN = "openid"


@page(Right.OPEN)
def leave(request: HttpRequest) -> HttpResponse:
    """Away to the provider. A form could not do it: the policy of pages lets forms end here only."""
    provider = _provider()
    if provider is None:
        return render(request, "web/not_found.html", status=404)
    try:
        address, begun = begin(provider, _back())
    except InputError as error:
        return _failed(request, error)
    request.session[BEGUN] = begun.as_dict()
    return redirect(address)


@page(Right.OPEN)
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider. What the session remembers works once."""
    provider, remembered = _provider(), request.session.pop(BEGUN, None)
    if provider is None or not remembered:
        return redirect("sign-in")
    try:
        claimed = finish(provider, Begun(**remembered), request.GET.dict(), _back())
    except InputError as error:
        return _failed(request, error)
    user = account_of_claims(claimed, provider.grants)
    if user is None:
        return render(request, "web/sign_in_failed.html", {"unknown": claimed.email}, status=403)
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("rollouts")


def _provider() -> Provider | None:
    found: Provider | None = settings.ENVIRONMENT.provider
    return found


def _back() -> str:
    return f"{settings.ENVIRONMENT.base_url}{reverse('openid-back')}"


def _failed(request: HttpRequest, error: InputError) -> HttpResponse:
    log.warning("signing in by the provider failed: %s", error.message)
    return render(request, "web/sign_in_failed.html", {"error": error}, status=403)
