"""Every address as every role and as nobody; the table of who sees what about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.server.conftest import Installation
from uptake.core.access import Fact, Right, Role, Viewer, may_see, rights_of
from uptake.errors import OptionError
from uptake.service.accounts import add_user, make_link
from uptake.service.tokens import make_token
from uptake.store.models import User

pytestmark = pytest.mark.server

WORDS = {"slug": "claims-triage", "secret": "no-secret", "int": "1", "day": "2027-01-18", "section": "people"}


def addresses(patterns: list[URLPattern | URLResolver] | None = None, head: str = "/") -> Iterator[tuple[str, Right]]:
    """Every address of the server with the right that it needs."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        place = head + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, place)
            continue
        assert isinstance(pattern.callback, Callable)  # type: ignore[arg-type]
        right = getattr(pattern.callback, "right", None)
        assert right is not None, f"{place} names no right"
        yield filled(pattern, place), right


def filled(pattern: URLPattern, place: str) -> str:
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        word = WORDS.get(name) or WORDS.get(kind) or "x"
        place = place.replace(f"<{kind}:{name}>", word).replace(f"<{name}>", word)
    assert "<" not in place, place
    return place


ADDRESSES = sorted(set(addresses()))


def signed_in(role: Role | None) -> Client:
    client = Client()
    if role is not None:
        client.force_login(add_user(f"{role.replace(' ', '-')}@acme.example", role, "asha"))
    return client


@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_lets_in_whom_it_should(installation: Installation, role: Role | None) -> None:
    pages, programs = signed_in(role), Client()
    if role is not None:
        programs = Client(headers={"Authorization": f"Bearer {make_token('walk', role, 'asha')}"})
    rights = rights_of([role]) if role else frozenset({Right.OPEN})
    wrong = []
    for address, right in ADDRESSES:
        client = programs if address.startswith(("/api/", "/metrics")) else pages
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            sent_away = "/sign-in/?next=" in answer.get("Location", "")
            let_in = answer.status_code not in {401, 403, 404} and not sent_away
            if right not in rights and let_in and answer.status_code != 405:
                wrong.append((method, address, answer.status_code))
            if method == "get" and right in rights and (answer.status_code in {401, 403, 500} or sent_away):
                wrong.append((method, address, answer.status_code))
        if role is not None and not pages.cookies[settings.SESSION_COOKIE_NAME].value:  # that page was to sign out
            pages.force_login(User.objects.get(email=f"{role.replace(' ', '-')}@acme.example"))
    assert wrong == []


def test_whoever_loads_anew_what_was_sent_comes_to_its_form(installation: Installation) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    asked = {
        "/new-source/": "/sources/",
        "/sources/claims-app/key/": "/sources/claims-app/",
        "/accounts/account/": "/accounts/",
        "/accounts/token/": "/accounts/",
        "/imports/new/": "/imports/",
        "/me/collect/": "/me/",
        "/language/": "/",
    }
    assert {address: client.get(address).get("Location") for address in asked} == asked
    assert {client.get(address).status_code for address in asked.values()} == {200}
    bare = [one for one, _ in ADDRESSES if not one.startswith(("/api/", "/v1/")) and client.get(one).status_code == 405]
    assert bare == []


def test_no_browser_keeps_a_page(installation: Installation) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    pages = [address for address, _ in ADDRESSES if not address.startswith(("/api/", "/metrics"))]
    assert any(address.endswith("/unmatched/") for address in pages)
    assert [address for address in pages if client.get(address).get("Cache-Control") != "no-store"] == []


def test_a_session_opens_no_door_of_the_programs(installation: Installation) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    closed = [address for address, right in ADDRESSES if address.startswith("/api/") and right is not Right.OPEN]
    assert closed
    assert {client.get(address).status_code for address in closed} == {401}


def test_somebody_without_a_role_sees_no_rollout(installation: Installation) -> None:
    user = User.objects.create(email="edie@acme.example")
    client = Client()
    client.force_login(user)
    assert "claims-triage" not in client.get("/").content.decode()
    assert client.get("/rollouts/claims-triage/").status_code == 404


def test_a_link_signs_in_once_and_only_by_its_button(installation: Installation) -> None:
    secret = make_link(add_user("dana@acme.example", "owner", "asha"))
    client = Client()
    assert client.get(f"/sign-in/{secret}/").status_code == 200  # a scanner that follows links
    assert client.get("/").status_code == 302
    assert client.post(f"/sign-in/{secret}/").status_code == 302
    assert client.get("/").status_code == 200
    other = Client()
    other.post(f"/sign-in/{secret}/")
    assert other.get("/").status_code == 302


# who sees what about a person, as the table of docs/who-sees-what.md has it
TABLE = {
    Fact.IN_GROUP: "self manager owner helper other privacy administrator",
    Fact.NOTICE: "self manager owner administrator",
    Fact.SEAT: "self manager owner helper",
    Fact.FIRST_USE: "self helper",
    Fact.FEEDBACK: "self owner helper",
    Fact.USAGE: "self",
    Fact.USAGE_LETTER: "self",
    Fact.LOOKED_AT: "self privacy",
}
SHORT = {
    "self": Viewer.SELF, "manager": Viewer.MANAGER, "owner": Viewer.OWNER, "helper": Viewer.HELPER,
    "other": Viewer.OTHER_HELPER, "sponsor": Viewer.SPONSOR, "privacy": Viewer.PRIVACY_OFFICER,
    "administrator": Viewer.ADMINISTRATOR,
}  # fmt: skip


@pytest.mark.parametrize("fact", list(Fact))
def test_the_table_of_who_sees_what(fact: Fact) -> None:
    seeing = {SHORT[word] for word in TABLE[fact].split()}
    assert {viewer for viewer in Viewer if may_see(viewer, fact)} == seeing
    more = {Viewer.OWNER, Viewer.HELPER} if fact is Fact.USAGE else set()
    assert {viewer for viewer in Viewer if may_see(viewer, fact, "helpers")} == seeing | more


def test_what_is_no_address_has_no_account(transactional_db: None) -> None:
    with pytest.raises(OptionError, match="no e-mail address"):
        add_user("notanaddress", "owner", "asha")
    assert not User.objects.exists()
