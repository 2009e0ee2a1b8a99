"""The page of a manager: what to say to their own people, and whom they have told. No usage is on it."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.access import visible_to
from uptake.service.outreach.team import consent, say_told, teams_of
from uptake.store.models import Rollout
from uptake.web.page import account_of, page


@page(Right.TEAM)
def own_people(request: HttpRequest) -> HttpResponse:
    """Everything that is theirs to say."""
    return _shown(request)


@page(Right.TEAM, "POST", form="../../")
def tell(request: HttpRequest, rollout: Rollout, name: str) -> HttpResponse:
    """Whom they told, or whether letters may go out in their name."""
    user, now, given = account_of(request), timezone.now(), request.POST
    team = next((one for one in teams_of(user, [rollout], now) if one.message.id == name), None)
    if team is None:
        return render(request, "web/not_found.html", status=404)
    if given.get("act") in {"consent", "withdraw"}:
        consent(team, user.email, now, given=given["act"] == "consent")
        return redirect("team")
    try:
        say_told(team, user.email, given.getlist("person"), dt.date.fromisoformat(given.get("on", "")), now)
    except (OptionError, ValueError) as error:
        no_day = OptionError(say("No day is given"), mend=say("Write when it was."))
        return _shown(request, error=error if isinstance(error, OptionError) else no_day)
    return redirect("team")


def _shown(request: HttpRequest, **more: object) -> HttpResponse:
    user = account_of(request)
    shown = {"teams": teams_of(user, list(visible_to(user)), timezone.now()), **more}
    return render(request, "web/team.html", shown, status=400 if more else 200)
