"""No room on the disk: nobody is told that an event was taken that was not, and what was refused comes again later."""

from __future__ import annotations

import asyncio
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.server.conftest import Installation
from tests.server.door import door_of
from tests.server.everywhere import PLAN
from tests.server.serving import histories, serving
from tests.server.test_door import EVENT, spooled
from uptake.api.door import app
from uptake.core.plan.load import parse_plan
from uptake.service.plans import save_plan

pytestmark = pytest.mark.server


@contextmanager
def no_file_longer_than(most_bytes: int) -> Iterator[None]:
    """Writing beyond fails in this process, in the middle of a write too, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_keeps_whole_what_was_acknowledged(installation: Installation) -> None:
    async def send() -> list[int]:
        async with door_of(installation) as client:
            statuses = []
            for count in (2, 100, 1):
                events = [{**EVENT, "id": f"{count}-{n}"} for n in range(count)]
                with no_file_longer_than(4096):
                    answer = await client.post("/v1/events", content=json.dumps(events))
                statuses.append(answer.status_code)
                assert answer.status_code == 202 or int(answer.headers["Retry-After"]) > 0
            return statuses

    assert asyncio.run(send()) == [202, 503, 202]
    kept = spooled(installation)
    assert [line["id"] for line in kept] == ["2-0", "2-1", "1-0"]
    assert "sealed" in kept[-1]  # what was sealed for the batch that was refused is on no disk


@pytest.mark.slow
def test_an_sdk_delivers_once_there_is_room_again(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    from segment.analytics.client import Client

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(app, "RETRY_SECONDS", 1)
    plan = parse_plan(PLAN).plan
    assert plan is not None
    save_plan(plan, PLAN, "asha")
    errors: list[Any] = []
    with serving(installation) as address:
        client = Client(installation.key, host=address, on_error=lambda error, _: errors.append(error))
        with no_file_longer_than(1):
            client.track("B1002", "used", {"tool": "helper"})
            while not list((installation.data / "spool").glob("*")):  # it tried
                asyncio.run(asyncio.sleep(0.05))
        client.shutdown()
        assert errors == []
        assert {person: found.uses for person, found in histories(installation).items() if found.uses} == {"B1002": 1}
