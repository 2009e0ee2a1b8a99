"""A new rollout: three questions, and its plan is begun."""

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
from uptake.web.page import account_of, page

THREE = ("title", "launch", "owner")


@page(Right.EDIT_PLAN, "GET", "POST")
def new_rollout(request: HttpRequest) -> HttpResponse:
    """The three questions; what makes no sense is said beside them, and nothing is lost."""
    typed = {key: request.POST.get(key, "").strip() for key in THREE}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        known = _read(typed, wrong)
        if not wrong:
            try:
                rollout = begin(account_of(request), known)
                return redirect("edit-plan", rollout.slug)
            except OptionError as error:
                wrong["title"] = f"{error}. {error.mend}"
    asked = [(key, say(ALL[key].ask), say(ALL[key].help), typed[key], wrong.get(key, "")) for key in THREE]
    return render(request, "web/new_rollout.html", {"asked": asked}, status=400 if wrong else 200)


def _read(typed: dict[str, str], wrong: dict[str, str]) -> dict[str, Any]:
    """Read the answers; whoever does not know yet who answers for usage leaves that open."""
    known: dict[str, Any] = {}
    for key, text in typed.items():
        if not text and key == "owner":
            continue
        try:
            known[key] = ALL[key].read(text)
        except ValueError as error:
            wrong[key] = str(error)
    known["rollout"] = short_name(typed["title"]) or free_rollout_name()
    return known
