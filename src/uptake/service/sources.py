"""Sources of events and their keys: shown once, kept as a digest, rotated, revoked."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from uptake.core.plan.model import Plan
from uptake.core.sentences import Said, later
from uptake.core.sheet.facts import has_drifted, kept_columns
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.log import record
from uptake.service.plans import latest_plans
from uptake.service.rights import DoorRules, Hook, SourceRights, digest_of, hook_secret
from uptake.store.models import EventFile, Source, SourceKey

ROTATION = dt.timedelta(days=7)  # how long the old key still works
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 100
START_LETTERS = 11
OWN = "uptake"  # the source of what the server itself does for people

# The properties of reserved events. Of use only what a plan's filters name is kept.
ACT_PROPERTIES = frozenset(
    {"message", "channel", "what", "granted", "session", "minutes", "outcome", "barrier", "item", "kind", "human"}
    | {"rollout", "decision", "helped", "used", "week", "name", "value", "duty", "evidence", "by", "reason"}
)


def add_source(name: str, by: str, *, acts: bool = False, person: str = "subject") -> str:
    """
    Make a source and return its key, which is shown this once. Raises OptionError for a name that cannot be used.

    :param person: where its CloudEvents name the person: an attribute, or a path such as `data.user.email`.
    """
    if not is_source_name(name):
        raise not_a_source(name)
    with transaction.atomic():
        source, made = Source.objects.get_or_create(name=name, defaults={"acts": acts, "person": person})
        if not made:
            raise OptionError(
                say("There is a source {name} already", name=name),
                mend=say("uptake source rotate {name} gives a new key.", name=name),
            )
        record(by, "added", f"source {name}", acts=acts)
        return _new_key(source)


def source_names() -> tuple[str, ...]:
    """The names under which somebody may have a pseudonym: the server itself, and every source."""
    return (OWN, *Source.objects.order_by("name").values_list("name", flat=True))


def unknown_sources(plan: Plan) -> tuple[str, ...]:
    """The sources that a plan names, for everybody or for a group, and that this server does not have."""
    usages = [plan.usage, *(group.usage for group in plan.groups.values())]
    named = dict.fromkeys(name for usage in usages if usage for name in usage.sources)
    known = set(source_names()) if named else set()
    return tuple(name for name in named if name not in known)


def not_a_source(name: str) -> OptionError:
    """What is said of a name that no source can have."""
    what = say('"{name}" cannot be the name of a source', name=name)
    return OptionError(what, mend=say("Use small letters, digits and hyphens."))


def is_source_name(name: str) -> bool:
    """Whether a tool may be called that: as an address of a page and a folder can be, and not as the server itself."""
    return bool(_NAME.fullmatch(name)) and len(name) <= LONGEST_NAME and name != OWN


def rotate_key(name: str, by: str) -> str:
    """Return a new key of a source; the old ones work for a week yet."""
    with transaction.atomic():
        source = _find(name)
        _end_keys(source, timezone.now() + ROTATION)
        record(by, "rotated", f"source {name}")
        return _new_key(source)


def revoke_keys(name: str, by: str) -> None:
    """End every key of a source at once."""
    with transaction.atomic():
        _end_keys(_find(name), timezone.now())
        record(by, "revoked", f"source {name}")


def remove_source(name: str, by: str) -> None:
    """
    Remove a source of which no event is kept. Raises OptionError where one is: what its tool calls people could no
    longer be joined with the roster.
    """
    with transaction.atomic():
        source = _find(name)
        if EventFile.objects.filter(source=name).exists():
            raise OptionError(
                say("Events of {name} are kept", name=name),
                mend=say("uptake source revoke {name} ends its keys; its events go in time.", name=name),
            )
        source.delete()
        record(by, "removed", f"source {name}")


def read_door_rules() -> DoorRules:
    """The rules of the doors, read in a thread of its own: its connection is closed again."""
    try:
        return door_rules()
    finally:
        connection.close()


def door_rules() -> DoorRules:
    """The keys that work now, what webhooks are signed with, and the properties that any plan asks for."""
    now = timezone.now()
    valid = SourceKey.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).select_related("source")
    keys = {
        key.digest: SourceRights(
            key.source.name, key.source.acts, frozenset(map(str, key.source.events)), key.source.person
        )
        for key in valid
    }
    hooks: dict[str, tuple[Hook, ...]] = {}
    for digest, rights in keys.items():
        hooks[rights.source] = (*hooks.get(rights.source, ()), Hook(hook_secret(settings.SECRET_KEY, digest), rights))
    plans = latest_plans()
    wanted = frozenset(column for plan in plans for column in kept_columns(plan))
    stopped = stopped_sources(plans, {rights.source for rights in keys.values()})
    said = {source: str(why) for source, why in stopped.items()}  # to programs
    return DoorRules(keys, wanted, ACT_PROPERTIES | wanted, hooks, said)


def stopped_sources(plans: Sequence[Plan], sources: Collection[str]) -> dict[str, Said]:
    """
    Source → why nothing of it may be collected: the agreement of a plan that takes events of it names another privacy
    sheet than is in force. A plan that names no sources takes events of all.
    """
    found: dict[str, Said] = {}
    for plan in plans:
        if has_drifted(plan):
            reason = later(
                "The agreement of {rollout} names another privacy sheet than is in force. Nothing is kept.",
                rollout=plan.rollout,
            )
            taken = plan.usage.sources if plan.usage and plan.usage.sources else sources
            found.update(dict.fromkeys(taken, reason))
    return found


def webhook_secret(name: str) -> str:
    """What to enter as the shared secret of a webhook of a source; it ends with the source's latest key."""
    now = timezone.now()
    key = _find(name).keys.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("-created_at", "-pk").first()
    if key is None:
        raise OptionError(
            say("No key of {name} works", name=name),
            mend=say("{command} gives a new one.", command=f"uptake source rotate {name}"),
        )
    return hook_secret(settings.SECRET_KEY, key.digest)


def _find(name: str) -> Source:
    source = Source.objects.filter(name=name).first()
    if source is None:
        known = ", ".join(Source.objects.order_by("name").values_list("name", flat=True)) or say("none yet")
        raise OptionError(say("There is no source {name}", name=name), mend=say("Sources: {known}.", known=known))
    return source


def _new_key(source: Source) -> str:
    key = f"upk_{secrets.token_urlsafe(32)}"
    SourceKey.objects.create(source=source, start=key[:START_LETTERS], digest=digest_of(key))
    return key


def _end_keys(source: Source, at: dt.datetime) -> None:
    source.keys.filter(Q(ends_at=None) | Q(ends_at__gt=at)).update(ends_at=at)
