"""Accounts: made by the administrator, signed in by a link that works once, or by password."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from uptake.core.access import Role
from uptake.errors import OptionError
from uptake.service.log import record
from uptake.store.models import RoleRow, Rollout, SignInLink, User

LINK_LIFE = dt.timedelta(hours=24)


@transaction.atomic
def add_user(address: str, role: str, by: str, rollout: str | None = None) -> User:
    """Make an account, or give one a further role. Raises OptionError for an unknown role or rollout."""
    if role not in set(Role):
        raise OptionError(f'"{role}" is no role', mend=f"Write one of: {', '.join(Role)}.")
    user, _ = User.objects.get_or_create(email=address.strip().lower())
    if role == Role.ADMINISTRATOR:
        User.objects.filter(pk=user.pk).update(is_administrator=True)
    else:
        RoleRow.objects.get_or_create(user=user, role=role, rollout=find_rollout(rollout))
    record(by, "gave", f"role {role}", to=user.email, rollout=rollout or "all")
    return user


def find_rollout(slug: str | None) -> Rollout | None:
    """The rollout of a name, None for all of them. Raises OptionError where there is none of this name."""
    if slug is None:
        return None
    rollout = Rollout.objects.filter(slug=slug).first()
    if rollout is None:
        raise OptionError(f"There is no rollout {slug}", mend="uptake import plan FILE makes one.")
    return rollout


def make_link(user: User) -> str:
    """Return the secret of a link that signs somebody in once, within a day."""
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, digest=_digest(secret), ends_at=timezone.now() + LINK_LIFE)
    return secret


def link_user(secret: str) -> User | None:
    """Whom a link would sign in; None where it is unknown, used or ended."""
    link = SignInLink.objects.filter(digest=_digest(secret), used_at=None, ends_at__gt=timezone.now()).first()
    return link.user if link and link.user.is_active else None


def use_link(secret: str) -> User | None:
    """Use a link up; None where it cannot be used, or somebody else was quicker."""
    user = link_user(secret)
    now = timezone.now()
    changed = SignInLink.objects.filter(digest=_digest(secret), used_at=None, ends_at__gt=now).update(used_at=now)
    return user if changed == 1 else None


def first_administrator_link() -> str | None:
    """The secret for the very first start: while nobody ever signed in, the administrator's link is made anew."""
    if User.objects.exclude(last_login=None).exists():
        return None
    user, _ = User.objects.get_or_create(email="administrator@localhost", defaults={"is_administrator": True})
    SignInLink.objects.filter(user=user, used_at=None).delete()
    return make_link(user)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
