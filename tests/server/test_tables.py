"""Only what runs the server changes its tables."""

from __future__ import annotations

import pytest
from django.db.migrations.recorder import MigrationRecorder

from tests.server.conftest import Installation
from uptake.cli.main import main
from uptake.cli.server import start_django

pytestmark = pytest.mark.server


def test_other_commands_refuse_older_tables_and_say_what_to_run(
    installation: Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = MigrationRecorder.Migration.objects.filter(app="store").order_by("-name").first()
    assert newest is not None
    newest.delete()  # as if the version before had made them
    try:
        assert main(["source", "add", "another"]) == 2
        said = capsys.readouterr().err
        assert "older version: 1 changes are missing" in said
        assert "uptake serve" in said
    finally:
        MigrationRecorder.Migration.objects.create(app="store", name=newest.name)
    start_django()
