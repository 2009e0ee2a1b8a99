"""
`make bench-letters`: personalised letters a second, journalled one by one, beside the same process that sends one fixed
message without a journal, over as many connections to the same mail server on this machine; and where the time goes.

The mail server is Postfix's smtp-sink where it is installed, else the least that there is: a process of its own that
answers every line with yes.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

LETTERS = 2_000
CONNECTIONS = 20
RUNS = 3
SINK = """\
import asyncio, sys
async def serve(reader, writer):
    writer.write(b"220 sink ESMTP\\r\\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
        writer.write(b"250 yes\\r\\n")
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def sink() -> Iterator[int]:
    """The port of a mail server that takes everything."""
    postfix = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    if postfix is None:
        with own_sink() as port:
            yield port
        return
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([postfix, "-4", *user, f"127.0.0.1:{port}", "100"]) as process:
        try:
            while not _listens(port):
                if process.poll() is not None:
                    raise RuntimeError("smtp-sink ended")
                time.sleep(0.02)
            yield port
        finally:
            process.kill()


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def own_sink() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def prepare(folder: Path) -> None:
    """An installation with so many people, a released message, and no bound of the rate."""
    os.environ["UPTAKE_DATA"] = str(folder)
    from uptake.cli.server import start_django

    start_django()
    from tests.server.telling import bring_people, bring_plan, person
    from uptake.service.outreach.modes import set_mode

    bring_people(*(person(f"p{number}") for number in range(LETTERS)))
    bring_plan()
    set_mode("everyone", [], "here", "bench")


def ours(port: int) -> Callable[[], None]:
    from tests.server.telling import Post, approved
    from uptake.store.models import Delivery, MessageVersion, OwnAct, Rollout

    post = Post(port, connections=CONNECTIONS, rate=900_000.0, verb=30.0, final=30.0)
    if not MessageVersion.objects.exists():
        approved(Rollout.objects.get())
    Delivery.objects.all().delete()
    OwnAct.objects.all().delete()
    assert post.plan() == LETTERS

    def send() -> None:
        assert post.send() == LETTERS

    return send


def floor(port: int) -> Callable[[], None]:
    """The same carriers with one message for all; nothing is written down."""
    from tests.channels.test_email import LETTER
    from tests.server.telling import Post
    from uptake.channels import Outcome
    from uptake.channels.email import Email
    from uptake.service.outreach.sending import Carriers, Ready
    from uptake.store.models import Delivery

    server = Post(port, connections=CONNECTIONS).server

    def send() -> None:
        carriers = Carriers(lambda: Email(server), CONNECTIONS)
        given = taken = 0
        while taken < LETTERS:
            while carriers.idle and given < LETTERS:
                carriers.give(Ready(Delivery(), LETTER))
                given += 1
            came = carriers.collect(1)
            assert all(receipt.outcome is Outcome.SENT for _, receipt in came)
            taken += len(came)
        carriers.close()

    return send


def timed(make: Callable[[int], Callable[[], None]], port: int) -> float:
    """Median seconds."""
    spent = []
    for _ in range(RUNS):
        send = make(port)
        begun = time.perf_counter()
        send()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def stages(port: int) -> list[tuple[str, float]]:
    """Where a run of ours spends the time of its journalling thread, by function."""
    import cProfile
    import pstats

    send = ours(port)
    profile = cProfile.Profile()
    profile.runcall(send)
    wanted = {"_journal": "journal", "prepare": "letters made ready", "claim": "claimed", "collect": "waiting"}
    found: dict[str, float] = {}
    for (file, _, name), (_, _, _, total, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if name in wanted and "outreach" in file:
            found[wanted[name]] = total
    return sorted(found.items(), key=lambda one: -one[1])


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder, sink() as port:
        prepare(Path(folder))
        from django.db import connection

        fixed, journalled = timed(floor, port), timed(ours, port)
        print(f"| personalised letters, journalled one by one, {connection.vendor} | {LETTERS / fixed:,.0f}/s "
              f"| {LETTERS / journalled:,.0f}/s | **{fixed / journalled:.2f}** | ≥ 0.6 |")  # fmt: skip
        for name, seconds in stages(port):
            print(f"{name}: {seconds:.2f} s of {journalled:.2f} s")


if __name__ == "__main__":
    main()
