"""Accounts: made by the administrator, signed in by a link that works once, or by password."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from uptake.core.access import Role
from uptake.core.provider import Claimed, Grant
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.log import record
from uptake.store.models import RoleRow, Rollout, SignInLink, User

NAME_LETTERS = 200
LINK_LIFE = dt.timedelta(hours=24)


@transaction.atomic
def add_user(address: str, role: str, by: str, rollout: str | None = None) -> User:
    """Make an account, or give one a further role. Raises OptionError for no address, an unknown role or rollout."""
    if role not in set(Role):
        raise no_role(role)
    user, _ = User.objects.get_or_create(email=_checked(address))
    if not user.is_active:  # it was closed, and is opened again
        User.objects.filter(pk=user.pk).update(is_active=True)
    if role == Role.ADMINISTRATOR:
        User.objects.filter(pk=user.pk).update(is_administrator=True)
    else:
        # What a hand gave stays, also where a group of the provider gave it before.
        RoleRow.objects.update_or_create(
            user=user, role=role, rollout=find_rollout(rollout), defaults={"by_group": False}
        )
    record(by, "gave", f"role {role}", to=user.email, rollout=rollout or "all")
    return user


def no_role(role: str) -> OptionError:
    """What is said of a word that is no role."""
    mend = say("Write one of: {names}.", names=", ".join(Role))
    return OptionError(say('"{text}" is no role', text=role), mend=mend)


def _checked(address: str) -> str:
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        what = say('"{text}" is no e-mail address', text=address)
        raise OptionError(what, mend=say("Write it like {address}.", address="dana@acme.example")) from None
    return address


def find_rollout(slug: str | None) -> Rollout | None:
    """The rollout of a name, None for all of them. Raises OptionError where there is none of this name."""
    if slug is None:
        return None
    rollout = Rollout.objects.filter(slug=slug).first()
    if rollout is None:
        raise OptionError(say("There is no rollout {name}", name=slug), mend=say("uptake import plan FILE makes one."))
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


def set_password(user: User, password: str) -> tuple[str, ...]:
    """
    Give an account a new password, chosen by its person; returns what is wrong with it, nothing where it was set.

    Every other session of the account ends with it, and so do the links that were not used.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        return tuple(error.messages)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        SignInLink.objects.filter(user=user, used_at=None).delete()
        record(user.email, "set", "own password")
    return ()


@transaction.atomic
def account_of_claims(claimed: Claimed, grants: Sequence[Grant]) -> User | None:
    """
    The account of somebody whom the provider vouches for, with the roles that its groups have now; None where there is
    no account and no group has a role, or the account was closed.
    """
    wanted = [grant for grant in grants if grant.group in claimed.groups]
    user = User.objects.filter(email=claimed.email).first()
    if user is None and wanted:
        user = User.objects.create(email=claimed.email)
        record("the provider", "made", f"account {user.email}")
    if user is None or not user.is_active:
        return None
    if claimed.name and user.name != claimed.name:
        user.name = claimed.name[:NAME_LETTERS]
        user.save(update_fields=["name"])
    _follow_groups(user, wanted)
    return user


def _follow_groups(user: User, wanted: Sequence[Grant]) -> None:
    """Have exactly the roles of these groups, beside those that were given by hand. Unknown rollouts are left out."""
    rollouts = {one.slug: one for one in Rollout.objects.filter(slug__in={grant.rollout for grant in wanted})}
    known = [grant for grant in wanted if grant.rollout is None or grant.rollout in rollouts]
    rows = {(grant.role.value, rollouts[grant.rollout].pk if grant.rollout else None) for grant in known}
    before = {(row.role, row.rollout_id): row for row in user.roles.all()}
    ended = [row for place, row in before.items() if row.by_group and place not in rows]
    for row in ended:
        row.delete()
        record("the provider", "took", f"role {row.role}", of=user.email)
    for role, rollout in sorted(rows - set(before), key=str):
        RoleRow.objects.create(user=user, role=role, rollout_id=rollout, by_group=True)
        record("the provider", "gave", f"role {role}", to=user.email)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
