"""The whole server on a socket of this machine, so that other people's programs can send to it."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.server.conftest import Installation
from tests.server.everywhere import PLAN, TODAY
from uptake.analytics.stateless import Stateless
from uptake.core.plan.load import parse_plan
from uptake.core.usage import History
from uptake.service.intake import digest_spool, event_paths
from uptake.service.plans import latest_plan, save_plan
from uptake.service.rosters import known_roster
from uptake.site.asgi import make_application
from uptake.store.models import Rollout
from uptake.store.spool import size_of


@contextmanager
def serving(installation: Installation) -> Iterator[str]:
    """The address of a running server. Afterwards its spool is handed on."""
    config = uvicorn.Config(make_application(installation.environment), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)


def histories(installation: Installation) -> dict[str, History]:
    """What everybody on the roster did, by the plan above, once all that came is digested. Keys: ids of the roster."""
    loaded = parse_plan(PLAN)
    assert loaded.plan is not None, loaded.findings
    save_plan(loaded.plan, PLAN, "asha")
    deadline = time.monotonic() + 20
    while size_of(installation.data / "spool"):  # a segment is handed on half a second after its first event
        assert time.monotonic() < deadline
        digest_spool(installation.data)
        time.sleep(0.05)
    plan, _ = latest_plan(Rollout.objects.get(slug="everywhere")) or (loaded.plan, None)
    paths = event_paths(installation.data, plan.rollout, ())
    with Stateless(plan, known_roster(installation.environment.pseudonym_key), paths) as counted:
        return dict(counted.see(plan.launch or TODAY, TODAY + dt.timedelta(days=1)).histories)


def bytes_on_disk(installation: Installation) -> bytes:
    """All that the server keeps in its folder."""
    return b"".join(path.read_bytes() for path in installation.data.rglob("*") if path.is_file())
