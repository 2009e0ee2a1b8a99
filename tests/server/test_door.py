"""The native door: what is taken, what is refused, and what is on disk when the answer comes."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.conftest import Installation
from tests.server.door import door_of
from tests.server.test_agreement import DELEGATED, save
from uptake.api.door.faults import IN_FUTURE
from uptake.service.rights import DoorRules
from uptake.service.sources import add_source

pytestmark = pytest.mark.server

EVENT = {"person": "Ines.Roth@acme.example", "time": "2027-01-11T09:00:00Z", "event": "suggestion_confirmed", "id": "1"}


def post(installation: Installation, content: bytes | str | Any, **more: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        async with door_of(installation, most_bytes=more.pop("most_bytes", 1 << 20)) as client:
            body = content if isinstance(content, bytes | str) else json.dumps(content)
            return await client.post("/v1/events", content=body, **more)

    return asyncio.run(send())


def spooled(installation: Installation) -> list[dict[str, Any]]:
    paths = sorted((installation.data / "spool").glob("*"))
    return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(EVENT),
        json.dumps([EVENT]),
        json.dumps(EVENT) + "\n" + json.dumps({**EVENT, "id": "2"}) + "\n",
    ],
)
def test_one_event_an_array_or_lines_are_taken(installation: Installation, body: str) -> None:
    answer = post(installation, body)
    assert answer.status_code == 202
    assert answer.json()["accepted"] == len(spooled(installation))


def test_the_person_is_a_pseudonym_and_only_what_a_plan_names_is_kept(installation: Installation) -> None:
    post(installation, {**EVENT, "env": "prod", "prompt": "what I wrote", "properties": {"answer": "what it said"}})
    (line,) = spooled(installation)
    assert line["person"].startswith("p:")
    assert line["properties"] == {"env": "prod"}
    on_disk = b"".join(path.read_bytes() for path in (installation.data / "spool").iterdir())
    for word in (b"ines", b"Ines", b"wrote", b"said"):
        assert word not in on_disk


def test_whom_an_agent_acted_for_is_kept_where_a_plan_counts_it(installation: Installation) -> None:
    event = {**EVENT, "person": "agent-7", "on_behalf_of": "ines.roth@acme.example|bea"}
    post(installation, event)
    assert [line.get("properties") for line in spooled(installation)] == [None]
    save(DELEGATED)
    post(installation, event)
    named = spooled(installation)[-1]["properties"]["on_behalf_of"].split("|")
    assert [one[:2] for one in named] == ["p:", "p:"]
    on_disk = b"".join(path.read_bytes() for path in (installation.data / "spool").iterdir())
    assert b"ines.roth" not in on_disk


def test_what_has_not_happened_yet_is_refused_in_words(installation: Installation) -> None:
    async def send() -> httpx.Response:
        now = dt.datetime.fromisoformat("2027-01-11T08:58:00Z").timestamp()
        later = {**EVENT, "time": "2027-01-11T09:04:00Z"}
        async with door_of(installation, now=now) as client:
            return await client.post("/v1/events", content=json.dumps([EVENT, later]))

    answer = asyncio.run(send())
    assert (answer.status_code, answer.json()["accepted"]) == (400, 1)
    assert answer.json()["errors"] == [{"index": 1, "field": "time", "reason": IN_FUTURE}]


def test_letter_case_of_an_address_makes_nobody_else(installation: Installation) -> None:
    post(installation, [EVENT, {**EVENT, "person": "INES.ROTH@ACME.EXAMPLE"}])
    assert len({line["person"] for line in spooled(installation)}) == 1


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({**EVENT, "time": "yesterday"}, "time"),
        ({**EVENT, "time": "2027-01-11T09:00:00"}, "time"),
        ({**EVENT, "time": 10**18}, "time"),
        ({**EVENT, "person": " "}, "person"),
        ({**EVENT, "event": 7}, "event"),
        ("no object", ""),
    ],
)
def test_of_a_mixed_batch_the_good_ones_are_kept_and_the_others_named(
    installation: Installation, event: Any, field: str
) -> None:
    answer = post(installation, [EVENT, event, EVENT])
    assert answer.status_code == 400
    found = answer.json()
    assert found["accepted"] == len(spooled(installation)) == 2
    assert [(one["index"], one["field"]) for one in found["errors"]] == [(1, field)]


def test_acts_need_a_right_of_their_own(installation: Installation) -> None:
    answer = post(installation, {**EVENT, "event": "uptake.told", "message": "heads-up"})
    assert answer.status_code == 403
    assert spooled(installation) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Authorization": ""}, 401), ({"Authorization": "Bearer upk_wrong"}, 401), ({"Content-Encoding": "br"}, 415)],
)
def test_without_a_key_that_works_nothing_is_read(
    installation: Installation, headers: dict[str, str], status: int
) -> None:
    answer = post(installation, EVENT, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": 1}{'])
def test_what_is_no_json_is_refused_whole(installation: Installation, body: bytes) -> None:
    assert post(installation, body).status_code == 400


def test_gzip_is_unpacked_within_bounds(installation: Installation) -> None:
    packed = {"Content-Encoding": "gzip"}
    assert post(installation, gzip.compress(json.dumps(EVENT).encode()), headers=packed).status_code == 202
    assert post(installation, gzip.compress(b" " * (65 * 1024 * 1024)), headers=packed).status_code == 413
    assert post(installation, gzip.compress(b"[]")[:-4], headers=packed).status_code == 400
    assert post(installation, b"no gzip", headers=packed).status_code == 400


def test_a_full_spool_asks_to_come_again(installation: Installation) -> None:
    answer = post(installation, EVENT, most_bytes=10)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert spooled(installation) == []


def test_what_is_acknowledged_is_in_a_segment_that_may_be_digested(installation: Installation) -> None:
    post(installation, EVENT)
    (path,) = (installation.data / "spool").iterdir()
    assert path.suffix == ".ready"
    assert isinstance(path, Path)


def test_the_door_stays_open_for_known_keys_while_the_database_is_gone(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from uptake.api.door import app
    from uptake.service.sources import read_door_rules

    gone = [True, False, True, True]

    def rules() -> DoorRules:
        if gone.pop(0):
            raise OperationalError
        return read_door_rules()

    async def send() -> list[int]:
        statuses = []
        async with door_of(installation, rules=rules) as client:
            for stale in (300, 300, 300, -1):
                monkeypatch.setattr(app, "STALE_SECONDS", stale)
                answer = await client.post("/v1/events", content=json.dumps(EVENT))
                statuses.append(answer.status_code)
                assert answer.status_code == 202 or int(answer.headers["Retry-After"]) > 0
        return statuses

    monkeypatch.setattr(app, "RULES_SECONDS", -1)  # looked at for each request
    assert asyncio.run(send()) == [503, 202, 202, 503]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("event", {"event": "e" * 201}), ("event", {"event": "used\x00"}), ("id", {"id": "i" * 201}),
        ("id", {"id": "1\x00"}), ("env", {"env": "prod\x00"}), ("person", {"person": "p" * 301}),
    ],
)  # fmt: skip
def test_what_could_never_be_digested_is_refused(installation: Installation, field: str, more: dict[str, str]) -> None:
    answer = post(installation, [{**EVENT, **more}, EVENT])
    assert answer.status_code == 400
    assert answer.json()["accepted"] == 1
    assert [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("rollout", ["r" * 101, "Claims Triage", "-", "claims\n"])
def test_an_act_of_what_can_be_no_rollout_is_refused(installation: Installation, rollout: str) -> None:
    key = add_source("helpdesk", "asha", acts=True)
    told = {**EVENT, "event": "uptake.told", "rollout": rollout}
    fine = {**told, "rollout": "claims-triage"}
    answer = post(installation, [told, fine], headers={"Authorization": f"Bearer {key}"})
    assert answer.json()["accepted"] == 1
    assert answer.json()["errors"][0]["field"] == "rollout"
