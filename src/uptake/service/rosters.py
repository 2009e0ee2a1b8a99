"""The roster: imported as a snapshot, never overwritten; what an import would change is said before it is done."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import zstandard
from django.db import transaction
from django.utils import timezone

from uptake.core.people import Person, Roster, make_roster, normal
from uptake.core.pseudonyms import under_pseudonyms
from uptake.core.sentences import Said
from uptake.core.wording import number
from uptake.core.words import say
from uptake.errors import PeopleError
from uptake.service.erased import erased_marks
from uptake.service.leases import hold
from uptake.service.log import record
from uptake.service.sources import source_names
from uptake.store.models import Rollout, RosterSnapshot
from uptake.wire.rejected import BESIDE, Rejections
from uptake.wire.roster_file import write_people
from uptake.wire.rosters import read_people

MOST_REMOVED = 0.1  # of the people; more is a wrong file until somebody says that it is right
OLD = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What an import changes, in people. `before`: how many there were; `rejected`: reason → rows left out."""

    people: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    altered: int
    before: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Said, ...] = ()

    @property
    def too_many(self) -> bool:
        """Whether so many would go that it is more likely a wrong file."""
        return self.before > 0 and len(self.left) > MOST_REMOVED * self.before


def compare(before: Roster, after: Roster) -> RosterChange:
    """What differs between two rosters."""
    joined = tuple(id_ for id_ in after.people if id_ not in before.people)
    left = tuple(id_ for id_ in before.people if id_ not in after.people)
    altered = sum(1 for id_, person in after.people.items() if id_ in before.people and before.people[id_] != person)
    return RosterChange(len(after.people), joined, left, altered, len(before.people))


@dataclass(frozen=True, slots=True)
class RosterRules:
    """
    How a roster is imported. `columns`: as the plan renames them; `remove`: more than a tenth of the people may go;
    `try_only`: say what would change, and change nothing.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    remove: bool = False
    accept_gaps: bool = False
    try_only: bool = False


AS_IT_IS = RosterRules()


def import_people(
    path: Path,
    by: str,
    how: RosterRules = AS_IT_IS,
    *,
    rejected: Rejections = BESIDE,
    progress: Callable[[int], None] | None = None,
) -> RosterChange:
    """
    Take a roster file as the newest snapshot. Raises PeopleError where it cannot be read, and where it would remove
    more than a tenth of the people and nobody says that this is meant.
    """
    from uptake.analytics.parquet import rows

    roster, counts = read_people(
        path, columns=how.columns, rejected=rejected, accept_gaps=how.accept_gaps, parquet=rows, progress=progress
    )  # fmt: skip
    with transaction.atomic():
        hold("people")  # of two imports at once, the second is compared with what the first has made
        change = replace(compare(latest_roster(), roster), rejected=counts, notes=roster.notes)
        if how.try_only:
            return change
        if change.too_many and not how.remove:
            raise PeopleError(
                say(
                    "{file} lacks {gone} of the {people} people on the roster",
                    file=path.name,
                    gone=number(len(change.left)),
                    people=number(change.before),
                ),
                mend=say("If they have all left, say so: --remove"),
            )
        _keep(roster, change, by)
    return change


def _keep(roster: Roster, change: RosterChange, by: str) -> None:
    """Make a snapshot; of the roster that is there already only that it was looked at again."""
    latest = RosterSnapshot.objects.order_by("-number").first()
    if latest is not None and not (change.joined or change.left or change.altered):
        RosterSnapshot.objects.filter(pk=latest.pk).update(confirmed_at=timezone.now())
        return
    text = write_people(roster)
    RosterSnapshot.objects.create(
        number=latest.number + 1 if latest else 1,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        content=zstandard.compress(text.encode()),
        people=change.people,
        joined=len(change.joined),
        left=len(change.left),
        by=by,
        confirmed_at=timezone.now(),
    )
    Rollout.objects.update(wanted=timezone.now())
    record(by, "imported", "people", people=change.people, joined=len(change.joined), left=len(change.left))


def roster_age(now: dt.datetime) -> dt.timedelta | None:
    """How long ago the roster was last imported, whether that changed anything or not; None before the first."""
    found = RosterSnapshot.objects.order_by("-number").values_list("confirmed_at", flat=True).first()
    return now - found if found else None


def is_old(age: dt.timedelta | None) -> bool:
    """Whether joiners and leavers of more than a week may be missing, by the age of the roster."""
    return age is not None and age > OLD


def latest_digest() -> str | None:
    """By what the newest snapshot is known; None before the first."""
    return RosterSnapshot.objects.order_by("-number").values_list("digest", flat=True).first()


def roster_at(digest: str | None) -> Roster:
    """The roster of a snapshot; an empty one for None."""
    return make_roster(()) if digest is None else _unpacked(digest)


def latest_roster() -> Roster:
    """The roster of the newest snapshot; an empty one before the first."""
    return roster_at(latest_digest())


def name_of(identifier: str, roster: Roster) -> str:
    """What people call somebody by id or address; that itself where the roster has no name for it."""
    person = roster.find(identifier)
    return person.name if person is not None and person.name else identifier


def own_person(roster: Roster, address: str) -> Person | None:
    """Whose account it is: the person of the roster who has its address as their own."""
    person = roster.find(address)
    return person if person and normal(person.email) == normal(address) else None


@lru_cache(maxsize=1)  # a page asks for it at each look, and it changes once a night
def _unpacked(digest: str) -> Roster:
    content = RosterSnapshot.objects.filter(digest=digest).values_list("content", flat=True)[0]
    text = zstandard.decompress(bytes(content))
    with tempfile.TemporaryDirectory(prefix="uptake-") as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(text)
        roster, _ = read_people(path)
    return roster


def known_roster(key: bytes) -> Roster:
    """The latest roster under the pseudonyms of every source: the roster of an export."""
    return under_pseudonyms(latest_roster(), key, source_names(), erased_marks())
