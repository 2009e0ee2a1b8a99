"""The API keeps to its description, whatever is asked of it: schemathesis asks, in this process."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.server.conftest import Installation
from tests.server.test_intake import NOW, digest, refresh, send
from uptake.api.openapi import openapi
from uptake.service.log import record
from uptake.service.readings import take_due_readings
from uptake.service.tokens import make_token
from uptake.store.models import NameView

pytestmark = [pytest.mark.server, pytest.mark.slow]

ASKED = 5  # times of each address, in words that fit and in words that do not
QUICK = settings(
    max_examples=ASKED, phases=[Phase.generate], database=None, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
THERE = {"rollout": "claims-triage", "name": "claims-app"}


@pytest.fixture
def tokens(installation: Installation) -> dict[str, str]:
    """Address → a token whose role may read it; behind each lies something."""
    send(installation, 4, 11)
    digest(installation)
    refresh(installation)
    take_due_readings(installation.data, installation.environment.pseudonym_key, NOW)
    record("asha", "looked", "around")
    NameView.objects.create(by="asha", person="p1", page="unmatched")
    reads, officer = (make_token(role, role, "asha") for role in ("engineer", "privacy officer"))
    return {"/api/v1/changes": officer, "/api/v1/name-views": officer, "": reads}


def test_every_answer_is_one_that_is_described(tokens: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations: list[Any] = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert {operation.path for operation in operations} == set(openapi()["paths"])
    asked = 0
    for operation in operations:
        headers = {"Authorization": f"Bearer {tokens.get(operation.path) or tokens['']}"}
        known = {name: word for name, word in THERE.items() if f"{{{name}}}" in operation.path}
        for path in (None, known) if known else (None,):  # any names, and those that are there
            asked += _ask(operation.as_strategy(path_parameters=path, headers=headers))
            if len(operation.query) or (known and path is None):  # else nothing is left that could be wrong
                wrong = GenerationMode.NEGATIVE
                asked += _ask(operation.as_strategy(wrong, path_parameters=path, headers=headers))
    assert asked >= 25 * ASKED


def _ask(strategy: Any) -> int:
    asked = []

    @QUICK
    @given(case=strategy)
    def ask(case: Any) -> None:
        case.call_and_validate()
        asked.append(case)

    ask()
    return len(asked)
