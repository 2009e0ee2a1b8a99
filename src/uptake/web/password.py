"""The page on which an account sets its own password."""

from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.core.words import say
from uptake.service.accounts import set_password
from uptake.service.attempts import signed_in, try_sign_in
from uptake.web.page import account_of, page

BY_LINK = "by_link"  # in the session: a link signed it in, so nobody need know the password that was forgotten
MOST_LETTERS = 1000  # a longer one would only keep the server busy


@page(Right.SIGNED_IN, "GET", "POST")
def password(request: HttpRequest) -> HttpResponse:
    """Set or change it. Whoever has one and did not come by a link gives it first: the screen may be another's."""
    user = account_of(request)
    needs_old = bool(user.password) and not request.session.get(BY_LINK)
    mistakes: tuple[str, ...] = ()
    if request.method == "POST":
        new = request.POST.get("new", "")
        mistakes = _mistakes(request, new, needs_old=needs_old) or set_password(user, new)
        if not mistakes:
            auth.update_session_auth_hash(request, user)  # the others end: their hash is of the old password
            request.session.pop(BY_LINK, None)
            return redirect("rollouts")
    status = 400 if mistakes else 200
    return render(request, "web/password.html", {"needs_old": needs_old, "mistakes": mistakes}, status=status)


def _mistakes(request: HttpRequest, new: str, *, needs_old: bool) -> tuple[str, ...]:
    user, old = account_of(request), request.POST.get("old", "")
    if len(new) > MOST_LETTERS or len(old) > MOST_LETTERS:
        return (say("A password has {number} letters at the most.", number=MOST_LETTERS),)
    if new != request.POST.get("again", ""):
        return (say("The two new passwords differ."),)
    if not needs_old:
        return ()
    address = str(request.META.get("REMOTE_ADDR", ""))
    if try_sign_in(address, user.email, timezone.now()):
        return (say("That was tried too often. Please try again in a quarter of an hour."),)
    if not user.check_password(old):
        return (say("The old password is another one."),)
    signed_in(address, user.email)
    return ()
