"""
`make bench-pages`: the page of a rollout, signed in, beside an empty page of the same stack, for more and more people.

    python -m tests.bench.pages          one process serves, another asks over one connection, by turns
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.data import AS_OF, make

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SIZES = (1_000, 10_000, 100_000)
ROWS_PER_PERSON = 60
ROUNDS, ASKED = 5, 300  # of each page in each round
EMPTY, PAGE = "/empty/", "/rollouts/bench/"


def prepare(folder: Path, people: int) -> str:
    """An installation with a drawn Picture of so many people; returns the cookie of somebody who is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from uptake.core.calendar import Day
    from uptake.core.plan.load import load_plan
    from uptake.service.accounts import add_user
    from uptake.service.plans import import_plan
    from uptake.service.refresh import contents
    from uptake.service.rosters import import_people
    from uptake.store.models import Rollout
    from uptake.wire.rosters import read_people

    made = make(folder / str(people), people, people * ROWS_PER_PERSON)
    plan, (roster, _) = load_plan(made.plan).plan, read_people(made.roster)
    assert plan is not None
    import_plan(made.plan, "bench")
    import_people(made.roster, "bench")
    day = Day.fromisoformat(AS_OF)
    rollout = Rollout.objects.get(slug=plan.rollout)
    rollout.pictures.all().delete()
    rollout.pictures.create(day=day, number=1, inputs="", **contents(plan, roster, [made.usage], day)[0])
    user = add_user("owner@bench.example", "owner", "bench")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def serve() -> None:
    """The whole server, with one page more: an empty one, that somebody has to be signed in for too."""
    import uvicorn

    from uptake.cli.server import start_django

    environment = start_django(migrate=True)
    from django.shortcuts import render
    from django.urls import path

    from uptake.core.access import Right
    from uptake.site import urls
    from uptake.site.asgi import make_application
    from uptake.web.page import page

    @page(Right.SIGNED_IN)
    def empty(request: HttpRequest) -> HttpResponse:
        return render(request, "web/base.html")

    urls.urlpatterns.append(path(EMPTY[1:], empty))
    uvicorn.run(make_application(environment), host="127.0.0.1", port=int(sys.argv[2]), log_config=None)


def asked(connection: HTTPConnection, address: str, cookie: str) -> float:
    """Seconds until a page is there."""
    begun = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (answer.status, body[:200])
    return time.perf_counter() - begun


def measured(port: int, cookie: str) -> list[tuple[float, float, float, float]]:
    """Of each round: median and p99 of the empty page, median and p99 of the rollout's, in seconds."""
    connection = HTTPConnection("127.0.0.1", port)
    rounds = []
    for number in range(ROUNDS + 1):
        pairs = [(asked(connection, EMPTY, cookie), asked(connection, PAGE, cookie)) for _ in range(ASKED)]
        if number:  # the first warms up
            rounds.append(tuple(part for times in zip(*pairs, strict=True) for part in _of(times)))
    connection.close()
    return rounds  # type: ignore[return-value]  # two of two are four


def _of(times: tuple[float, ...]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def main() -> None:
    """Print a line for each size."""
    port = 8791
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as name:
        folder = Path(name)
        os.environ["UPTAKE_DATA"] = str(folder / "data")
        from uptake.cli.server import start_django

        start_django(migrate=True)
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.pages", "serve", str(port)], stderr=subprocess.DEVNULL
        )
        try:
            for people in SIZES:
                rounds = measured(port, prepare(folder, people))
                empty, empty99, page, page99 = (statistics.median(part) for part in zip(*rounds, strict=True))
                ratio = statistics.median(one[3] / one[1] for one in rounds)
                print(
                    f"{people:>9,} people: empty {empty * 1000:.1f} ms (p99 {empty99 * 1000:.1f}), rollout "
                    f"{page * 1000:.1f} ms (p99 {page99 * 1000:.1f}): p99 {ratio:.2f} x, median {page / empty:.2f} x",
                    flush=True,
                )
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    serve() if sys.argv[1:2] == ["serve"] else main()
