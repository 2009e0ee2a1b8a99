"""
A mail server on this machine, with a script of faults: what it answers to each verb, and when it hangs or drops.

It speaks SMTP over asyncio's streams in a thread of its own. A script is a list of steps, each for one message that
comes; after its end everything is taken.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

HANG, DROP, DROP_AFTER = "hang", "drop", "drop after the dot"


@dataclass
class Took:
    """One message that the server has: it may still not have said so."""

    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class Script:
    """`at`: verb → recipient (or "" for any) → answers, each used once; `took`: what the server has."""

    at: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    took: list[Took] = field(default_factory=list)
    transports: list[asyncio.Transport] = field(default_factory=list)
    most_open: int = 0
    open: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, verb: str, recipient: str = "") -> str:
        with self.lock:
            for key in (recipient, ""):
                waiting = self.at.get(verb, {}).get(key)
                if waiting:
                    return waiting.pop(0)
        return ""


class Handler:
    """What aiosmtpd asks at each verb."""

    def __init__(self, script: Script) -> None:
        self.script = script

    async def _act(self, server: SMTP, said: str) -> str:
        if said == HANG:
            await asyncio.sleep(30)
        if said in {DROP, HANG}:
            _drop(server)
        return said

    async def handle_MAIL(  # noqa: N802  the name that aiosmtpd asks for
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        if said := await self._act(server, self.script.next("MAIL")):
            return said
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        if said := await self._act(server, self.script.next("RCPT", address)):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        said = self.script.next("DOT", recipient)
        if said and said[0] in "45":
            return said
        if said != DROP:
            assert isinstance(envelope.content, bytes)
            self.script.took.append(Took(recipient, envelope.content))
        if said == DROP_AFTER:
            _drop(server)
        return await self._act(server, said) or "250 taken"


class Server(SMTP):
    """Answers to DATA by script too, before the content comes."""

    script: Script

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.script.transports.append(transport)
        self.script.open += 1
        self.script.most_open = max(self.script.most_open, self.script.open)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.script.open -= 1

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        said = self.script.next("DATA", recipient)
        if said in {DROP, HANG}:
            _drop(self)
        elif said:
            await self.push(said)
        else:
            await super().smtp_DATA(arg)


@contextmanager
def mail_server(script: Script, more: object = None, **how: Any) -> Iterator[int]:
    """The port of a running server. `more`: what its handler can do beside the script, such as sign somebody in."""
    loop = asyncio.new_event_loop()

    def factory() -> SMTP:
        handler = Handler(script)
        for name in dir(more):
            if name.startswith("auth_"):
                setattr(handler, name, getattr(more, name))
        made = Server(handler, hostname="mail.test", loop=loop, **how)
        made.script = script
        return made

    server = loop.run_until_complete(loop.create_server(factory, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        server.close()
        for transport in script.transports:
            transport.abort()
        _end(loop)


def _drop(server: SMTP) -> None:
    transport: Any = server.transport
    transport.abort()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """Drop whoever is still connected."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks, timeout=2))
    loop.run_until_complete(asyncio.sleep(0.02))  # until each connection knows that it is over
    loop.close()
