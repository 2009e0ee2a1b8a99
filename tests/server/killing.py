"""
Kill the server and its worker with SIGKILL at random, under load, and see what became of every event.

    python -m tests.server.killing 100        so many times, on SQLite, or on the server of TEST_DATABASE_URL
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import httpx
import psycopg
from psycopg.sql import SQL, Identifier

from tests.house import forked
from tests.house.console import new_data
from tests.ports import free_port
from tests.server.everywhere import PEOPLE, PLAN, TODAY

CLIENTS = 3
BATCH = 20
PATIENCE = 90.0  # seconds
ROWS = [line.split(",") for line in PEOPLE.read_text(encoding="utf-8").splitlines()[20:40]]
ADDRESSES = [row[1] for row in ROWS if not row[8] and not row[9]]  # who is here all the time


@dataclass
class Sent:
    """What the clients know: how often each event was sent, and which were acknowledged."""

    tries: Counter[str] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)
    refusals: int = 0


@dataclass
class Found:
    """What the server has in the end: how often each event stands in its files, and how many it counts."""

    rows: Counter[str]
    counted: int


@dataclass
class Server:
    """One installation, run by real processes."""

    folder: Path
    environment: dict[str, str]
    port: int
    process: ForkServerProcess | None = None
    second: ForkServerProcess | None = None  # a worker of its own, beside that of the server

    def run(self, *words: str) -> str:
        return ran(words, self.folder, self.environment)

    def start(self) -> None:
        self.process = self._begin("serve", "--port", str(self.port), "--with-worker")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(httpx.TransportError):
                httpx.get(f"http://127.0.0.1:{self.port}/sign-in/")
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text(encoding="utf-8")[-2000:])

    def _begin(self, *words: str) -> ForkServerProcess:
        (self.folder / "log").touch()
        return forked.begin(partial(forked.command, words), self.folder, self.environment, self.folder / "log")

    def start_second(self) -> None:
        self.kill_second()
        self.second = self._begin("work")

    def kill_second(self) -> None:
        if self.second is not None:
            self.second.kill()
            self.second.join()

    def workers(self) -> list[int]:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def kill_worker(self) -> None:
        for pid in self.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill_web(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.join()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.join(60)


def make_server(folder: Path, database: str = "") -> tuple[Server, str]:
    """An installation with a plan and people, and the key of a source."""
    port = free_port()
    given = {name: value for name, value in os.environ.items() if not name.startswith(("UPTAKE_", "DATABASE_"))}
    given |= {"UPTAKE_DATA": str(folder / "data"), "NO_PROXY": "127.0.0.1"}
    server = Server(folder, given | ({"DATABASE_URL": database} if database else {}), port)
    if not database:
        shutil.copytree(new_data(), folder / "data")
    (folder / "rollout.yaml").write_text(PLAN, encoding="utf-8")
    server.run("import", "plan", str(folder / "rollout.yaml"))
    server.run("import", "people", str(PEOPLE))
    return server, server.run("source", "add", "helper")


def send_on(server: Server, key: str, number: int, over: threading.Event, sent: Sent) -> None:
    """One client: send batches until told to stop; send a batch again until it is acknowledged, or give it up."""
    dice = random.Random(number)
    client = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers={"Authorization": f"Bearer {key}"})
    batch = 0
    while not over.is_set():
        batch += 1
        events = [
            {"person": dice.choice(ADDRESSES), "time": f"{TODAY}T00:00:00Z", "event": "used", "tool": "helper",
             "id": f"{number}-{batch}-{i}"}
            for i in range(BATCH)
        ]  # fmt: skip
        gives_up = dice.random() < 0.2
        while True:
            sent.tries.update(event["id"] for event in events)
            with suppress(httpx.TransportError):
                answer = client.post("/v1/events", json=events)
                if answer.status_code == 202:
                    sent.acknowledged.update(event["id"] for event in events)
                    break
                sent.refusals += 1
            if gives_up or over.is_set():
                break
            time.sleep(0.05)
        time.sleep(0.05)  # enough that each kill meets several, and something is left for what else is tested
    client.close()


def kill_often(server: Server, kills: int, dice: random.Random) -> None:
    """Kill one of two workers, the web process, or both, at random moments; what was killed is started anew."""
    server.start_second()
    for _ in range(kills):
        time.sleep(dice.uniform(0.05, 4.0))  # a worker that was started anew needs two seconds until it digests
        which = dice.choice(("worker", "second", "web", "both"))
        if which == "second":
            server.start_second()
        if which in {"worker", "both"}:
            server.kill_worker()
        if which in {"web", "both"}:
            server.kill_web()
            server.start()


def result(server: Server) -> Found:
    """Wait until all is digested, take the rollout out, and count by the engine of the report."""
    from datetime import timedelta

    from uptake.analytics.stateless import Stateless
    from uptake.core.plan.load import load_plan
    from uptake.wire.rosters import read_people

    deadline = time.monotonic() + PATIENCE
    spool = server.folder / "data" / "spool"
    while any(spool.iterdir()):
        assert time.monotonic() < deadline, list(spool.iterdir())
        time.sleep(0.2)
    server.stop()
    taken = server.folder / "taken"
    server.run("export", "everywhere", "--output", str(taken))
    with duckdb.connect() as connection:
        events = str(taken / "events.parquet")
        rows = connection.execute("SELECT id, count(*) FROM read_parquet(?) GROUP BY id", [events]).fetchall()
    plan, (roster, _) = load_plan(taken / "rollout.yaml").plan, read_people(taken / "people.csv")
    assert plan is not None
    with Stateless(plan, roster, [taken / "events.parquet"]) as counted:
        seen = counted.see(TODAY - timedelta(days=30), TODAY + timedelta(days=1))
    return Found(
        Counter({str(id_).removeprefix("helper/"): count for id_, count in rows}),
        sum(history.uses for history in seen.histories.values()),
    )


def ran(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """What a command that goes well prints."""
    printed, code = forked.uptake(words, folder, environment)
    assert code == 0, printed
    return printed.strip()


@contextmanager
def own_database() -> Iterator[str]:
    """A new database on the PostgreSQL server of TEST_DATABASE_URL; an empty text, for SQLite, where there is none."""
    address = os.environ.get("TEST_DATABASE_URL", "")
    if not address:
        yield ""
        return
    name = f"kill_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def kill_and_count(folder: Path, kills: int, database: str = "", seed: int = 0) -> tuple[Sent, Found]:
    """Set up, send, kill, and see what is there."""
    server, key = make_server(folder, database)
    server.start()
    sent, over = Sent(), threading.Event()
    clients = [threading.Thread(target=send_on, args=(server, key, n, over, sent)) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        kill_often(server, kills, random.Random(seed))
        over.set()
        for client in clients:
            client.join()
        return sent, result(server)
    finally:
        over.set()
        server.kill_second()
        server.kill_web()  # its worker ends with it


def check(sent: Sent, found: Found) -> None:
    """Nothing acknowledged is lost, nothing is counted twice, and nothing is there that nobody sent."""
    assert sent.acknowledged <= set(found.rows), "an acknowledged event is lost"
    assert set(found.rows) <= set(sent.tries)
    assert found.counted == len(found.rows), "an event is counted twice, or not at all"
    repeated = [id_ for id_, rows in found.rows.items() if rows > sent.tries[id_]]
    assert repeated == [], "the server repeated an event by itself"


def main() -> None:
    """Print what was found."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory(prefix="uptake-kill-") as name, own_database() as database:
        sent, found = kill_and_count(Path(name), kills, database, seed=random.randrange(1 << 30))
        check(sent, found)
        print(  # noqa: T201  a command of its own
            f"killed {kills} times on {'PostgreSQL' if database else 'SQLite'}: {len(sent.acknowledged):,} events "
            f"acknowledged, {len(found.rows):,} there, {found.counted:,} counted, each once"
        )


if __name__ == "__main__":
    main()
