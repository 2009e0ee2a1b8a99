"""A server of a demonstration's own: its folder, its port, its process, and the door by which it is sent events."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from uptake.cli.server import start_django
from uptake.core.words import say
from uptake.errors import InputError, OptionError
from uptake.site.environment import Environment

DATABASE = "DATABASE_URL"
HOST = "127.0.0.1"
PORTS = 20  # that are tried, one after the other
PATIENCE = 60.0  # seconds until a server has to answer
BATCH = 2_000  # events of a request
LAST_WORDS = 5  # lines of its log that are shown where a server ends by itself
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# None at all, half of one, or one of another program.
_NO_ANSWER = (OSError, HTTPException, ValueError, LookupError, TypeError)


def free_port(wanted: int) -> int:
    """The wanted port, or the next that is free. Raises OptionError where none is."""
    for port in range(wanted, min(wanted + PORTS, 65536)):
        with socket.socket() as tried, suppress(OSError):
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((HOST, port))
            return int(tried.getsockname()[1])
    mend = say("Name another: {option}", option="--port 9000")
    raise OptionError(say("No port from {port} on is free", port=wanted), mend=mend)


def settle(data: Path, port: int, notice: str, kept: tuple[str, ...] = ()) -> Environment:
    """
    Make this process, and those that it starts, one of an installation of its own: whatever the environment says of
    another one is not looked at. Its keys and tables are there afterwards.

    :param kept: how the names of settings begin that are looked at all the same.
    """
    forget_another(kept)
    given = {"UPTAKE_DATA": str(data), "UPTAKE_BASE_URL": address_of(port), "UPTAKE_NOTICE": notice}
    os.environ.update(given)
    return start_django(migrate=True)


def forget_another(kept: tuple[str, ...] = ()) -> None:
    """Take the settings of another installation from this process, but those whose names begin like `kept`."""
    for name in of_another(kept):
        del os.environ[name]


def of_another(kept: tuple[str, ...] = ()) -> list[str]:
    """The settings in the environment that may be another installation's: all whose names do not begin like `kept`."""
    ours = [name for name in os.environ if name.startswith(("UPTAKE_", DATABASE))]
    return sorted(name for name in ours if not name.startswith(kept))


def database_left_out(folder: Path) -> str:
    """
    A line where the environment names a database; empty otherwise. It is the database of real work, for all that is
    known here, so that nothing invented goes into it: but whoever set it expects it to be used.
    """
    name = next((name for name in of_another() if name.startswith(DATABASE)), "")
    if not name:
        return ""
    return say(
        "{name} is set, and not used here: what is invented goes into a SQLite file of its own in {folder}.",
        name=name, folder=folder,
    )  # fmt: skip


def address_of(port: int) -> str:
    """Where the server is."""
    return f"http://{HOST}:{port}"


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs beside this process: where it is, and where it writes what it says."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def look(self) -> None:
        """Raises InputError with its last words once it has ended."""
        code = self.process.poll()
        if code is not None:
            how = say("its exit code is {code}", code=code)
            if code < 0:
                how = say("it was killed by signal {signal}", signal=-code)
            raise self.ended(say("The server has ended: {how}", how=how))

    def ended(self, message: str) -> InputError:
        """An error with the last words of the server."""
        last = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_WORDS:]
        return InputError(message, details=last, mend=say("All that it said: {file}", file=self.log))


@contextmanager
def served(port: int, log: Path, *options: str) -> Iterator[Served]:
    """
    Run `uptake serve` until the block ends; yields it once it answers. It ends with this process, however that ends:
    then the pipe to it is closed. Raises InputError with its last words where it does not start.
    """
    with log.open("ab") as lines:
        # In a session of its own, so that Ctrl-C comes to this process alone, which ends the other in order.
        process = subprocess.Popen(  # noqa: S603  what is started is this program
            [sys.executable, "-m", "uptake", "serve", "--port", str(port), "--while-open", *options],
            stdin=subprocess.PIPE, stdout=lines, stderr=lines, start_new_session=True,
        )  # fmt: skip
    server = Served(process, address_of(port), log)
    try:
        _wait_for(server)
        yield server
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:  # killed anywhere, it loses nothing
            process.kill()
            process.wait()


def _wait_for(server: Served) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.process.poll() is None:
        with suppress(OSError), _NO_PROXY.open(f"{server.address}/healthz", timeout=5):
            return
        time.sleep(0.05)
    raise server.ended(say("The server did not start"))


def send(address: str, key: str, events: Sequence[Mapping[str, Any]]) -> int:
    """
    Send events through the server's door, as any tool does; returns how many of them were kept.

    Raises InputError where the server refuses them, or does not answer.
    """
    return sum(_post(address, key, batch) for batch in _batches(events))


def _batches(events: Sequence[Mapping[str, Any]]) -> Iterable[Sequence[Mapping[str, Any]]]:
    return (events[start : start + BATCH] for start in range(0, len(events), BATCH))


def _post(address: str, key: str, events: Sequence[Mapping[str, Any]]) -> int:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/v1/events", json.dumps(events).encode(), headers)  # noqa: S310
    try:
        with _NO_PROXY.open(request, timeout=PATIENCE) as answer:
            return int(json.load(answer)["accepted"])
    except HTTPError as error:
        told = _told(error)
        if error.code == 400 and "accepted" in told:  # the good events of a mixed batch are kept
            return int(told["accepted"])
        reason = told.get("title", error.reason)
        raise InputError(say("The server refused events: {reason}", reason=reason)) from None
    except _NO_ANSWER as error:
        raise InputError(say("The server at {address} does not answer", address=address)) from error


def _told(error: HTTPError) -> Mapping[str, Any]:
    """What a refusal says; nothing where it is no problem of this server, but a page of whatever stands before it."""
    try:
        found = json.load(error)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
