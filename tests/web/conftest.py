"""An installation with the example's report drawn, and accounts that look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import Client

from tests.examples import copied
from tests.server.conftest import Installation, environment, installation
from uptake.core.calendar import Day
from uptake.core.plan.load import load_plan
from uptake.service.accounts import add_user
from uptake.service.refresh import contents
from uptake.store.models import PictureRow, Rollout
from uptake.wire.rosters import read_people

__all__ = ["environment", "installation"]

DAY = Day(2027, 1, 20)  # a Wednesday
SLUG = "claims-triage"


@cache
def drawn() -> dict[str, Any]:
    """The example as it stands six weeks after launch, drawn once for all tests."""
    with TemporaryDirectory() as folder:
        example = copied(Path(folder), "claims-triage")
        plan = load_plan(example / "rollout.yaml").plan
        assert plan is not None
        roster, _ = read_people(example / "people.csv")
        return contents(plan, roster, [example / "usage.csv.gz", example / "acts.ndjson"], DAY)[0]


@pytest.fixture
def shown(installation: Installation) -> PictureRow:
    return Rollout.objects.get(slug=SLUG).pictures.create(day=DAY, number=1, inputs="", **drawn())


SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(installation: Installation) -> SignIn:
    def sign_in(role: str, address: str = "", rollout: str | None = None) -> Client:
        client = Client()
        client.force_login(add_user(address or f"{role.replace(' ', '-')}@acme.example", role, "asha", rollout))
        return client

    return sign_in
