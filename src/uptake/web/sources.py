"""Sources: the lines to paste, whether events arrive now, what was refused, who matches nobody, and keys."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from uptake.core.access import Right
from uptake.errors import OptionError
from uptake.service.access import rights_in
from uptake.service.connect import arrivals
from uptake.service.rosters import known_roster
from uptake.service.sealing import Seal
from uptake.service.source_list import event_that_counts, keys_of, source_of, sources_of
from uptake.service.sources import add_source, remove_source, revoke_keys, rotate_key, webhook_secret
from uptake.service.uncounted import uncounted
from uptake.service.unmatched import unmatched_of
from uptake.store.models import Source, User
from uptake.web.page import account_of, page
from uptake.web.snippets import filled

ANY_KEY = "upk_…"  # where the lines are shown without a key


@page(Right.SOURCES)
def all_sources(request: HttpRequest) -> HttpResponse:
    """Every source that the account may look at."""
    user = account_of(request)
    manages = Right.MANAGE_SOURCES in rights_in(user)
    return render(request, "web/sources.html", {"sources": sources_of(user), "manages": manages})


@page(Right.SOURCES)
def one_source(request: HttpRequest, name: str) -> HttpResponse:
    """One source; `?paused` shows it without following what arrives."""
    source = source_of(account_of(request), name)
    return _shown(request, source) if source else render(request, "web/not_found.html", status=404)


@page(Right.SOURCES)
def arriving(request: HttpRequest, name: str) -> HttpResponse:
    """The part of that page that is asked for every two seconds."""
    source = source_of(account_of(request), name)
    if source is None:
        return render(request, "web/not_found.html", status=404)
    return render(request, "web/arrivals.html", _arriving(account_of(request), source))


@page(Right.UNMATCHED)
def unmatched(request: HttpRequest, name: str) -> HttpResponse:
    """Identifiers that match nobody on the roster; who looked at which is written down."""
    user, env = account_of(request), settings.ENVIRONMENT
    source = source_of(user, name)
    if source is None:
        return render(request, "web/not_found.html", status=404)
    found = unmatched_of(source.name, known_roster(env.pseudonym_key), Seal(env.secret_key), user.email)
    return render(request, "web/unmatched.html", {"source": source, "strangers": found})


@page(Right.MANAGE_SOURCES, "POST", form="../sources/")
def new(request: HttpRequest) -> HttpResponse:
    """Make a source, and show its key this once."""
    user, name = account_of(request), request.POST.get("name", "").strip()
    try:
        key = add_source(name, user.email, acts="acts" in request.POST, person=request.POST.get("person") or "subject")
    except OptionError as error:
        words = {"sources": sources_of(user), "manages": True, "error": error, "name": name}
        return render(request, "web/sources.html", words, status=400)
    return _shown(request, Source.objects.get(name=name), key)


@page(Right.MANAGE_SOURCES, "POST", form="../")
def key(request: HttpRequest, name: str) -> HttpResponse:
    """A new key, the old ones work for a week yet; the end of all keys; or that of a source that never sent."""
    user = account_of(request)
    source = source_of(user, name)
    if source is None:
        return render(request, "web/not_found.html", status=404)
    if request.POST.get("act") == "revoke":
        revoke_keys(source.name, user.email)
        return _shown(request, source)
    if request.POST.get("act") == "remove":
        try:
            remove_source(source.name, user.email)
        except OptionError as error:
            words = {"sources": sources_of(user), "manages": True, "error": error}
            return render(request, "web/sources.html", words, status=400)
        return redirect("sources")
    return _shown(request, source, rotate_key(source.name, user.email))


def _secret(source: Source) -> str:
    """What webhooks of the source are signed with; nothing while no key works."""
    try:
        return webhook_secret(source.name)
    except OptionError:
        return ""


def _arriving(user: User, source: Source) -> dict[str, object]:
    now = timezone.now()
    return {"arrivals": arrivals(source.name, now), "uncounted": uncounted(user, source.name, now)}


def _shown(request: HttpRequest, source: Source, made: str = "") -> HttpResponse:
    user, now = account_of(request), timezone.now()
    rights = {right.name for right in rights_in(user)}
    event = event_that_counts(user, source)
    words = {
        "source": source,
        "webhook": f"{settings.ENVIRONMENT.base_url}/v1/hooks/segment?source={source.name}",
        "secret": _secret(source) if Right.MANAGE_SOURCES.name in rights else "",
        "made": made,
        "keys": keys_of(source, now),
        "snippets": filled(settings.ENVIRONMENT.base_url, made or ANY_KEY, source.name, event),
        **_arriving(user, source),
        "follows": "paused" not in request.GET,
        "rights": rights,
    }
    return render(request, "web/source.html", words)
