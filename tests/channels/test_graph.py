"""
Mail by Microsoft Graph and a chat by a bot: exchanges as their documentation writes them, played by a server here.

Sources: learn.microsoft.com, Graph v1.0 *user: sendMail*, *throttling*, *list users*; Bot Connector REST reference,
*create conversation* and *send to conversation*; Microsoft identity platform, *refresh the access token* and *client
credentials*.
"""

from __future__ import annotations

import base64
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import parse_qs

import pytest

from tests.channels.elsewhere import DROP, Elsewhere, Said
from uptake.channels import Outcome, Outgoing
from uptake.channels.graph import BOT_SCOPE, GRAPH_SCOPE, Bot, GraphMail, Sender, TeamsChat
from uptake.channels.tokens import Tokens
from uptake.core.mailbox import Renewal

HERE = ("127.0.0.1",)
TENANT = "ddd3d88a-7a4e-4f2d-9a0c-0f1c8e0f5a11"
TOKEN = f"/{TENANT}/oauth2/v2.0/token"
SEND, USERS = "/v1.0/me/sendMail", "/v1.0/users"
OPEN, WRITE = "/teams/v3/conversations", "/teams/v3/conversations/a%3A1pQ/activities"
GIVEN = Said(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": "eyJ0", "refresh_token": "0.AXkA2"})
BUSY = Said(
    429,
    {"error": {"code": "TooManyRequests", "message": "Please retry again later.", "innerError": {"code": "429"}}},
    {"Retry-After": "10"},
)


def mail(other: Elsewhere, *said: Said) -> GraphMail:
    other.says |= {SEND: list(said), TOKEN: [GIVEN]}
    renewal = Renewal(f"{other.address}{TOKEN}", "11111111", "s", "0.AXkA1", "https://graph.microsoft.com/Mail.Send")
    return GraphMail(Sender("asha@acme.example", api=f"{other.address}/v1.0", private=HERE), Tokens(renewal))


def chat(other: Elsewhere, **said: Said) -> TeamsChat:
    users = {"value": [{"id": "8b081ef6-4792-4def-b2c9-c363a1bf41d5"}]}
    usual = {
        USERS: Said(200, users), OPEN: Said(201, {"id": "a:1pQ"}), WRITE: Said(201, {"id": "1654"}), TOKEN: GIVEN,
    }  # fmt: skip
    other.says |= {path: [answer] for path, answer in (usual | said).items()}
    bot = Bot("22222222", TENANT, api=f"{other.address}/teams", users=f"{other.address}/v1.0", private=HERE)
    address = f"{other.address}{TOKEN}"
    return TeamsChat(
        bot, Tokens(Renewal(address, "2", "s", scope=GRAPH_SCOPE)), Tokens(Renewal(address, "2", "s", scope=BOT_SCOPE))
    )


def test_a_bot_is_looked_at_without_a_word_to_anybody(other: Elsewhere) -> None:
    assert chat(other).look() == ""
    assert {one.path.partition("?")[0] for one in other.asked} == {TOKEN, USERS}
    refused = Said(403, {"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges"}})
    assert chat(other, **{USERS: refused}).look().startswith("403 Authorization_RequestDenied")


def test_mail_goes_as_the_sender_who_signed_in(other: Elsewhere, letter: Outgoing) -> None:
    channel = mail(other, Said(202, b""))
    assert channel.deliver(letter).outcome is Outcome.SENT
    assert channel.deliver(letter).outcome is Outcome.SENT
    asked, first, _ = other.asked  # one token does for both
    assert parse_qs(asked.body.decode())["grant_type"] == ["refresh_token"]
    assert first.headers["Authorization"] == "Bearer eyJ0"
    assert first.headers["Content-Type"] == "text/plain"
    found = message_from_bytes(base64.b64decode(first.body, validate=True), policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert (found["To"], found["From"]) == ("Dov Roth <dov@acme.example>", "Asha Lind <asha@acme.example>")
    assert (found["Message-ID"], found["Auto-Submitted"]) == (f"<{letter.id}>", "auto-generated")


@pytest.mark.parametrize(
    ("said", "outcome", "whole", "after"),
    [
        (BUSY, Outcome.LATER, True, 10),
        (Said(503, {"error": {"code": "serviceNotAvailable", "message": ""}}), Outcome.LATER, True, None),
        (
            Said(403, {"error": {"code": "ErrorAccessDenied", "message": "Access is denied."}}),
            Outcome.LATER,
            True,
            None,
        ),
        (Said(400, {"error": {"code": "ErrorInvalidRecipients", "message": "x"}}), Outcome.FAILED, False, None),
        (Said(504, b"<html>"), Outcome.UNKNOWN, False, None),
        (Said(DROP), Outcome.UNKNOWN, False, None),
    ],
)
def test_what_graph_says(
    other: Elsewhere, letter: Outgoing, said: Said, outcome: Outcome, *, whole: bool, after: float | None
) -> None:
    receipt = mail(other, said).deliver(letter)
    assert (receipt.outcome, receipt.whole, receipt.after) == (outcome, whole, after)


def test_a_token_that_ended_is_renewed_with_the_newer_refresh_token(other: Elsewhere, letter: Outgoing) -> None:
    channel = mail(other, Said(401, {"error": {"code": "InvalidAuthenticationToken", "message": ""}}), Said(202, b""))
    assert channel.deliver(letter).outcome is Outcome.LATER
    assert channel.deliver(letter).outcome is Outcome.SENT
    tokens = [parse_qs(one.body.decode())["refresh_token"] for one in other.asked if one.path == TOKEN]
    assert tokens == [["0.AXkA1"], ["0.AXkA2"]]


def test_a_sign_in_that_was_withdrawn_is_no_fault_of_the_letter(other: Elsewhere, letter: Outgoing) -> None:
    channel = mail(other, Said(202, b""))
    other.says[TOKEN] = [Said(400, {"error": "invalid_grant", "error_description": "AADSTS700082: secret words"})]
    receipt = channel.deliver(letter)
    assert (receipt.outcome, receipt.whole) == (Outcome.LATER, True)
    assert "invalid_grant" in receipt.said
    assert "secret" not in receipt.said


def test_a_bot_writes_to_one_person(other: Elsewhere, letter: Outgoing) -> None:
    channel = chat(other)
    assert channel.deliver(letter).outcome is Outcome.SENT
    assert channel.deliver(letter).outcome is Outcome.SENT
    paths = [one.path.partition("?")[0] for one in other.asked]
    assert paths == [TOKEN, USERS, TOKEN, OPEN, WRITE, WRITE]  # the chat is opened once
    opened, written = (one.json for one in other.asked[3:5])
    assert opened["members"] == [{"id": "8b081ef6-4792-4def-b2c9-c363a1bf41d5"}]
    assert (opened["bot"]["id"], opened["tenantId"], opened["isGroup"]) == ("28:22222222", TENANT, False)
    card = written["attachments"][0]["content"]
    assert card["body"][0]["text"] == letter.subject
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": letter.page, "url": letter.link}]
    scopes = [parse_qs(one.body.decode())["scope"] for one in other.asked if one.path == TOKEN]
    assert scopes == [[GRAPH_SCOPE], [BOT_SCOPE]]


@pytest.mark.parametrize(
    ("path", "said", "outcome", "whole"),
    [
        (USERS, Said(200, {"value": []}), Outcome.FAILED, False),
        (USERS, Said(403, {"error": {"code": "Authorization_RequestDenied", "message": "x"}}), Outcome.LATER, True),
        (OPEN, Said(403, {"error": {"code": "BotNotInConversationRoster", "message": "x"}}), Outcome.FAILED, False),
        (WRITE, Said(403, {"error": {"code": "MessageWritesBlocked", "message": "x"}}), Outcome.FAILED, False),
        (WRITE, BUSY, Outcome.LATER, True),
        (WRITE, Said(412, {"error": {"code": "PreconditionFailed", "message": "x"}}), Outcome.LATER, False),
        (WRITE, Said(502, b""), Outcome.UNKNOWN, False),
        (OPEN, Said(DROP), Outcome.LATER, True),
        (WRITE, Said(DROP), Outcome.UNKNOWN, False),
    ],
)
def test_what_the_connector_says(
    other: Elsewhere, letter: Outgoing, path: str, said: Said, outcome: Outcome, *, whole: bool
) -> None:
    receipt = chat(other, **{path: said}).deliver(letter)
    assert (receipt.outcome, receipt.whole) == (outcome, whole)
