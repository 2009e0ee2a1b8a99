"""The page of a person: collected by the worker, for that account alone; a download, who looked, and erasure."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.test_intake import NOW, digest, send, somebody
from tests.web.conftest import SignIn
from tests.web.test_rollouts import text
from uptake.core.pseudonyms import pseudonym
from uptake.service.personal import answer_requests
from uptake.service.sealing import Seal
from uptake.store.models import Change, Erasure, NameView, PersonalRequest
from uptake.worker import Worker

pytestmark = pytest.mark.server


def an_adjuster() -> str:
    rows = [row.split(",") for row in (CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()]
    role, email, team = (rows[0].index(name) for name in ("role", "email", "team"))
    return next(
        row[email] for row in rows if row[role] == "Adjuster" and row[email] and row[team] not in {"Fleet desk", "Test"}
    )


def answer(installation: Installation, now: dt.datetime = NOW) -> int:
    env = installation.environment
    PersonalRequest.objects.filter(done_at=None).update(asked_at=now)
    return answer_requests(env.data, env.pseudonym_key, Seal(env.secret_key), now)


@pytest.fixture
def me(installation: Installation, sign_in: SignIn) -> Client:
    """An adjuster, of whom two events in one week came, and who has asked."""
    kept = [{"event": "suggestion_kept", "time": f"2027-01-{day:02d}T09:00:00Z", "id": f"k{day}"} for day in (5, 6)]
    send_as(installation, an_adjuster(), kept)
    send(installation, 12)
    digest(installation)
    client = sign_in("member", an_adjuster())
    client.post("/me/collect/")
    return client


def send_as(installation: Installation, person: str, events: list[dict[str, str]]) -> None:
    import asyncio
    import json

    from tests.server.door import door_of

    async def post() -> None:
        async with door_of(installation) as door:
            body = json.dumps([{**event, "person": person, "env": "prod"} for event in events])
            assert (await door.post("/v1/events", content=body)).status_code == 202

    asyncio.run(post())


def test_nothing_is_collected_before_somebody_asks(installation: Installation, sign_in: SignIn) -> None:
    assert "Show what is recorded on me" in text(sign_in("member", an_adjuster()), "/me/")
    assert answer(installation) == 0


def test_a_person_sees_what_changes_and_the_weeks_they_used_it(installation: Installation, me: Client) -> None:
    assert "is being collected" in text(me, "/me/")
    assert answer(installation) == 1
    page = text(me, "/me/")
    assert "Putting a new claim into the right basket" in page
    assert page.count("<td>yes</td>") == 1
    assert '<th scope="row">4 Jan 2027</th><td>yes</td>' in page
    assert '<th scope="row">11 Jan 2027</th><td>no</td>' in page
    assert "2 events of yours are kept" in page


def test_the_download_holds_every_event_and_no_pseudonym(installation: Installation, me: Client) -> None:
    answer(installation)
    got = me.get("/me/recorded-on-me.json")
    assert got["Cache-Control"] == "no-store"
    assert [one["time"] for one in got.json()["events"]] == ["2027-01-06T09:00:00Z", "2027-01-05T09:00:00Z"]
    assert got.json()["person"]["email"] == an_adjuster()
    assert "p:" not in got.content.decode()


def test_nobody_else_opens_it(installation: Installation, me: Client, sign_in: SignIn) -> None:
    answer(installation)
    other = sign_in("administrator")
    assert "Show what is recorded on me" in text(other, "/me/")
    assert other.get("/me/recorded-on-me.json").status_code == 302
    row = PersonalRequest.objects.get()
    assert an_adjuster().encode() not in bytes(row.sealed or b"")


def test_an_account_whose_address_is_not_on_the_roster_is_told_so(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("member", "edie@acme.example")
    client.post("/me/collect/")
    answer(installation)
    assert "Nobody on the roster has the address edie@acme.example" in text(client, "/me/")


def test_it_is_forgotten_within_the_hour(installation: Installation, me: Client) -> None:
    answer(installation, timezone.now())
    answer(installation, timezone.now() + dt.timedelta(minutes=61))
    assert not PersonalRequest.objects.exists()


def test_a_person_sees_who_looked(installation: Installation, me: Client) -> None:
    key = installation.environment.pseudonym_key
    NameView.objects.create(by="admin@acme.example", person=pseudonym(key, "email", an_adjuster()), page="connect")
    NameView.objects.create(by="other@acme.example", person=pseudonym(key, "email", somebody()), page="connect")
    answer(installation)
    page = text(me, "/me/")
    assert "admin@acme.example" in page
    assert "other@acme.example" not in page


def test_erasure_is_asked_for_by_a_button_and_the_log_does_not_say_by_whom(
    installation: Installation, me: Client
) -> None:
    assert "First let it be shown" in text(me, "/me/erase/")
    answer(installation)
    assert "cannot be taken back" in text(me, "/me/erase/")
    assert not Erasure.objects.exists()
    assert "Your request is recorded" in me.post("/me/erase/").content.decode()
    assert Erasure.objects.get().done_at is None
    assert an_adjuster() not in {change.by for change in Change.objects.filter(subject="erasure")}


def test_the_worker_answers_in_its_round(installation: Installation, me: Client) -> None:
    Worker(installation.environment).round()
    assert PersonalRequest.objects.get().done_at is not None
