"""Edit plan: the list of sections, of which rollout a page is, and where the roster speaks against a plan."""

from __future__ import annotations

import html
import re

import pytest

from tests.web.conftest import SLUG, SignIn
from tests.web.test_edit_plan import EDIT, PLAN, keep, said, send
from tests.web.test_rollouts import text
from uptake.core.plan.writing.marks import data_of

pytestmark = pytest.mark.server


def test_what_other_sections_lack_is_counted_too_while_one_keeps_the_plan_from_being_read(sign_in: SignIn) -> None:
    keep(PLAN.replace("first_reply_within:", "# first_reply_within:", 1))
    client = sign_in("owner")
    listed = places(text(client, f"{EDIT}people/"))
    assert "to mend" in listed["feedback"]
    for section, typed in (
        ("people", {"owner.hours_per_week": "many"}),  # no plan any more
        ("group-adjusters", {"groups.adjusters.who": 'department = "Claims'}),  # nothing that a plan can hold
    ):
        answer = send(client, section, **typed)
        assert answer.status_code == 400
        page = answer.content.decode()
        after = places(page)
        assert "to mend" in after[section], section
        assert {name: said for name, said in after.items() if name != section} == {
            name: said for name, said in listed.items() if name != section
        }
        assert "This cannot be saved yet" in page, section


def test_a_deputy_whom_the_roster_does_not_know_is_said_beside_the_deputy(sign_in: SignIn) -> None:
    page = send(sign_in("owner"), "people", "check", **{"owner.deputy": "Zoe Adler"}).content.decode()
    assert "Zoe Adler (deputy) is not on the roster" in said(page, "owner-deputy")
    assert "Zoe Adler" not in said(page, "owner-person")


def test_a_column_in_which_nobody_has_anything_is_said_beside_who_is_in_the_group(sign_in: SignIn) -> None:
    typed = {"groups.adjusters.who": "departement = Claims"}
    page = html.unescape(send(sign_in("owner"), "group-adjusters", "check", **typed).content.decode())
    lacks = '“Claims adjusters” asks for the column "departement", in which nobody on the roster has anything. '
    assert f"{lacks}Filled in: department, language, location, role and team." in said(page, "groups-adjusters-who")


def test_sections_say_of_which_rollout_they_are_also_where_the_plan_cannot_be_read(sign_in: SignIn) -> None:
    client, title = sign_in("owner"), data_of(PLAN)["title"]
    refused = send(client, "people", **{"owner.hours_per_week": "many"}).content.decode()
    moved = send(client, "system", launch="2027-03-01").content.decode()
    removed = send(client, "group-adjusters", "remove-group").content.decode()
    asked = ("plan/edit/people/", "messages/", "questions/", "plan/1/")
    for page in (refused, moved, removed, *(text(client, f"/rollouts/{SLUG}/{place}") for place in asked)):
        assert title in page.partition("<title>")[2].partition("</title>")[0]
        assert title in page.partition("<h1>")[2].partition("</h1>")[0]
    for place in ("messages/heads-up/", "privacy/"):
        assert title in text(client, f"/rollouts/{SLUG}/{place}").partition("</title>")[0]


def places(page: str) -> dict[str, str]:
    """What the list of all sections says of each, by its name."""
    listed = page.partition('<ol class="sections">')[2].partition("</ol>")[0]
    found = re.findall(r'edit/([\w-]+)/"[^>]*>(.*?)</li>', listed, re.DOTALL)
    return {name: re.sub("<[^>]+>", " ", said) for name, said in found}
