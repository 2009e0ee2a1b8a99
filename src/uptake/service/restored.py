"""When this installation was restored last, and of which moment the backup was: what lies between is not known here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from uptake.service.log import record
from uptake.store.models import Change

RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """`at`: when; `made_at`: when the backup was made."""

    at: dt.datetime
    made_at: dt.datetime


def write_down_restore(by: str, made_at: dt.datetime, rows: int) -> None:
    """Write down that a backup was put back."""
    record(by, RESTORED, "everything", rows=rows, made_at=made_at.isoformat())


def restores() -> QuerySet[Change]:
    """What is written down of them, the last first."""
    return Change.objects.filter(act=RESTORED, subject="everything").order_by("-pk")


def last_restore() -> Restored | None:
    """The last one; None where nothing was ever restored here, or an older version did, which did not say of when."""
    row = restores().first()
    made_at = row.detail.get("made_at") if row is not None else None
    return Restored(row.at, dt.datetime.fromisoformat(made_at)) if row is not None and made_at else None
