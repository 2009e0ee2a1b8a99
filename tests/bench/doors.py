"""
`make bench-doors`: how fast events are taken over HTTP, beside a bare application and a Django view.

Each is a process of its own behind uvicorn; one client with 16 connections sends batches of 100. The floor decodes the
JSON and appends the body with one fsync for all that came together. One Django view does the least that makes the same
rows of a batch (no rights, no checks, no refusals), appends and syncs; another does nothing at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
CONNECTIONS = 16
BATCH = 100
BODIES = 64
SECONDS = 4.0
TICKS = os.sysconf("SC_CLK_TCK")

FLOOR = """
import asyncio, os, sys, msgspec, uvicorn
file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
waiting, wake = [], asyncio.Event()

def write(bodies):
    os.write(file, b"".join(bodies))
    os.fdatasync(file)

async def commit():
    while True:
        await wake.wait()
        wake.clear()
        taken = waiting[:]
        waiting.clear()
        await asyncio.to_thread(write, [body for body, _ in taken])
        for _, done in taken:
            done.set_result(None)

async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        application.task = asyncio.create_task(commit())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        return await send({"type": "lifespan.shutdown.complete"})
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message.get("more_body"):
            break
    msgspec.json.decode(body)
    done = asyncio.get_running_loop().create_future()
    waiting.append((body, done))
    wake.set()
    await done
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})

uvicorn.run(application, port=int(sys.argv[2]), log_level="error", access_log=False)
"""

DJANGO = """
import asyncio, datetime, functools, hashlib, hmac, os, sys, msgspec, uvicorn
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
encoder = msgspec.json.Encoder()

def keep(lines):
    os.write(file, lines)
    os.fdatasync(file)

@functools.lru_cache(maxsize=200_000)
def pseudonym(person):
    text = "email\\0" + person.strip().lower()
    return "p:" + hmac.digest(b"for the bench only", text.encode(), hashlib.sha256)[:16].hex()

def line(one):
    time = datetime.datetime.fromisoformat(one["time"])
    return {
        "source": "bench", "person": pseudonym(one["person"]), "time": round(time.timestamp() * 1_000_000),
        "event": one["event"], "id": one["id"], "properties": {"tool": one["tool"]},
    }

async def view(request):
    if sys.argv[3] == "same":
        lines = encoder.encode_lines([line(one) for one in msgspec.json.decode(request.body)])
        await asyncio.to_thread(keep, lines)
    return HttpResponse(b"{}", status=202, headers={"Content-Length": "2"})

view.csrf_exempt = True
urlpatterns = [path("v1/events", view)]
if sys.argv[4] == "ours":
    os.environ["DJANGO_SETTINGS_MODULE"] = "uptake.site.settings"
    settings.ROOT_URLCONF = __name__
else:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="for the bench only", MIDDLEWARE=[])
from django.core.asgi import get_asgi_application
uvicorn.run(get_asgi_application(), port=int(sys.argv[2]), log_level="error", access_log=False, lifespan="off")
"""


@dataclass(frozen=True)
class Speed:
    """Events a second, the slowest of a hundred answers in milliseconds, and processor microseconds for each event."""

    events: float
    p99: float
    processor: float


def bodies() -> list[bytes]:
    """Batches by three thousand people, with an id, a property that is kept and one that is not."""
    return [json.dumps([event(start * BATCH + n) for n in range(BATCH)]).encode() for start in range(BODIES)]


def event(number: int) -> dict[str, str]:
    """One of some thousand that came within an hour."""
    return {
        "person": f"person{number % 3000}@bench.example",
        "time": f"2025-01-13T09:{number // 60 % 60:02d}:{number % 60:02d}Z",
        "event": "confirmed",
        "id": f"01KEMW3T9D{number:016d}",
        "tool": "helper",
        "note": "what is not kept",
    }


async def send(port: int, key: str, seconds: float) -> list[float]:
    """Milliseconds of every answer."""
    head = f"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
    requests = [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies()]
    end = time.perf_counter() + seconds
    took: list[float] = []

    async def connection(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (begun := time.perf_counter()) < end:
            number += 1
            writer.write(requests[number % BODIES])
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 202 " not in answer[:15]:
                raise SystemExit(f"not taken: {answer!r}")
            length = answer.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0]
            await reader.readexactly(int(length))
            took.append((time.perf_counter() - begun) * 1000)
        writer.close()

    await asyncio.gather(*(connection(number) for number in range(CONNECTIONS)))
    return took


@contextmanager
def running(words: list[str], environment: Mapping[str, str], port: int) -> Iterator[int]:
    """A server, once it listens; its process id."""
    process = subprocess.Popen([sys.executable, *words], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def processor_seconds(pid: int) -> float:
    """What a process used of processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measured(words: list[str], environment: Mapping[str, str], port: int, key: str) -> Speed:
    """One run of one server. The first second is not counted: identifiers are new then."""
    with running(words, environment, port) as pid:
        asyncio.run(send(port, key, 1.0))
        before, begun = processor_seconds(pid), time.perf_counter()
        took = sorted(asyncio.run(send(port, key, SECONDS)))
        events = len(took) * BATCH
        spent = processor_seconds(pid) - before
        return Speed(events / (time.perf_counter() - begun), took[len(took) * 99 // 100], spent / events * 1e6)


def installation(folder: Path) -> tuple[dict[str, str], str]:
    """The environment of a server with a plan, and the key of a source."""
    environment = {**os.environ, "UPTAKE_DATA": str(folder / "data"), "UPTAKE_SPOOL_MEGABYTES": "8192"}
    environment.pop("DATABASE_URL", None)
    plan = folder / "rollout.yaml"
    plan.write_text(
        "uptake: 1\nrollout: bench\nlaunch: 2027-01-04\ncalendar: {timezone: UTC, country: DE}\n"
        "groups: {all: {who: everyone}}\nusage: {kind: events, real_work: [{event: confirmed, tool: helper}]}\n",
        encoding="utf-8",
    )

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "uptake", *words]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    run("import", "plan", str(plan))
    return environment, run("source", "add", "bench")


def median(runs: list[Speed]) -> Speed:
    """Of each figure the median."""
    return Speed(*(statistics.median(getattr(run, name) for run in runs) for name in ("events", "p99", "processor")))


def main() -> None:
    """Measure in turns, so that neighbours disturb all alike, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="make bench-doors")
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    found: dict[str, list[Speed]] = {"floor": [], "empty view": [], "bare view": [], "view": [], "Uptake": []}
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as name:
        environment, key = installation(Path(name))
        for _ in range(runs):
            for who, speeds in found.items():
                port = free_port()
                words = {
                    "floor": ["-c", FLOOR, str(Path(name) / "floor"), str(port)],
                    "empty view": ["-c", DJANGO, os.devnull, str(port), "empty", "bare"],
                    "bare view": ["-c", DJANGO, str(Path(name) / "bare"), str(port), "same", "bare"],
                    "view": ["-c", DJANGO, str(Path(name) / "view"), str(port), "same", "ours"],
                    "Uptake": ["-m", "uptake", "serve", "--port", str(port)],
                }[who]
                speeds.append(measured(words, environment, port, key))
    floor, empty, bare, view, ours = (median(found[who]) for who in found)
    print("| | events a second | p99 | processor time for an event |\n|---|---|---|---|")
    named = {
        "floor": floor,
        "a Django view that does nothing, with nothing before it": empty,
        "one that does the same, with nothing before it": bare,
        "one that does the same, as a view of this server": view,
        "Uptake": ours,
    }
    for who, one in named.items():
        print(f"| {who} | {one.events:,.0f} | {one.p99:.1f} ms | {one.processor:.1f} µs |")
    print(
        f"\nof the floor's throughput: {ours.events / floor.events:.2f} (≥ 0.3) · of the view's: "
        f"{ours.events / view.events:.2f} (≥ 4), of the bare one's {ours.events / bare.events:.2f}, of the empty one's "
        f"{ours.events / empty.events:.2f} · "
        f"of the floor's p99: {ours.p99 / floor.p99:.2f} (≤ 3)"
    )


if __name__ == "__main__":
    main()
