"""A direct message by Slack's own client, and the button that comes back signed."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.signature import SignatureVerifier

from tests.channels.elsewhere import DROP, Elsewhere, Said
from uptake.channels import Outcome, Outgoing
from uptake.channels.slack import ACTION, MOST_LETTERS, Slack, Workspace, _parts
from uptake.wire.slack import Press, is_signed, read_press

LOOKUP, POST = "/api/users.lookupByEmail", "/api/chat.postMessage"
FOUND = Said(200, {"ok": True, "user": {"id": "W012A3CDE", "team_id": "T012AB3C4", "name": "dov"}})
TAKEN = Said(200, {"ok": True, "channel": "D024BE91L", "ts": "1503435956.000247", "message": {"text": "x"}})
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105  of the documentation
BODY = urlencode({
    "payload": json.dumps({
        "type": "block_actions", "user": {"id": "W012A3CDE"}, "response_url": "https://hooks.slack.com/actions/T0/1/x",
        "actions": [{"action_id": ACTION, "block_id": "b", "value": "signed", "type": "button"}],
    })
}).encode()  # fmt: skip


def channel(other: Elsewhere, lookup: Said = FOUND, post: Said = TAKEN) -> Slack:
    other.says |= {LOOKUP: [lookup], POST: [post]}
    return Slack(Workspace("xoxb-secret", SECRET, api=f"{other.address}/api/"), lambda link, user: f"{link} {user}")


def test_it_goes_to_the_person_with_a_button_of_theirs(other: Elsewhere, letter: Outgoing) -> None:
    assert channel(other).deliver(letter).outcome is Outcome.SENT
    looked, posted = other.asked
    assert parse_qs(looked.body.decode())["email"] == [letter.to]
    assert posted.headers["Authorization"] == "Bearer xoxb-secret"
    assert posted.json["channel"] == "W012A3CDE"
    header, *sections, actions = posted.json["blocks"]
    assert header["text"]["text"] == letter.subject
    assert "&lt;one&gt; queue &amp; you" in sections[0]["text"]["text"]
    (button,) = actions["elements"]
    assert (button["action_id"], button["value"]) == (ACTION, f"{letter.link} W012A3CDE")


@pytest.mark.parametrize(
    ("lookup", "post", "outcome", "whole"),
    [
        (Said(200, {"ok": False, "error": "users_not_found"}), TAKEN, Outcome.FAILED, False),
        (Said(200, {"ok": False, "error": "invalid_auth"}), TAKEN, Outcome.LATER, True),
        (Said(DROP), TAKEN, Outcome.LATER, True),
        (Said(500, "oh"), TAKEN, Outcome.LATER, True),
        (FOUND, Said(200, {"ok": False, "error": "user_disabled"}), Outcome.FAILED, False),
        (FOUND, Said(200, {"ok": False, "error": "missing_scope", "needed": "chat:write"}), Outcome.LATER, True),
        (FOUND, Said(200, {"ok": False, "error": "fatal_error"}), Outcome.UNKNOWN, False),
        (FOUND, Said(502, b"<html>bad gateway</html>"), Outcome.UNKNOWN, False),
        (FOUND, Said(DROP), Outcome.UNKNOWN, False),  # it has no id of ours: it is not sent again
    ],
)
def test_what_slack_says(
    other: Elsewhere, letter: Outgoing, lookup: Said, post: Said, outcome: Outcome, *, whole: bool
) -> None:
    receipt = channel(other, lookup, post).deliver(letter)
    assert (receipt.outcome, receipt.whole) == (outcome, whole)
    assert sum(1 for one in other.asked if one.path == POST) <= 1
    assert letter.to not in receipt.said


@pytest.mark.parametrize("at", [LOOKUP, POST])
def test_it_waits_as_long_as_slack_asks(other: Elsewhere, letter: Outgoing, at: str) -> None:
    slack = channel(other)
    other.says[at] = [Said(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"})]
    receipt = slack.deliver(letter)
    assert (receipt.outcome, receipt.after, receipt.whole) == (Outcome.LATER, 30, True)


def test_nobody_listens(letter: Outgoing) -> None:
    slack = Slack(Workspace("x", SECRET, api="http://127.0.0.1:9/"), "{}{}".format)
    assert slack.deliver(letter).outcome is Outcome.LATER


@given(st.text(alphabet="ab \n&<", max_size=9_000))
def test_no_block_is_longer_than_slack_takes(text: str) -> None:
    parts = list(_parts(text))
    assert all(0 < len(part) <= MOST_LETTERS for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.replace("&", "&amp;").replace("<", "&lt;").split())


def signed(body: bytes, at: int, secret: str = SECRET) -> dict[str, str]:
    mark = SignatureVerifier(secret).generate_signature(timestamp=str(at), body=body)
    return {"x-slack-request-timestamp": str(at), "x-slack-signature": mark or ""}


def test_only_what_slack_signed_lately_is_read() -> None:
    now = int(time.time())
    assert is_signed(SECRET, signed(BODY, now), BODY, now)
    assert is_signed(SECRET, signed(BODY, now), BODY, now + 300)
    assert not is_signed(SECRET, signed(BODY, now), BODY, now + 301)
    assert not is_signed(SECRET, signed(BODY, now + 301), BODY, now)
    assert not is_signed(SECRET, signed(BODY, now), BODY + b" ", now)
    assert not is_signed(SECRET, signed(BODY, now, "another"), BODY, now)
    assert not is_signed(SECRET, {}, BODY, now)
    assert not is_signed(SECRET, {"x-slack-request-timestamp": "١٢", "x-slack-signature": "ü"}, BODY, now)


def test_a_press_says_who_pressed_what() -> None:
    assert read_press(BODY) == Press("W012A3CDE", ACTION, "signed", "https://hooks.slack.com/actions/T0/1/x")


@given(st.binary(max_size=300) | st.from_regex(rb"payload=%7B%22[a-z]{0,9}%22.{0,20}"))
def test_whatever_comes_is_a_press_or_none(body: bytes) -> None:
    assert read_press(body) is None
