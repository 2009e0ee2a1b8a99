"""The doctor: a fault in each part is found, and an installation that is well has none."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.channels.elsewhere import Said, elsewhere
from tests.channels.mailbox import mailbox
from tests.server.conftest import Installation
from tests.server.test_agreement import pinned, save
from tests.server.test_intake import digest, send
from uptake.channels.graph import Sender
from uptake.channels.outlets import Outlets
from uptake.channels.slack import Workspace
from uptake.channels.webhook import Hook
from uptake.cli.main import main
from uptake.core.mailbox import Renewal
from uptake.core.provider import Provider
from uptake.service.backed_up import backup_line
from uptake.service.doctor import examine
from uptake.service.installed import FAULT, NOTE, Installed, Line, folder_mark
from uptake.service.log import record
from uptake.service.outside import _address
from uptake.service.restored import write_down_restore
from uptake.site.environment import make_keys
from uptake.store.models import Change, Lease, Rollout
from uptake.worker import Worker

pytestmark = pytest.mark.server
HERE = ("127.0.0.1",)


class Answering(BaseHTTPRequestHandler):
    """Stands for the proxy: it answers health, and nothing else."""

    says = b""  # as one does that answers by itself

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
        self.wfile.write(self.says)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def healthy(installation: Installation, address: str) -> Installed:
    """An installation with a worker that goes round, and a backup of its events."""
    env = installation.environment
    make_keys(env.data)
    send(installation, 4)
    Rollout.objects.update(drawn_at=timezone.now(), drawn_in=60)  # its report takes longer than all the rest
    Worker(env).round()
    record("asha", "backed up", "everything")
    env.data.chmod(0o700)
    return Installed(env.data, 1024, address, env.pseudonym_key, env.secret_key, key_copy=env.pseudonym_key)


def faults(one: Installed, now: dt.datetime | None = None) -> dict[str, Line]:
    return {line.part: line for line in examine(one, now) if line.level == FAULT}


def test_what_is_well_has_no_fault(healthy: Installed) -> None:
    assert faults(healthy) == {}


def test_each_fault_says_what_to_do(healthy: Installed) -> None:
    Lease.objects.all().delete()
    found = faults(replace(healthy, base_url="http://127.0.0.1:9", key_copy=b"x" * 32, spool_bytes=1 << 62))
    assert set(found) == {"worker", "address", "keys", "disk"}
    assert all(line.do for line in found.values())


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a b", "http://127.0.0.1:nine", "http://[::1"])
def test_an_address_that_cannot_be_asked_is_a_fault_and_no_traceback(healthy: Installed, address: str) -> None:
    assert set(faults(replace(healthy, base_url=address))) == {"address"}


def test_folders_and_keys_that_others_may_read(healthy: Installed) -> None:
    healthy.data.chmod(0o750)
    (healthy.data / "pseudonym-key").chmod(0o640)
    found = faults(healthy)
    assert set(found) == {"data folder", "keys"}
    assert "pseudonym-key" in found["keys"].said


def test_a_server_that_answers_out_of_another_data_folder_is_another(
    healthy: Installed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "but not out of"
    for folder, noted in ((healthy.data, False), (tmp_path, True)):  # of the same keys
        mark = folder_mark(folder, healthy.secret_key)
        monkeypatch.setattr(Answering, "says", json.dumps({"ok": True, "folder": mark}).encode())
        (said,) = _address(healthy)
        assert (said.level == NOTE, other in said.said) == (noted, noted)
    monkeypatch.setattr(Answering, "says", b"[]")
    assert [line.level for line in _address(healthy)] == ["well"]
    (said,) = _address(replace(healthy, data=healthy.data / "nowhere"))
    assert (said.level, other in said.said) == (NOTE, True)


def test_a_spool_that_fills_or_waits(healthy: Installed) -> None:
    waiting = healthy.data / "spool" / "1.ready"
    waiting.write_bytes(b"x" * 600)
    assert "KB wait" in faults(healthy)["spool"].said
    waiting.write_bytes(b"x")
    assert "spool" not in faults(healthy)
    os.utime(waiting, (0, 0))
    assert "has waited" in faults(healthy)["spool"].said


def test_a_worker_that_is_silent_and_a_backup_that_is_old_or_was_put_back(healthy: Installed) -> None:
    Lease.objects.update(seen=timezone.now() - dt.timedelta(minutes=3))
    Change.objects.filter(act="backed up").update(at=timezone.now() - dt.timedelta(days=9))
    assert set(faults(healthy)) == {"worker", "backup"}

    now = timezone.now()
    Change.objects.filter(act="backed up").update(at=now - dt.timedelta(days=2))  # by the installation of before
    write_down_restore("asha", now - dt.timedelta(days=1), 7)
    assert (backup_line(now).level, "none was made after the restore" in backup_line(now).said) == (NOTE, True)
    Change.objects.filter(act="restored").delete()
    write_down_restore("asha", now - dt.timedelta(days=9), 7)
    assert (backup_line(now).level, "that was put back" in backup_line(now).said) == (FAULT, True)
    record("asha", "backed up", "everything")
    assert backup_line(now).level == "well"


def test_a_clock_that_is_apart_from_the_database(healthy: Installed) -> None:
    assert "clock" in faults(healthy, timezone.now() - dt.timedelta(minutes=2))
    assert "clock" in faults(healthy, timezone.now() + dt.timedelta(minutes=2))


def test_tables_that_do_not_answer_are_one_fault(healthy: Installed) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_change RENAME TO store_gone")
    try:
        found = faults(healthy)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE store_gone RENAME TO store_change")
    assert set(found) == {"database"}


def test_a_file_of_before_a_move_is_noted_as_long_as_it_is_there(healthy: Installed) -> None:
    def noted() -> list[str]:
        return [line.said for line in examine(healthy) if (line.part, line.level) == ("database", NOTE)]

    assert noted() == []
    (healthy.data / "uptake.sqlite3").touch()
    (said,) = noted()
    assert said.startswith(f"{healthy.data}/uptake.sqlite3 is still there and not in use")


def test_a_source_whose_collection_is_stopped(healthy: Installed) -> None:
    save(pinned().replace("keep_days: 400", "keep_days: 800"))
    assert "claims-triage" in faults(healthy)["agreement"].said


def test_a_provider_that_is_away_and_an_address_without_encryption(healthy: Installed) -> None:
    away = Provider("http://127.0.0.1:9", "uptake")
    found = faults(replace(healthy, provider=away, base_url="http://uptake.acme.example"))
    assert set(found) == {"sign-in", "address"}
    assert "unencrypted" in found["address"].said


def test_each_way_out_that_is_set_is_signed_in_to_and_sent_nothing(healthy: Installed) -> None:
    with elsewhere() as other, mailbox() as box:
        renewal = Renewal(f"{other.address}/token", "client", "secret", "refresh")
        set_ = Outlets(
            (Sender("post@acme.example", api=f"{other.address}/graph", private=HERE), renewal),
            Hook(f"{other.address}/hook?token=s3cret", b"key", HERE),
            Workspace("xoxb-1", "s", api=f"{other.address}/slack/"),
            inbox=box.account(),
        )
        other.says = {
            "/token": [Said(200, {"access_token": "eyJ0"})], "/graph/me": [Said(403, {})],
            "/slack/auth.test": [Said(200, {"ok": True})],
        }  # fmt: skip
        found = {line.part: line for line in examine(replace(healthy, outlets=set_))}
        assert [found[part].level for part in ("mail", "chat", "webhook", "mailbox")] == ["well"] * 4
        assert found["webhook"].said == f"{other.address}/hook?… takes a connection"
        assert {one.path.partition("?")[0] for one in other.asked} == {"/token", "/graph/me", "/slack/auth.test"}
        other.says = {
            "/token": [Said(400, {"error": "invalid_grant"})],
            "/slack/auth.test": [Said(200, {"ok": False, "error": "invalid_auth"})],
        }  # fmt: skip
        wrong = replace(set_, hook=Hook("http://127.0.0.1:9/", b"key", HERE), inbox=box.account(folder="No such"))
        said = {part: line.said for part, line in faults(replace(healthy, outlets=wrong)).items()}
        assert set(said) == {"mail", "chat", "webhook", "mailbox"}
        assert "invalid_grant" in said["mail"]
        assert said["chat"] == "Slack cannot be used: invalid_auth"


def test_nothing_is_changed_where_there_is_nothing(healthy: Installed, tmp_path: Path) -> None:
    found = faults(replace(healthy, data=tmp_path / "nowhere", pseudonym_key=b""))
    assert {"data folder", "keys"} <= set(found)
    assert not (tmp_path / "nowhere").exists()


def test_a_first_day_has_notes_and_needs_no_backup(installation: Installation, healthy: Installed) -> None:
    digest(installation)
    levels = {line.part: line.level for line in examine(replace(healthy, key_copy=None))}
    assert levels["keys"] == NOTE
    assert levels["mail"] == NOTE


def test_the_command_fails_with_the_faults(healthy: Installed, capsys: pytest.CaptureFixture[str]) -> None:
    Lease.objects.all().delete()
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "FAULT  worker: none was ever seen\n         → Start `uptake work`." in said


def test_a_mail_server_is_asked_whether_it_lets_us_in(installation: Installation) -> None:
    from tests.server.post import Script, mail_server
    from uptake.core.mailbox import MailServer
    from uptake.service.installed import WELL
    from uptake.service.outside import _mail

    env, script = installation.environment, Script()
    with mail_server(script) as port:
        mail = MailServer("127.0.0.1", port, "none", "uptake@acme.example")
        one = Installed(env.data, env.spool_bytes, env.base_url, env.pseudonym_key, env.secret_key, mail=mail)
        server, sender = _mail(one)
        assert (server.level, "unencrypted, without signing in" in server.said) == (WELL, True)
        assert (sender.level, "SPF, DKIM and DMARC of acme.example" in sender.said) == (NOTE, True)
    assert [(line.level, "refused" in line.said) for line in _mail(one)] == [(FAULT, True), (NOTE, False)]
    assert script.took == []
