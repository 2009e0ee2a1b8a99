"""The doors for events: one bare ASGI application beside Django. Accept fast, digest once."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from uptake.api.door.formats import FORMATS, Format, Headers
from uptake.api.door.slim import Slimmer
from uptake.api.problems import Problem
from uptake.service.rights import DoorRules, SourceRights, digest_of
from uptake.store.spool import Spool, SpoolFullError
from uptake.wire.incoming import BadBodyError, Refusal
from uptake.wire.spooled import encode

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_BYTES = 8 * 1024 * 1024  # of a body as it comes
MOST_UNPACKED = 64 * 1024 * 1024
RULES_SECONDS = 2.0  # a revoked key works for so long at the most
RETRY_SECONDS = 5
TOLD = 100  # refusals that an answer lists


class Door:
    """Takes events by every protocol of `FORMATS`. `rules` reads the keys from the database."""

    def __init__(self, spool: Spool, slimmer: Slimmer, rules: Callable[[], DoorRules]) -> None:
        self._spool = spool
        self._slimmer = slimmer
        self._read_rules = rules
        self._rules: DoorRules | None = None
        self._rules_at = 0.0

    def takes(self, path: str) -> bool:
        """Whether a path is a door for events."""
        return path in FORMATS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            status, answer = await self._answer(scope, receive)
            await _reply(send, status, answer)
        except Problem as problem:
            await _reply(send, problem.status, problem.body(), problem.headers)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        format_ = FORMATS[scope["path"]]
        if scope["method"] != "POST":
            raise Problem(405, "method", "Events are sent with POST.", headers=(("Allow", "POST"),))
        headers = Headers.of(scope)
        body = _unpacked(await _body(receive), headers)
        rights = await self._rights(format_, headers, body)
        try:
            incoming = format_.read(body, headers, rights)
        except BadBodyError as error:
            raise Problem(400, "bad-body", str(error)) from None
        lines, refused = self._slimmer.lines(incoming, rights, self._known.properties)
        if lines:
            await self._keep(encode(lines))
        refusals = (*incoming.refusals, *refused)
        self._slimmer.count_refused(rights.source, refusals)
        return _status(len(lines), refusals), format_.answer(len(lines), refusals[:TOLD])

    async def _keep(self, lines: bytes) -> None:
        try:
            await self._spool.append(lines)
        except SpoolFullError:
            raise Problem(
                503, "spool-full", "There is no room for events at the moment. Send them again later.",
                headers=(("Retry-After", str(RETRY_SECONDS)),),
            ) from None  # fmt: skip

    async def _rights(self, format_: Format, headers: Headers, body: bytes) -> SourceRights:
        key = format_.key(headers, body)
        if not key:
            raise Problem(401, "no-key", "A key is needed.", headers=(("WWW-Authenticate", "Bearer"),))
        if self._rules is None or time.monotonic() - self._rules_at > RULES_SECONDS:
            self._rules = await asyncio.to_thread(self._read_rules)
            self._rules_at = time.monotonic()
        rights = self._rules.keys.get(digest_of(key))
        if rights is None:
            raise Problem(401, "bad-key", "This key is not known, or has ended.")
        return rights

    @property
    def _known(self) -> DoorRules:
        if self._rules is None:
            raise RuntimeError("rights are read before events are")
        return self._rules


def _status(kept: int, refusals: Sequence[Refusal]) -> int:
    """All kept: 202. Some refused: 400, or 403 where all that was refused lacked the right."""
    if not refusals:
        return 202
    lacking = all(one.reason.startswith("this key may not") for one in refusals)
    return 403 if lacking and not kept else 400


async def _body(receive: Receive) -> bytes:
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


def _unpacked(body: bytes, headers: Headers) -> bytes:
    packing = headers.get("content-encoding").lower()
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


async def _reply(send: Send, status: int, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> None:
    kind = b"application/problem+json" if status >= 400 else b"application/json"
    named = [(name.lower().encode(), value.encode()) for name, value in headers]
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind), length, *named]})
    await send({"type": "http.response.body", "body": body})
