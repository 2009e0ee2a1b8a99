"""Bringing people, usage, attendance and plans as files; what became of each."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.rosters import is_old, roster_age
from uptake.service.uploads import Upload, bring, confirm, found_in, latest_imports
from uptake.store.models import Import, Rollout, Source
from uptake.web.page import account_of, page


@page(Right.IMPORT)
def all_imports(request: HttpRequest) -> HttpResponse:
    """The form, and what was brought lately."""
    return _form(request)


@page(Right.IMPORT, "POST", form="../")
def new(request: HttpRequest) -> HttpResponse:
    """Take a file for the worker."""
    file, asked = request.FILES.get("file"), request.POST
    if file is None:
        return _form(request, error=OptionError(say("No file was chosen"), mend=say("Choose one.")))
    upload = Upload(
        asked.get("kind", ""), file.name or "file", asked.get("rollout", ""), asked.get("source", ""), "sure" in asked
    )
    try:
        one = bring(upload, file.chunks(), settings.ENVIRONMENT.data, account_of(request).email)
    except OptionError as error:
        return _form(request, error=error)
    return redirect("import", number=one.pk)


@page(Right.IMPORT)
def one_import(request: HttpRequest, number: int) -> HttpResponse:
    """What became of a file; while it waits, the page asks again by itself."""
    one = Import.objects.filter(pk=number).select_related("rollout").first()
    if one is None:
        return render(request, "web/not_found.html", status=404)
    return render(request, "web/import.html", {"one": one, "found": found_in(one)})


@page(Right.IMPORT, "POST", form="../")
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Have done what the page says that it would do."""
    one = Import.objects.filter(pk=number).first()
    if one is None:
        return render(request, "web/not_found.html", status=404)
    confirm(one, sure="sure" in request.POST)
    return redirect("import", number=number)


def _form(request: HttpRequest, error: OptionError | None = None) -> HttpResponse:
    age = roster_age(timezone.now())
    shown = {
        "error": error,
        "imports": latest_imports(),
        "rollouts": Rollout.objects.filter(archived_at=None).order_by("slug").values_list("slug", flat=True),
        "sources": Source.objects.order_by("name").values_list("name", flat=True),
        "most": settings.ENVIRONMENT.upload_megabytes,
        "age": age,
        "old": is_old(age),
    }
    return render(request, "web/imports.html", shown, status=400 if error else 200)
