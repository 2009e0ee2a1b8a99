"""Accounts and tokens, for an administrator: who has which role, by which tokens programs read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from uptake.core.access import Right, Role
from uptake.errors import OptionError
from uptake.service.account_list import accounts, close_account, take_role
from uptake.service.accounts import add_user, make_link
from uptake.service.tokens import end_token, make_token, tokens
from uptake.store.models import Rollout
from uptake.web.page import account_of, page


@page(Right.ACCOUNTS)
def all_accounts(request: HttpRequest) -> HttpResponse:
    """Every account with its roles, every token that works."""
    return _shown(request)


@page(Right.ACCOUNTS, "POST", form="../")
def account(request: HttpRequest) -> HttpResponse:
    """Give or take a role, close an account, or make a link that signs one in."""
    asked, by = request.POST, account_of(request).email
    address, role, rollout = asked.get("address", ""), asked.get("role", ""), asked.get("rollout") or None
    if asked.get("act") == "close":
        return _done(request, lambda: close_account(address, by))
    if asked.get("act") == "take":
        return _done(request, lambda: take_role(address, role, by, rollout))
    try:
        link = make_link(add_user(address, role, by, rollout))
    except OptionError as error:
        return _shown(request, error=error)
    return _shown(request, made=f"{settings.ENVIRONMENT.base_url}/sign-in/{link}/")


@page(Right.ACCOUNTS, "POST", form="../")
def token(request: HttpRequest) -> HttpResponse:
    """Make a token, which is shown this once, or end one."""
    asked, by = request.POST, account_of(request).email
    if asked.get("act") == "end":
        return _done(request, lambda: end_token(asked.get("start", ""), by))
    days = asked.get("days", "")
    number = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0
    name, rollout = asked.get("name", "").strip(), asked.get("rollout") or None
    try:
        made = make_token(name, asked.get("role", ""), by, rollout=rollout, days=number)
    except OptionError as error:
        return _shown(request, error=error)
    return _shown(request, made=made)


def _done(request: HttpRequest, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except OptionError as error:
        return _shown(request, error=error)
    return redirect("accounts")


def _shown(request: HttpRequest, made: str = "", error: OptionError | None = None) -> HttpResponse:
    words = {
        "accounts": accounts(),
        "tokens": tokens(),
        "roles": [role.value for role in Role],
        "rollouts": list(Rollout.objects.filter(archived_at=None).order_by("slug").values_list("slug", flat=True)),
        "made": made,
        "error": error,
    }
    return render(request, "web/accounts.html", words, status=400 if error else 200)
