"""The roster: imported as a snapshot, never overwritten; what an import would change is said before it is done."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import zstandard
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from uptake.core.people import Roster, make_roster
from uptake.core.pseudonyms import under_pseudonyms
from uptake.errors import PeopleError
from uptake.service.erased import erased_marks
from uptake.service.log import record
from uptake.service.sources import OWN
from uptake.store.models import Rollout, RosterSnapshot, Source
from uptake.wire.roster_file import write_people
from uptake.wire.rosters import read_people

MOST_REMOVED = 0.1  # of the people; more is a wrong file until somebody says that it is right


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What an import changes, in people."""

    people: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    altered: int


def compare(before: Roster, after: Roster) -> RosterChange:
    """What differs between two rosters."""
    joined = tuple(id_ for id_ in after.people if id_ not in before.people)
    left = tuple(id_ for id_ in before.people if id_ not in after.people)
    altered = sum(1 for id_, person in after.people.items() if id_ in before.people and before.people[id_] != person)
    return RosterChange(len(after.people), joined, left, altered)


def import_people(path: Path, by: str, *, remove: bool = False) -> RosterChange:
    """
    Take a roster file as the newest snapshot. Raises PeopleError where it cannot be read, and where it would remove
    more than a tenth of the people and `remove` does not say that this is meant.
    """
    from uptake.analytics.parquet import rows

    roster, _ = read_people(path, parquet=rows)
    before = latest_roster()
    change = compare(before, roster)
    if before.people and len(change.left) > MOST_REMOVED * len(before.people) and not remove:
        raise PeopleError(
            f"{path.name} lacks {len(change.left)} of the {len(before.people)} people on the roster",
            mend="If they have all left, say so: --remove",
        )
    if change.joined or change.left or change.altered:
        _keep(roster, change, by)
    return change


@transaction.atomic
def _keep(roster: Roster, change: RosterChange, by: str) -> None:
    text = write_people(roster)
    number = (RosterSnapshot.objects.aggregate(Max("number"))["number__max"] or 0) + 1
    RosterSnapshot.objects.create(
        number=number,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        content=zstandard.compress(text.encode()),
        people=change.people,
        joined=len(change.joined),
        left=len(change.left),
        by=by,
    )
    Rollout.objects.update(wanted=timezone.now())
    record(by, "imported", "people", people=change.people, joined=len(change.joined), left=len(change.left))


def latest_roster() -> Roster:
    """The roster of the newest snapshot; an empty one before the first."""
    row = RosterSnapshot.objects.order_by("-number").first()
    if row is None:
        return make_roster(())
    text = zstandard.decompress(bytes(row.content))
    with tempfile.TemporaryDirectory(prefix="uptake-") as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(text)
        roster, _ = read_people(path)
    return roster


def known_roster(key: bytes) -> Roster:
    """The latest roster under the pseudonyms of every source: the roster of an export."""
    names = (OWN, *Source.objects.order_by("name").values_list("name", flat=True))
    return under_pseudonyms(latest_roster(), key, names, erased_marks())
