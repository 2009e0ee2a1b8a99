"""Signing in by OpenID Connect, at a real provider on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from django.test import Client
from pytest_django.fixtures import Settings

from tests.ports import free_port
from tests.server.conftest import Installation
from uptake.core.access import Role
from uptake.core.provider import Claimed, Grant, Provider, read_grants
from uptake.errors import InputError, SettingError
from uptake.service.accounts import account_of_claims, add_user
from uptake.service.addresses import is_private_enough
from uptake.service.openid import Begun, begin, finish
from uptake.site.environment import read_environment
from uptake.store.models import RoleRow, User

pytestmark = pytest.mark.server

BACK = "http://127.0.0.1:8000/sign-in/openid/back/"
PEOPLE = (
    {"sub": "dana", "email": "Dana@acme.example", "name": "Dana Dorn", "groups": ["leads", "everybody"]},
    {"sub": "edie", "email": "edie@acme.example", "groups": ["everybody"]},
    {"sub": "finn", "email": "finn@acme.example", "email_verified": False, "groups": ["leads"]},
)
GRANTS = (Grant("leads", Role.OWNER, "claims-triage"), Grant("leads", Role.SPONSOR), Grant("leads", Role.OWNER, "none"))


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    people = [word for one in PEOPLE for word in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/.well-known/openid-configuration")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def provider(installation: Installation, issuer: str, settings: Settings) -> Provider:
    found = Provider(issuer, "uptake", "a secret of ours", grants=GRANTS)
    settings.ENVIRONMENT = replace(installation.environment, provider=found)
    return found


def allowed(address: str, who: str) -> str:
    """Where the provider sends somebody back to, once they have agreed."""
    return str(httpx.post(address, data={"sub": who}).headers["Location"])


def come_back(client: Client, who: str) -> int:
    away = client.get("/sign-in/openid/").headers["Location"]
    parts = urlsplit(allowed(away, who))
    return client.get(f"{parts.path}?{parts.query}").status_code


def answer_of(provider: Provider, who: str = "dana") -> tuple[Begun, dict[str, str]]:
    address, begun = begin(provider, BACK)
    words = parse_qs(urlsplit(allowed(address, who)).query)
    return begun, {name: values[0] for name, values in words.items()}


def test_somebody_whose_group_has_a_role_is_signed_in_and_has_it(provider: Provider) -> None:
    client = Client()
    assert come_back(client, "dana") == 302
    assert client.get("/rollouts/claims-triage/").status_code == 200
    user = User.objects.get(email="dana@acme.example")
    assert user.name == "Dana Dorn"
    assert sorted(user.roles.values_list("role", "rollout__slug"), key=str) == [
        ("owner", "claims-triage"), ("sponsor", None),
    ]  # fmt: skip


def test_an_account_that_exists_is_signed_in_whatever_its_groups(provider: Provider) -> None:
    add_user("edie@acme.example", "engineer", "asha")
    client = Client()
    assert come_back(client, "edie") == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("who", "said"), [("edie", "no account"), ("finn", "does not vouch")])
def test_others_are_told_why_not(provider: Provider, who: str, said: str) -> None:
    client = Client()
    away = client.get("/sign-in/openid/").headers["Location"]
    answer = client.get(f"/sign-in/openid/back/?{urlsplit(allowed(away, who)).query}")
    assert answer.status_code == 403
    assert said in answer.content.decode()
    assert client.get("/").status_code == 302
    assert not User.objects.filter(email=f"{who}@acme.example").exists()


def test_the_way_away_has_a_challenge_and_its_own_words(provider: Provider) -> None:
    address, begun = begin(provider, BACK)
    words = parse_qs(urlsplit(address).query)
    assert words["code_challenge_method"] == ["S256"]
    assert begun.verifier not in address
    assert words["state"] == [begun.state]
    assert begin(provider, BACK)[1] != begun


def test_an_answer_works_once_and_only_in_the_session_that_asked(provider: Provider) -> None:
    client = Client()
    query = urlsplit(allowed(client.get("/sign-in/openid/").headers["Location"], "dana")).query
    other = Client()
    other.get("/sign-in/openid/")
    assert other.get(f"/sign-in/openid/back/?{query}").status_code == 403
    assert client.get(f"/sign-in/openid/back/?{query}").headers["Location"] == "/"
    client.logout()
    assert client.get(f"/sign-in/openid/back/?{query}").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nonce": "another"}, "another attempt"),
        ({"state": "another"}, "another attempt"),
    ],
)
def test_what_does_not_fit_the_attempt_is_refused(provider: Provider, change: dict[str, str], said: str) -> None:
    begun, answer = answer_of(provider)
    with pytest.raises(InputError, match=said):
        finish(provider, replace(begun, **change), answer, BACK)


def test_a_code_works_once(provider: Provider) -> None:
    begun, answer = answer_of(provider)
    assert finish(provider, begun, answer, BACK).email == "dana@acme.example"
    with pytest.raises(InputError, match="refuses"):
        finish(provider, begun, answer, BACK)


def test_an_answer_of_another_provider_is_refused(provider: Provider) -> None:
    begun, answer = answer_of(provider)
    with pytest.raises(InputError, match="another provider"):
        finish(provider, begun, {**answer, "iss": "https://elsewhere.example"}, BACK)
    with pytest.raises(InputError, match="did not sign you in"):
        finish(provider, begun, {"state": begun.state, "error": "access_denied"}, BACK)


@pytest.fixture(scope="module")
def stranger() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.mark.parametrize(
    "forge", ["own key", "no signature", "shared secret", "expired", "another audience", "another issuer", "no end"]
)
def test_a_forged_token_is_refused(
    provider: Provider, stranger: RSAPrivateKey, monkeypatch: pytest.MonkeyPatch, forge: str
) -> None:
    from uptake.service import openid

    begun, answer = answer_of(provider)
    now = int(time.time())
    claims: dict[str, object] = {
        "iss": provider.issuer, "aud": provider.client_id, "sub": "dana", "nonce": begun.nonce,
        "email": "dana@acme.example", "iat": now, "exp": now + 60,
    }  # fmt: skip
    if forge != "own key":  # then the signature is right, as far as it can be, and another thing is wrong
        monkeypatch.setattr(openid, "_keys", lambda _: Keys(stranger))
    wrong: dict[str, dict[str, object]] = {
        "expired": {"exp": now - 120}, "another audience": {"aud": "payroll"},
        "another issuer": {"iss": "https://elsewhere.example"},
    }  # fmt: skip
    claims |= wrong.get(forge, {})
    if forge == "no end":
        del claims["exp"]
    algorithm = {"no signature": "none", "shared secret": "HS256"}.get(forge, "RS256")
    key: RSAPrivateKey | str | None = {"none": None, "HS256": provider.client_secret * 3}.get(algorithm, stranger)
    token = jwt.encode(claims, key, algorithm)  # type: ignore[arg-type]
    monkeypatch.setattr(openid, "_exchange", lambda *_: {"id_token": token})
    with pytest.raises(InputError, match="cannot be trusted"):
        finish(provider, begun, answer, BACK)


class Keys:
    """The keys of a provider that signs with the stranger's key."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key

    def get_signing_keys(self) -> list[jwt.PyJWK]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return [jwt.PyJWK({**public, "alg": "RS256"})]


def test_a_right_token_of_that_key_would_be_taken(provider: Provider, stranger: RSAPrivateKey) -> None:
    """So that the forgeries above are refused for what is wrong with them alone."""
    from uptake.service import openid

    now = int(time.time())
    claims = {"iss": provider.issuer, "aud": "uptake", "sub": "dana", "nonce": "n", "iat": now, "exp": now + 60}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(openid, "_keys", lambda _: Keys(stranger))
        assert openid._verified(provider, jwt.encode(claims, stranger, "RS256"), "n")["sub"] == "dana"


def test_roles_of_groups_end_with_the_group_and_those_given_by_hand_stay(installation: Installation) -> None:
    add_user("dana@acme.example", "engineer", "asha")
    user = account_of_claims(Claimed("dana@acme.example", "", frozenset({"leads"})), GRANTS)
    assert user is not None
    assert user.roles.count() == 3
    assert account_of_claims(Claimed("dana@acme.example", "", frozenset()), GRANTS) == user
    assert list(user.roles.values_list("role", flat=True)) == ["engineer"]


def test_a_role_of_a_group_that_is_given_by_hand_too_stays(installation: Installation) -> None:
    user = account_of_claims(Claimed("dana@acme.example", "", frozenset({"leads"})), GRANTS)
    assert user is not None
    row = user.roles.order_by("pk")[0]
    add_user("dana@acme.example", row.role, "asha", row.rollout.slug if row.rollout else None)
    account_of_claims(Claimed("dana@acme.example", "", frozenset()), GRANTS)
    assert list(user.roles.all()) == [row]


def test_a_closed_account_stays_closed(installation: Installation) -> None:
    User.objects.create(email="dana@acme.example", is_active=False)
    assert account_of_claims(Claimed("dana@acme.example", "", frozenset({"leads"})), GRANTS) is None
    assert not RoleRow.objects.exists()


def test_a_provider_that_is_away_gets_a_sentence(installation: Installation, settings: Settings) -> None:
    gone = Provider("http://127.0.0.1:9", "uptake")
    settings.ENVIRONMENT = replace(installation.environment, provider=gone)
    answer = Client().get("/sign-in/openid/")
    assert answer.status_code == 403
    assert b"cannot be reached" in answer.content


@pytest.mark.parametrize(
    "issuer", ["https://%00.x", "https://dana:hunter2@login.acme.example", "http://127.0.0.1:9/ x"]
)
def test_a_provider_that_cannot_be_asked_gets_a_sentence(installation: Installation, issuer: str) -> None:
    with pytest.raises(InputError) as error:
        begin(Provider(issuer, "uptake"), BACK)
    assert "hunter2" not in f"{error.value}{error.value.mend}"


def test_without_a_provider_there_is_no_such_page(installation: Installation) -> None:
    assert Client().get("/sign-in/openid/").status_code == 404
    assert b"/sign-in/openid/" not in Client().get("/sign-in/").content


@pytest.mark.parametrize(
    ("address", "expected"),
    [("https://login.acme.example", True), ("http://login.acme.example", False), ("http://localhost:9400", True),
     ("file:///etc/passwd", False), ("https://", False), ("https://%00.x", False),
     ("https://dana:hunter2@login.acme.example", False)],
)  # fmt: skip
def test_secrets_travel_encrypted_or_not_at_all(address: str, expected: bool) -> None:
    assert is_private_enough(address) is expected


def test_the_settings_of_a_provider() -> None:
    given = {
        "UPTAKE_OIDC_ISSUER": "https://login.acme.example", "UPTAKE_OIDC_CLIENT_ID": "uptake",
        "UPTAKE_OIDC_ROLES": "CN=a=b, leads = owner@claims-triage; staff=member",
    }  # fmt: skip
    found = read_environment(given).provider
    assert found is not None
    assert found.grants == (
        Grant("CN=a=b, leads", Role.OWNER, "claims-triage"), Grant("staff", Role.MEMBER),
    )  # fmt: skip
    for name, wrong in (
        ("UPTAKE_OIDC_ISSUER", "http://login.acme.example"),
        ("UPTAKE_OIDC_CLIENT_ID", ""),
        ("UPTAKE_OIDC_ROLES", "staff=king"),
    ):
        with pytest.raises(SettingError, match=name):
            read_environment({**given, name: wrong})
    with pytest.raises(SettingError, match="UPTAKE_OIDC_ISSUER") as error:
        read_environment({**given, "UPTAKE_OIDC_ISSUER": "https://dana:hunter2@login.acme.example"})
    assert "hunter2" not in str(error.value)


def test_no_group_makes_an_administrator() -> None:
    with pytest.raises(ValueError, match="administrator"):
        read_grants("it=administrator")
