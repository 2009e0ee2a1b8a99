"""What was agreed on is what is collected, or nothing is."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.door import door_of
from uptake.core.plan.load import Loaded, parse_plan
from uptake.core.sheet.facts import sheet_of
from uptake.service import plans
from uptake.service.plans import latest_plans, save_plan
from uptake.service.sources import add_source, door_rules
from uptake.store.models import PlanVersion
from uptake.store.spool import size_of

pytestmark = pytest.mark.server

TEXT = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
DELEGATED = TEXT.replace("delegated: ignore", "delegated: count")


def save(text: str) -> None:
    plan = parse_plan(text).plan
    assert plan is not None
    save_plan(plan, text, "asha")


def pinned() -> str:
    plan = parse_plan(TEXT).plan
    assert plan is not None
    return TEXT.replace("date: 2026-10-19}", f'date: 2026-10-19, sheet: "{sheet_of(plan).digest}"}}')


def send(installation: Installation) -> httpx.Response:
    async def post() -> httpx.Response:
        event = {"person": "a@acme.example", "time": "2027-01-04T09:00:00Z", "event": "suggestion_confirmed"}
        async with door_of(installation) as client:
            return await client.post("/v1/events", content=json.dumps(event))

    return asyncio.run(post())


def spool(installation: Installation) -> Path:
    return installation.data / "spool"


def test_drift_stops_collection_and_agreeing_starts_it_again(installation: Installation) -> None:
    assert "sha256:" in pinned()
    save(pinned())
    assert send(installation).status_code == 202
    before = size_of(spool(installation))
    drifted = pinned().replace("keep_days: 400", "keep_days: 800")
    assert drifted != pinned()
    save(drifted)
    answer = send(installation)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-agreed")
    assert "claims-triage" in answer.json()["title"]
    assert size_of(spool(installation)) == before
    save(pinned())
    assert send(installation).status_code == 202


def test_only_sources_that_the_plan_takes_events_of_are_stopped(installation: Installation) -> None:
    add_source("another", "asha")
    drifted = pinned().replace("keep_days: 400", "keep_days: 800")
    save(drifted)
    assert set(door_rules().stopped) == {"claims-app"}
    save(drifted.replace("sources: [claims-app]", ""))
    assert set(door_rules().stopped) == {"claims-app", "another"}


def test_a_plan_is_parsed_once_and_its_newest_version_counts(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = PlanVersion.objects.get()
    newer = first.text + "# newer\n"
    PlanVersion.objects.create(rollout=first.rollout, number=2, digest="x", text=newer, by="asha")
    parsed: list[str] = []

    def parse(text: str, file: str) -> Loaded:
        parsed.append(text)
        return parse_plan(text, file)

    monkeypatch.setattr(plans, "parse_plan", parse)
    assert latest_plans() == latest_plans()
    assert parsed == [newer]
