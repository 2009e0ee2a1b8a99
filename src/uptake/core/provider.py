"""Who else may say who somebody is: a provider of OpenID Connect, and which of its groups have which role here."""

from __future__ import annotations

from dataclasses import dataclass

from uptake.core.access import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """Whoever is in a group has a role, in one rollout or in all."""

    group: str
    role: Role
    rollout: str | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the settings name it. `groups_claim`: where its tokens list the groups of somebody."""

    issuer: str
    client_id: str
    client_secret: str = ""
    groups_claim: str = "groups"
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """Whom the provider says that somebody is. `email` is lower-case."""

    email: str
    name: str
    groups: frozenset[str]


def read_grants(text: str) -> tuple[Grant, ...]:
    """
    `triage-leads=owner@claims-triage; staff=member` as values. ValueError with the part that cannot be read.

    A role in one rollout has its name behind @. Administrators are not made by a group.
    """
    return tuple(_grant(part.strip()) for part in text.split(";") if part.strip())


def _grant(part: str) -> Grant:
    group, equals, given = part.rpartition("=")
    role, _, rollout = given.strip().partition("@")
    if not equals or not group.strip() or role not in set(Role) - {Role.ADMINISTRATOR}:
        raise ValueError(part)
    return Grant(group.strip(), Role(role), rollout.strip() or None)
