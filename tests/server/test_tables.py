"""Only what runs the server changes its tables. Who comes to a new file while another writes waits."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from tests.server.conftest import Installation
from uptake.cli.main import main
from uptake.cli.server import start_django
from uptake.service.restored import last_restore, restores
from uptake.store.models import Change

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


def test_whoever_starts_while_another_makes_the_tables_waits(installation: Installation) -> None:
    installation.data.mkdir(exist_ok=True)
    folder = os.open(installation.data, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    made: list[bool] = []

    def done() -> None:
        made.append(True)
        os.close(folder)

    soon = threading.Timer(0.02, done)
    soon.start()
    start_django()
    assert made == [True]
    soon.join()


def test_a_connection_to_a_file_that_does_not_write_ahead_yet_waits_for_who_writes(db: None, tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    soon = threading.Timer(0.02, other.execute, ["COMMIT"])
    soon.start()
    options = {"timeout": 5, "transaction_mode": "IMMEDIATE"}
    ours = DatabaseWrapper({**connections["default"].settings_dict, "NAME": str(path), "OPTIONS": options})
    with ours.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
    assert path.stat().st_mode & 0o777 == 0o600
    soon.join()
    ours.close()
    other.close()


def test_what_was_restored_last_is_found_without_reading_the_log(transactional_db: None) -> None:
    Change.objects.bulk_create(Change(by="asha", act="saved", subject=f"plan {n % 50}") for n in range(3_000))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE store_change")
    assert "change_of" in restores().explain()
    assert last_restore() is None
