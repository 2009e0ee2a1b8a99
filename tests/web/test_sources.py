"""Sources: what arrives and what was refused, without who it was; keys, shown once; who matches nobody, logged."""

from __future__ import annotations

import asyncio
import datetime as dt
import html
import json
import re
import shlex
import subprocess

import pytest
from django.test import Client
from django.utils import timezone

from tests.house.pages import DOCS
from tests.server.conftest import Installation
from tests.server.door import door_of
from tests.server.test_intake import digest, send
from tests.web.conftest import SignIn
from tests.web.test_rollouts import text
from uptake.api.door import faults
from uptake.api.door.faults import PERSON_TOO_LONG, PROPERTY_TOO_LONG, TOO_LONG
from uptake.service.connect import write_down
from uptake.service.intake import UNDIGESTIBLE
from uptake.service.sources import door_rules, webhook_secret
from uptake.service.tally import Tally
from uptake.store.models import NameView, Source
from uptake.web.snippets import SNIPPETS, filled
from uptake.wire.incoming import Refusal

pytestmark = pytest.mark.server

PAGE = "/sources/claims-app/"


def test_the_lines_to_paste_are_those_of_the_docs() -> None:
    page = (DOCS / "sending-events.md").read_text(encoding="utf-8")
    assert [one.sender for one in SNIPPETS if one.lines not in page] == []


def test_the_lines_for_a_shell_work_as_pasted(installation: Installation, sign_in: SignIn) -> None:
    made = sign_in("administrator").post("/sources/claims-app/key/", {"act": "rotate"}).content.decode()
    (found,) = re.findall(r"<code>(curl .*?)</code>", made, re.DOTALL)
    script = html.unescape(found).replace("curl", "printf '%s\\n'", 1)
    sent = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout.splitlines()
    body = sent[-1]
    event = json.loads(body)
    assert abs(dt.datetime.fromisoformat(event["time"]) - timezone.now()) < dt.timedelta(minutes=1)
    assert event["person"].startswith("REPLACE.ME")
    assert (event["event"], event["env"]) == ("suggestion_kept", "prod")  # as the plan counts it
    taken = asyncio.run(posted(installation, body, sent[sent.index("-H") + 1].removeprefix("Authorization: ")))
    assert taken == 202


async def posted(installation: Installation, body: str, key: str) -> int:
    async with door_of(installation, now=timezone.now().timestamp()) as client:
        return (await client.post("/v1/events", content=body, headers={"Authorization": key})).status_code


@pytest.mark.parametrize("name", ["it's done", 'the "end"'])
def test_an_event_of_any_name_stands_in_the_lines(name: str) -> None:
    lines = dict(filled("http://x.example", "upk_1", "claims-app", {"event": name, "env": "prod"}))
    words = shlex.split(lines["curl"].replace("$(date -u +%Y-%m-%dT%H:%M:%SZ)", "now"))
    assert json.loads(words[-1])["event"] == name
    assert f'"type": {json.dumps(name)}' in lines["CloudEvents, Python"]
    assert '"/claims-app"' in lines["CloudEvents, Python"]


def test_what_arrives_is_shown_without_who_it_was(sign_in: SignIn) -> None:
    tally = Tally()
    tally.kept["claims-app"] = 3
    tally.latest["claims-app"] = [{"event": "kept", "time": 1800000000, "properties": {"env": "<b>"}}]  # type: ignore[assignment]
    tally.refused["claims-app", "time: there is none"] = 2
    client = sign_in("engineer")
    assert "no event arrived" in text(client, PAGE)
    write_down(tally, timezone.now())
    for address in (PAGE, f"{PAGE}arrivals/"):
        page = text(client, address)
        assert "3 events arrived" in page
        assert "env: &lt;b&gt;" in page
        assert "time: there is none" in page


def test_why_events_were_refused_is_said_in_german_too(sign_in: SignIn) -> None:
    tally = Tally()
    for field, reason in (("event", TOO_LONG), ("person", PERSON_TOO_LONG), ("", UNDIGESTIBLE), ("x: y", "odd")):
        tally.note("claims-app", (), [Refusal(0, field, reason)])
    write_down(tally, timezone.now())
    page = sign_in("engineer").get(PAGE, headers={"Accept-Language": "de"}).content.decode()
    assert "event: darf höchstens 200 Zeichen lang sein" in page
    assert "person: darf höchstens 300 Zeichen lang sein" in page
    assert "kam in einem Stück des Eingangspuffers" in page
    assert "x: y: odd" in page
    assert "andere Server-SDKs" in page


def test_lengths_are_those_that_are_said() -> None:
    said = {PERSON_TOO_LONG: faults.LONGEST, TOO_LONG: faults.LONGEST_NAME, PROPERTY_TOO_LONG: faults.LONGEST_PROPERTY}
    assert all(f" {most:,} letters" in reason for reason, most in said.items())


def test_it_follows_what_arrives_until_told_to_stop(sign_in: SignIn) -> None:
    client = sign_in("engineer")
    assert 'hx-trigger="every 2s"' in text(client, PAGE)
    assert "htmx" not in text(client, f"{PAGE}?paused")


def test_a_key_is_shown_once_and_works(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    made = client.post("/new-source/", {"name": "chat"})
    (key,) = set(re.findall(r"upk_[\w-]{20,}", made.content.decode()))
    assert made["Cache-Control"] == "no-store"
    assert f"Bearer {key}" in made.content.decode()
    assert "/language/" not in made.content.decode()  # to choose another would lose the key
    assert "/language/" in text(client, "/sources/chat/")
    assert key not in text(client, "/sources/chat/")
    assert "chat" in {rights.source for rights in door_rules().keys.values()}
    client.post("/sources/chat/key/", {"act": "rotate"})
    assert Source.objects.get(name="chat").keys.count() == 2
    client.post("/sources/chat/key/", {"act": "revoke"})
    assert "chat" not in {rights.source for rights in door_rules().keys.values()}


@pytest.mark.parametrize("name", ["", "Bad name", "claims-app", "uptake"])
def test_a_name_that_cannot_be_used_is_said_beside_the_field(sign_in: SignIn, name: str) -> None:
    answer = sign_in("administrator").post("/new-source/", {"name": name})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    german = sign_in("administrator").post("/new-source/", {"name": name}, headers={"Accept-Language": "de"})
    assert re.search("Verwenden Sie Kleinbuchstaben|gibt einen neuen Schlüssel", german.content.decode())
    assert f'value="{name}"' in answer.content.decode()


def test_the_webhook_has_its_lines_and_its_secret_is_an_administrators(sign_in: SignIn) -> None:
    address, secret = "/v1/hooks/segment?source=claims-app", webhook_secret("claims-app")
    for role, sees in (("administrator", True), ("engineer", False)):
        page = text(sign_in(role), PAGE)
        assert address in page
        assert (secret in page) is sees


def test_an_engineer_makes_no_key(sign_in: SignIn) -> None:
    client = sign_in("engineer")
    assert "Make the source" not in text(client, "/sources/")
    assert client.post("/new-source/", {"name": "chat"}).status_code == 403
    assert client.post(f"{PAGE}key/", {"act": "revoke"}).status_code == 403


def test_a_source_of_others_is_not_there(installation: Installation, sign_in: SignIn) -> None:
    Source.objects.create(name="others")
    client = sign_in("owner", rollout="claims-triage")
    assert "others" not in text(client, "/sources/")
    assert client.get("/sources/others/").status_code == 404
    assert client.get("/sources/others/arrivals/").status_code == 404


def test_who_looks_at_identifiers_is_written_down(installation: Installation, sign_in: SignIn) -> None:
    client: Client = sign_in("administrator")
    assert "is on the roster" in text(client, f"{PAGE}unmatched/")
    send(installation, 4, person="nobody.known@acme.example")
    digest(installation)
    assert "nobody.known@acme.example" in text(client, f"{PAGE}unmatched/")
    assert NameView.objects.get().by == "administrator@acme.example"
    assert sign_in("owner").get(f"{PAGE}unmatched/").status_code == 403
