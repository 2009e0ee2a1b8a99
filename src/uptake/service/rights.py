"""What a key of a source may do: values that the doors keep in memory, so that they need no table for each request."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_WORD = 300  # letters of a property of use; of a longer one only that it is there is kept
PEOPLE_OF_ACTS = frozenset({"by"})  # properties of acts whose value is an identifier too


@dataclass(frozen=True, slots=True)
class SourceRights:
    """
    What a key may write: events of a source, acts too if `acts`, only the names in `events` unless that is empty.
    `person`: where a CloudEvent names the person.
    """

    source: str
    acts: bool
    events: frozenset[str]
    person: str


@dataclass(frozen=True, slots=True)
class Hook:
    """What a webhook is signed with, and what it may then send."""

    secret: str
    rights: SourceRights


@dataclass(frozen=True, slots=True)
class DoorRules:
    """
    What the doors for events need to know: digest of a key → its rights, the properties that may be kept of use and
    of acts, for each source the secrets of its webhooks, and for each source whose collection is stopped the reason.
    """

    keys: Mapping[str, SourceRights]
    properties: frozenset[str]
    of_acts: frozenset[str]
    hooks: Mapping[str, tuple[Hook, ...]] = field(default_factory=dict)
    stopped: Mapping[str, str] = field(default_factory=dict)


def digest_of(key: str) -> str:
    """What is kept of a key. It has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def hook_secret(installation: str, digest: str) -> str:
    """
    What webhooks of a source are signed with: made from the installation's secret and one of the source's keys, so
    that it needs no place of its own, and is rotated and revoked with the key.
    """
    return hmac.new(installation.encode(), f"uptake-hook\0{digest}".encode(), hashlib.sha256).hexdigest()
