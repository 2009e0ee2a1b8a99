"""What people ask about a rollout, those that wait first, and answering it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.errors import OptionError
from uptake.service.outreach.questions import reply, shown_to
from uptake.service.plans import latest_plan
from uptake.store.models import Rollout
from uptake.web.page import account_of, page


@page(Right.QUESTIONS)
def all_questions(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """The list."""
    return _list(request, rollout)


@page(Right.QUESTIONS, "POST", form="../")
def answer(request: HttpRequest, rollout: Rollout, code: str) -> HttpResponse:
    """Answer one of them."""
    item, found = rollout.items.filter(code=code).first(), latest_plan(rollout)
    if item is None or found is None:
        return render(request, "web/not_found.html", status=404)
    try:
        reply(item, request.POST.get("text", ""), account_of(request).email, found[0], timezone.now())
    except OptionError as error:
        return _list(request, rollout, error=error, code=code)
    return redirect("questions", slug=rollout.slug)


def _list(request: HttpRequest, rollout: Rollout, **more: object) -> HttpResponse:
    found = latest_plan(rollout)
    promise = found[0].feedback.first_reply_within if found and found[0].feedback else None
    asked = shown_to(rollout, account_of(request).email)
    shown = {"rollout": rollout, "asked": asked, "promise": promise, "reads": True, "edits": True, **more}
    with timezone.override(found[0].calendar.timezone if found else None):
        return render(request, "web/questions.html", shown, status=400 if more else 200)
