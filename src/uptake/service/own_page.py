"""The page of a person: asking what is recorded, reading it, who looked, having it erased."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uptake.core.calendar import WEEK
from uptake.core.people import Person
from uptake.core.plan.model import Group, Plan
from uptake.core.pseudonyms import pseudonyms_of
from uptake.service.erasing import begin_of_week, request_erasure
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster, name_of
from uptake.service.sealing import Seal
from uptake.service.sources import source_names
from uptake.store.models import Erasure, NameView, PersonalRequest, Rollout, User

THE_PERSON = "somebody on the roster"  # in the log of changes, which others read


@dataclass(frozen=True, slots=True)
class OwnRollout:
    """A rollout that affects the person: what changes for them, who answers (a name), and what is recorded."""

    plan: Plan
    group: Group
    owner: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """
    What a person sees. `answer`: None before they ask and while the worker collects it (`waits`), empty where nobody on
    the roster has the account's address.
    """

    waits: bool
    answer: Mapping[str, Any] | None
    rollouts: tuple[OwnRollout, ...] = ()
    looked: tuple[NameView, ...] = ()


def ask(user: User) -> None:
    """Have the worker collect what is recorded on the person of an account."""
    if not PersonalRequest.objects.filter(user=user, done_at=None).exists():
        PersonalRequest.objects.filter(user=user).delete()
        PersonalRequest.objects.create(user=user)


def own_page(user: User, key: bytes, seal: Seal) -> OwnPage:
    """What is there for an account."""
    latest = PersonalRequest.objects.filter(user=user).order_by("-asked_at").first()
    if latest is None or latest.sealed is None:
        return OwnPage(waits=latest is not None, answer=None)
    opened = seal.open(bytes(latest.sealed).decode("ascii"))
    answer: dict[str, Any] = json.loads(opened) if opened else {}
    if not answer:
        return OwnPage(waits=False, answer={})
    rollouts = tuple(one for record in answer["rollouts"] if (one := _with_plan(record)))
    return OwnPage(waits=False, answer=answer, rollouts=rollouts, looked=tuple(_who_looked(answer["person"], key)))


def erase_own(user: User, key: bytes, seal: Seal) -> Erasure | None:
    """Ask for the erasure of one's own usage; None where nobody on the roster has the account's address."""
    answer = own_page(user, key, seal).answer
    return request_erasure(answer["person"]["id"], THE_PERSON, key) if answer else None


def _with_plan(record: Mapping[str, Any]) -> OwnRollout | None:
    rollout = Rollout.objects.filter(slug=record["rollout"]).first()
    found = latest_plan(rollout) if rollout else None
    group = found[0].groups.get(record["group"]) if found else None
    if found is None or group is None:
        return None
    owner = found[0].owner.person if found[0].owner else None
    return OwnRollout(found[0], group, name_of(owner, latest_roster()) if owner else "", record)


def _who_looked(row: Mapping[str, Any], key: bytes) -> list[NameView]:
    person = Person(row["id"], row["email"], aliases=tuple(row["aliases"]))
    known = [person.id, *pseudonyms_of(person, key, source_names())]
    return list(NameView.objects.filter(person__in=known).order_by("-at")[:200])


def days_kept(page: OwnPage) -> int:
    """How long events are kept that tell of the person, by the plans that affect them."""
    return max((one.plan.privacy.keep_days for one in page.rollouts), default=0)


def erase_on(now: dt.datetime) -> dt.datetime:
    """When a request of now is carried out: on the Monday after, with those of everybody who asked in the week."""
    return begin_of_week(now) + WEEK
