"""The privacy sheet of a rollout as a page: the same words as `uptake privacy-sheet`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from markdown_it import MarkdownIt

from uptake.core.access import Right
from uptake.core.sheet.facts import has_drifted, sheet_of
from uptake.core.sheet.words import sheet_text
from uptake.store.models import Rollout
from uptake.web.page import head_of, page

# What a plan says is text: no HTML, and nothing that leads or asks elsewhere.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["link", "image", "autolink"])


@page(Right.PLAN)
def sheet(request: HttpRequest, rollout: Rollout) -> HttpResponse:
    """What is recorded, for which purpose, who sees what, for how long."""
    head = head_of(request)
    shown = {
        "rollout": rollout,
        "reads": Right.REPORT in head.rights,
        "edits": Right.EDIT_PLAN in head.rights,
        "sheet": _MARKDOWN.render(sheet_text(sheet_of(head.plan))) if head.plan else "",
        "drifted": head.plan is not None and has_drifted(head.plan),
    }
    return render(request, "web/privacy.html", shown)
