"""What machines ask of a server: does it live, is it ready, how is it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Awaitable, Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from tests.server.conftest import Installation
from tests.server.test_intake import digest, refresh, send
from uptake.service.installed import folder_mark
from uptake.service.leases import DIGEST, LEASE, take
from uptake.service.tokens import make_token
from uptake.site.logs import Json, Masked, Text
from uptake.site.requests import NO_ADDRESS, logged, pattern_of
from uptake.store.models import Lease, Rollout
from uptake.worker import Worker

pytestmark = pytest.mark.server


@pytest.fixture
def running(installation: Installation, settings: Settings) -> Installation:
    """A server whose worker has just been round."""
    settings.ENVIRONMENT = installation.environment
    Rollout.objects.update(drawn_at=timezone.now(), drawn_in=60)  # its report takes longer than all the rest
    Worker(installation.environment).round()
    return installation


def ready() -> tuple[int, dict[str, str]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["wrong"]


def test_a_server_whose_worker_goes_round_is_ready(running: Installation) -> None:
    assert ready() == (200, {})


def test_the_process_is_alive_whatever_the_database_does(running: Installation) -> None:
    with connection.execute_wrapper(lambda *_: pytest.fail("liveness asks the database")):
        answer = Client().get("/healthz")
    env = running.environment
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "folder": folder_mark(env.data, env.secret_key)})


def test_a_worker_that_was_not_seen_for_two_minutes_is_missed(running: Installation) -> None:
    Lease.objects.update(seen=timezone.now() - dt.timedelta(seconds=110))
    assert ready()[0] == 200
    Lease.objects.update(seen=timezone.now() - dt.timedelta(minutes=2))
    status, wrong = ready()
    assert (status, set(wrong)) == (503, {"worker"})
    Lease.objects.all().delete()
    assert "none was ever seen" in ready()[1]["worker"]


def test_a_full_spool_is_not_ready(running: Installation, settings: Settings) -> None:
    waiting = running.data / "spool" / "1.ready"
    waiting.parent.mkdir(parents=True)
    with waiting.open("wb") as file:
        file.truncate(running.environment.spool_bytes)
    status, wrong = ready()
    assert (status, set(wrong)) == (503, {"spool"})


def test_a_table_that_is_missing_is_said_without_the_database_s_words(running: Installation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_lease RENAME TO store_gone")
    try:
        status, wrong = ready()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE store_gone RENAME TO store_lease")
    assert status == 503
    assert set(wrong) == {"database"}
    assert "store_lease" not in wrong["database"]


def test_a_migration_that_was_not_run_is_said(running: Installation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'away' WHERE app = 'store'")
    try:
        status, wrong = ready()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET app = 'store' WHERE app = 'away'")
    assert status == 503
    assert "start `uptake serve`" in wrong["database"]


def scrape(role: str) -> tuple[int, str]:
    answer = Client(headers={"Authorization": f"Bearer {make_token('watch', role, 'asha')}"}).get("/metrics")
    return answer.status_code, answer.content.decode()


def test_metrics_are_read_by_prometheus_s_own_parser_and_name_nobody(running: Installation) -> None:
    send(running, 4, 11)
    digest(running)
    refresh(running)
    status, text = scrape("administrator")
    assert status == 200
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert samples["uptake_event_files", "claims-app"] == 2
    assert samples["uptake_events", "claims-app"] == 2
    assert samples["uptake_picture_wanted", "claims-triage"] == 0
    assert samples["uptake_worker_seen_timestamp_seconds",] > timezone.now().timestamp() - 60
    assert "@" not in text
    assert "p:" not in text


@pytest.mark.parametrize("role", ["owner", "engineer", "privacy officer"])
def test_metrics_need_the_right_to_operate(running: Installation, role: str) -> None:
    assert scrape(role)[0] == 403
    assert Client().get("/metrics").status_code == 401


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/sign-in/a-secret/", "/sign-in/<str:secret>/"),
        ("/v1/events", "/v1/events"),
        ("/sign-in/a-secret/more", NO_ADDRESS),
        ("/readyz", "/readyz"),
    ],
)
def test_the_log_has_the_pattern_of_an_address(path: str, pattern: str) -> None:
    assert pattern_of(path) == pattern


def test_what_django_says_of_a_request_holds_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/sign-in/a-secret/more?token=another")
    (record,) = [one for one in caplog.records if one.name == "django.request"]
    Masked().filter(record)
    assert record.getMessage() == f"Not Found: {NO_ADDRESS}"
    for line in (Json().format(record), Text().format(record)):
        assert "a-secret" not in line
        assert "another" not in line


def test_a_request_for_another_host_is_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    answer = Client().get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    records = [one for one in caplog.records if one.name == "django.security.DisallowedHost"]
    assert [Masked().filter(one) for one in records] == [True]
    line = Text().format(records[0])
    assert "for the host 'elsewhere.example' was refused: UPTAKE_BASE_URL" in line
    assert "Traceback" not in line


def test_an_address_that_there_is_not_is_a_page_with_a_way_home(running: Installation) -> None:
    answer = Client().get("/nix")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()
    assert "web.css" in answer.content.decode()


def test_a_line_in_json_has_what_the_record_was_given() -> None:
    known = {"name": "uptake", "levelname": "INFO", "msg": "a %s", "args": ("b\nc",), "status": 9}
    record = logging.makeLogRecord(known)
    line = Json().format(record)
    assert "\n" not in line
    found = json.loads(line)
    assert (found["message"], found["level"], found["status"]) == ("a b\nc", "info", 9)
    assert Text().format(record).endswith("info uptake: a b c status=9")


@pytest.mark.parametrize(("path", "status", "lines"), [("/", 200, 1), ("/readyz", 200, 0), ("/readyz", 503, 1)])
def test_a_request_is_one_line(path: str, status: int, lines: int, caplog: pytest.LogCaptureFixture) -> None:
    async def answer(scope: object, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": status})  # type: ignore[operator]

    async def nowhere(*_: object) -> None: ...

    with caplog.at_level(logging.INFO, "uptake.requests"):
        scope = {"method": "GET", "path": path, "query_string": b"token=another"}
        asyncio.run(logged(answer, scope, nowhere, nowhere))
    assert len(caplog.records) == lines
    assert "another" not in caplog.text


@pytest.mark.parametrize(("heard", "status"), [("http.disconnect", 499), ("http.request", 500)])
def test_who_went_away_is_no_fault_of_the_server(heard: str, status: int, caplog: pytest.LogCaptureFixture) -> None:
    async def silent(scope: object, receive: Callable[[], Awaitable[object]], send: object) -> None:
        await receive()

    async def receive() -> dict[str, str]:
        return {"type": heard}

    async def nowhere(*_: object) -> None: ...

    with caplog.at_level(logging.INFO, "uptake.requests"):
        asyncio.run(logged(silent, {"method": "GET", "path": "/"}, receive, nowhere))
    assert [vars(one)["status"] for one in caplog.records] == [status]


def test_static_files_have_an_address() -> None:
    assert pattern_of("/static/web.css") == "/static/<path:file>"
    assert pattern_of("/nothing/here") == NO_ADDRESS


def test_a_worker_renews_what_readiness_looks_at(running: Installation) -> None:
    Lease.objects.all().delete()
    take(DIGEST, "somebody", timezone.now(), LEASE)
    assert ready() == (200, {})
