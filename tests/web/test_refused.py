"""What cannot be taken at all is refused by a page: in the reader's language, with what to do."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from django.core.exceptions import SuspiciousOperation, TooManyFieldsSent
from django.test import Client, RequestFactory
from django.utils import translation

from tests.web.conftest import SignIn
from uptake.site.bounds import MOST_OF_A_FORM, bounded
from uptake.site.handler import Handler
from uptake.site.urls import failed
from uptake.web.refused import bad_request

pytestmark = pytest.mark.server
GERMAN = {"accept-language": "de"}


def test_a_form_without_its_token_says_how_to_send_it_again(transactional_db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": "x"}, headers=GERMAN)
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "Es wurde nichts gespeichert" in said
    assert "schicken Sie das Formular noch einmal" in said
    assert "web.css" in said


def test_what_no_page_sends_is_told_apart_from_too_much(transactional_db: None) -> None:
    request = RequestFactory().post("/")
    with translation.override("en"):
        bad, many = (bad_request(request, error) for error in (SuspiciousOperation("x"), TooManyFieldsSent("x")))
    assert (bad.status_code, b"asks for" in bad.content) == (400, True)
    assert (many.status_code, b"Bring it in parts" in many.content) == (413, True)


def test_what_nobody_foresaw_is_said_in_the_readers_language_and_asks_no_table(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> object:
        raise RuntimeError

    client = sign_in("owner")
    client.raise_request_exception = False
    monkeypatch.setattr("uptake.web.rollouts.overview", break_down)
    answer = client.get("/", headers=GERMAN)
    said = answer.content.decode()
    assert answer.status_code == 500
    assert '<html lang="de"' in said
    assert "Das ist fehlgeschlagen" in said
    assert "Server Error" not in said
    assert "Abmelden" not in said
    program = failed(RequestFactory().get("/api/v1/rollouts"))
    assert (program.status_code, json.loads(program.content)["code"]) == (500, "failed")


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_a_form_may_have_is_refused_by_a_page(transactional_db: None, announced: bool) -> None:
    body = b"x" * (MOST_OF_A_FORM + 1)

    async def in_parts() -> object:
        for start in range(0, len(body), 1 << 20):
            yield body[start : start + (1 << 20)]

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(bounded(Handler(), 20 << 20))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.post("/sign-in/", content=body if announced else in_parts(), headers=GERMAN)  # type: ignore[arg-type]

    answer = asyncio.run(post())
    assert answer.status_code == 413
    assert "Das ist mehr als 8 MB" in answer.text
    assert answer.headers["connection"] == "close"


def test_a_style_sheet_is_sent_whole_and_django_warns_of_nothing() -> None:
    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(bounded(Handler(), 1 << 20))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get("/static/web.css")

    answer = asyncio.run(get())
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["content-length"])
