"""What a plan elsewhere makes a message say, and what of its address: printable, in whole German, without a token."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps

from tests.server.conftest import Installation
from tests.server.test_intake import NOW
from tests.server.test_plan_origin import HERE, HOUR, PLAN, Elsewhere, doctor, elsewhere, follow
from tests.web.conftest import SLUG, SignIn, sign_in
from tests.web.test_rollouts import text
from uptake.core.plan.load import parse_plan
from uptake.core.words import speaking
from uptake.errors import OptionError
from uptake.service.editing import write_here
from uptake.service.log_said import change_said
from uptake.service.plan_origin import fetch_due
from uptake.service.steps import faults
from uptake.store.models import Change, Rollout

__all__ = ["elsewhere", "sign_in"]

pytestmark = pytest.mark.server


@pytest.mark.parametrize(
    "more", ['"\\e[31mred\\e]0;x\\a\\u202e": 1', '"a\\u0000b": 1', '"a\\ud800b": 1', '"a\\n\\nb\\u2028c": 1']
)
def test_what_a_terminal_or_a_database_would_act_on_is_not_kept(
    installation: Installation, elsewhere: Elsewhere, more: str
) -> None:
    follow(elsewhere.address)
    elsewhere.text = f"{PLAN}{more}\n"
    fetch_due(HERE, NOW + HOUR)
    found = Rollout.objects.get()
    assert found.fetch_fault
    assert not faults()
    for kept in (found.fetch_fault, found.fetch_fault_in["de"]):
        assert all(line.isprintable() for line in kept.split("\n"))


def test_a_token_in_an_address_is_for_who_may_change_it(
    installation: Installation, elsewhere: Elsewhere, sign_in: SignIn
) -> None:
    address = f"{elsewhere.address}?token=s3cret"
    follow(address)
    elsewhere.text = "uptake: 1"
    fetch_due(HERE, NOW + HOUR)
    pages = {role: text(sign_in(role), f"/rollouts/{SLUG}/plan/") for role in ("owner", "sponsor", "engineer")}
    assert address in pages.pop("owner")
    assert any(f"{elsewhere.address}?…" in page for page in pages.values())
    said = [*pages.values(), str(doctor()), Rollout.objects.get().fetch_fault]
    write_here(Rollout.objects.get(), "asha")
    assert "s3cret" not in f"{said}{list(Change.objects.values_list('detail'))}"


def test_a_password_in_an_address_is_not_repeated(transactional_db: None) -> None:
    for start in ("http://", "https://", "git+http://", "git+https://", "git+x://"):
        with pytest.raises(OptionError) as refused:
            follow(f"{start}dana:hunter2@a.example/rollout.yaml")
        assert "hunter2" not in f"{refused.value}{refused.value.mend}"


@pytest.mark.parametrize("wrong", ["uptake: 1\n- a\n", "groups: 3\n", "groups: [a]\n", "messages: [3, {id: 4}]\n"])
def test_what_a_plan_elsewhere_lacks_is_said_in_german_as_the_check_says_it(
    installation: Installation, elsewhere: Elsewhere, wrong: str
) -> None:
    follow(elsewhere.address)
    elsewhere.text = wrong
    fetch_due(HERE, NOW + HOUR)
    german = Rollout.objects.get().fetch_fault_in["de"]
    with speaking("de"):
        assert [one.message for one in parse_plan(wrong, "rollout.yaml").findings if one.message not in german] == []


def test_what_a_fetched_plan_counts_otherwise_is_said_in_the_log_and_on_its_page(
    installation: Installation, elsewhere: Elsewhere, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    stands = dt.datetime(2027, 4, 25, 9, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: stands)
    follow(elsewhere.address)
    elsewhere.text = PLAN + "# nothing else\n"
    fetch_due(HERE, NOW + HOUR)
    assert not Change.objects.filter(act="changed the days of").exists()
    page = f"/rollouts/{SLUG}/plan/"
    assert "changed which days count" not in text(sign_in("owner"), page)
    elsewhere.text = PLAN.replace("closed: [", "closed: [2027-01-12..2027-01-14, ")
    with caplog.at_level("WARNING", "uptake.worker"):
        fetch_due(HERE, NOW + 2 * HOUR)
    assert "version 3 of the plan of claims-triage counts days otherwise: 3 days since launch are no" in caplog.text
    row = Change.objects.get(act="changed the days of")
    assert (row.by, row.subject, row.detail["number"], row.detail["free"]) == ("the server", f"plan {SLUG}", 3, 3)
    assert change_said(row).startswith(f"changed which days count in plan {SLUG} (")
    assert "days that become free: 3" in change_said(row)
    fetch_due(HERE, NOW + 3 * HOUR)  # the same once more is no version
    assert Change.objects.filter(act="changed the days of").count() == 1
    stands += dt.timedelta(days=40)  # what it meant then is still what is said
    owner, member = sign_in("owner"), sign_in("member")
    for address in (page, f"{page}3/"):
        assert "3 days since launch are no working days any more." in text(owner, address)
        assert "no working days any more" not in text(member, address)
    assert "changed which days count" not in text(owner, f"{page}2/")
    german = owner.get(page, headers={"Accept-Language": "de"}).content.decode()
    assert "3 Tage seit dem Start sind keine Arbeitstage mehr." in german


def test_old_rows_of_the_log_are_shortened_once(transactional_db: None) -> None:
    given = (
        ("follows", {"address": "https://git.firm.example/plan.yaml?token=s3cret#x", "minutes": 60}),
        ("follows", {"address": "git+https://dana:s3cret@git.firm.example/plans.git#a.yaml", "minutes": 5}),
        ("follows", {"address": "https://git.firm.example/plan.yaml?…#x", "minutes": 60}),
        ("follows", {"minutes": 60}),
        ("saved", {"address": "https://git.firm.example/?q", "number": 1}),
        ("writes here", {"before": "https://git.firm.example/plan.yaml?user=asha@firm.example&token=s3cret"}),
        ("set", {"address": "https://git.firm.example/team@v2/plan.yaml?token=s3cret"}),
    )
    rows = [Change.objects.create(by="asha", act=act, subject="plan x", detail=detail) for act, detail in given]
    when = [row.at for row in rows]
    migration = import_module("uptake.store.migrations.0025_addresses_in_the_log")
    for _ in range(2):
        migration.shorten(apps, None)
        kept = list(Change.objects.order_by("pk"))
        assert [row.detail for row in kept] == [
            {"address": "https://git.firm.example/plan.yaml?…#x", "minutes": 60},
            {"address": "git+https://…@git.firm.example/plans.git#a.yaml", "minutes": 5},
            given[2][1], given[3][1], given[4][1],
            {"before": "https://git.firm.example/plan.yaml?…"},
            {"address": "https://git.firm.example/team@v2/plan.yaml?…"},
        ]  # fmt: skip
        assert [row.at for row in kept] == when


def test_the_log_says_other_hours_and_another_timezone_and_nothing_that_stayed(
    installation: Installation, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2027, 4, 25, 9, tzinfo=dt.UTC))
    follow(elsewhere.address)

    def said() -> str:
        return change_said(Change.objects.filter(act="changed the days of").latest("pk"))

    def details() -> set[str]:
        before, _, listed = said().rstrip(")").partition(" (")
        assert before == f"changed which days count in plan {SLUG}"
        return set(listed.split(", "))  # PostgreSQL keeps them in an order of its own

    elsewhere.text = PLAN.replace("Mon-Fri 08:00-17:00", "Mon-Fri 09:00-17:00")
    fetch_due(HERE, NOW + HOUR)
    assert details() == {"number: 2", "working hours: Mon–Fri 09:00–17:00"}
    with speaking("de"):
        assert "Arbeitszeit: Mo–Fr 09:00–17:00" in said()
    elsewhere.text = elsewhere.text.replace("Europe/Berlin", "Europe/Lisbon")
    fetch_due(HERE, NOW + 2 * HOUR)
    assert details() == {"number: 3", "timezone: Europe/Lisbon"}
