"""Accounts, tokens, sources and erasure: listed and removed, by page and by command."""

from __future__ import annotations

import io

import pytest
from django.test import Client

from tests.server.conftest import Installation
from tests.server.test_intake import digest, send
from tests.web.conftest import SLUG, SignIn
from tests.web.test_rollouts import text
from uptake.cli.main import main
from uptake.errors import OptionError
from uptake.service.account_list import close_account, take_role
from uptake.service.accounts import add_user
from uptake.service.rosters import latest_roster
from uptake.service.tokens import find_token, make_token
from uptake.store.models import Change, Erasure, Source, User

pytestmark = pytest.mark.server

PAGE = "/accounts/"


def post(client: Client, where: str, **words: str) -> str:
    answer = client.post(f"{PAGE}{where}/", words, follow=True)
    return answer.content.decode()


def test_roles_are_given_and_taken_and_accounts_closed(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    made = post(client, "account", act="add", address="dana@acme.example", role="owner", rollout=SLUG)
    assert "/sign-in/" in made
    post(client, "account", act="add", address="dana@acme.example", role="sponsor")
    page = text(client, PAGE)
    assert f"owner · {SLUG}" in page
    assert "/sign-in/" not in page.replace("/sign-in/?", "")  # it was shown once
    post(client, "account", act="take", address="dana@acme.example", role="owner", rollout=SLUG)
    assert f"owner · {SLUG}" not in text(client, PAGE)
    dana = sign_in("sponsor", "dana@acme.example")
    assert dana.get("/").status_code == 200
    post(client, "account", act="close", address="dana@acme.example")
    assert "dana@acme.example" not in text(client, PAGE)
    assert dana.get("/").status_code == 302
    add_user("dana@acme.example", "member", "asha")  # opened again, without what it had
    assert list(User.objects.get(email="dana@acme.example").roles.values_list("role", flat=True)) == ["member"]


def test_the_last_administrator_stays(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    assert "last administrator" in post(client, "account", act="close", address="administrator@acme.example")
    with pytest.raises(OptionError, match="last administrator"):
        take_role("administrator@acme.example", "administrator", "asha")
    add_user("bram@acme.example", "administrator", "asha")
    take_role("administrator@acme.example", "administrator", "asha")
    assert client.get(PAGE).status_code == 403
    with pytest.raises(OptionError, match="no role owner"):
        take_role("bram@acme.example", "owner", "asha")
    with pytest.raises(OptionError, match="no account"):
        close_account("nobody@acme.example", "asha")


def test_tokens_are_listed_and_ended(sign_in: SignIn) -> None:
    client = sign_in("administrator")
    token = make_token("ci", "engineer", "asha", rollout=SLUG)
    page = text(client, PAGE)
    assert token[:11] in page
    assert token not in page
    assert "upt_" in post(client, "token", act="add", name="graphs", role="administrator", days="30")
    for days in ("1000", "x", ""):
        assert "cannot work for" in post(client, "token", act="add", name="graphs", role="engineer", days=days)
    post(client, "token", act="end", start=token[:11])
    assert find_token(token) is None


def test_a_source_goes_only_while_nothing_of_it_is_kept(installation: Installation, sign_in: SignIn) -> None:
    client = sign_in("administrator")
    send(installation, 4)
    digest(installation)
    answer = client.post("/sources/claims-app/key/", {"act": "remove"})
    assert "Events of claims-app are kept" in answer.content.decode()
    assert main(["source", "add", "another"]) == 0
    assert client.post("/sources/another/key/", {"act": "remove"}).status_code == 302
    assert list(Source.objects.values_list("name", flat=True)) == ["claims-app"]


def test_the_commands_list_and_remove(installation: Installation, capsys: pytest.CaptureFixture[str]) -> None:
    main(["user", "add", "dana@acme.example", "--role", "owner", "--rollout", SLUG])
    main(["token", "add", "ci"])
    capsys.readouterr()
    for what in ("user", "token", "source"):
        assert main([what, "list"]) == 0
    said = capsys.readouterr().out
    assert f"dana@acme.example  owner in {SLUG}" in said
    assert "ci  engineer in all rollouts" in said
    assert "claims-app  nothing counted yet  upk_" in said
    assert main(["user", "remove", "dana@acme.example", "--role", "owner", "--rollout", SLUG]) == 0
    assert main(["user", "remove", "dana@acme.example"]) == 0
    assert [main([what, act]) for what, act in (("user", "add"), ("token", "end"), ("source", "revoke"))] == [2, 2, 2]


def test_erasing_is_asked_about(
    installation: Installation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = next(iter(latest_roster().people))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["erase", person]) == 2
    assert not Erasure.objects.exists()
    assert main(["erase", "nobody", "--yes"]) == 2
    assert main(["erase", person, "--yes"]) == 0
    assert "It is done on" in capsys.readouterr().out
    assert Erasure.objects.count() == 1
    assert not Change.objects.filter(subject__contains=person).exists()
