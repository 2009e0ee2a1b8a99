"""The API: what a token may read, and how it is said when it may not."""

from __future__ import annotations

import csv
import datetime as dt
import json
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jsonschema_rs
import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.test_intake import NOW, digest, refresh, send
from uptake.api.openapi import openapi
from uptake.cli.main import main
from uptake.core.document import picture_schema
from uptake.service.readings import take_due_readings
from uptake.service.sources import add_source
from uptake.service.tokens import end_token, make_token
from uptake.store.models import Change, PictureRow, Rollout

pytestmark = pytest.mark.server

PICTURE = "/api/v1/rollouts/claims-triage/picture"


def asking(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


DRAWN: dict[str, Any] = {}  # by the first of these tests; it would be the same for each


@pytest.fixture
def client(installation: Installation) -> Client:
    send(installation, 4, 11)
    digest(installation)
    if DRAWN:
        Rollout.objects.get().pictures.create(**DRAWN)
    else:
        refresh(installation)
        columns = ("day", "number", "inputs", "document", "shared", "pages", "summary")
        DRAWN.update(PictureRow.objects.values(*columns).get())
    return asking(make_token("ci", "engineer", "asha"))


def test_the_picture_fits_its_schema_and_is_not_sent_twice(client: Client) -> None:
    answer = client.get(PICTURE)
    assert answer.status_code == 200
    assert jsonschema_rs.validator_for(picture_schema()).is_valid(answer.json())
    again = client.get(PICTURE, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{PICTURE}?as_of=2027-01-18").json() == answer.json()


def test_lists_say_where_they_go_on(client: Client, installation: Installation) -> None:
    assert client.get("/api/v1/rollouts").json()["items"][0]["picture"] == PICTURE
    tuesday = NOW + dt.timedelta(days=1)  # nothing came on Monday
    taken = take_due_readings(installation.data, installation.environment.pseudonym_key, tuesday)
    found = client.get("/api/v1/rollouts/claims-triage/readings").json()
    assert (len(found["items"]), found["next"]) == (taken, None)
    assert client.get("/api/v1/rollouts/claims-triage/findings").json()["next"] is None


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{PICTURE}?as_of=soon", 400, "bad-day"),
        (f"{PICTURE}?as_of=1999-01-01", 404, "no-picture"),
        ("/api/v1/rollouts/nothing/picture", 404, "no-rollout"),
        ("/api/v1/rollouts/claims-triage/readings?after=x", 400, "bad-after"),
        ("/api/v1/rollouts?after=%00", 400, "bad-after"),
        (f"{PICTURE}?as_of=20270118", 400, "bad-day"),
        (f"{PICTURE}?as-of=2027-01-18", 400, "unknown-parameter"),
        ("/api/v1/rollouts/claims-triage/plan?version=9", 404, "no-plan"),
        ("/api/v1/sources/nothing", 404, "no-source"),
        ("/api/v1/rollouts/claims-triage/pictures", 404, "no-address"),
    ],
)
def test_what_is_asked_wrongly_is_a_problem_with_a_code(
    installation: Installation, address: str, status: int, code: str
) -> None:
    answer = asking(make_token("ci", "engineer", "asha")).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code


def test_a_token_reads_with_its_role_in_its_rollout_until_it_ends(client: Client) -> None:
    assert Client().get(PICTURE).status_code == 401
    assert asking(make_token("team", "manager", "asha")).get(PICTURE).status_code == 403
    token = make_token("one", "sponsor", "asha", rollout="claims-triage")
    assert asking(token).get(PICTURE).status_code == 200
    assert asking(token).post(PICTURE).status_code == 405
    end_token(token[:11], "asha")
    assert asking(token).get(PICTURE).status_code == 401


def test_the_description_names_every_address(client: Client) -> None:
    from django.urls import get_resolver

    known = {str(one.pattern) for one in get_resolver().url_patterns if str(one.pattern).startswith("api/v1/")}
    described = {
        path[1:].replace("{rollout}", "<slug:slug>").replace("{name}", "<slug:name>") for path in openapi()["paths"]
    }
    assert known - {"api/v1/openapi.json"} == described
    assert json.loads(Client().get("/api/v1/openapi.json").content) == openapi()


def test_the_figures_are_those_of_the_shared_picture(client: Client) -> None:
    answer = client.get("/api/v1/rollouts/claims-triage/figures.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert {row["as_of"] for row in rows} == {client.get(PICTURE).json()["as_of"]}
    again = client.get("/api/v1/rollouts/claims-triage/figures.csv", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_plan_its_versions_and_the_privacy_sheet(client: Client, installation: Installation) -> None:
    plan = client.get("/api/v1/rollouts/claims-triage/plan").json()
    assert plan["text"] == (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
    assert client.get("/api/v1/rollouts/claims-triage/plan?version=1").json() == plan
    del plan["text"]
    assert client.get("/api/v1/rollouts/claims-triage/versions").json() == {"items": [plan], "next": None}
    sheet = client.get("/api/v1/rollouts/claims-triage/privacy").json()
    assert (sheet["schema"], sheet["drifted"], sheet["keep_days"]) == ("uptake.privacy-sheet/1", False, 400)


def test_sources_are_those_that_feed_the_rollouts_of_the_token(client: Client, installation: Installation) -> None:
    add_source("another", "asha")
    assert [one["source"] for one in client.get("/api/v1/sources").json()["items"]] == ["claims-app"]
    assert client.get("/api/v1/sources/another").status_code == 404
    assert client.get("/api/v1/sources/claims-app").json()["minutes"] == []  # `send` of the tests is no door
    everything = asking(make_token("watch", "administrator", "asha")).get("/api/v1/sources").json()["items"]
    assert [one["source"] for one in everything] == ["another", "claims-app"]


def test_the_logs_go_on_and_are_of_all_rollouts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uptake.api.endpoint.MOST_ROWS", 2)
    officer, seen, address = asking(make_token("dpo", "privacy officer", "asha")), [], "/api/v1/changes"
    while address:
        page = officer.get(address).json()
        seen += [one["subject"] for one in page["items"]]
        address = page["next"]
    assert seen == list(Change.objects.order_by("pk").values_list("subject", flat=True))
    of_one = asking(make_token("one", "privacy officer", "asha", rollout="claims-triage"))
    assert of_one.get("/api/v1/changes").status_code == 403
    assert client.get("/api/v1/name-views").status_code == 403


def test_the_list_says_of_a_report_only_to_whoever_may_read_it(client: Client) -> None:
    (read,) = client.get("/api/v1/rollouts").json()["items"]
    (other,) = asking(make_token("team", "manager", "asha")).get("/api/v1/rollouts").json()["items"]
    assert read["headline"]["en"]
    assert (other["title"], "headline" in other) == (read["title"], False)


def test_the_gate_reads_its_evidence_from_the_server(
    installation: Installation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    send(installation, 4)
    digest(installation)
    refresh(installation)
    monkeypatch.setenv("UPTAKE_TOKEN", make_token("ci", "engineer", "asha"))

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
            """Nothing on the terminal."""

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        thread = Thread(target=_serve_one, args=(server,))
        thread.start()
        words = ["check", str(CLAIMS / "rollout.yaml"), "--people", str(CLAIMS / "people.csv")]
        code = main([*words, "--at", "launch", "--evidence", f"http://127.0.0.1:{server.server_port}", "--as-of",
                     "2027-01-18"])  # fmt: skip
        thread.join()
    assert code == 3  # there is a Picture, and nothing in it was recorded of what was done before launch
    assert "UP213" in capsys.readouterr().out


def _serve_one(server: Any) -> None:
    from django.db import connection

    server.handle_request()
    connection.close()
