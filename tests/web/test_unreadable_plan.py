"""A plan that was taken once and cannot be read any more: every page of it says so and why, and none fails."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from tests.server.conftest import Installation
from tests.web.conftest import SLUG, SignIn
from uptake.core.words import speaking
from uptake.service.doctor import _unreadable
from uptake.service.outreach import links
from uptake.service.plans import parsed
from uptake.store.models import Item, Rollout

pytestmark = pytest.mark.server

OF_ROLLOUT = (
    "", "plan/", "plan/1/", "plan/edit/", "plan/edit/people/", "messages/", "messages/heads-up/",
    "messages/heads-up/letter/", "questions/", "privacy/",
)  # fmt: skip
TEXT = {
    "a day": "uptake: 1\nrollout: claims-triage\nlaunch: never\n",
    "nothing": "",
    "no YAML": "a: [",
    "a list": "- a",
    "zone": "uptake: 1\nrollout: claims-triage\nlaunch: 2027-01-11\ncalendar: {timezone: Mars/X}\n",
}


@pytest.fixture(params=sorted(TEXT))
def broken(request: pytest.FixtureRequest, installation: Installation) -> str:
    """The newest version of the plan cannot be read, as where a later Uptake asks for more."""
    rollout, text = Rollout.objects.get(slug=SLUG), TEXT[request.param]
    number = rollout.plans.count() + 1
    rollout.plans.create(number=number, digest="0" * 64, text=text, texts={}, by="asha")
    assert parsed(text, SLUG) is None
    return text


def test_no_page_of_it_fails_and_each_says_it_in_the_readers_language(broken: str, sign_in: SignIn) -> None:
    for role in ("owner", "member", "helper", "manager"):
        client = sign_in(role, "asha@acme.example")
    for place in OF_ROLLOUT:
        page = client.get(f"/rollouts/{SLUG}/{place}", headers={"accept-language": "de"}, follow=True)
        assert page.status_code in {200, 404}, place
        assert "Der gespeicherte Plan ist nicht lesbar" in page.content.decode(), place
        assert "Zeile " in page.content.decode(), place
    for place in ("/", "/team/", "/me/", "/sources/", "/imports/"):
        assert client.get(place).status_code in {200, 403}, place
    english = client.get(f"/rollouts/{SLUG}/plan/").content.decode()
    assert "The plan that is kept cannot be read" in english
    assert "The plan will stand here" not in english


def test_the_list_says_it_and_promises_no_first_report(broken: str, sign_in: SignIn) -> None:
    for role in ("owner", "member"):
        page = sign_in(role).get("/", headers={"accept-language": "de"}).content.decode()
        assert "Der Plan ist nicht lesbar: Bis er es wieder ist" in page, role
        assert f'href="/rollouts/{SLUG}/plan/">Warum' in page, role
        assert "Der erste Bericht" not in page, role
        assert "Noch wurde nichts gezählt" not in page, role


def test_a_link_of_a_person_does_not_blame_its_address(broken: str) -> None:
    now = dt.datetime.now(dt.UTC)
    link = links.Link(SLUG, "B1008", "heads-up", 1, links.TELL, now + links.LIFE)
    for method in ("get", "post"):
        found = getattr(Client(), method)(f"/to/{links.sign(link)}/")
        assert (found.status_code, found["Content-Language"]) == (503, "de")
        assert "Die Adresse stimmt." in found.content.decode()
        assert "Es fehlt etwas von der Adresse" not in found.content.decode()
    over = Client().get(f"/to/{links.sign(replace(link, ends=now))}/")
    assert over.status_code == 410
    Item.objects.create(rollout=Rollout.objects.get(slug=SLUG), code="Q1", text="When?", asked_at=now)
    asked = Client().get("/asked/Q1/")
    assert (asked.status_code, "the question is kept" in asked.content.decode()) == (503, True)
    assert Client().get("/asked/Q2/").status_code == 404


def test_operations_and_the_doctor_say_it(broken: str, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    page = client.get("/operations/", headers={"accept-language": "de"}).content.decode()
    assert "ihr Plan ist nicht lesbar" in page
    with speaking("de"):
        (line,) = _unreadable()
    assert line.level == "FAULT"
    assert f"der von {SLUG} ist nicht lesbar" in line.said
    assert f"{SLUG}/rollout.yaml:" in line.said


def test_a_plan_that_can_be_read_and_one_before_the_first_say_nothing(
    installation: Installation, sign_in: SignIn
) -> None:
    Rollout.objects.create(slug="another", wanted=timezone.now())
    assert list(_unreadable()) == []
    client = sign_in("owner")
    for slug in (SLUG, "another"):
        assert "cannot be read" not in client.get(f"/rollouts/{slug}/plan/").content.decode()
