"""
Rollouts that are put aside, and brought back: nothing of an archived one is drawn, sent or shown, and nothing is lost.
One that was begun by mistake, of which nobody ever got or counted anything, can be removed for good.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, QuerySet

from uptake.core.access import Right
from uptake.core.words import mark, say
from uptake.errors import OptionError
from uptake.service.access import known_to, rights_by_rollout
from uptake.service.leases import hold
from uptake.service.log import record
from uptake.service.outreach.asked_elsewhere import forget_waiting
from uptake.store.models import (
    Answer,
    Chosen,
    Consent,
    Delivery,
    EventFile,
    Item,
    MessageVersion,
    OwnAct,
    Rollout,
    Silence,
    User,
)

SENT, READ, COUNTED = mark("messages were sent"), mark("readings were taken"), mark("acts for its people were counted")
ANSWERED, RELEASED = mark("people have answered"), mark("messages were approved")


def rollout_of(slug: str) -> Rollout:
    """A rollout by its key, archived or not. Raises OptionError where there is none."""
    found = Rollout.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Rollout.objects.order_by("slug").values_list("slug", flat=True)) or say("none yet")
        raise OptionError(say("There is no rollout {name}", name=slug), mend=say("There are: {known}.", known=known))
    return found


@transaction.atomic
def archive(rollout: Rollout, by: str, now: dt.datetime) -> bool:
    """
    Put a rollout aside; False where it was. Its messages are held back as well: after it is brought back, somebody has
    to let each go on. What waits for people whom usage chose is dropped, since it holds their addresses, and so is who
    asked elsewhere: nobody draws it any more, and so nothing would take out whoever is erased.
    """
    hold(f"plan {rollout.slug}")
    forget_waiting(rollout)  # before the row of the rollout is held, as in a drawing
    if not Rollout.objects.filter(pk=rollout.pk, archived_at=None).update(archived_at=now, wanted=None):
        return False
    MessageVersion.objects.filter(rollout=rollout).update(paused=True)
    Chosen.objects.filter(version__rollout=rollout, until=None).delete()
    record(by, "archived", f"rollout {rollout.slug}")
    return True


@transaction.atomic
def restore(rollout: Rollout, by: str, now: dt.datetime) -> bool:
    """Bring a rollout back; False where it was not put aside. It is drawn anew at once."""
    hold(f"plan {rollout.slug}")
    if not Rollout.objects.filter(pk=rollout.pk).exclude(archived_at=None).update(archived_at=None, wanted=now):
        return False
    # Also where nothing is new: what was asked elsewhere was not kept.
    newest = rollout.pictures.order_by("-day", "-number").values("pk")[:1]
    rollout.pictures.filter(pk__in=newest).update(inputs="")
    record(by, "brought back", f"rollout {rollout.slug}")
    return True


def why_it_stays(rollout: Rollout) -> list[str]:
    """Why a rollout cannot be removed, in words of `mark`; empty where nobody ever got or counted anything of it."""
    return list(_traces(rollout))


def _traces(rollout: Rollout) -> Iterator[str]:
    mine = {"rollout": rollout}
    if Delivery.objects.filter(**mine).exists():
        yield SENT
    elif MessageVersion.objects.filter(**mine).exclude(approved_at=None).exists():
        yield RELEASED
    if rollout.readings.exists():
        yield READ
    if any(model.objects.filter(**mine).exists() for model in (Answer, Item, Silence, Consent)):
        yield ANSWERED
    if OwnAct.objects.filter(**mine).exists() or EventFile.objects.filter(rollout=rollout.slug).exists():
        yield COUNTED


@transaction.atomic
def remove(rollout: Rollout, typed: str, by: str) -> None:
    """
    Remove an archived rollout of which there is nothing but its plan and what was drawn of it.

    :param typed: its key, as whoever means it has typed it.

    Raises OptionError where it is another, where the rollout is not archived, or where anybody was told or counted.
    """
    hold(f"plan {rollout.slug}")
    rollout = Rollout.objects.select_for_update().get(pk=rollout.pk)
    if rollout.archived_at is None:
        raise OptionError(say("{key} is not archived", key=rollout.slug), mend=say("Archive it first."))
    if reasons := why_it_stays(rollout):
        raise OptionError(
            say("{key} cannot be removed: {reasons}", key=rollout.slug, reasons="; ".join(map(say, reasons))),
            mend=say("It stays archived."),
        )
    if typed.strip() != rollout.slug:
        raise OptionError(
            say("This is not its key, and nothing was removed"),
            mend=say("Type {key} if you mean it.", key=rollout.slug),
        )
    rollout.messages.all().delete()  # drafts; they hold on to versions of the plan
    record(by, "removed", f"rollout {rollout.slug}", versions=rollout.plans.count())
    rollout.delete()


def archived_for(user: User) -> list[Rollout]:
    """The archived rollouts that an account may bring back, the latest first."""
    found = list(known_to(user).exclude(archived_at=None).order_by("-archived_at"))
    rights = rights_by_rollout(user, found)
    return [one for one in found if Right.EDIT_PLAN in rights[one.pk]]


def all_rollouts() -> QuerySet[Rollout]:
    """Every rollout, those that are not archived first."""
    return Rollout.objects.order_by(F("archived_at").asc(nulls_first=True), "slug")
