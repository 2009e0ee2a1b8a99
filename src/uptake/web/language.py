"""
The language of pages: chosen on any of them and kept in a cookie; otherwise the one that the browser asks for. A page
behind somebody's link speaks theirs, unless another was chosen on it, which holds for that page alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from uptake.core.access import Right
from uptake.core.words import ENGLISH, languages, speakable, speaking
from uptake.web.page import page

IN_FORM = "page_language"  # of a button in a form that is being filled in; `language` is a field of the plan
OF_PAGE = "page_language"  # the cookie of one page behind a link: whoever it is for may read another than the browser's
YEAR = 365 * 24 * 60 * 60  # seconds


class Spoken:
    """What the core says is said in the language of the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer while speaking the language."""
        with speaking(speakable(get_language() or ENGLISH)):
            return self._get_response(request)


@page(Right.OPEN, "POST", form="../")
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language, and go back to the page where it was chosen."""
    back, language = request.POST.get("back", "/"), request.POST.get("language", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    return keep(redirect(back), language)


def chosen_in_form(request: HttpRequest) -> str:
    """The language for which a form is to be shown anew with what was typed; empty where that was not asked."""
    return _ours(request.POST.get(IN_FORM, ""))


def chosen_on(request: HttpRequest) -> str:
    """The language that was chosen on this very page, which is behind somebody's link; empty where none was."""
    return _ours(request.COOKIES.get(OF_PAGE, ""))


def chosen_everywhere(request: HttpRequest) -> str:
    """The language that was chosen for all pages; empty where none was, and the browser is asked."""
    return _ours(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def _ours(language: str) -> str:
    return language if language in languages() else ""


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Page and core speak a language, or, where it is empty, what the browser asks for."""
    if not language:
        yield
        return
    with translation.override(language), speaking(language):
        yield


def keep_here(response: HttpResponse, language: str, path: str, age: int | None = YEAR) -> HttpResponse:
    """The response, after which the page at a path speaks a language; no other does. `age`: None until it is closed."""
    response.set_cookie(OF_PAGE, language, age, path=path, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def keep(response: HttpResponse, language: str) -> HttpResponse:
    """The response, after which pages speak a language, if it is one of theirs."""
    if language in languages():
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
