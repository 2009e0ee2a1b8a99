"""Pages behind personal links, without an account: what changes for somebody, and what they say to it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from uptake.core.access import Right
from uptake.core.words import speaking
from uptake.errors import OptionError
from uptake.service.outreach import person as telling
from uptake.service.outreach.letters import language_of
from uptake.service.outreach.questions import Asker, ask, by_code, code_of
from uptake.store.models import User
from uptake.web.language import chosen_in_form
from uptake.web.language import keep as keep_language
from uptake.web.page import page

ASK = "ask"
STATUS = {
    telling.EXPIRED: 410,
    telling.LEFT: 410,
    telling.OVER: 410,
    telling.ARCHIVED: 410,
    telling.OTHERS: 403,
    telling.BROKEN: 404,
}


@csrf_exempt  # the link is the secret that a token would be: whoever takes no cookies answers too
@page(Right.OPEN, "GET", "HEAD", "POST")
def person(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a person. Looking changes nothing; what counts are its buttons."""
    user = request.user
    found = telling.open_link(token, timezone.now(), user.email if isinstance(user, User) else "")
    if isinstance(found, telling.Closed):
        return _private(render(request, "web/link_closed.html", {"why": found.why}, status=STATUS[found.why]))
    if chosen := chosen_in_form(request):
        return _private(_translated(request, found, chosen))
    if request.method == "POST" and found.is_preview:
        written = request.POST.get("question", "")
        return _private(_shown(request, found, status=403, refused=True, written=written))
    if request.method == "POST":
        return _private(_press(request, found))
    return _private(_shown(request, found))


@page(Right.OPEN)
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a question that was asked without a name, for whoever has its code."""
    item = by_code(code)
    return _private(render(request, "web/asked.html", {"item": item}, status=200 if item else 404))


@csrf_exempt  # a mail program presses the button: what it sends is signed
@page(Right.OPEN, "GET", "HEAD", "POST")
def no_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """End reminders by the button of a mail program (RFC 8058), or by that of this page."""
    ended = request.method == "POST" and telling.end_reminders(token, timezone.now())
    status = 404 if request.method == "POST" and not ended else 200
    return _private(render(request, "web/no_reminders.html", {"ended": ended}, status=status))


def _press(request: HttpRequest, found: telling.PersonPage) -> HttpResponse:
    pressed, now = request.POST.get("act", ""), timezone.now()
    if pressed in telling.KINDS and found.link.message:
        telling.answer(found, pressed, now)
        return redirect(f"{request.path}#you")
    if pressed != ASK:
        return _shown(request, found, status=400)
    named = "nameless" not in request.POST
    code = code_of(f"{found.rollout.slug}/{found.person.id}", request.POST.get("form", ""))
    asker = Asker(found.rollout, found.group.id, found.person.id)
    if not named:
        asker = Asker(found.rollout, "" if found.small else found.group.id)
    try:
        item = ask(asker, request.POST.get("question", ""), code, now)
    except OptionError as error:
        written = request.POST.get("question", "")
        return _shown(request, found, status=400, error=error, written=written, nameless=not named)
    return redirect(f"{request.path}#ask") if named else redirect("asked", code=item.code)


def _translated(request: HttpRequest, found: telling.PersonPage, language: str) -> HttpResponse:
    """The page in a language that was chosen on it, with what was written into its form and is not sent yet."""
    given = request.POST
    shown = _shown(request, found, language, written=given.get("question", ""), nameless="nameless" in given)
    return keep_language(shown, language)


def _shown(
    request: HttpRequest, found: telling.PersonPage, chosen: str = "", *, status: int = 200, **more: object
) -> HttpResponse:
    """In the language of the person, unless another was chosen here, and in the time of their work."""
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = chosen or language_of(found.person, found.plan)
    words = {"found": found, "plan": found.plan, "form": secrets.token_hex(8), **more}
    spoken = speaking(language if language == "de" else "en")
    with translation.override(language), spoken, timezone.override(found.plan.calendar.timezone):
        return render(request, "web/person.html", words, status=status)


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
