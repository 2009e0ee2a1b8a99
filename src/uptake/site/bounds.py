"""How much may be sent to a page: what is more is refused before it is on the disk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Application = Callable[[Any, Any, Any], Awaitable[None]]
FILES = "/imports/new/"  # the one address that takes files
MEGABYTE = 1024 * 1024
MOST_OF_A_FORM = 8 * MEGABYTE


def bounded(application: Application, most_of_a_file: int) -> Application:
    """The application, which gets no more of a body than its address takes; then the answer is 413."""

    async def within(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        most = most_of_a_file + MEGABYTE if scope.get("path") == FILES else MOST_OF_A_FORM
        if _announced(scope) > most:
            await _refuse(send, most)
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
            await _refuse(send, most)

    return within


def _announced(scope: MutableMapping[str, Any]) -> int:
    found = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"0")
    return int(found) if found.isdigit() else 0


async def _refuse(send: Any, most: int) -> None:
    text = f"This is more than {most // MEGABYTE} MB, which is the most that is taken here. Bring it in parts."
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
