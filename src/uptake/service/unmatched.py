"""Identifiers that match nobody on the roster: sealed for a fortnight, shown to the administrator, each view logged."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from uptake.core.people import Roster
from uptake.service.log import names_shown
from uptake.service.sealing import Seal
from uptake.store.models import Unmatched

PAGE = "connect"
MOST = 100  # identifiers that are shown at once
AT_ONCE = 500  # rows in one statement


@dataclass(frozen=True, slots=True)
class Stranger:
    """An identifier that matches nobody, and when it was first seen."""

    identifier: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Strangers:
    """Those of one source. `shown` are the latest; `total`: how many there are."""

    shown: tuple[Stranger, ...]
    total: int


def unmatched_of(source: str, roster: Roster, seal: Seal, by: str) -> Strangers:
    """
    The identifiers of a source that match nobody now, unsealed. Writes into the log of names who looked at which.

    What was sealed under another key cannot be shown, and is counted only. `roster`: the latest, with pseudonyms.
    """
    forget_matched(roster)
    rows = Unmatched.objects.filter(source=source).order_by("-at", "pseudonym")
    opened = [(row, seal.open(bytes(row.sealed).decode("ascii", "replace"))) for row in rows[:MOST]]
    names_shown(by, PAGE, (row.pseudonym for row, identifier in opened if identifier is not None))
    shown = (Stranger(identifier, row.at) for row, identifier in opened if identifier is not None)
    return Strangers(tuple(shown), rows.count())


def forget_matched(roster: Roster) -> int:
    """Remove the sealed identifiers of those who are on the roster, given with pseudonyms; returns how many."""
    known = {alias.partition("=")[2] for person in roster.people.values() for alias in person.aliases}
    found = [row for row in Unmatched.objects.values_list("pseudonym", flat=True) if row in known]
    for start in range(0, len(found), AT_ONCE):
        Unmatched.objects.filter(pseudonym__in=found[start : start + AT_ONCE]).delete()
    return len(found)
