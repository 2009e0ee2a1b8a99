"""`uptake serve` and `uptake work`: the server and its worker."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress

from uptake.cli.inputs import a_number
from uptake.cli.server import need_server_extra, start_django
from uptake.core.system_words import system_says
from uptake.core.words import ENGLISH, say, speaking
from uptake.errors import OptionError

PATIENCE = 30.0  # seconds until a worker that was asked to end has done what it is at
AGAIN_SECONDS = 1.0  # between the end of a worker and the start of the next


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake serve` and `uptake work`."""
    serve = commands.add_parser("serve", help="run the server", description="Runs the pages and the doors for events.")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    serve.add_argument("--port", type=a_number, default=8000, help="the port to listen on (default: 8000)")
    serve.add_argument("--with-worker", action="store_true", help="run the worker too, in a process of its own")
    serve.add_argument("--while-open", action="store_true", help="end when the standard input is closed")
    serve.set_defaults(run=run_serve)
    work = commands.add_parser("work", help="run the worker", description="Digests events and draws Pictures.")
    work.add_argument("--once", action="store_true", help="do what is due, and end")
    work.add_argument("--while-open", action="store_true", help="end when the standard input is closed")
    work.set_defaults(run=run_work)


def run_serve(arguments: argparse.Namespace) -> int:
    """Listen until told to stop."""
    need_server_extra()
    listening = _listening(arguments.host, arguments.port)  # before anything is printed that would not be true
    environment = start_django(migrate=True)
    import uvicorn

    from uptake.service.accounts import first_administrator_link
    from uptake.site.asgi import make_application

    address = address_at(arguments.host, listening.getsockname()[1])
    secret = first_administrator_link()
    if secret:
        print(f"{say('Sign in as the administrator, once, within a day:')}\n  {address}/sign-in/{secret}/", flush=True)
    print(say("Uptake listens on {address}", address=address), flush=True)
    application = make_application(environment)
    server = uvicorn.Server(uvicorn.Config(application, log_config=None, access_log=False, server_header=False))
    if arguments.while_open:
        _at_the_end_of_input(lambda: setattr(server, "should_exit", True))
    beside = worker_beside() if arguments.with_worker else nullcontext()
    with speaking(ENGLISH), beside, suppress(KeyboardInterrupt):  # logs; each page and each letter says its language
        server.run(sockets=[listening])
    return 0


def address_at(host: str, port: int) -> str:
    """Return the address of pages at a host, which may be an IPv6 address (RFC 3986, 3.2.2)."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listening(host: str, port: int) -> socket.socket:
    """A socket of an address. Raises OptionError where it is taken, or cannot be listened on at all."""
    if not 0 <= port <= 65535:  # the system would take the rest of a division
        message = say("{port} is no port", port=port)
        raise OptionError(message, mend=say("Write a number up to 65535: --port 8001"))
    found = None
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(place)
    except OSError as error:
        if found is not None:
            found.close()
        raise OptionError(
            say("{place} cannot be listened on: {reason}", place=f"{host}:{port}", reason=system_says(error)),
            mend=say("Name another: {option}", option="--port 8001"),
        ) from error
    return found


def run_work(arguments: argparse.Namespace) -> int:
    """Work until told to stop, or once."""
    with speaking(ENGLISH):  # logs; whatever people read says its language
        return _work(arguments)


def _work(arguments: argparse.Namespace) -> int:
    environment = start_django(migrate=True)
    from uptake.service.ending import end
    from uptake.worker import Worker

    worker = Worker(environment)
    if arguments.once:
        worker.round()
        return 0

    def stop(*_: object) -> None:
        worker.stop.set()
        end()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    if arguments.while_open:
        _at_the_end_of_input(lambda: os.kill(os.getpid(), signal.SIGTERM))
    worker.run()
    return 0


def _at_the_end_of_input(act: Callable[[], None]) -> None:
    """Do something when the standard input is closed: whoever started this process is gone."""

    def wait_for_the_end() -> None:
        while os.read(0, 1024):
            pass
        act()

    threading.Thread(target=wait_for_the_end, daemon=True).start()


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker running. It ends with this process, however that ends: then the pipe to it is closed."""
    over = threading.Event()
    running = [_start_worker()]

    def look_after() -> None:
        while not over.wait(AGAIN_SECONDS):
            if running[0].poll() is not None:
                running[0] = _start_worker()

    thread = threading.Thread(target=look_after, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        running[0].terminate()
        try:
            running[0].wait(PATIENCE)
        except subprocess.TimeoutExpired:  # killed anywhere, it loses nothing
            running[0].kill()


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "uptake", "work", "--while-open"], stdin=subprocess.PIPE)
