"""What a key of a source may do: values that the doors keep in memory, so that they need no table for each request."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


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
class DoorRules:
    """What the doors for events need to know: digest of a key → its rights, and the properties that may be kept."""

    keys: Mapping[str, SourceRights]
    properties: frozenset[str]


def digest_of(key: str) -> str:
    """What is kept of a key. It has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
