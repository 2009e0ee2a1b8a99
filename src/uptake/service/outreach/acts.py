"""What the server did for people, as reserved events: written down with what it belongs to, then put into the spool."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from uptake.core.pseudonyms import pseudonym
from uptake.core.sheet.facts import has_drifted
from uptake.service.plans import latest_plans
from uptake.service.sources import OWN
from uptake.store.models import Delivery, OwnAct, Rollout
from uptake.store.spool import put
from uptake.wire.instants import MICROSECONDS
from uptake.wire.spooled import Line, encode

AT_ONCE = 5_000
NOBODY = "nobody"  # of what was asked without a name


def act(rollout: Rollout, event: str, person: str, at: dt.datetime, key: str, **properties: str) -> OwnAct:
    """An event to be kept; call it in the transaction of what it tells of. `person`: roster id, empty for nobody's."""
    return OwnAct(
        rollout=rollout, event=event, person=person, at=at, key=f"{rollout.slug}/{key}", properties=properties
    )


def told(row: Delivery, at: dt.datetime) -> OwnAct:
    """What a letter that was taken means: this person was told, one to one."""
    return act(
        row.rollout, "uptake.told", row.person, at, f"told/{row.message}/{row.ask}/{row.person}",
        message=row.message, by=row.by or "uptake", channel=row.channel,
    )  # fmt: skip


def returned(row: Delivery, at: dt.datetime) -> OwnAct:
    """That a letter came back after all: from then on it told nobody, whether or not that was written down before."""
    return act(
        row.rollout, "uptake.returned", row.person, at, f"returned/{row.message}/{row.ask}/{row.person}/{row.pk}",
        message=row.message, channel=row.channel,
    )  # fmt: skip


def write_acts(data: Path, key: bytes, told_until: dt.datetime | None = None) -> int:
    """
    Put what waits into the spool; returns how many. Only the holder of the lease to digest does it.

    The rows go when the segment is on the disk. What a crash leaves is written twice, under one id, and counts once. Of
    a rollout whose agreement names another privacy sheet nothing is kept: its rows wait.

    :param told_until: who was told later waits, since the letter may come back.
    """
    if not OwnAct.objects.exists():  # nearly always: the plans need not be read for it
        return 0
    stopped = [plan.rollout for plan in latest_plans() if has_drifted(plan)]
    waiting = OwnAct.objects.exclude(rollout__slug__in=stopped).select_related("rollout").order_by("pk")
    if told_until is not None:
        waiting = waiting.exclude(event="uptake.told", at__gt=told_until)
    rows = list(waiting[:AT_ONCE])
    if not rows:
        return 0
    put(data / "spool", encode([_line(row, key) for row in rows]))
    OwnAct.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _line(row: OwnAct, key: bytes) -> Line:
    said = {name: str(value) for name, value in row.properties.items()} | {"rollout": row.rollout.slug}
    if said.get("by"):
        said["by"] = pseudonym(key, OWN, said["by"])
    person = pseudonym(key, OWN, row.person or f"{NOBODY} {row.key}")
    return Line(OWN, person, round(row.at.timestamp() * MICROSECONDS), row.event, row.key, said)
