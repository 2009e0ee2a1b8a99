"""A server of a demonstration's own: which settings reach it, what is sent to it, what is said once it is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.ports import free_port
from tests.scripts import script
from uptake.cli.own_server import Served, address_of, database_left_out, forget_another, of_another, send
from uptake.core.words import speaking
from uptake.errors import InputError, OptionError

run, example = script("run"), script("run_example")


def test_of_another_installation_only_what_is_named_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())  # that of the other tests stays
    for name in ("UPTAKE_DATA", "DATABASE_URL_FILE", "UPTAKE_IMAP_URL", "UPTAKE_SMTP_URL_FILE", "UPTAKE_MAIL_FROM"):
        os.environ[name] = "of another"
    forget_another(run.MAIL)
    found = {name for name in os.environ if name.startswith(("UPTAKE_", "DATABASE_URL"))}
    assert found == {"UPTAKE_SMTP_URL_FILE", "UPTAKE_MAIL_FROM"}
    forget_another()
    assert not any(name.startswith("UPTAKE_") for name in os.environ)


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_FILE"])
def test_that_a_database_is_named_and_not_used_is_said(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(os, "environ", {})
    assert not database_left_out(Path("/somewhere"))
    os.environ[name] = "postgresql://uptake:secret@db.firm.example/uptake"
    said = database_left_out(Path("/somewhere"))
    assert (
        said == f"{name} is set, and not used here: what is invented goes into a SQLite file of its own in /somewhere."
    )
    with speaking("de"):
        assert "wird hier nicht verwendet" in database_left_out(Path("/somewhere"))


def test_a_command_on_the_example_looks_at_no_other_installation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "environ", {"DATABASE_URL": "postgresql://", "UPTAKE_SECRET_KEY": "x", "PATH": "/bin"})
    words = run.command_of(tmp_path, "http://127.0.0.1:1", of_another(run.MAIL)).split()
    assert words[:5] == ["env", "-u", "DATABASE_URL", "-u", "UPTAKE_SECRET_KEY"]
    seen = subprocess.run([*words[:-2], "env"], check=True, capture_output=True, text=True, env=os.environ).stdout
    assert {line.partition("=")[0] for line in seen.splitlines()} == {"PATH", "UPTAKE_DATA", "UPTAKE_BASE_URL"}
    assert not run.command_of(tmp_path, "http://127.0.0.1:1", ()).startswith("env")


def test_that_the_server_has_ended_is_said_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("first\n" * 9 + "Killed\n", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        server = Served(process, "http://127.0.0.1:1", tmp_path / "log")
        server.look()
        process.kill()
        process.wait()
        with pytest.raises(InputError, match="has ended: it was killed by signal 9") as raised:
            server.look()
    assert raised.value.details == ("first", "first", "first", "first", "Killed")
    assert str(tmp_path / "log") in raised.value.mend


def test_a_server_that_does_not_answer_is_said_in_a_sentence() -> None:
    with pytest.raises(InputError, match="does not answer"):
        send(address_of(free_port()), "key", [{"id": "1"}])


class _Other(BaseHTTPRequestHandler):
    """Another program, or what stands before the server: its answers are pages."""

    status = 502

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("status", "said"), [(502, "refused events: Bad Gateway"), (200, "does not answer")])
def test_what_is_no_answer_of_the_server_is_said_in_a_sentence(
    status: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Other, "status", status)
    with HTTPServer(("127.0.0.1", 0), _Other) as server:
        Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(InputError, match=said):
            send(address_of(server.server_port), "key", [{"id": "1"}])


def test_one_make_run_at_a_time_has_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "running"
    file.write_text("8000", encoding="ascii")  # of one that was killed
    with file.open("a+") as first, file.open("a+") as second:
        assert not run.is_held(first)
        assert run.is_held(second)
        with pytest.raises(OptionError, match="set up in another terminal"):
            run.show_again(tmp_path, second)
    with file.open("a+") as third:
        assert not run.is_held(third)


def test_what_cannot_be_done_is_said_with_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.tell_error(InputError("It ended", details=["why"], mend="Do this.")) == 2
    assert capsys.readouterr().err == "make run: It ended\nwhy\nDo this.\n"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-01T08:00:00Z", "2026-12-01T08:00:00Z"),
        ("2026-12-01T08:00:00+01:00", "2026-12-01T07:00:00Z"),
        ("2027-06-01T08:00:00", "2027-06-01T06:00:00Z"),  # its zone is the plan's
        ("Invalid Date", "Invalid Date"),
    ],
)
def test_the_example_is_sent_in_the_time_of_the_door(text: str, utc: str) -> None:
    assert example.instant(text) == utc


def test_no_event_of_the_example_is_refused_but_those_without_a_time() -> None:
    times = [one["time"] for one in example.history(0)]
    assert times.count(example.NO_TIME) == 30
    assert all(time == example.NO_TIME or len(time) == len("2026-12-01T08:00:00Z") for time in times)
