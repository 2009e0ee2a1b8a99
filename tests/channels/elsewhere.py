"""Another firm's HTTP interface on this machine: it answers by script, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DROP = 0  # a status: the connection ends without an answer


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Said:
    """One answer of the script."""

    status: int = 200
    body: object = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Elsewhere:
    """`says`: path without query → answers, each used once, the last of them again and again."""

    says: dict[str, list[Said]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def answer(self, asked: Asked) -> Said:
        self.asked.append(asked)
        waiting = self.says.get(asked.path.partition("?")[0]) or [Said(404, {"error": "no such address"})]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """A running one."""
    found = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = found.answer(Asked(self.command, self.path, dict(self.headers.items()), body))
            if said.status == DROP:
                self.close_connection = True
                return
            text = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response(said.status)
            for name, value in ({"Content-Type": "application/json"} | dict(said.headers)).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)

        do_GET = do_HEAD = do_POST  # noqa: N815  the names that http.server asks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
