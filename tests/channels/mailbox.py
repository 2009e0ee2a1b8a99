"""A real IMAP server in this process (pymap): a mailbox that mails are put into."""

from __future__ import annotations

import asyncio
import datetime as dt
import imaplib
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

from uptake.channels.inbox import Account

CAME = dt.datetime(2026, 11, 16, 8, 50, tzinfo=dt.UTC)
USER, PASSWORD = "uptake@acme.example", "a password"
ARGUMENTS = {
    "debug": False, "host": None, "port": "0", "cert": None, "key": None, "tls": False, "proxy_protocol": None,
    "inherited_sockets": None, "passlib_cfg": None, "demo_data": False, "demo_user": USER, "demo_password": PASSWORD,
}  # fmt: skip


@dataclass
class Box:
    """A running server."""

    port: int

    def account(self, folder: str = "INBOX", password: str = PASSWORD) -> Account:
        return Account("127.0.0.1", self.port, "none", USER, password, folder)

    def put(self, *mails: bytes, folder: str = "INBOX", at: dt.datetime = CAME) -> None:
        """Mails arrive, as they would by a mail server, at the time of which the tests tell."""
        came = imaplib.Time2Internaldate(at)
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(USER, PASSWORD)
            for mail in mails:
                said, words = client.append(folder, "", came, mail)
                assert said == "OK", words

    def anew(self, folder: str) -> None:
        """A folder is made, or made anew: it has another UIDVALIDITY."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(USER, PASSWORD)
            client.delete(folder)
            client.create(folder)

    def flags(self) -> list[bytes]:
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(USER, PASSWORD)
            client.select("INBOX", readonly=True)
            _, data = client.fetch("1:*", "(FLAGS)")
            return [one for one in data if isinstance(one, bytes)]


@contextmanager
def mailbox() -> Iterator[Box]:
    """A server with one empty mailbox."""
    loop = asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        quick = BuiltinHash(rounds=1)  # a password of a test needs no half a million
        backend, config = await DictBackend.init(Namespace(**ARGUMENTS), hash_context=quick)
        config.apply_context()
        served = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        return await asyncio.start_server(served, "127.0.0.1", 0)

    server = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Box(server.sockets[0].getsockname()[1])
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(_end, loop)
        thread.join(10)
        loop.close()


def _end(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    asyncio.gather(*tasks, return_exceptions=True).add_done_callback(lambda _: loop.stop())
