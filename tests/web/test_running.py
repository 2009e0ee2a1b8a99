"""Privacy sheet, operations and logs: each for those whom it is for, with what they come for."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.test_intake import digest, send
from tests.web.conftest import SLUG, SignIn
from tests.web.test_rollouts import text
from uptake.core.plan.load import load_plan, parse_plan
from uptake.core.sheet.facts import sheet_of
from uptake.service.leases import LEASE, take
from uptake.service.log import record
from uptake.service.plans import save_plan
from uptake.store.models import NameView, Rollout

pytestmark = pytest.mark.server

SHEET = f"/rollouts/{SLUG}/privacy/"


def test_the_sheet_is_the_one_that_the_command_prints(sign_in: SignIn) -> None:
    plan = load_plan(CLAIMS / "rollout.yaml").plan
    assert plan is not None
    page = text(sign_in("member"), SHEET)
    assert sheet_of(plan).digest in page
    assert "Nobody is judged by it." in page
    assert "The agreement names another sheet" not in page


def test_what_a_plan_says_stays_text_and_leads_nowhere(sign_in: SignIn) -> None:
    said = "<script>1</script> ![x](https://elsewhere.example/x.png) [y](https://elsewhere.example)"
    old = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
    new = old.replace("To find where people are stuck, and to help there. Nobody is judged by it.", f"'{said}'")
    parsed = parse_plan(new).plan
    assert parsed is not None
    save_plan(parsed, new, "asha")
    page = text(sign_in("owner"), SHEET)
    assert "&lt;script&gt;" in page
    assert 'elsewhere.example"' not in page
    assert "<img" not in page


def test_an_agreement_on_another_sheet_is_said(sign_in: SignIn) -> None:
    old = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
    new = old.replace("date: 2026-10-19}", f'date: 2026-10-19, sheet: "sha256:{"0" * 64}"}}')
    parsed = parse_plan(new).plan
    assert parsed is not None
    save_plan(parsed, new, "asha")
    assert "The agreement names another sheet" in text(sign_in("owner"), SHEET)
    Rollout.objects.create(slug="another")
    assert "as soon as there is a plan" in text(sign_in("owner"), "/rollouts/another/privacy/")


def test_operations_say_what_is_wrong_and_what_arrived(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    assert "worker: none was ever seen" in text(client, "/operations/")
    german = client.get("/operations/", headers={"accept-language": "de"}).content.decode()
    assert "Worker: keiner wurde je gesehen" in german
    send(installation, 4, 5)
    digest(installation)
    take("digest", "w", timezone.now(), LEASE)
    page = text(client, "/operations/")
    assert "do their part" in page
    assert "claims-app" in page
    assert '<td class="right">2</td>' in page
    assert sign_in("owner").get("/operations/").status_code == 403


def test_operations_ask_no_more_questions_for_more_rollouts(installation: Installation, sign_in: SignIn) -> None:
    client, asked = sign_in("administrator"), []
    for more in range(2):
        if more:
            for number in range(3):
                one = Rollout.objects.create(slug=f"r{number}", wanted=timezone.now())
                one.plans.create(number=1, digest="", text="a: [", by="asha")
        with CaptureQueriesContext(connection) as questions:
            page = text(client, "/operations/")
        asked.append(len(questions))
    assert page.count("its plan cannot be read") == 3
    assert asked[0] == asked[1]


def test_the_logs_are_read_by_an_officer_of_all_rollouts(installation: Installation, sign_in: SignIn) -> None:
    record("asha", "tried", "<b>", note=1)
    NameView.objects.create(by="bram@acme.example", person="p:1", page="connect")
    page = text(sign_in("privacy officer"), "/logs/")
    assert "tried &lt;b&gt; (note: 1)" in page
    assert "bram@acme.example" in page
    one = sign_in("privacy officer", "cleo@acme.example", SLUG)
    assert one.get("/logs/").status_code == 403
    assert sign_in("administrator").get("/logs/").status_code == 403


def test_a_long_log_goes_on_on_a_further_page(sign_in: SignIn) -> None:
    for number in range(101):
        record("asha", "did", f"thing {number:03}")
    client = sign_in("privacy officer")
    assert "thing 000" not in text(client, "/logs/")
    assert "thing 000" in text(client, "/logs/?changes=2")
    assert client.get("/logs/?changes=x").status_code == 200
