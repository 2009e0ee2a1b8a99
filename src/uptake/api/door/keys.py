"""Who sends: the key of a source, wherever a protocol has it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable

from uptake.api.door.requests import Request
from uptake.api.problems import Problem
from uptake.service.rights import DoorRules, SourceRights, digest_of
from uptake.wire.posthog import posthog_key

KeyOf = Callable[[Request], str]
Who = Callable[[Request, DoorRules], SourceRights]


def by_key(key_of: KeyOf) -> Who:
    """Rights by the key that a request carries. What it returns raises Problem 401 where there is none that works."""

    def who(request: Request, rules: DoorRules) -> SourceRights:
        key = key_of(request)
        if not key:
            raise Problem(401, "no-key", "A key is needed.", headers=(("WWW-Authenticate", "Bearer"),))
        rights = rules.keys.get(digest_of(key))
        if rights is None:
            raise Problem(401, "bad-key", "This key is not known, or has ended.")
        return rights

    return who


def bearer(request: Request) -> str:
    """The key of our own doors and of OTLP: `Authorization: Bearer KEY`."""
    scheme, _, key = request.header("authorization").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def basic_user(request: Request) -> str:
    """The key of Segment: the user of HTTP Basic, with no password."""
    scheme, _, packed = request.header("authorization").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(packed.strip(), validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def in_body(request: Request) -> str:
    """The key of PostHog: `api_key` in the body."""
    return posthog_key(request.body)


def by_signature(request: Request, rules: DoorRules) -> SourceRights:
    """
    Rights of the source that the address names, if the body is signed with its secret: HMAC-SHA-1 in hexadecimal, as
    Segment's webhooks are. Raises Problem 401.
    """
    given = request.header("x-signature").lower().encode("latin-1", "replace")
    if not given:
        raise Problem(401, "no-signature", "A signature is needed: set the shared secret of the webhook.")
    for hook in rules.hooks.get(request.asked("source"), ()):
        expected = hmac.new(hook.secret.encode(), request.body, hashlib.sha1).hexdigest()
        if hmac.compare_digest(expected.encode(), given):
            return hook.rights
    raise Problem(
        401,
        "bad-signature",
        "The signature is not that of this source and body. Batches cannot be verified: leave batching off.",
    )
