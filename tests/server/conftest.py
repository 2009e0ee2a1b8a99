"""An installation with a plan, people and a source, on the database that the run is for."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from tests.examples import CLAIMS
from uptake.service.plans import import_plan
from uptake.service.rosters import import_people
from uptake.service.sources import add_source
from uptake.site.environment import Environment, read_environment

_rows: list[list[Model]] = []  # of each table in which setting up leaves some
_keys: list[str] = []


@dataclass(frozen=True)
class Installation:
    """One server as its operator has set it up. `key` may write events of the source `claims-app`."""

    environment: Environment
    key: str

    @property
    def data(self) -> Path:
        return self.environment.data


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.setenv("UPTAKE_DATA", str(tmp_path / "data"))
    return read_environment()


@pytest.fixture
def installation(environment: Environment, transactional_db: None) -> Installation:
    """Set up once; every other time its rows are put back, which takes a tenth of the time."""
    if not _rows:
        import_plan(CLAIMS / "rollout.yaml", "asha")
        import_people(CLAIMS / "people.csv", "asha")
        _keys.append(add_source("claims-app", "asha"))
        _rows.extend(
            rows for model in apps.get_app_config("store").get_models() if (rows := list(model._base_manager.all()))
        )
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            for rows in _rows:
                type(rows[0])._base_manager.bulk_create(deepcopy(rows))
            for statement in connection.ops.sequence_reset_sql(no_style(), [type(rows[0]) for rows in _rows]):
                cursor.execute(statement)
    return Installation(environment, _keys[0])
