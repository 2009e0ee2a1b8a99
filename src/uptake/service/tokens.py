"""Tokens by which programs read, with a role and an end."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from uptake.core.access import Right, Role, rights_of
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.accounts import find_rollout, no_role
from uptake.service.log import record
from uptake.service.rights import digest_of
from uptake.store.models import ApiToken, Rollout

START_LETTERS = 11
LONGEST_DAYS = 400
LONGEST_NAME = 100


@transaction.atomic
def make_token(name: str, role: str, by: str, *, rollout: str | None = None, days: int = 90) -> str:
    """Make a token and return it, this once. Raises OptionError for an unknown role or rollout, or too many days."""
    if role not in set(Role):
        raise no_role(role)
    if not 1 <= len(name) <= LONGEST_NAME:
        mend = say("Say what it is for, in {number} letters at the most.", number=LONGEST_NAME)
        raise OptionError(say("A token needs a name"), mend=mend)
    if not 1 <= days <= LONGEST_DAYS:
        what = say("A token cannot work for {number} days", number=days)
        raise OptionError(what, mend=say("Write 1 to {most}.", most=LONGEST_DAYS))
    token = f"upt_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(
        name=name, role=role, rollout=find_rollout(rollout), start=token[:START_LETTERS], digest=digest_of(token),
        ends_at=timezone.now() + dt.timedelta(days=days),
    )  # fmt: skip
    record(by, "made", f"token {name}", role=role, rollout=rollout or "all", days=days)
    return token


def end_token(start: str, by: str) -> None:
    """End the tokens that begin with these letters."""
    ended = ApiToken.objects.filter(start=start, ends_at__gt=timezone.now()).update(ends_at=timezone.now())
    if not ended:
        raise OptionError(say("No token that works begins with {start}", start=start))
    record(by, "ended", f"token {start}")


def tokens() -> list[ApiToken]:
    """Every token that works, the one that ends first before the others."""
    return list(ApiToken.objects.filter(ends_at__gt=timezone.now()).select_related("rollout").order_by("ends_at", "pk"))


def find_token(text: str) -> ApiToken | None:
    """The token, if it works."""
    found = ApiToken.objects.filter(digest=digest_of(text), ends_at__gt=timezone.now())
    return found.select_related("rollout").first()


def rollouts_for(token: ApiToken) -> QuerySet[Rollout]:
    """The rollouts that a token may see anything of, by name, but those that are archived."""
    found = Rollout.objects.filter(archived_at=None).order_by("slug")
    return found.filter(pk=token.rollout_id) if token.rollout_id else found


def may(token: ApiToken, right: Right, rollout: Rollout | None = None) -> bool:
    """Whether a token has a right, in a rollout."""
    here = token.rollout_id is None or rollout is None or token.rollout_id == rollout.pk
    return here and right in rights_of([Role(token.role)])
