"""What an account may do, in all or in one rollout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet, prefetch_related_objects

from uptake.core.access import Right, Role, rights_of
from uptake.store.models import Rollout, User


def roles_of(user: User, rollout: Rollout | None = None) -> frozenset[Role]:
    """The roles of an account in a rollout; without one, in any."""
    if not user.is_active:
        return frozenset()
    places = None if rollout is None else {None, rollout.pk}
    found = {role for place, role in _given(user) if places is None or place in places}
    return frozenset(found | _administrators(user))


def rights_in(user: User, rollout: Rollout | None = None) -> frozenset[Right]:
    """What an account may do in a rollout; without one, anywhere."""
    return rights_of(roles_of(user, rollout))


def rights_everywhere(user: User) -> frozenset[Right]:
    """What an account may do in all rollouts, and so for the whole server."""
    return rights_of({role for place, role in _given(user) if place is None} | _administrators(user))


def rights_by_rollout(user: User, rollouts: Iterable[Rollout]) -> dict[int, frozenset[Right]]:
    """What an account may do in each of some rollouts, by their keys, with one question to the database at most."""
    given: dict[int | None, set[Role]] = defaultdict(set)
    for place, role in _given(user):
        given[place].add(role)
    everywhere = given[None] | _administrators(user)
    return {rollout.pk: rights_of(everywhere | given[rollout.pk]) for rollout in rollouts}


def visible_to(user: User) -> QuerySet[Rollout]:
    """The rollouts of which an account may see anything, by name, but those that are archived."""
    return known_to(user).filter(archived_at=None)


def known_to(user: User) -> QuerySet[Rollout]:
    """The same with those that are archived."""
    places = [place for place, _ in _given(user)]
    everywhere = user.is_administrator or None in places
    mine = Rollout.objects.filter(pk__in=[place for place in places if place is not None])
    found = Rollout.objects.all() if everywhere else mine
    return found.order_by("slug")


def ask_for_roles_once(user: User) -> None:
    """Have the roles of an account at hand, so that whoever asks for them while it is looked at asks no table."""
    prefetch_related_objects([user], "roles")


def _given(user: User) -> list[tuple[int | None, Role]]:
    """The roles of an account, each with the key of its rollout; None where it has it in all of them."""
    return [(row.rollout_id, Role(row.role)) for row in user.roles.all()]


def _administrators(user: User) -> set[Role]:
    return {Role.ADMINISTRATOR} if user.is_administrator else set()
