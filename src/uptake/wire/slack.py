"""What Slack sends when somebody presses a button: signed (v0), young, and read once."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

YOUNG_SECONDS = 5 * 60
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Press:
    """One press. `user`: Slack's id of whoever pressed; `value`: what the button carries; `answer_to`: an address."""

    user: str
    action: str
    value: str
    answer_to: str


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """
    Whether Slack signed a body, not longer than five minutes ago.

    `v0` and HMAC-SHA-256 over version, timestamp and body, as docs.slack.dev says under *Verifying requests*.

    :param headers: by name in small letters.
    """
    at, given = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (at.isascii() and at.isdigit() and len(at) < 16) or abs(now - int(at)) > YOUNG_SECONDS:
        return False
    made = "v0=" + hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made.encode(), given.encode("utf-8", "replace"))


def read_press(body: bytes) -> Press | None:
    """The press in a body: a form whose `payload` is JSON of `block_actions`. None where it is anything else."""
    try:
        (payload,) = parse_qs(body.decode("ascii"), strict_parsing=True)["payload"]
        found = json.loads(payload)
        (action,) = found["actions"]
        words = [found["user"]["id"], action["action_id"], action.get("value", ""), found.get("response_url", "")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if found.get("type") != "block_actions" or not all(isinstance(word, str) for word in words):
        return None
    return Press(*words)
