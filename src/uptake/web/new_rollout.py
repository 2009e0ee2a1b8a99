"""A new rollout: a few questions, and its plan is begun."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from uptake.core.access import Right
from uptake.core.plan.writing.questions import ALL
from uptake.core.plan.writing.understanding import short_name
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.editing import begin, free_rollout_name
from uptake.service.proposed import proposed_place
from uptake.web.page import account_of, page

ASKED = ("title", "launch", "owner", "timezone", "country")
OPEN = frozenset({"owner", "country"})  # who does not know it yet leaves it open


@page(Right.EDIT_PLAN, "GET", "POST")
def new_rollout(request: HttpRequest) -> HttpResponse:
    """
    The questions; what makes no sense is said beside them, and nothing is lost. Where the work is done is proposed as
    in the plan that was saved last.
    """
    proposed = proposed_place(account_of(request))
    typed = {key: request.POST.get(key, "").strip() for key in ASKED}
    if request.method != "POST" and proposed:
        typed |= {"timezone": proposed.timezone, "country": proposed.country}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        known = _read(typed, wrong)
        if not wrong:
            try:
                rollout = begin(account_of(request), known)
                return redirect("edit-plan", rollout.slug)
            except OptionError as error:
                wrong["title"] = f"{error}. {error.mend}"
    asked = [(key, say(ALL[key].ask), say(ALL[key].help), typed[key], wrong.get(key, "")) for key in ASKED]
    shown = {"asked": asked, "open": OPEN, "proposed": proposed}
    return render(request, "web/new_rollout.html", shown, status=400 if wrong else 200)


def _read(typed: dict[str, str], wrong: dict[str, str]) -> dict[str, Any]:
    """Read the answers; what may be left open is."""
    known: dict[str, Any] = {}
    for key, text in typed.items():
        if not text and key in OPEN:
            continue
        try:
            known[key] = ALL[key].read(text)
        except ValueError as error:
            wrong[key] = str(error)
    known["rollout"] = short_name(typed["title"]) or free_rollout_name()
    return known
