"""Edit plan: what is missing, one form for each section, checked while it is written, saved as a new version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from uptake.core.access import Right
from uptake.core.other_days import other_days_words
from uptake.core.plan.writing.marks import data_of
from uptake.core.plan.writing.understanding import short_name
from uptake.core.words import speakable, speaking
from uptake.errors import InputError
from uptake.service.editing import (
    Change,
    change,
    hand_over,
    judge,
    latest_version,
    numbered,
    save_change,
    version_of,
    without_group,
    write_here,
)
from uptake.service.plan_changes import moves
from uptake.service.plans import SERVER
from uptake.service.rosters import latest_roster, name_of
from uptake.service.sources import unknown_sources
from uptake.store.models import PlanVersion, Rollout
from uptake.web.editing.fields import Section
from uptake.web.editing.homes import Home, homes_of
from uptake.web.editing.sections import GROUP_PREFIX, listed, section_of, sections_of
from uptake.web.editing.shown import Showing, fields_of, lists_of, section_findings, showing, to_mend
from uptake.web.editing.typed import Row, Typed, read_section, value_at
from uptake.web.language import chosen_in_form, keep
from uptake.web.page import account_of, head_of, page


@page(Right.EDIT_PLAN, "GET", "POST")
def edit_plan(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """Every section with what is missing in it; a further group; where the plan is written."""
    latest = latest_version(rollout)
    if latest is None:
        return redirect("plan", rollout.slug)
    if request.POST.get("act") == "group":
        return _further_group(request, rollout, latest)
    if request.POST.get("act") == "here":
        write_here(rollout, account_of(request).email)
        return redirect("edit-plan", rollout.slug)
    return render(request, "web/edit_plan.html", _around(request, rollout, latest))


@page(Right.EDIT_PLAN, "GET", "POST")
def edit_section(request: HttpRequest, rollout: Rollout, section: str) -> HttpResponse:
    """One section: shown, checked, saved, laid over what somebody else saved, or shown anew in another language."""
    language = chosen_in_form(request)
    if not language:
        return _section(request, rollout, section)
    with translation.override(language), speaking(speakable(language)):
        return keep(_section(request, rollout, section), language)


def _section(request: HttpRequest, rollout: Rollout, section: str) -> HttpResponse:
    latest = latest_version(rollout)
    base = version_of(rollout, request.POST.get("base", "")) if request.method == "POST" else latest
    if latest is None:
        return redirect("plan", rollout.slug)
    base = base or latest
    data = data_of(base.text)
    found = section_of(section, data)
    if found is None:
        return render(request, "web/not_found.html", status=404)
    if request.method != "POST" or "base" not in request.POST:
        return _form(request, rollout, found, _unchanged(latest, rollout))
    act = request.POST.get("act", "")
    if act == "remove-group" and section.startswith(GROUP_PREFIX):
        return _remove_group(request, rollout, found, latest)
    typed = read_section(found, data, request.POST)
    try:
        made = change(latest, base, typed.data, rollout.slug, timezone.now())
    except InputError as error:
        return _form(request, rollout, found, _unchanged(latest, rollout), typed=typed, status=400, error=error)
    if act.startswith("add:"):
        _add(found, typed, act.removeprefix("add:"))
    elif act == "save" and not typed.wrong and made.judged.plan and not made.overtaken:
        return _save(request, rollout, found, made)
    return _form(request, rollout, found, made, typed=typed, status=_status(act, made))


def _status(act: str, made: Change) -> int:
    if act == "save":
        return 409 if made.overtaken else 400
    return 200


def _unchanged(latest: PlanVersion, rollout: Rollout) -> Change:
    data = data_of(latest.text)
    judged = judge(latest.text, rollout.slug, timezone.now(), latest_roster(), kept=latest.texts)
    return Change(latest, data, data, judged)


def _save(request: HttpRequest, rollout: Rollout, section: Section, made: Change) -> HttpResponse:
    """Save, after it was shown which days move, if any do; of a plan that is kept in git, show the patch."""
    if made.judged.text == made.latest.text:
        return redirect(f"{request.path}?unchanged")
    unchanged = _unchanged(made.latest, rollout)
    before, plan = unchanged.judged.plan, made.judged.plan
    digest = hashlib.sha256(made.judged.text.encode()).hexdigest()
    around = _around(request, rollout, made.latest, unchanged)
    words = {**around, "section": section, "again": _again(request), "seen": digest}
    if before and plan and request.POST.get("seen") != digest and (found := moves(before, plan, timezone.now())):
        return render(request, "web/edit_launch.html", words | {
            "moves": found, "otherwise": list(other_days_words(found.days, plan.calendar.timezone)), "was": before,
            "plan": plan,
        })  # fmt: skip
    if rollout.origin != SERVER:
        return _handed(request, rollout, made, words)
    version = save_change(rollout, made, account_of(request).email)
    if version is not None:
        return redirect(f"{request.path}?saved={version.number}")
    newer = latest_version(rollout) or made.latest
    again = change(newer, made.latest, made.data, rollout.slug, timezone.now())
    return _form(request, rollout, section, again, status=409)


def _again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, to be sent once more by a page that comes between."""
    post, left_out = request.POST, {"seen", "download", "csrfmiddlewaretoken"}
    return [(key, value) for key in post if key not in left_out for value in post.getlist(key)]


def _handed(request: HttpRequest, rollout: Rollout, made: Change, words: dict[str, Any]) -> HttpResponse:
    """Show a change as a patch, or hand it over as a file."""
    handed = hand_over(rollout, made, account_of(request).email, timezone.now())
    if "download" not in request.POST:
        return render(request, "web/edit_patch.html", {**words, "handed": handed})
    headers = {"Content-Disposition": f'attachment; filename="{rollout.slug}.patch"'}
    return HttpResponse(handed.patch, content_type="text/x-patch; charset=utf-8", headers=headers)


def _form(  # noqa: PLR0913  what a form is shown with
    request: HttpRequest, rollout: Rollout, section: Section, made: Change, *, typed: Typed | None = None,
    status: int = 200, error: InputError | None = None,
) -> HttpResponse:  # fmt: skip
    around = _around(request, rollout, made.latest, made)
    if typed and typed.wrong:  # what no plan can hold is not in what was judged
        around |= {"ready": False, "savable": False}
        around["sections"] = [(one, errors + len(typed.wrong) * (one.name == section.name), warnings)
                              for one, errors, warnings in around["sections"]]  # fmt: skip
    homes: list[Home] = around["homes"]
    if typed is None or made.overtaken:
        what = Showing(made.data, homes, theirs=made.theirs, both=made.both, wrong=typed.wrong if typed else {})
    else:
        what = showing(typed, homes)
    what.unknown = around["unknown"]
    fields, lists = fields_of(section, what), lists_of(section, what)
    ids = ["state", *(f"s-{one.id}" for one in _all_shown(fields, lists))]
    words = {
        **around,
        "section": section,
        "base": made.latest.digest,
        "fields": fields,
        "lists": lists,
        "findings": section_findings(section, what),
        "swaps": ",".join(f"#{one}" for one in ids),
        "overtaken": made.overtaken,
        "wrong": error,
        "unread": status == 400,
        "saved": request.GET.get("saved", ""),
        "unchanged": "unchanged" in request.GET,
        "next": _next(around["sections"], section),
        "group": section.name.removeprefix(GROUP_PREFIX) if section.name.startswith(GROUP_PREFIX) else "",
    }
    return render(request, "web/edit_section.html", words, status=status)


def _all_shown(fields: list[Any], lists: list[Any]) -> list[Any]:
    return [*fields, *lists, *(row for one in lists for row in one.rows),
            *(shown for one in lists for row in one.rows for shown in row.fields)]  # fmt: skip


def _around(request: HttpRequest, rollout: Rollout, latest: PlanVersion, made: Change | None = None) -> dict[str, Any]:
    """What stands around every page of the editor: the sections with what is missing, and whether the plan is ready."""
    made = made or _unchanged(latest, rollout)
    sections = listed(made.data)
    homes = homes_of(made.judged.findings, sections)
    listing = homes if made.judged.plan else [*homes, *_as_saved(rollout, latest, homes)]
    counted = [(one, *to_mend(listing, one.name)) for one in sections]
    return {
        "rollout": rollout,
        "latest": latest,
        "saved_by": name_of(latest.by, latest_roster()),
        "sections": counted,
        "homes": homes,
        "ready": made.judged.ready,
        "savable": made.judged.plan is not None,
        "unknown": unknown_sources(made.judged.plan) if made.judged.plan else (),
        "open": sum(one.is_error for one in made.judged.findings),
        "rest": [one for one in homes if not one.section],
        "reads": Right.REPORT in head_of(request).rights,
        "elsewhere": rollout.origin != SERVER,
    }


def _as_saved(rollout: Rollout, latest: PlanVersion, found: list[Home]) -> list[Home]:
    """
    What the newest version lacks, in every section that keeps nothing from being read: what cannot be read is not
    asked for anything else, and its silence is no answer.
    """
    unchanged, unread = _unchanged(latest, rollout), {one.section for one in found}
    saved = homes_of(unchanged.judged.findings, listed(unchanged.data))
    return [one for one in saved if one.section not in unread]


def _next(counted: list[tuple[Section, int, int]], here: Section) -> Section | None:
    """Where to go on after a section: to the next in which something is to be mended; where none is, to the next."""
    names = [one.name for one, _, _ in counted]
    at = names.index(here.name) + 1 if here.name in names else 0
    after, before = counted[at:], [one for one in counted[:at] if one[0].name != here.name]
    wanting = [one for one, errors, _ in (*after, *before) if errors]
    return next(iter((*wanting, *(one for one, _, _ in after))), None)


def _add(section: Section, typed: Typed, name: str) -> None:
    for items in section.items:
        if ".".join(map(str, (*section.at, *items.path))) == name and name in typed.rows:
            typed.rows[name].append(Row("", dict(items.begun), blank=True))


def _further_group(request: HttpRequest, rollout: Rollout, latest: PlanVersion) -> HttpResponse:
    title, data = " ".join(request.POST.get("title", "").split()), data_of(latest.text)
    groups = data.get("groups") or {}
    name = short_name(title) or (numbered("group", groups) if any(map(str.isalnum, title)) else "")
    if not name or name in groups:
        words = {**_around(request, rollout, latest), "title": title, "unnamed": not name, "taken": name in groups}
        return render(request, "web/edit_plan.html", words, status=400)
    return _saved(request, rollout, latest, {**data, "groups": {**groups, name: {"title": title}}}, GROUP_PREFIX + name)


def _remove_group(request: HttpRequest, rollout: Rollout, section: Section, latest: PlanVersion) -> HttpResponse:
    """Say first what goes with a group; then take it out."""
    name, data = section.name.removeprefix(GROUP_PREFIX), data_of(latest.text)
    rest = without_group(data, name)
    if request.POST.get("sure") != "yes":
        gone = [(one.title, _fewer(data, rest, one)) for one in sections_of(rest)]
        words = {"section": section, "gone": [(title, number) for title, number in gone if number]}
        return render(request, "web/edit_remove.html", {**_around(request, rollout, latest), **words})
    return _saved(request, rollout, latest, rest, "")


def _fewer(data: Mapping[str, Any], rest: Mapping[str, Any], section: Section) -> int:
    paths = [(*section.at, *items.path) for items in section.items]
    return sum(len(value_at(data, path) or ()) - len(value_at(rest, path) or ()) for path in paths)


def _saved(
    request: HttpRequest, rollout: Rollout, latest: PlanVersion, data: dict[str, Any], section: str
) -> HttpResponse:
    made = change(latest, latest, data, rollout.slug, timezone.now())
    words = {**_around(request, rollout, latest), "again": _again(request)}
    if rollout.origin != SERVER:
        return _handed(request, rollout, made, words)
    if save_change(rollout, made, account_of(request).email) is None:
        return render(request, "web/edit_patch.html", words, status=409)
    return redirect("edit-section", rollout.slug, section) if section else redirect("edit-plan", rollout.slug)
