"""An installation with the example's report drawn, and accounts that look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.test import Client

from tests.server.conftest import EXAMPLE, Installation, environment, installation
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
    plan = load_plan(EXAMPLE / "rollout.yaml").plan
    assert plan is not None
    roster, _ = read_people(EXAMPLE / "people.csv")
    return contents(plan, roster, [EXAMPLE / "usage.csv.gz", EXAMPLE / "acts.ndjson"], DAY)[0]


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
