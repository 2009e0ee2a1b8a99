"""An installation with a plan, people and a source, on the database that the run is for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from uptake.service.plans import import_plan
from uptake.service.rosters import import_people
from uptake.service.sources import add_source
from uptake.site.environment import Environment, read_environment

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "claims-triage"


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
    import_plan(EXAMPLE / "rollout.yaml", "asha")
    import_people(EXAMPLE / "people.csv", "asha")
    return Installation(environment, add_source("claims-app", "asha"))
