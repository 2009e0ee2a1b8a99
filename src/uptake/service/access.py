"""What an account may do, in all or in one rollout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from uptake.core.access import Right, Role, rights_of
from uptake.store.models import Rollout, User


def roles_of(user: User, rollout: Rollout | None = None) -> frozenset[Role]:
    """The roles of an account in a rollout; without one, in any."""
    if not user.is_active:
        return frozenset()
    mine = user.roles.all() if rollout is None else user.roles.filter(Q(rollout=None) | Q(rollout=rollout))
    found = {Role(role) for role in mine.values_list("role", flat=True)}
    return frozenset(found | ({Role.ADMINISTRATOR} if user.is_administrator else set()))


def rights_in(user: User, rollout: Rollout | None = None) -> frozenset[Right]:
    """What an account may do in a rollout; without one, anywhere."""
    return rights_of(roles_of(user, rollout))


def rights_everywhere(user: User) -> frozenset[Right]:
    """What an account may do in all rollouts, and so for the whole server."""
    roles = {Role(role) for role in user.roles.filter(rollout=None).values_list("role", flat=True)}
    return rights_of(roles | ({Role.ADMINISTRATOR} if user.is_administrator else set()))


def rights_by_rollout(user: User, rollouts: Iterable[Rollout]) -> dict[int, frozenset[Right]]:
    """What an account may do in each of some rollouts, by their keys, with one question to the database."""
    given: dict[int | None, set[Role]] = defaultdict(set)
    for rollout, role in user.roles.values_list("rollout_id", "role"):
        given[rollout].add(Role(role))
    everywhere = given[None] | ({Role.ADMINISTRATOR} if user.is_administrator else set())
    return {rollout.pk: rights_of(everywhere | given[rollout.pk]) for rollout in rollouts}


def visible_to(user: User) -> QuerySet[Rollout]:
    """The rollouts of which an account may see anything, by name, but those that are archived."""
    return known_to(user).filter(archived_at=None)


def known_to(user: User) -> QuerySet[Rollout]:
    """The same with those that are archived."""
    everywhere = user.is_administrator or user.roles.filter(rollout=None).exists()
    found = Rollout.objects.all() if everywhere else Rollout.objects.filter(roles__user=user).distinct()
    return found.order_by("slug")
