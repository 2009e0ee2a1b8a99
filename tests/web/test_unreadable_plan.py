"""A plan that was taken once and cannot be read any more: every page of it says so and why, and none fails."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.server.conftest import Installation
from tests.web.conftest import SLUG, SignIn
from uptake.core.words import speaking
from uptake.service.doctor import _unreadable
from uptake.service.plans import parsed
from uptake.store.models import Rollout

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
