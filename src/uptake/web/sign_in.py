"""Signing in and out."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from uptake.core.access import Right
from uptake.service.accounts import link_user, use_link
from uptake.web.page import page


@page(Right.OPEN, "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; wrong words say nothing of which of the two was wrong."""
    failed = False
    if request.method == "POST":
        address, password = request.POST.get("email", ""), request.POST.get("password", "")
        user = auth.authenticate(request, username=address.strip().lower(), password=password)
        if user is not None:
            auth.login(request, user)
            return redirect("rollouts")
        failed = True
    return render(request, "web/sign_in.html", {"failed": failed}, status=403 if failed else 200)


@page(Right.OPEN, "GET", "POST")
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A link shows a button: a mail scanner that follows every link signs nobody in."""
    if request.method == "POST":
        user = use_link(secret)
        if user is not None:
            auth.login(request, user)
            return redirect("rollouts")
    return render(request, "web/sign_in_link.html", {"user": link_user(secret)})


@page(Right.SIGNED_IN, "POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("sign-in")
