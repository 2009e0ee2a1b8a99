"""Django's handler, at work on no more requests at once than any database has connections for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

MOST_AT_ONCE = 16  # each has a thread and a connection of its own; PostgreSQL takes 100 of all processes by default


class Handler(ASGIHandler):
    """Whoever comes when all are busy waits: four hundred people open their page within minutes of a letter."""

    def __init__(self) -> None:
        super().__init__()
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, whose body was read before: who sends slowly keeps nobody waiting."""
        async with self._room:
            answer = await super().get_response_async(request)
        if isinstance(answer, StreamingHttpResponse) and not answer.is_async:  # Django would warn of it
            answer.streaming_content = _whole(await asyncio.to_thread(b"".join, answer))
        return answer


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content  # style sheets and a script: small files
