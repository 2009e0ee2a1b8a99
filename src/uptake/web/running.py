"""For whoever runs the server: how it is; for the privacy officer: both logs."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from uptake.core.access import Right
from uptake.service.access import rights_everywhere
from uptake.service.operations import operations
from uptake.store.models import Change, NameView
from uptake.web.page import account_of, page

ROWS = 100


@page(Right.OPERATE)
def how_it_is(request: HttpRequest) -> HttpResponse:
    """What is wrong, the worker, the spool, sources and rollouts."""
    env = settings.ENVIRONMENT
    found = operations(env.data, env.spool_bytes, timezone.now())
    mail = env.mail is not None or env.outlets.graph is not None
    return render(request, "web/operations.html", {"found": found, "mail": mail})


@page(Right.LOGS)
def logs(request: HttpRequest) -> HttpResponse:
    """What was changed, and whose names were looked at: of all rollouts, so for an officer of all of them."""
    if Right.LOGS not in rights_everywhere(account_of(request)):
        return render(request, "web/not_allowed.html", status=403)
    changes = Paginator(Change.objects.order_by("-pk"), ROWS).get_page(request.GET.get("changes"))
    looks = Paginator(NameView.objects.order_by("-pk"), ROWS).get_page(request.GET.get("looks"))
    return render(request, "web/logs.html", {"changes": changes, "looks": looks})
