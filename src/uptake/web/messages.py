"""The messages of a rollout: read as any person gets them, approve, release, stop, and see who did not get them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.core.plan.model import Plan
from uptake.core.words import say
from uptake.errors import OptionError, UptakeError
from uptake.page.mail import as_html, as_text
from uptake.service.outreach import board, lint, modes, outbox, since_backup, unreached, versions
from uptake.service.outreach.letters import Letterhead
from uptake.service.outreach.pace import fault_of
from uptake.service.outreach.today import waits_for_owner
from uptake.service.plans import Found
from uptake.service.restored import last_restore
from uptake.service.rosters import latest_roster, name_of
from uptake.store.models import Answer, Delivery, Rollout
from uptake.web.lacks import in_words
from uptake.web.page import account_of, head_of, page

MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@page(Right.MESSAGES)
def all_messages(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """Every message with how far it is; what people said; what each group has to take in."""
    user, now = account_of(request), timezone.now()
    may = _may(request)
    found = head_of(request).found
    busy, free = board.load_of(found, now)
    lines = board.lines(rollout, found, now)
    shown = {
        "rollout": rollout, "lines": lines, "busy": busy, "free": free, **_sending(_mode()),
        "to_do": waits_for_owner(rollout, found, now), "subjects": {one.message.id: one.subject for one in lines},
        "see_to": unreached.to_see_to(rollout, user.email), **may,
    }  # fmt: skip
    return render(request, "web/messages.html", shown)


@page(Right.MESSAGES)
def one_message(request: HttpRequest, rollout: Rollout, name: str) -> HttpResponse:
    """One message."""
    return _message(request, rollout, name)


@page(Right.MESSAGES)
def letter(request: HttpRequest, rollout: Rollout, name: str) -> HttpResponse:
    """The letter of one person as mail programs show it; the style in it needs a policy of its own."""
    wanted = request.GET.get("as", "")
    newest = versions.latest_version(rollout, name)
    seen = board.preview(newest, head_of(request).found, wanted, _head(), timezone.now())
    if seen is None:
        return render(request, "web/not_found.html", {"rollout": rollout}, status=404)
    answer = HttpResponse(as_html(seen[1]))
    answer.headers["Content-Security-Policy"] = MAIL_POLICY
    return answer


@page(Right.MESSAGES, "POST", form="../")
def do(request: HttpRequest, rollout: Rollout, name: str) -> HttpResponse:
    """Draft, approve, release, stop, go on, or send again to those who did not get it."""
    by, now, act = account_of(request).email, timezone.now(), request.POST.get("act", "")
    newest = versions.latest_version(rollout, name)
    if act == "links" and newest is not None:
        return _message(request, rollout, name, dead=lint.dead(newest, settings.ENVIRONMENT.private_hosts))
    try:
        _act(act, rollout, name, by, now)
    except UptakeError as error:
        return _message(request, rollout, name, error=error, status=400)
    return redirect("message", slug=rollout.slug, name=name)


@page(Right.MESSAGES, "POST", form="../../messages/")
def seen_to(_request: HttpRequest, rollout: Rollout, number: int) -> HttpResponse:
    """What somebody said was seen to."""
    Answer.objects.filter(pk=number, rollout=rollout, done_at=None).update(done_at=timezone.now())
    return redirect("messages", slug=rollout.slug)


@page(Right.OPERATE, "GET", "HEAD", "POST")
def send_mode(request: HttpRequest) -> HttpResponse:
    """To whom anything may go at all, for the whole installation."""
    place = modes.place_of(settings.ENVIRONMENT.base_url, settings.ENVIRONMENT.data)
    shown = {**_sending(_mode()), "saved": "saved" in request.GET, "strangers": modes.strangers(_mode())}
    if request.method != "POST":
        return render(request, "web/send_mode.html", shown)
    chosen, typed = request.POST.get("mode", ""), request.POST.get("addresses", "")
    try:
        modes.set_mode(chosen, typed.splitlines(), place, account_of(request).email)
    except OptionError as error:
        shown |= {"error": error, "chosen": chosen, "typed": typed}
        return render(request, "web/send_mode.html", shown, status=400)
    return redirect(f"{request.path}?saved")


def _act(act: str, rollout: Rollout, name: str, by: str, now: dt.datetime) -> None:
    newest, out = versions.latest_version(rollout, name), versions.approved_version(rollout, name)
    if act == "draft":
        versions.make_version(rollout, name, by)
    elif act == "approve" and newest is not None:
        versions.approve(newest, by, now)
    elif act in {"release", "regardless"} and out is not None:
        versions.release(out, by, regardless=act == "regardless")
    elif act in {"stop", "resume"} and out is not None:
        versions.pause(out, by, paused=act == "stop")
    elif act in {"failed", "unknown"} and out is not None:
        outbox.send_again(Delivery.objects.filter(version__in=[out], state=act), now)
    elif act == "since-backup":
        since_backup.owe_again(rollout, name, by)
    else:
        raise OptionError(say("That cannot be done with this message now"))


def _message(
    request: HttpRequest, rollout: Rollout, name: str, *, status: int = 200, dead: list[lint.Finding] | None = None,
    error: UptakeError | None = None,
) -> HttpResponse:  # fmt: skip
    now, by, found = timezone.now(), account_of(request).email, head_of(request).found
    line = board.one_line(rollout, found, name, now)
    if line is None:
        return render(request, "web/not_found.html", {"rollout": rollout}, status=404)
    mode, wanted, plan = _mode(), request.GET.get("as", ""), head_of(request).plan
    due = unreached.going_out(rollout, plan, line.message, mode, now)
    missed, more = unreached.missed(due, by)
    seen = board.preview(line.newest, found, wanted, _head(), now)
    shown = {
        "rollout": rollout, "line": line, "error": error, "answer": dead == [], **_sending(mode),
        **_may(request), **_looked_at(found, line, dead or [], by, now), **_stopped(rollout, line),
        "missed": missed, "missed_more": more, "meanwhile": _told_meanwhile(plan, line),
        "waiting": unreached.waiting(due, by),
        "person": seen[0] if seen else None, "letter": seen[1] if seen else None,
        "text": as_text(seen[1]) if seen else "", "wanted": wanted,
    }  # fmt: skip
    return render(request, "web/message.html", shown, status=status)


def _told_meanwhile(plan: Plan | None, line: board.Line) -> dict[str, unreached.Meanwhile]:
    """How many of those to whom it could go again others have told, by what became of their letter."""
    return unreached.told_meanwhile(line.out, plan) if line.out and plan else {}


def _looked_at(
    found: Found | None, line: board.Line, dead: list[lint.Finding], by: str, now: dt.datetime
) -> dict[str, object]:
    """For whom the newest words are, and what they lack."""
    if line.newest is None or found is None:
        return {"audience": None, "findings": []}
    audience, findings = lint.look_at(line.newest, found, line.message, latest_roster(), now)
    lint.write_down(findings, by)
    return {"audience": audience, "findings": [in_words(one) for one in (*findings, *dead)]}


def _stopped(rollout: Rollout, line: board.Line) -> dict[str, object]:
    """Who approved what goes out, and who stopped it."""
    found, roster = board.stopped(rollout, line.message.id), latest_roster()
    return {
        "stopped": found, "stopped_by": name_of(found.by, roster) if found else "",
        "approved_by": name_of(line.out.approved_by, roster) if line.out else "",
    }  # fmt: skip


def _mode() -> modes.Mode:
    env = settings.ENVIRONMENT
    return modes.mode_in_force(modes.place_of(env.base_url, env.data))


def _sending(mode: modes.Mode) -> dict[str, object]:
    env = settings.ENVIRONMENT
    said = fault_of(env.mail.key) if env.mail else ""
    return {"mode": mode, "mail": env.mail, "mail_fault": said, "restored": last_restore()}


def _may(request: HttpRequest) -> dict[str, bool]:
    rights = head_of(request).rights
    return {"reads": Right.REPORT in rights, "edits": Right.EDIT_PLAN in rights, "answers": Right.QUESTIONS in rights}


def _head() -> Letterhead:
    env = settings.ENVIRONMENT
    return Letterhead(latest_roster(), env.base_url, env.mail.sender if env.mail else "uptake@localhost")
