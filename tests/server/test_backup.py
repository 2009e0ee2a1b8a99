"""Backup and restore: what is put back is what was there, on whichever database."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
import tarfile
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from tests.server.conftest import Installation
from tests.server.test_intake import digest, refresh, send
from uptake.cli import server
from uptake.cli.main import main
from uptake.cli.server_care import said_of_erasures
from uptake.core.words import speaking
from uptake.errors import FileError, InputError
from uptake.service import backup
from uptake.service.backup import LEFT_OUT, TABLES, back_up, restore
from uptake.service.doctor import _letters
from uptake.service.installed import NOTE, Installed
from uptake.service.outreach.modes import Mode, mode_in_force, place_of, set_mode
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.since_backup import owe_again, taken_as_sent
from uptake.service.outreach.versions import approve, make_version, pause
from uptake.service.restored import last_restore
from uptake.service.sources import add_source
from uptake.service.state import what_is_wrong
from uptake.store import models as tables
from uptake.store.models import Change, Delivery, Erasure, EventFile, Lease, MessageVersion, PictureRow, Rollout, Source
from uptake.worker import Worker

pytestmark = pytest.mark.server


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of every table, but the log, which says that it was backed up and restored."""
    kept = [table for table in TABLES if table is not Change]
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in kept}


@pytest.fixture
def filled(installation: Installation) -> Installation:
    send(installation, 4, 11)
    digest(installation)
    refresh(installation)
    send(installation, 12)  # this one waits in the spool
    return installation


def backed_up(installation: Installation, folder: Path) -> Path:
    target = folder / "monday.backup"
    back_up(target, installation.data, installation.environment.pseudonym_key, "asha")
    return target


def emptied(installation: Installation) -> None:
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(installation.data)


def test_every_table_is_in_it_or_left_out_on_purpose() -> None:
    known = {one for one in vars(tables).values() if isinstance(one, type) and issubclass(one, models.Model)}
    assert known == {*TABLES, *LEFT_OUT}


def test_only_its_owner_may_read_it(installation: Installation, tmp_path: Path) -> None:
    assert backed_up(installation, tmp_path).stat().st_mode & 0o777 == 0o600


def test_what_is_put_back_is_what_was_there(filled: Installation, tmp_path: Path) -> None:
    target, before = backed_up(filled, tmp_path), everything()
    names = {path.name for path in (filled.data / "events").rglob("*.parquet")}
    emptied(filled)
    restore(target, filled.data, filled.environment.pseudonym_key, "asha")
    assert everything() == before
    assert {path.name for path in (filled.data / "events").rglob("*.parquet")} == names
    assert digest(filled) == 1  # what waited in the spool
    assert refresh(filled) == 1
    assert json.loads(PictureRow.objects.latest("pk").document)["input"]["events"] == 3


def test_new_rows_follow_those_that_were_put_back(filled: Installation, tmp_path: Path) -> None:
    target = backed_up(filled, tmp_path)
    emptied(filled)
    restore(target, filled.data, filled.environment.pseudonym_key, "asha")
    most = max(EventFile.objects.values_list("pk", flat=True))
    digest(filled)
    assert max(EventFile.objects.values_list("pk", flat=True)) > most


def test_no_identifier_and_no_key_is_in_the_events_of_a_backup(filled: Installation, tmp_path: Path) -> None:
    with tarfile.open(backed_up(filled, tmp_path)) as tar:
        names = tar.getnames()
    assert names[0] == "manifest.json"
    assert not any("key" in name for name in names)


def test_it_refuses_without_the_key_and_into_what_is_not_empty(filled: Installation, tmp_path: Path) -> None:
    target = backed_up(filled, tmp_path)
    with pytest.raises(InputError, match="not empty"):
        restore(target, filled.data, filled.environment.pseudonym_key, "asha")
    emptied(filled)
    with pytest.raises(InputError, match="another pseudonym key"):
        restore(target, filled.data, b"k" * 32, "asha")
    assert not filled.data.exists()


def test_what_is_no_backup_is_refused_with_a_sentence(filled: Installation, tmp_path: Path) -> None:
    key = filled.environment.pseudonym_key
    with pytest.raises(FileError):
        restore(tmp_path / "nowhere", filled.data, key, "asha")
    target = backed_up(filled, tmp_path)
    with pytest.raises(FileError, match="exists already"):
        back_up(target, filled.data, key, "asha")
    whole = target.read_bytes()
    torn = gzip.compress(b"")[:10] + b"\xff" * 50  # no kind of block that there is (RFC 1951)
    for content, reason in (
        (b"", "sie ist leer"), (b"no archive", "sie ist keine gzip-Datei"), (whole[:200], "sie endet zu früh"),
        (torn, "sie ist beschädigt"), (gzip.compress(b"text"), "sie ist beschädigt"),
    ):  # fmt: skip
        (tmp_path / "bad").write_bytes(content)
        with speaking("de"), pytest.raises(InputError, match=f"ist keine Sicherung: {reason}$"):
            restore(tmp_path / "bad", filled.data, key, "asha")


def test_a_backup_has_its_turn_while_a_worker_goes_round(
    filled: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 10)
    worker = Worker(filled.environment)

    def work() -> None:
        try:
            worker.run()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        while Lease.objects.filter(seen=None).exists() or not Lease.objects.exists():
            time.sleep(0.01)
        assert main(["backup", str(tmp_path / "monday.backup")]) == 0
        assert what_is_wrong(filled.data, filled.environment.spool_bytes, timezone.now()) == {}
    finally:
        worker.stop.set()
        thread.join()
    assert (tmp_path / "monday.backup").is_file()
    assert Lease.objects.get().until is None


def test_a_backup_is_of_one_moment(filled: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is registered by others while its tables are read is in none of them."""
    lines = backup._lines

    def with_somebody_else(table: type[models.Model], waiting: Collection[str]) -> Iterator[str]:
        yield from lines(table, waiting)
        if table is Source:
            thread = threading.Thread(target=add_elsewhere)
            thread.start()
            thread.join()

    if connection.vendor != "postgresql":
        return  # there nobody writes meanwhile
    monkeypatch.setattr(backup, "_lines", with_somebody_else)
    target = backed_up(filled, tmp_path)
    with tarfile.open(target) as tar:
        stream = tar.extractfile("rows.ndjson")
        assert stream is not None
        assert b"meanwhile" not in stream.read()


def add_elsewhere() -> None:
    try:
        add_source("meanwhile", "asha")
    finally:
        connection.close()


def test_what_was_restored_sends_nothing_and_says_what_it_does_not_know(filled: Installation, tmp_path: Path) -> None:
    data, now = filled.data, timezone.now()
    place = place_of("https://uptake.acme.example", data)
    set_mode("everyone", [], place, "asha")
    rollout = Rollout.objects.get(slug="claims-triage")
    version = make_version(rollout, "heads-up", "asha")
    approve(version, "asha", now)
    row = {"rollout": rollout, "message": "heads-up", "ask": 1, "group": "adjusters", "channel": "email"}
    for person, state in (("B1", "queued"), ("B2", "wire"), ("B3", "sent")):
        Delivery.objects.create(version=version, person=person, state=state, due_at=now, **row)
    target = backed_up(filled, tmp_path)
    emptied(filled)
    restore(target, data, filled.environment.pseudonym_key, "asha")
    assert mode_in_force(place).name == "nobody"
    MessageVersion.objects.update(everybody=True)
    env, version = filled.environment, MessageVersion.objects.get()
    one = Installed(data, 1, "https://uptake.acme.example", env.pseudonym_key, env.secret_key)
    nobody, stopped = _letters(one)
    assert {nobody.level, stopped.level} == {NOTE}
    assert "they go to nobody: a backup of " in nobody.said
    assert "1 of the messages that were released is stopped" in stopped.said
    assert version.paused
    set_mode("nobody", [], place, "asha")
    pause(version, "asha", paused=False)
    pause(version, "asha", paused=True)
    assert [line.said for line in _letters(one)] == ["they go to nobody"]  # by somebody's word, and so it is stopped
    found = dict(Delivery.objects.exclude(version=None).values_list("person", "state"))
    assert found == {"B1": "unknown", "B2": "unknown", "B3": "sent"}


def test_what_may_have_gone_out_since_the_backup_goes_to_nobody_again_unless_the_owner_says_so(
    filled: Installation, tmp_path: Path
) -> None:
    now = timezone.now()
    rollout = Rollout.objects.get(slug="claims-triage")
    version = make_version(rollout, "heads-up", "asha")
    approve(version, "asha", now)
    target = backed_up(filled, tmp_path)
    emptied(filled)
    restore(target, filled.data, filled.environment.pseudonym_key, "asha")
    found = last_restore()
    assert found is not None
    assert now <= found.made_at <= found.at
    rollout = Rollout.objects.get(slug="claims-triage")
    MessageVersion.objects.update(paused=False, everybody=True)
    supposed = taken_as_sent(rollout, "heads-up")
    assert supposed > 0
    assert plan_deliveries(Mode("everyone"), now) == 0
    assert owe_again(rollout, "heads-up", "asha") == supposed
    assert taken_as_sent(rollout, "heads-up") == 0
    assert plan_deliveries(Mode("everyone"), now + dt.timedelta(minutes=2)) == 1  # the others wait for their managers


def test_a_list_of_erasures_that_is_not_there_is_no_list_of_none(transactional_db: None, tmp_path: Path) -> None:
    said = said_of_erasures(tmp_path, 0)
    assert said.startswith("nobody had been erased when the backup was made, and ")
    Erasure.objects.create(marks=["m"])
    assert "whoever was erased since the backup is there again" in said_of_erasures(tmp_path, 0)
    (tmp_path / "erasures").touch()
    assert said_of_erasures(tmp_path, 0) == "0 erasures since the backup were done again"


def test_without_a_key_it_makes_nothing_and_says_which_to_put_where(
    filled: Installation, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target, data = backed_up(filled, tmp_path), tmp_path / "new"
    monkeypatch.setenv("UPTAKE_DATA", str(data))
    monkeypatch.delenv("UPTAKE_PSEUDONYM_KEY", raising=False)
    assert main(["restore", str(target)]) == 2
    assert f"No pseudonym key is in {data}" in capsys.readouterr().err
    assert not data.exists()
