"""New rollout: a few questions, and a plan that is open where only people can say."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.utils import timezone

from tests.web.conftest import SLUG, SignIn
from tests.web.test_edit_plan import newest
from tests.web.test_rollouts import text
from uptake.core.plan.writing.marks import data_of
from uptake.store.models import RoleRow, Rollout

pytestmark = pytest.mark.server


PLACE = {"timezone": "Berlin", "country": "Deutschland"}


def test_a_new_rollout_begins_with_a_few_questions(sign_in: SignIn) -> None:
    client = sign_in("owner", "cleo@acme.example", SLUG)
    assert "New rollout" in text(client, "/")
    wrong = client.post("/new-rollout/", {"title": "Claims triage", "launch": "soon", "owner": "the team", **PLACE})
    assert wrong.status_code == 400
    assert re.search(r'value="soon"[^>]*aria-invalid', wrong.content.decode())
    again = client.post("/new-rollout/", {"title": "Claims triage", "launch": "2027-06-01", "owner": "", **PLACE})
    assert "There is a rollout claims-triage already" in again.content.decode()
    made = client.post(
        "/new-rollout/", {"title": "Meeting notes", "launch": "1 June 2027", "owner": "a@acme.example", **PLACE}
    )
    assert made["Location"] == "/rollouts/meeting-notes/plan/edit/"
    assert RoleRow.objects.filter(user__email="cleo@acme.example", rollout__slug="meeting-notes", role="owner").exists()
    page = text(client, made["Location"])
    assert "to be mended before the plan is ready" in page
    assert "nothing is missing so far" in page  # a group that is written later may ask for more
    assert 'plan/edit/group-everybody/">Next: Everybody' in text(client, f"{made['Location']}people/?saved=2")
    assert data_of(newest("meeting-notes"))["launch"] == "2027-06-01"
    assert data_of(newest("meeting-notes"))["calendar"] == {"timezone": "Europe/Berlin", "country": "DE"}


def test_where_the_work_is_done_is_proposed_as_in_the_plan_that_was_saved_last(sign_in: SignIn) -> None:
    client = sign_in("owner")
    german: Any = {"headers": {"Accept-Language": "de"}}
    page = html.unescape(client.get("/new-rollout/", **german).content.decode())
    assert ('id="timezone" name="timezone" value="Europe/Berlin"' in page, 'name="country" value="DE"' in page) == (
        True, True,
    )  # fmt: skip
    title = data_of(newest())["title"]
    assert f"Im Plan „{title}“, der hier zuletzt gespeichert wurde, steht Europe/Berlin, DE." in page
    for name, zone, country in (("vienna", "Wien", "at"), ("nowhere", "UTC", "")):
        answers = {"title": name, "launch": "2027-06-01", "owner": "", "timezone": zone, "country": country}
        assert client.post("/new-rollout/", answers).status_code == 302
        page = html.unescape(text(client, "/new-rollout/"))
        assert "The plan “vienna”, which was saved last here, says Europe/Vienna, AT." in page  # UTC alone says nothing
    other = html.unescape(text(sign_in("owner", "dov@acme.example", SLUG), "/new-rollout/"))
    assert "vienna" not in other  # of which rollout that is, is not theirs to know
    assert "The plan that was saved last on this server says Europe/Vienna, AT." in other


def test_where_nothing_is_known_of_the_place_it_is_asked_for(sign_in: SignIn) -> None:
    client = sign_in("owner")
    Rollout.objects.update(archived_at=timezone.now())
    page = text(client, "/new-rollout/")
    assert 'id="timezone" name="timezone" value="" autocomplete="off" required' in page
    assert "saved last" not in page
    answers = {"title": "Notes", "launch": "2027-06-01", "timezone": "", "country": ""}
    refused = client.post("/new-rollout/", answers)
    assert (refused.status_code, "is not a timezone" in refused.content.decode()) == (400, True)


def test_what_is_wrong_with_an_answer_is_said_in_german_too(sign_in: SignIn) -> None:
    answers = {"title": "x" * 2001, "launch": "2025-13-45", "owner": "the team", **PLACE}
    page = sign_in("owner").post("/new-rollout/", answers, headers={"Accept-Language": "de"})
    said = html.unescape(page.content.decode())
    assert "Das ist länger als 2000 Zeichen." in said
    assert "„2025-13-45“ steht in keinem Kalender." in said
    assert "„the team“ liest sich wie ein Team oder ein gemeinsames Postfach." in said


def test_what_a_new_plan_does_not_say_yet_is_said_to_be_open(sign_in: SignIn) -> None:
    client = sign_in("owner")
    client.post("/new-rollout/", {"title": "Meeting notes", "launch": "2027-06-01", "owner": "", **PLACE})
    page = html.unescape(text(client, "/rollouts/meeting-notes/plan/"))
    assert "A task that is not named yet" in page
    assert page.count("not written down yet") == 2
    assert "no share yet" in page
    assert "None" not in page
    assert "not known or more" not in page


def test_a_plan_that_is_begun_on_a_german_page_speaks_german(sign_in: SignIn) -> None:
    client = sign_in("owner")
    answers = {"title": "Protokolle", "launch": "1. Juni 2027", "owner": "", **PLACE}
    client.post("/new-rollout/", answers, headers={"Accept-Language": "de"})
    plan = data_of(newest("protokolle"))
    assert plan["language"] == "de"
    assert {name: group["title"] for name, group in plan["groups"].items()} == {"alle": "Alle"}
    assert plan["privacy"]["purpose"] == "Um zu sehen, wo Hilfe gebraucht wird. Niemand wird danach beurteilt."
    assert plan["duties"][0]["do"] == "Bei der ersten echten Aufgabe daneben sitzen"
    assert plan["sessions"][0]["tasks"] == ["Zwei Fälle aus Ihrer eigenen Liste von heute"]
    client.post("/new-rollout/", {**answers, "title": "Notes"}, headers={"Accept-Language": "en"})
    assert "language" not in data_of(newest("notes"))


@pytest.mark.parametrize("title", ["Помощник", "日本"])
def test_a_title_in_other_letters_begins_a_rollout_too(sign_in: SignIn, title: str) -> None:
    client = sign_in("owner")
    for number in (1, 2):
        made = client.post("/new-rollout/", {"title": title, "launch": "2027-06-01", "owner": "", **PLACE})
        assert made["Location"] == f"/rollouts/rollout-{number}/plan/edit/"
        assert title in text(client, made["Location"])
    edit = "/rollouts/rollout-1/plan/edit/"
    assert client.post(edit, {"act": "group", "title": title})["Location"] == f"{edit}group-group-1/"
    nothing = client.post("/new-rollout/", {"title": "…", "launch": "2027-06-01", **PLACE}).content.decode()
    assert "says nothing" in nothing
