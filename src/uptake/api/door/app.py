"""The doors for events: one bare ASGI application beside Django. Accept fast, digest once."""

from __future__ import annotations

import asyncio
import logging
import time
import zlib
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from django.db import DatabaseError

from uptake.api.door.answers import Answer
from uptake.api.door.formats import FORMATS, Format
from uptake.api.door.requests import Request, headers_of
from uptake.api.door.slim import Slimmer
from uptake.api.problems import Problem
from uptake.service.rights import DoorRules
from uptake.service.tally import Tally
from uptake.store.spool import Spool, SpoolFullError
from uptake.wire.incoming import BadBodyError
from uptake.wire.spooled import encode

log = logging.getLogger("uptake.doors")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_BYTES = 8 * 1024 * 1024  # of a body as it comes
MOST_UNPACKED = 64 * 1024 * 1024
RULES_SECONDS = 2.0  # a revoked key works for so long at the most
STALE_SECONDS = 300.0
RETRY_SECONDS = 5


class Door:
    """
    Takes events by every protocol of `FORMATS`. `rules` reads the keys from the database. What came is in `tally`,
    until somebody takes it.
    """

    def __init__(self, spool: Spool, slimmer: Slimmer, rules: Callable[[], DoorRules]) -> None:
        self._spool = spool
        self._slimmer = slimmer
        self._read_rules = rules
        self._rules: DoorRules | None = None
        self._read_at = self._look_at = 0.0
        self.tally = Tally()

    def takes(self, path: str) -> bool:
        """Whether a path is a door for events."""
        return path in FORMATS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        format_ = FORMATS[scope["path"]]
        request = Request(scope["path"], scope["query_string"].decode("latin-1"), headers_of(scope))
        try:
            request.body = _unpacked(await _body(scope, receive), request.header("content-encoding"))
            await _reply(send, await self._answer(format_, request))
        except Problem as problem:
            await _reply(send, format_.problem(request, problem), problem.headers)

    async def _answer(self, format_: Format, request: Request) -> Answer:
        rules = await self._known()
        try:
            rights = format_.who(request, rules)
            if rights.source in rules.stopped:
                raise Problem(403, "not-agreed", rules.stopped[rights.source])
            incoming = format_.read(request, rights, rules.of_acts if rights.acts else rules.properties)
        except BadBodyError as error:
            raise Problem(400, "bad-body", str(error)) from None
        lines, refused = self._slimmer.lines(incoming, rights, rules)
        if lines:
            await self._keep(encode(lines))
        refusals = (*incoming.refusals, *refused)
        self.tally.note(rights.source, lines, refusals)
        return format_.answer(request, len(lines), refusals)

    async def _keep(self, lines: bytes) -> None:
        try:
            await self._spool.append(lines)
        except SpoolFullError:
            self._slimmer.forget()  # the sealed identifiers among them are on no disk
            detail = "There is no room for events at the moment. Send them again later."
            raise _later("spool-full", detail) from None

    async def _known(self) -> DoorRules:
        """The rules, not older than two seconds; where the database is gone, those of the last five minutes do."""
        now = time.monotonic()
        if self._rules is None or now > self._look_at:
            try:
                self._rules, self._read_at = await asyncio.to_thread(self._read_rules), now
            except DatabaseError:
                log.warning("the keys cannot be read from the database; the ones read before do", exc_info=True)
                if now - self._read_at > STALE_SECONDS:
                    self._rules = None
            self._look_at = now + RULES_SECONDS
        if self._rules is None:
            raise _later("no-database", "The keys cannot be read at the moment. Send the events again later.")
        return self._rules


def _later(code: str, detail: str) -> Problem:
    return Problem(503, code, detail, headers=(("Retry-After", str(RETRY_SECONDS)),))


async def _body(scope: Scope, receive: Receive) -> bytes:
    if scope["method"] != "POST":
        raise Problem(405, "method", "Events are sent with POST.", headers=(("Allow", "POST"),))
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "cut-off", "The body was cut off.")
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            raise Problem(
                413, "too-large", f"A body has {MOST_BYTES // 1024 // 1024} MB at the most. Send smaller batches."
            )
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _unpacked(body: bytes, packing: str) -> bytes:
    packing = packing.strip().lower()
    if packing in {"", "identity"}:
        return body
    if packing != "gzip":
        raise Problem(415, "encoding", f"Content-Encoding {packing} is not read; gzip is.")
    try:
        reader = zlib.decompressobj(31)
        unpacked = reader.decompress(body, MOST_UNPACKED)
    except zlib.error:
        raise Problem(400, "bad-body", "The body is not gzip.") from None
    if reader.unconsumed_tail:
        raise Problem(413, "too-large", "The body unpacks to more than can be read. Send smaller batches.")
    if not reader.eof:
        raise Problem(400, "cut-off", "The body was cut off.")
    return unpacked


async def _reply(send: Send, answer: Answer, headers: Sequence[tuple[str, str]] = ()) -> None:
    named = [(name.lower().encode(), value.encode()) for name, value in headers]
    kind = (b"content-type", answer.kind.encode())
    length = (b"content-length", str(len(answer.body)).encode())
    await send({"type": "http.response.start", "status": answer.status, "headers": [kind, length, *named]})
    await send({"type": "http.response.body", "body": answer.body})
