"""Each request as one line of the log: method, pattern of the address, status, how long it took."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

from uptake.api.door.formats import FORMATS

log = logging.getLogger("uptake.requests")

NO_ADDRESS = "(no address of this server)"
STATIC = "/static/<path:file>"
GONE = 499  # as nginx has it: who asked closed the connection before there was an answer
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
Application = Callable[[Any, Any, Any], Awaitable[None]]  # Django wants a dict as scope, the doors any mapping


def pattern_of(path: str) -> str:
    """The pattern of an address, such as /sign-in/<str:secret>/: the address itself may be a secret."""
    if path in FORMATS:
        return path
    if path.startswith(settings.STATIC_URL):  # answered before any address is looked up
        return STATIC
    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return NO_ADDRESS


async def logged(
    application: Application, scope: MutableMapping[str, Any], receive: Any, send: Any, *, least_status: int = 0
) -> None:
    """
    Let an application answer, and log it. Probes that are answered well are left out: they come every second. Where who
    asked went away before there was an answer, the status is 499.
    """
    begun, status, gone = time.monotonic(), 0, False

    async def heard() -> MutableMapping[str, Any]:
        nonlocal gone
        message: MutableMapping[str, Any] = await receive()
        gone = gone or message["type"] == "http.disconnect"
        return message

    async def watched(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    try:
        await application(scope, heard, watched)
    finally:
        status = status or (GONE if gone else 500)
        path = scope.get("path", "")
        if status >= least_status and not (path in PROBES and status < 400):
            took = round((time.monotonic() - begun) * 1000)
            known = {"method": scope.get("method"), "path": pattern_of(path), "status": status, "milliseconds": took}
            log.info("request", extra=known)
