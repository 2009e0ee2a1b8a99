"""Pages behind personal links, without an account: what changes for somebody, and what they say to it."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from uptake.core.access import Right
from uptake.core.words import ENGLISH, speakable
from uptake.errors import OptionError
from uptake.service.outreach import person as telling
from uptake.service.outreach.letters import language_of
from uptake.service.outreach.question_list import by_code, is_asked
from uptake.service.outreach.questions import LONGEST, Asker, ask, code_of
from uptake.store.models import User
from uptake.web.language import chosen_everywhere, chosen_in_form, chosen_on, keep_here, spoken_in
from uptake.web.page import page

ASK = "ask"
STATUS = {
    telling.EXPIRED: 410,
    telling.LEFT: 410,
    telling.OVER: 410,
    telling.ARCHIVED: 410,
    telling.OTHERS: 403,
    telling.BROKEN: 404,
    telling.UNREADABLE: 503,
}


@csrf_exempt  # the link is the secret that a token would be: whoever takes no cookies answers too
@page(Right.OPEN, "GET", "HEAD", "POST")
def person(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a person, in their language. Looking changes nothing; what counts are its buttons."""
    user = request.user
    found = telling.open_link(token, timezone.now(), user.email if isinstance(user, User) else "")
    language = chosen_in_form(request) or chosen_on(request) or found.language
    with spoken_in(language):
        if isinstance(found, telling.Closed):
            answer = render(request, "web/link_closed.html", {"why": found.why}, status=STATUS[found.why])
        else:
            answer = _opened(request, found)
    return _private(answer, language)


@page(Right.OPEN)
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a question that was asked without a name, for whoever has its code."""
    question, plan = by_code(code, timezone.now()) or (None, None)
    chosen = chosen_everywhere(request) or chosen_on(request)
    language = chosen or (language_of(telling.NOBODY, plan) if plan else "")
    with spoken_in(language), timezone.override(plan.calendar.timezone if plan else None):
        unreadable = question is None and is_asked(code)
        shown, status = {"one": question, "unreadable": unreadable}, 200 if question else 503 if unreadable else 404
        answer = render(request, "web/asked.html", shown, status=status)
    return _private(answer, language)


@csrf_exempt  # a mail program presses the button: what it sends is signed
@page(Right.OPEN, "GET", "HEAD", "POST")
def no_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """End reminders by the button of a mail program (RFC 8058), or by that of this page."""
    ended = request.method == "POST" and telling.end_reminders(token, timezone.now())
    status = 404 if request.method == "POST" and not ended else 200
    language = chosen_everywhere(request) or telling.language_behind(token)
    with spoken_in(language):
        return _private(render(request, "web/no_reminders.html", {"ended": ended}, status=status), language)


def _opened(request: HttpRequest, found: telling.PersonPage) -> HttpResponse:
    given = request.POST
    if chosen := chosen_in_form(request):  # with what was written into the form and is not sent yet
        shown = _shown(request, found, written=given.get("question", ""), nameless="nameless" in given)
        return keep_here(shown, chosen, request.path)
    if request.method != "POST":
        return _shown(request, found)
    if found.is_preview:
        return _shown(request, found, status=403, refused=True, written=given.get("question", ""))
    return _press(request, found)


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
    if named:
        return redirect(f"{request.path}#ask")
    there = reverse("asked", args=[item.code])
    return keep_here(redirect(there), speakable(get_language() or ENGLISH), there, age=None)


def _shown(request: HttpRequest, found: telling.PersonPage, *, status: int = 200, **more: object) -> HttpResponse:
    """In the time of their work."""
    words = {"found": found, "plan": found.plan, "form": secrets.token_hex(8), "longest": LONGEST, **more}
    with timezone.override(found.plan.calendar.timezone):
        return render(request, "web/person.html", words, status=status)


def _private(answer: HttpResponse, language: str) -> HttpResponse:
    answer.headers["Referrer-Policy"] = "same-origin"
    if language:
        answer.headers["Content-Language"] = language
    return answer
