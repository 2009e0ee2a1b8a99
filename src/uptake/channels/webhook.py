"""
A letter handed to another program by a webhook, as Standard Webhooks (1.0) has them: it brings it to the person.

The id is the same at each try, so whoever takes it can leave out what it has: no answer is a reason to try again.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from uptake.channels import Outcome, Outgoing, Receipt
from uptake.channels.answers import receipt_of
from uptake.core.words import mark
from uptake.errors import FileError, OptionError
from uptake.wire.outgoing import Request, ask, place_of, reach

TYPE = "uptake.letter"
LEAST_SECRET, MOST_SECRET = 24, 64  # bytes, as the standard says
PREFIX = "whsec_"
# No such address, no such key, no longer wanted: it would be so for every letter.
OURS = frozenset({401, 403, 404, 405, 407, 410})

# Kept in English, said where it is read. `uptake doctor` says more.
NOT_FOUND = mark("the host of the webhook cannot be found")
NOT_TO_BE_ASKED = mark("the webhook's address may not be asked")


@dataclass(frozen=True, slots=True)
class Hook:
    """Where letters are handed to. `private`: hosts of this network that may be asked; `rate`: letters a second."""

    address: str
    secret: bytes
    private: Collection[str] = ()
    rate: float = 5.0
    connections: int = 1
    sender: str = ""

    @property
    def key(self) -> str:
        """What is paced."""
        return f"webhook {self.address}"


@dataclass
class Webhook:
    """A channel to one program."""

    hook: Hook
    clock: Callable[[], float] = time.time

    def deliver(self, letter: Outgoing) -> Receipt:
        """Hand one letter over, signed."""
        body = _body(letter, self.clock())
        try:
            place = place_of(self.hook.address, self.hook.private)  # each time: a name may lead elsewhere by now
            headers = signed(self.hook.secret, letter.id, self.clock(), body)
            answer = ask(place, Request("POST", self.hook.address, headers, body))
        except FileError:
            return Receipt(Outcome.LATER, NOT_FOUND, whole=True)
        except OptionError:
            return Receipt(Outcome.LATER, NOT_TO_BE_ASKED, whole=True)
        except OSError as error:
            return Receipt(Outcome.LATER, str(error)[:300], whole=True)
        return receipt_of(answer, answer.body[:200].decode("utf-8", "replace"), OURS)

    def look(self) -> str:
        """Connect, and say nothing; returns why that cannot be done, nothing where it can."""
        try:
            reach(place_of(self.hook.address, self.hook.private))
        except (OSError, FileError, OptionError) as error:
            return str(error)[:300]
        return ""

    def close(self) -> None:
        """There is nothing to end: each letter has a connection of its own."""


def signed(secret: bytes, id_: str, now: float, body: bytes) -> dict[str, str]:
    """The headers of a signed webhook: id, timestamp, and `v1` with HMAC-SHA-256 over both and the body."""
    at = str(int(now))
    mark = hmac.new(secret, f"{id_}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }


def read_secret(text: str) -> bytes:
    """`whsec_` and 24 to 64 bytes in base64. Raises ValueError where it is none."""
    try:
        secret = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("it is no base64") from None
    if not text.startswith(PREFIX) or not LEAST_SECRET <= len(secret) <= MOST_SECRET:
        raise ValueError(f"it is not {PREFIX} and {LEAST_SECRET} to {MOST_SECRET} bytes in base64")
    return secret


def _body(letter: Outgoing, now: float) -> bytes:
    said = {
        "type": TYPE,
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
        "data": {
            "to": letter.to, "name": letter.to_name, "from": letter.sender_name, "subject": letter.subject,
            "text": letter.text, "html": letter.html, "language": letter.language, "link": letter.link,
        },
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
