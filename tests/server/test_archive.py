"""A rollout that is put aside: nothing of it is drawn, sent or shown; and one that was begun by mistake goes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.examples import CLAIMS
from tests.server.conftest import Installation
from tests.server.telling import NOW, PLACE, Post, approved, bring_people, bring_plan, person
from tests.server.test_intake import digest, refresh, send
from tests.server.test_person import link
from uptake.cli.main import main
from uptake.errors import OptionError
from uptake.service.accounts import add_user
from uptake.service.archive import archive, remove, restore, why_it_stays
from uptake.service.outreach.modes import EVERYONE, set_mode
from uptake.service.plans import import_plan
from uptake.service.readings import take_due_readings
from uptake.service.tokens import make_token
from uptake.store.models import Change, MessageVersion, Reading, Rollout

pytestmark = pytest.mark.server

AS = {"owner": "dana@acme.example", "member": "edie@acme.example"}


@pytest.fixture
def rollout(installation: Installation) -> Rollout:
    found = Rollout.objects.get(slug="claims-triage")
    assert archive(found, "asha", NOW)
    return Rollout.objects.get(pk=found.pk)


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(add_user(AS[role], role, "asha", "claims-triage"))
    return client


def acts() -> list[str]:
    return list(Change.objects.filter(subject="rollout claims-triage").order_by("pk").values_list("act", flat=True))


def test_it_is_not_drawn_and_no_reading_is_taken_until_it_is_back(installation: Installation, rollout: Rollout) -> None:
    send(installation, 4, event="suggestion_kept")
    digest(installation)
    assert Rollout.objects.get().wanted is None
    assert refresh(installation) == 0
    key, later = installation.environment.pseudonym_key, dt.datetime(2027, 1, 19, 8, tzinfo=dt.UTC)
    assert take_due_readings(installation.data, key, later) == 0
    assert not archive(rollout, "asha", NOW)  # twice is once
    assert restore(rollout, "asha", timezone.now())
    assert not restore(rollout, "asha", timezone.now())
    assert refresh(installation) == 1
    assert acts() == ["archived", "brought back"]


def test_it_stands_nowhere_but_in_the_list_of_archived_ones(rollout: Rollout) -> None:
    owner, member = client_of("owner"), client_of("member")
    token = make_token("walk", "engineer", "asha")
    for client, sees in ((owner, True), (member, False)):
        home = client.get("/").content
        assert b"claims-triage" not in home
        assert (b"All your rollouts are archived." in home) is sees
        assert (b"claims-triage" in client.get("/archived/").content) is sees
        gone = client.get("/rollouts/claims-triage/plan/")
        assert gone.status_code == 410
        assert (b"Bring it back" in gone.content) is sees
    assert b"<title>Claims assistant, archived" in owner.get("/rollouts/claims-triage/archive/").content
    assert member.get("/rollouts/claims-triage/archive/").status_code == 403
    bearer = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/rollouts", headers=bearer).json()["items"] == []
    assert Client().get("/api/v1/rollouts/claims-triage/readings", headers=bearer).status_code == 404


def test_its_plan_is_not_replaced_before_it_is_back(rollout: Rollout) -> None:
    with pytest.raises(OptionError, match="claims-triage is archived"):
        import_plan(CLAIMS / "rollout.yaml", "asha")


def test_the_owner_puts_it_aside_and_brings_it_back_on_its_page(installation: Installation) -> None:
    owner, page = client_of("owner"), "/rollouts/claims-triage/archive/"
    assert b"Archive it" in owner.get(page).content
    assert Rollout.objects.get().archived_at is None  # to look changes nothing
    assert owner.post(page, {"act": "archive"}, follow=True).redirect_chain == [("/archived/", 302)]
    assert Rollout.objects.get().archived_at is not None
    assert owner.post(page, {"act": "restore"}).headers["Location"] == "/rollouts/claims-triage/plan/"
    assert Rollout.objects.get().archived_at is None


def test_no_letter_goes_out_and_a_link_says_kindly_that_there_is_nothing_to_do(transactional_db: None) -> None:
    bring_people(person("dov"), person("edie"))
    set_mode(EVERYONE, [], PLACE, "asha")
    rollout, post = bring_plan(), Post(1)
    approved(rollout)
    assert Client().get(link()).status_code == 200
    archive(rollout, "asha", NOW)
    assert post.plan() == 0
    found = Client().get(link())
    assert found.status_code == 410
    assert b"There is nothing for you to do" in found.content
    assert Client().post(link(), {"act": "understood"}).status_code == 410
    restore(rollout, "asha", NOW)
    assert post.plan() == 0  # held back, until somebody lets it go on
    MessageVersion.objects.update(paused=False, looked_at=None)
    assert post.plan() == 2
    archive(rollout, "asha", NOW)
    MessageVersion.objects.update(paused=False)
    assert post.send() == 0  # what waits in the outbox stays there
    assert [str(one) for one in why_it_stays(rollout)] == ["messages were sent"]


def test_one_of_which_nobody_heard_is_removed_by_typing_its_key(installation: Installation, rollout: Rollout) -> None:
    owner, page = client_of("owner"), "/rollouts/claims-triage/archive/"
    wrong = owner.post(page, {"act": "remove", "key": "claims"})
    assert (wrong.status_code, b"This is not its key" in wrong.content) == (400, True)
    Reading.objects.create(rollout=rollout, day=NOW.date(), group="adjusters", measure="habitual", number=0, read={})
    assert b"readings were taken" in owner.get(page).content
    with pytest.raises(OptionError, match="cannot be removed: readings were taken"):
        remove(rollout, "claims-triage", "asha")
    Reading.objects.all().delete()
    assert owner.post(page, {"act": "remove", "key": " claims-triage "}).headers["Location"] == "/"
    assert not Rollout.objects.exists()
    assert acts() == ["archived", "removed"]


def test_the_command_does_the_same(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollout", "remove", "claims-triage", "--typed", "claims-triage"]) == 2
    assert "is not archived" in capsys.readouterr().err
    assert main(["rollout", "archive", "claims-triage"]) == 0
    assert main(["rollout", "list"]) == 0
    assert "claims-triage  archived 2" in capsys.readouterr().out
    assert main(["rollout", "restore", "claims-triage"]) == 0
    assert main(["rollout", "archive", "claims-triage"]) == 0
    assert main(["rollout", "remove", "claims-triage", "--typed", "claims"]) == 2
    assert main(["rollout", "remove", "claims-triage", "--typed", "claims-triage"]) == 0
    assert main(["rollout", "archive"]) == 2
    assert not Rollout.objects.exists()
