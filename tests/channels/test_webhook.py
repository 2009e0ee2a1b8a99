"""A letter by a webhook: verified by the standard's own library, refused towards private addresses."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from tests.channels.elsewhere import DROP, Elsewhere, Said
from uptake.channels import Outcome, Outgoing
from uptake.channels.answers import retry_after
from uptake.channels.webhook import Hook, Webhook, read_secret

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
HERE = ("127.0.0.1",)


def channel(other: Elsewhere, *said: Said) -> Webhook:
    other.says["/letters"] = list(said) or [Said(204, b"")]
    return Webhook(Hook(f"{other.address}/letters", read_secret(SECRET), HERE))


def test_whoever_takes_it_can_verify_it(other: Elsewhere, letter: Outgoing) -> None:
    assert channel(other).deliver(letter).outcome is Outcome.SENT
    (asked,) = other.asked
    found = Verifier(SECRET).verify(asked.body, dict(asked.headers))
    assert found["type"] == "uptake.letter"
    assert found["data"]["to"] == letter.to
    assert found["data"]["text"] == letter.text
    assert {name.lower(): value for name, value in asked.headers.items()}["webhook-id"] == letter.id
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(asked.body.replace(b"dov", b"eve"), dict(asked.headers))


@pytest.mark.parametrize(
    ("said", "outcome", "whole"),
    [
        (Said(503, "busy"), Outcome.LATER, True),
        (Said(429, "", {"Retry-After": "7"}), Outcome.LATER, True),
        (Said(401), Outcome.LATER, True),
        (Said(410), Outcome.LATER, True),
        (Said(302, "", {"Location": "http://169.254.169.254/"}), Outcome.LATER, True),
        (Said(400), Outcome.FAILED, False),
        (Said(422), Outcome.FAILED, False),
        (Said(DROP), Outcome.LATER, True),  # the id is the same: whoever has it leaves it out
    ],
)
def test_what_an_answer_means(other: Elsewhere, letter: Outgoing, said: Said, outcome: Outcome, *, whole: bool) -> None:
    receipt = channel(other, said).deliver(letter)
    assert (receipt.outcome, receipt.whole) == (outcome, whole)
    assert len(other.asked) == 1


def test_it_comes_again_when_it_was_asked_to(other: Elsewhere, letter: Outgoing) -> None:
    hook = channel(other, Said(429, "", {"Retry-After": "7"}), Said(200))
    assert hook.deliver(letter).after == 7
    assert hook.deliver(letter).outcome is Outcome.SENT
    first, second = other.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_an_address_of_this_network_is_asked_only_where_that_is_meant(other: Elsewhere, letter: Outgoing) -> None:
    secret = read_secret(SECRET)
    for address in (f"{other.address}/letters", "https://127.0.0.1/letters", "https://169.254.169.254/"):
        receipt = Webhook(Hook(address, secret)).deliver(letter)
        assert (receipt.outcome, receipt.whole) == (Outcome.LATER, True)
    assert other.asked == []


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_AAAA", "whsec_not base64", base64.b64encode(bytes(32)).decode()])
def test_a_secret_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="it is"):
        read_secret(text)


def test_retry_after_is_a_number_or_a_date() -> None:
    now = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
    assert retry_after({"retry-after": "120"}) == 120
    assert retry_after({"retry-after": "Mon, 16 Nov 2026 09:02:00 GMT"}, now) == 120
    assert retry_after({"retry-after": "Mon, 16 Nov 2026 08:00:00 GMT"}, now) == 0
    assert retry_after({"retry-after": "99999999"}) == 86_400
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None
