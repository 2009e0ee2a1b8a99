"""What people ask about a rollout, those that wait first, and answering it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from uptake.core.access import Right
from uptake.core.calendar import Day
from uptake.core.letters.answering import promised
from uptake.core.plan.model import Plan
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.outreach.asked_elsewhere import answered_elsewhere, marked_elsewhere, waiting_elsewhere
from uptake.service.outreach.question_list import open_to, shown_to
from uptake.service.outreach.questions import LONGEST, code_of, reply
from uptake.store.models import Rollout
from uptake.web.page import account_of, head_of, page

FIRST = 10  # of those that were asked elsewhere; the rest is folded


@page(Right.ANSWER)
def all_questions(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """The list."""
    return _list(request, rollout)


@page(Right.ANSWER, "POST", form="../")
def answer(request: HttpRequest, rollout: Rollout, code: str) -> HttpResponse:
    """Answer one of them."""
    user, text, head = account_of(request), request.POST.get("text", ""), head_of(request)
    item = open_to(user, rollout, head.rights).filter(code=code).first()
    if item is None or head.plan is None:
        return render(request, "web/not_found.html", {"rollout": rollout}, status=404)
    said = code_of(f"answer/{item.code}/{user.email}", text.strip())  # of a form that is sent twice, one answer
    try:
        reply(item, text, user.email, head.plan, timezone.now(), code=said)
    except OptionError as error:
        return _list(request, rollout, error=error, code=code, written=text)
    return redirect(f"{reverse('questions', args=[rollout.slug])}?answered={item.code}")


@page(Right.QUESTIONS, "POST", form="../")
def answered(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """Some that were asked without the server were answered, on a day."""
    marks, on = request.POST.getlist("mark"), request.POST.get("on", "")
    try:
        done = answered_elsewhere(rollout, marks, _day(on), account_of(request).email, timezone.now())
    except OptionError as error:
        return _list(request, rollout, unmarked=error, ticked=marks, on=on)
    shown = {"marked": done[:FIRST], "more": len(done[FIRST:]), "others": len(marks) - len(done)}
    return redirect(f"{reverse('questions', args=[rollout.slug])}?{urlencode(shown, doseq=True)}")


def _day(words: str) -> Day:
    try:
        return Day.fromisoformat(words)
    except ValueError as error:
        raise OptionError(say("No day is given"), mend=say("Write when it was.")) from error


def _list(request: HttpRequest, rollout: Rollout, **more: object) -> HttpResponse:
    user, rights, plan = account_of(request), head_of(request).rights, head_of(request).plan
    asked, code = shown_to(user, rollout, plan, timezone.now()), request.GET.get("answered", "")
    sent = next((one.item for one in asked if one.item.code == code and not one.waits), None)
    may = {"reads": Right.REPORT in rights, "edits": Right.EDIT_PLAN in rights, "helps": Right.QUESTIONS not in rights}
    said = {"promise": promised(plan)} if plan else {}
    shown = {
        "rollout": rollout, "asked": asked, "sent": sent, "longest": LONGEST, **may, **said,
        **(_elsewhere(request, rollout, plan) if plan and Right.QUESTIONS in rights else {}), **more,
    }  # fmt: skip
    return render(request, "web/questions.html", shown, status=400 if more else 200)


def _elsewhere(request: HttpRequest, rollout: Rollout, plan: Plan) -> dict[str, object]:
    """What was asked without the server and waits; for whoever answers every question."""
    user, now = account_of(request), timezone.now()
    waiting, marks = waiting_elsewhere(user, rollout, plan, now), request.GET.getlist("marked")[:FIRST]
    marked = marked_elsewhere(user, rollout, marks, plan, now) if marks else None
    more = _count(request, "more")
    return {
        "elsewhere": waiting[:FIRST], "elsewhere_rest": waiting[FIRST:],
        "on": f"{plan.calendar.day_of(now.timestamp())}",
        "marked": marked, "marked_more": more, "marked_number": marked.number + more if marked else 0,
        "marked_others": _count(request, "others"),
    }  # fmt: skip


def _count(request: HttpRequest, name: str) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else 0
