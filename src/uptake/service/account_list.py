"""Who may use the server: every account with its roles; roles taken, accounts closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from uptake.core.access import Role
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.accounts import find_rollout
from uptake.service.leases import hold
from uptake.service.log import record
from uptake.store.models import SignInLink, User


@dataclass(frozen=True, slots=True)
class Given:
    """A role of an account: in one rollout, or in all; by a group of the provider, or by hand."""

    role: str
    rollout: str | None
    by_group: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One account as a list shows it."""

    user: User
    roles: tuple[Given, ...]


def accounts() -> list[Account]:
    """Every account that is open, by address."""
    users = User.objects.filter(is_active=True).prefetch_related("roles__rollout").order_by("email")
    return [Account(user, tuple(_roles(user))) for user in users]


def _roles(user: User) -> list[Given]:
    rows = [Given(row.role, row.rollout.slug if row.rollout else None, row.by_group) for row in user.roles.all()]
    first = [Given(Role.ADMINISTRATOR.value, None, by_group=False)] if user.is_administrator else []
    return [*first, *sorted(rows, key=lambda one: (one.role, one.rollout or ""))]


@transaction.atomic
def take_role(address: str, role: str, by: str, rollout: str | None = None) -> None:
    """Take one role of an account. Raises OptionError where it has none of it, or would be the last administrator."""
    user = _find(address)
    if role == Role.ADMINISTRATOR and user.is_administrator:
        _refuse_last(user)
        User.objects.filter(pk=user.pk).update(is_administrator=False)
    elif not user.roles.filter(role=role, rollout=find_rollout(rollout)).delete()[0]:
        where = rollout or say("all rollouts")
        raise OptionError(say("{address} has no role {role} in {where}", address=user.email, role=role, where=where))
    record(by, "took", f"role {role}", of=user.email, rollout=rollout or "all")


@transaction.atomic
def close_account(address: str, by: str) -> None:
    """
    Close an account: its roles go, its sessions and links end. Raises OptionError where there is none, or it is that of
    the last administrator.
    """
    user = _find(address)
    _refuse_last(user)
    user.roles.all().delete()
    SignInLink.objects.filter(user=user).delete()
    user.is_active = user.is_administrator = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "is_administrator", "password"])
    record(by, "closed", f"account {user.email}")


def _refuse_last(user: User) -> None:
    hold("administrators")  # of two who close each other, one stays
    others = User.objects.filter(is_active=True, is_administrator=True).exclude(pk=user.pk)
    if user.is_administrator and not others.exists():
        raise OptionError(
            say("{address} is the last administrator", address=user.email), mend=say("Make another first.")
        )


def _find(address: str) -> User:
    user = User.objects.filter(email=address.strip().lower(), is_active=True).first()
    if user is None:
        raise OptionError(
            say("There is no account {address}", address=address), mend=say("uptake user list shows them.")
        )
    return user
