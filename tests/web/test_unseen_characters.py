"""Characters that nobody sees, NUL among them, at every door of forms: what PostgreSQL cannot keep breaks no page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.server.conftest import Installation
from tests.server.test_access import ADDRESSES
from tests.web.conftest import SignIn
from tests.web.test_edit_plan import EDIT, newest, send
from uptake.core.access import Role
from uptake.core.plan.writing.marks import data_of
from uptake.store.models import Source, User
from uptake.web import unseen
from uptake.web.unseen import Unseen

pytestmark = pytest.mark.server

TEMPLATES = Path(unseen.__file__).parent / "templates" / "web"
FIELDS = {name for one in TEMPLATES.glob("*.html") for name in re.findall(r'name="([\w-]+)"', one.read_text("utf-8"))}
ASKED = ("answered", "marked", "as", "changes", "looks", "saved", "next", "most", "after", "as_of")
UNSEEN = "x\0\x1b[31m\x9by"
PROGRAMS = ("/api/", "/metrics", "/v1/", "/readyz", "/healthz")


def everybody(sign_in: SignIn) -> Client:
    """Somebody who may do everything."""
    for role in Role:
        client = sign_in(role, "asha@acme.example")
    return client


@pytest.mark.slow
def test_no_form_breaks_by_a_character_that_nobody_sees(installation: Installation, sign_in: SignIn) -> None:
    client = everybody(sign_in)
    broken: list[tuple[str, ...]] = []
    # One at a time, for what a form refuses before it comes to the next: where it matters, since only PostgreSQL minds.
    alone = [{one: UNSEEN} for one in sorted(FIELDS)] if connection.vendor == "postgresql" else []
    client.raise_request_exception = False
    assert {"email", "name", "title", "question", "text", "addresses", "key"} <= FIELDS
    for place, _ in ADDRESSES:
        if place.startswith(PROGRAMS):
            continue
        query = "&".join(f"{one}=%00" for one in ASKED)
        broken += [("get", place)] if client.get(f"{place}?{query}").status_code >= 500 else []
        for sent in (dict.fromkeys(FIELDS, UNSEEN), *alone):
            status = client.post(place, sent).status_code
            broken += [("post", place, *sorted(sent))] if status >= 500 else []
            if status == 405:
                break
        client.force_login(User.objects.get(email="asha@acme.example"))  # one of them was to sign out
    assert broken == []


@pytest.mark.parametrize("place", sorted({place for place, _ in ADDRESSES if not place.startswith(PROGRAMS)}))
def test_no_address_holds_one(place: str, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    parts = place.strip("/").split("/")
    for number in range(len(parts)):
        with_one = "/".join((*parts[:number], f"{parts[number]}%00", *parts[number + 1 :]))
        answer = client.get(f"/{with_one}/", headers={"accept-language": "de"})
        assert answer.status_code == 404, with_one
        assert "Hier ist nichts" in answer.content.decode()


def test_who_signs_in_with_one_is_told_as_anybody(transactional_db: None) -> None:
    answer = Client().post("/sign-in/", {"email": "asha\0@acme.example", "password": "x\0"})
    assert answer.status_code == 403
    assert 'value="asha@acme.example"' in answer.content.decode()
    client = Client()
    client.cookies["sessionid"] = "a\0b"  # a cookie can spell it
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_what_was_pasted_is_kept_without_it_and_its_lines_stay_lines(sign_in: SignIn) -> None:
    client = everybody(sign_in)
    typed = {"title": "Cla\xadims\0 help\x1b\u200b\ufeff\u202e", "summary": "One\x0bTwo\x0cThree\x9b\tFour"}
    assert send(client, "system", **typed).status_code == 302
    plan = data_of(newest())
    assert (plan["title"], plan["summary"]) == ("Claims help", "One\nTwo\nThree\tFour")
    assert client.post(EDIT, {"act": "group", "title": "New\0 group"})["Location"].endswith("group-new-group/")
    assert "\0" not in newest()
    assert client.post("/new-source/", {"name": "desk\0"}).status_code == 200
    assert Source.objects.filter(name="desk").exists()
    assert client.post("/accounts/account/", {"address": "new\0@acme.example", "role": "member"}).status_code == 200
    assert User.objects.filter(email="new@acme.example").exists()
    for name, answers in {
        "/new-rollout/": {"title": "\0", "launch": "\0", "owner": "\0"},
        EDIT: {"act": "group", "title": "\0"},
        "/new-source/": {"name": "\0"},
        "/operations/mail/": {"mode": "\0"},
    }.items():
        answer = client.post(name, answers)
        assert answer.status_code == 400, name
        assert re.search(r'role="alert"|class="finding warn"', answer.content.decode()), name


def test_what_programs_send_is_left_as_it_was_signed(installation: Installation) -> None:
    request = RequestFactory().post("/v1/hooks/slack", "payload=%00", "application/x-www-form-urlencoded")
    Unseen(lambda _: HttpResponse()).process_view(request)
    assert request.POST["payload"] == "\0"
    assert request.body == b"payload=%00"
