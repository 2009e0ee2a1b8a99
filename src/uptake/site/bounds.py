"""How much may be sent to a page: what is more is refused before it is on the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Application = Callable[[Any, Any, Any], Awaitable[None]]
FILES = "/imports/new/"  # the one address that takes files
TOO_LARGE = "/too-large/"  # the page that says so
BODY = frozenset({b"content-length", b"content-type", b"transfer-encoding"})
MEGABYTE = 1024 * 1024
MOST_OF_A_FORM = 8 * MEGABYTE


def bounded(application: Application, most_of_a_file: int) -> Application:
    """The application, which gets no more of a body than its address takes; then it is asked for the page of 413."""

    async def within(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        most = most_of_a_file + MEGABYTE if scope.get("path") == FILES else MOST_OF_A_FORM
        if _announced(scope) > most:
            await _refuse(application, scope, send, most)
            return
        size, begun = 0, False

        async def counted() -> MutableMapping[str, Any]:
            nonlocal size
            message: MutableMapping[str, Any] = await receive()
            size += len(message.get("body", b""))
            return {"type": "http.disconnect"} if size > most else message

        async def watched(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        await application(scope, counted, watched)
        if size > most and not begun:
            await _refuse(application, scope, send, most)

    return within


def _announced(scope: MutableMapping[str, Any]) -> int:
    found = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"0")
    return int(found) if found.isdigit() else 0


async def _refuse(application: Application, scope: MutableMapping[str, Any], send: Any, most: int) -> None:
    """Have the page drawn that says so, in place of the one that was asked for, and what still comes is not read."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in BODY]
    query = f"most={most // MEGABYTE}".encode()
    asked = {"method": "GET", "path": TOO_LARGE, "raw_path": TOO_LARGE.encode(), "query_string": query}

    waiting = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def nothing() -> MutableMapping[str, Any]:
        return next(waiting, None) or await asyncio.get_running_loop().create_future()

    async def closing(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    await application({**scope, **asked, "headers": headers}, nothing, closing)
