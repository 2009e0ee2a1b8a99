"""Signing in and out."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from uptake.service.accounts import link_user, use_link


@require_http_methods(["GET", "POST"])
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


@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A link shows a button: a mail scanner that follows every link signs nobody in."""
    if request.method == "POST":
        user = use_link(secret)
        if user is not None:
            auth.login(request, user)
            return redirect("rollouts")
    return render(request, "web/sign_in_link.html", {"user": link_user(secret)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("sign-in")
