"""What is said where a request cannot be taken at all: as a page of its own, with what to do."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from uptake.core.access import Right
from uptake.web.page import page

FORM, REQUEST, SIZE = "form", "request", "size"
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def no_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  the reason is for developers
    """A form without the mark that it is from a page of ours (CSRF): most often it is older than the sign-in."""
    return _said(request, FORM, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no page of ours sends."""
    return _said(request, SIZE, 413) if isinstance(exception, TOO_MUCH) else _said(request, REQUEST, 400)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """What nobody foresaw. Who is signed in is not asked: the tables may be what failed."""
    return HttpResponse(render_to_string("web/failed.html"), status=500)


@page(Right.OPEN, "GET", "HEAD", "POST")
def too_large(request: HttpRequest) -> HttpResponse:
    """What is said in place of a page to which more was sent than it takes: `?most`, in MB."""
    most = request.GET.get("most", "")
    return _said(request, SIZE, 413, most=most if most.isascii() and most.isdigit() else "")


def _said(request: HttpRequest, why: str, status: int, **more: str) -> HttpResponse:
    return render(request, "web/refused.html", {"why": why, **more}, status=status)
