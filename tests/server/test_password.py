"""Passwords: set by their person, tried a few times only, and what ends with them."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from tests.server.conftest import Installation
from tests.server.test_intake import NOW
from uptake.service.accounts import add_user, make_link, set_password
from uptake.service.attempts import (
    MOST_PER_ACCOUNT,
    MOST_PER_ADDRESS,
    WINDOW,
    forget_attempts,
    signed_in,
    try_sign_in,
)
from uptake.store.models import Attempts, Change, SignInLink, User

pytestmark = pytest.mark.server

GOOD, BETTER = "three herons on a pier", "four herons on the ice"


@pytest.fixture
def dana(installation: Installation) -> User:
    user = add_user("dana@acme.example", "owner", "asha")
    assert set_password(user, GOOD) == ()
    return user


def sign_in(password: str, email: str = "dana@acme.example") -> tuple[Client, int]:
    client = Client()
    return client, client.post("/sign-in/", {"email": email, "password": password}).status_code


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_link_leads_to_the_page_on_which_a_password_is_set(installation: Installation) -> None:
    client, secret = Client(), make_link(add_user("dana@acme.example", "owner", "asha"))
    assert client.post(f"/sign-in/{secret}/").headers["Location"] == "/password/"
    assert b'name="old"' not in client.get("/password/").content
    assert client.post("/password/", {"new": GOOD, "again": GOOD}).status_code == 302
    assert is_in(client)
    assert is_in(sign_in(GOOD, "Dana@acme.example ")[0])
    user = User.objects.get(email="dana@acme.example")
    assert user.password.startswith("argon2$argon2id$")
    assert not Change.objects.filter(detail__icontains=GOOD).exists()


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("elevenchars", "elevenchars", b"12"),
        (GOOD, BETTER, b"differ"),
        ("password1234", "password1234", b"common"),
        ("a" * 1001, "a" * 1001, b"at the most"),
    ],
)
def test_a_password_that_cannot_be_is_said(dana: User, new: str, again: str, said: bytes) -> None:
    client, _ = sign_in(GOOD)
    answer = client.post("/password/", {"old": GOOD, "new": new, "again": again})
    assert answer.status_code == 400
    assert said in answer.content
    assert is_in(sign_in(GOOD)[0])


def test_what_is_wrong_is_said_in_german_to_who_reads_it(dana: User) -> None:
    client = Client(headers={"accept-language": "de"})
    client.force_login(dana)
    answer = client.post("/password/", {"new": "one", "again": "another"})
    assert "Die beiden neuen Passwörter sind verschieden." in answer.content.decode()


def test_changing_it_ends_every_other_session_and_the_links(dana: User) -> None:
    here, there = sign_in(GOOD)[0], sign_in(GOOD)[0]
    make_link(dana)
    assert here.post("/password/", {"old": GOOD, "new": BETTER, "again": BETTER}).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert sign_in(GOOD)[1] == 403
    assert not SignInLink.objects.filter(user=dana).exists()


def test_without_the_old_one_it_is_not_changed(dana: User) -> None:
    client, _ = sign_in(GOOD)
    assert client.post("/password/", {"old": BETTER, "new": BETTER, "again": BETTER}).status_code == 400
    assert is_in(sign_in(GOOD)[0])


def test_whoever_forgot_it_sets_another_after_a_link(dana: User) -> None:
    client = Client()
    client.post(f"/sign-in/{make_link(dana)}/")
    assert client.post("/password/", {"new": BETTER, "again": BETTER}).status_code == 302
    assert is_in(sign_in(BETTER)[0])


def test_too_many_attempts_on_an_account_wait_also_with_the_right_password(dana: User) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        assert sign_in("a wrong one, again")[1] == 403
    answer = Client().post("/sign-in/", {"email": "dana@acme.example", "password": GOOD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW.total_seconds()
    assert b"tried too often" in answer.content
    assert sign_in("wrong", "bram@acme.example")[1] == 403  # another account from here


def test_the_count_ends_with_its_window_and_with_the_right_password(transactional_db: None) -> None:
    tried = [try_sign_in("10.0.0.1", "dana", NOW) for _ in range(MOST_PER_ACCOUNT + 1)]
    assert tried == [0] * MOST_PER_ACCOUNT + [WINDOW.total_seconds()]
    assert try_sign_in("10.0.0.1", "dana", NOW + WINDOW - dt.timedelta(seconds=1)) == 1
    assert try_sign_in("10.0.0.1", "dana", NOW + WINDOW) == 0
    signed_in("10.0.0.1", "dana")
    assert Attempts.objects.get().count == 0
    forget_attempts(NOW + 3 * WINDOW)
    assert not Attempts.objects.exists()


def test_one_address_may_not_go_through_the_accounts(transactional_db: None) -> None:
    for number in range(MOST_PER_ADDRESS):
        assert try_sign_in("2001:db8::1", f"person{number}", NOW) == 0
    assert try_sign_in("2001:db8::2", "another", NOW) > 0  # the same network
    assert try_sign_in("2001:db8:0:1::1", "another", NOW) == 0
    assert not Attempts.objects.filter(key__contains="person").exists()


def test_many_at_once_are_as_many(transactional_db: None) -> None:
    def attempt(_: int) -> int:
        try:
            return try_sign_in("10.0.0.1", "dana", NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(attempt, range(3 * MOST_PER_ACCOUNT)))
    assert waits.count(0) == MOST_PER_ACCOUNT
