"""A worker that is asked to end while it draws."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

import pytest

from tests.server.conftest import Installation
from tests.server.test_intake import send
from uptake.analytics.engine import Engine
from uptake.service import ending, refresh
from uptake.store.models import Fault, Lease, PictureRow, Rollout
from uptake.worker import Worker

pytestmark = pytest.mark.server

# Some seconds: where none of its tasks is the main thread's, DuckDB hears of a signal only when it is through.
LONG = "SELECT count(*) FROM range(20000) AS a, range(20000) AS b WHERE a.range * b.range % 7 = 3"


@pytest.fixture(autouse=True)
def another_process() -> Iterator[None]:
    before = signal.getsignal(signal.SIGUSR1)
    yield
    signal.signal(signal.SIGUSR1, before)
    ending.begin_again()


def count(*_: object) -> None:
    with Engine() as engine:
        engine.connection.execute(LONG).fetchall()


def dawdle(*_: object) -> None:
    time.sleep(60)


@pytest.mark.parametrize("draw", [count, dawdle])
def test_a_drawing_is_thrown_away_and_is_due_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, draw: object
) -> None:
    worker = Worker(installation.environment)

    def stop(_: int, __: FrameType | None) -> None:
        worker.stop.set()
        ending.end()

    def drawing(*_: object) -> None:
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGUSR1)).start()
        draw()  # type: ignore[operator]

    signal.signal(signal.SIGUSR1, stop)
    monkeypatch.setattr(refresh, "contents", drawing)
    send(installation, 4, event="suggestion_kept")
    late = threading.Timer(55, worker.stop.set)  # where nothing is drawn, nothing ends it
    late.start()
    begun = time.monotonic()
    worker.run()
    late.cancel()
    assert time.monotonic() - begun < 55  # no speed: a minute would mean that it was waited for
    assert Rollout.objects.get().wanted is not None
    assert not Fault.objects.exists()
    assert not PictureRow.objects.exists()
    assert Lease.objects.get(name="digest").until is None  # the next worker need not wait


def test_what_goes_wrong_by_itself_is_no_ending() -> None:
    with pytest.raises(RuntimeError, match="by itself"), ending.thrown_away():
        raise RuntimeError("by itself")
    ending.end()  # nothing is being drawn: nothing is thrown away
    with pytest.raises(ending.AbandonedError), ending.thrown_away():
        raise AssertionError("nothing is begun")
