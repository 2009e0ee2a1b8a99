"""`uptake check --evidence URL`: a report from a server that runs on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.test_check_command import bad_plan
from tests.cli.test_check_evidence import LAUNCH, check_at_launch, launching, report
from uptake.cli import fetch
from uptake.errors import EvidenceError, InputError, OptionError

ROLLOUT = "/api/v1/rollouts/meeting-notes/picture"


@dataclass
class Server:
    """What the server has, and what it was asked."""

    address: str
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("UPTAKE_TOKEN", "sesame")

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append((self.path, self.headers.get("Authorization")))
            status, headers, body = known.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
            """Nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as listening:
        known = Server(f"http://127.0.0.1:{listening.server_port}")
        thread = Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield known
        listening.shutdown()
        thread.join()


def a_report(folder: Path, plan: Path) -> bytes:
    return report(folder, plan, launching(folder, "told", "acknowledged"), LAUNCH).read_bytes()


@pytest.mark.parametrize("path", ["", "/", ROLLOUT])
def test_a_servers_address_gives_its_latest_report(tmp_path: Path, server: Server, path: str) -> None:
    plan = bad_plan(tmp_path)
    server.pages[ROLLOUT] = (200, {}, a_report(tmp_path, plan))
    assert check_at_launch(tmp_path, plan, server.address + path) == 0
    assert server.asked == [(ROLLOUT, "Bearer sesame")]


def test_the_token_may_stand_in_a_file(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = bad_plan(tmp_path)
    server.pages[ROLLOUT] = (200, {}, a_report(tmp_path, plan))
    (tmp_path / "token").write_text("open\n", encoding="utf-8")
    monkeypatch.setenv("UPTAKE_TOKEN_FILE", str(tmp_path / "token"))
    assert check_at_launch(tmp_path, plan, server.address) == 0
    assert server.asked[0][1] == "Bearer open"
    monkeypatch.setenv("UPTAKE_TOKEN_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(OptionError, match="UPTAKE_TOKEN_FILE"):
        check_at_launch(tmp_path, plan, server.address)


@pytest.mark.parametrize(
    ("status", "words"), [(401, "right to read"), (403, "right to read"), (404, "no report"), (503, "status 503")]
)
def test_a_server_that_gives_none_is_missing_evidence(tmp_path: Path, server: Server, status: int, words: str) -> None:
    plan, _ = bad_plan(tmp_path), launching(tmp_path)
    server.pages[ROLLOUT] = (status, {}, b"")
    with pytest.raises(EvidenceError, match=words):
        check_at_launch(tmp_path, plan, server.address)


def test_nobody_there_is_missing_evidence(tmp_path: Path) -> None:
    plan, _ = bad_plan(tmp_path), launching(tmp_path)
    with pytest.raises(EvidenceError, match="cannot be reached"):
        check_at_launch(tmp_path, plan, "http://127.0.0.1:9/")  # discard: nothing listens there


def test_the_token_goes_to_no_other_host(tmp_path: Path, server: Server) -> None:
    plan, _ = bad_plan(tmp_path), launching(tmp_path)
    server.pages[ROLLOUT] = (302, {"Location": server.address.replace("127.0.0.1", "localhost") + "/taken"}, b"")
    with pytest.raises(EvidenceError, match="sends the reader on"):
        check_at_launch(tmp_path, plan, server.address)
    assert [path for path, _ in server.asked] == [ROLLOUT]


def test_a_redirection_on_the_same_host_is_followed(tmp_path: Path, server: Server) -> None:
    plan = bad_plan(tmp_path)
    server.pages[ROLLOUT] = (302, {"Location": "/moved"}, b"")
    server.pages["/moved"] = (200, {}, a_report(tmp_path, plan))
    assert check_at_launch(tmp_path, plan, server.address) == 0


@pytest.mark.parametrize("address", ["http://uptake.firm.example", "http://", "https:///path"])
def test_an_address_that_cannot_be_used_is_refused(tmp_path: Path, address: str) -> None:
    plan, _ = bad_plan(tmp_path), launching(tmp_path)
    with pytest.raises(OptionError):
        check_at_launch(tmp_path, plan, address)


def test_an_answer_that_is_no_report_or_has_no_end_is_refused(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _ = bad_plan(tmp_path), launching(tmp_path)
    server.pages[ROLLOUT] = (200, {}, b"<html>sign in</html>")
    with pytest.raises(InputError, match="is not JSON"):
        check_at_launch(tmp_path, plan, server.address)
    monkeypatch.setattr(fetch, "MOST", 10)
    with pytest.raises(EvidenceError, match="more than a report"):
        check_at_launch(tmp_path, plan, server.address)
