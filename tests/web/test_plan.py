"""The page of a plan: as people read it, what each version changed, and findings for those who run it."""

from __future__ import annotations

import re

import pytest

from tests.examples import CLAIMS
from tests.web.conftest import SLUG, SignIn
from tests.web.test_rollouts import text
from uptake.core.plan.load import parse_plan
from uptake.service.plans import save_plan
from uptake.store.models import PlanVersion, Rollout, Source

pytestmark = pytest.mark.server

PAGE = f"/rollouts/{SLUG}/plan/"


def test_an_affected_person_reads_what_changes_and_who_answers(sign_in: SignIn) -> None:
    page = text(sign_in("member"), PAGE)
    assert "Putting a new claim into the right basket" in page
    assert "Marlene Ostermayr answers for usage. Who asks gets an answer within 4 working hours." in page
    assert "Will there be fewer of us?" in page
    assert "70 % or more" in page
    assert "15 Jan 2027" in page
    assert "What the check finds" not in page
    assert "@beispiel.example</dd>" not in page  # whom the roster knows is called by name


def test_whoever_reads_the_report_sees_what_the_check_finds(sign_in: SignIn) -> None:
    plan = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8").replace("deputy: yusuf", "deputy: marlene", 1)
    parsed = parse_plan(plan.replace('phone: "+49 89 555 0142"', 'phone: "1"')).plan
    assert parsed is not None
    save_plan(parsed, plan.replace("hours_per_week: 10", "hours_per_week: 1", 1), "asha")
    assert "What the check finds" in text(sign_in("owner"), PAGE)


def test_a_source_that_the_plan_names_and_the_server_lacks_is_said(sign_in: SignIn) -> None:
    said = "This server has no source claims-app, which the plan names"
    owner, section = sign_in("owner"), f"{PAGE}edit/usage/"
    pages = (PAGE, f"{PAGE}edit/", section)
    Source.objects.filter(name="claims-app").update(name="another")
    assert [said in text(owner, page) for page in pages] == [True, True, True]
    assert said not in text(sign_in("member"), PAGE)
    Source.objects.update(name="claims-app")
    assert [said in text(owner, page) for page in pages] == [False, False, False]


GROUPS = """\
  {group}:
    title: {title}
    changes: [{{task: Opening a claim}}]
"""


def test_a_finding_calls_a_group_as_people_do_in_their_language(sign_in: SignIn) -> None:
    plan = "uptake: 1\nrollout: claims-triage\nlaunch: 2026-12-01\ngroups:\n"
    plan += GROUPS.format(group="handlers", title="Claims handlers")
    parsed = parse_plan(plan).plan
    assert parsed is not None
    german = f"groups:\n{GROUPS.format(group='handlers', title='Sachbearbeitung Schaden')}"
    save_plan(parsed, plan, "asha", {"texts/de.yaml": german})
    owner, edit = sign_in("owner"), f"{PAGE}edit/group-handlers/"
    for page in (text(owner, PAGE), text(owner, edit)):
        assert "“Claims handlers” does not say who is in it." in page
        assert "handlers does not" not in page
    owner.cookies["django_language"] = "de"
    assert "„Sachbearbeitung Schaden“ sagt nicht, wer dazugehört." in text(owner, PAGE)


def test_a_version_says_what_it_changed_and_by_whom(sign_in: SignIn) -> None:
    before = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
    after = before.replace("title: Claims assistant", "title: <b>Claims</b> helper")
    parsed = parse_plan(after).plan
    assert parsed is not None
    save_plan(parsed, after, "marlene.ostermayr@beispiel.example")
    client = sign_in("owner")
    listed, page = text(client, PAGE), text(client, f"{PAGE}2/")
    assert "What version 2 changed" in listed
    for said in (listed, page):  # whom the roster knows is called by name
        assert re.search(r"\d\d (?:CET|CEST), Marlene Ostermayr", said)
    assert "<del>− title: Claims assistant</del><ins>+ title: &lt;b&gt;Claims&lt;/b&gt; helper</ins>" in page
    assert page.count("<ins>") == 1
    assert text(client, f"{PAGE}1/").count("<ins>") == len(before.splitlines())
    assert client.get(f"{PAGE}3/").status_code == 404


def test_without_a_plan_the_page_says_how_to_bring_one(sign_in: SignIn) -> None:
    Rollout.objects.create(slug="another")
    assert "uptake import plan" in text(sign_in("owner"), "/rollouts/another/plan/")
    PlanVersion.objects.create(rollout=Rollout.objects.get(slug="another"), number=1, text="]", by="asha")
    assert "uptake import plan" in text(sign_in("owner"), "/rollouts/another/plan/")


def test_whoever_may_edit_the_plan_keeps_the_way_there_on_its_versions_and_on_privacy(sign_in: SignIn) -> None:
    pages = (f"{PAGE}1/", f"/rollouts/{SLUG}/privacy/")
    owner, member = sign_in("owner"), sign_in("member")
    way = f'href="{PAGE}edit/"'
    assert [way in text(owner, page) for page in pages] == [True, True]
    assert [way in text(member, page) for page in pages] == [False, False]
