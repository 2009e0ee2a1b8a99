"""
Erasure: somebody's events are written out of the event files, and what comes of theirs later is dropped.

It is done for all who asked in one batch a week: two Pictures between which a single person goes would tell of that
person. Pictures and readings that were taken stay as they were.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from uptake.core.pseudonyms import erased_mark, pseudonyms_of
from uptake.core.words import say
from uptake.errors import InputError, OptionError, UptakeError
from uptake.service.counted import forget_weeks
from uptake.service.erased import erased_marks
from uptake.service.log import record
from uptake.service.rosters import latest_roster
from uptake.service.sources import source_names
from uptake.store.models import Erasure, EventFile, Rollout, RosterSnapshot, Unmatched
from uptake.wire.aside import aside

if TYPE_CHECKING:
    from uptake.analytics.erasing import Rewritten

BY = "the server"
LIST = "erasures"  # in the data folder: what is to be kept beside the keys, so that an older backup can be put right


def request_erasure(person_id: str, by: str, key: bytes) -> Erasure:
    """
    Have somebody's usage erased with the next weekly batch. Asked twice, the first request counts.

    Raises OptionError where nobody on the roster has this id. The request itself holds digests of pseudonyms only.
    """
    person = latest_roster().people.get(person_id)
    if person is None:
        raise OptionError(say("There is nobody with the id {person} on the roster", person=person_id))
    marks = sorted(map(erased_mark, pseudonyms_of(person, key, source_names())))
    with transaction.atomic():
        known = next((one for one in Erasure.objects.order_by("pk") if not set(marks).isdisjoint(one.marks)), None)
        if known is not None:
            return known
        record(by, "asked for", "erasure")  # not of whom: this log is read by others
        return Erasure.objects.create(marks=marks)


def erase_due(data: Path, key: bytes, now: dt.datetime) -> int:
    """
    Erase for all who asked before this week; returns how many requests were done. Call it while holding the lease to
    digest.

    Erasures to which `widen` put further marks are due again: what came under an alias or from a source that is new
    goes too. Files are written aside and named first; then old ones give way to new ones, and requests are done, in
    one transaction; then the old ones are removed. A crash leaves files that nothing reads, and `sweep` takes them.
    """
    week = begin_of_week(now)
    asked = Q(done_at=None, requested_at__lt=week)
    due = list(Erasure.objects.filter(asked | Q(done_at__isnull=False, widened_at__lt=week)))
    if due:
        erase_now(data, key, due)
    else:
        write_list(data)  # whoever erased last may have been killed before it was written
    return len(due)


def begin_of_week(now: dt.datetime) -> dt.datetime:
    """The Monday on which erasures of the weeks before are carried out."""
    return (now - dt.timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)


def erase_now(data: Path, key: bytes, due: list[Erasure]) -> None:
    """Erase for some who asked, and again for all who did before."""
    from uptake.analytics.digest import Place
    from uptake.analytics.erasing import erase

    widen(key)
    marks = erased_marks().union(*(Erasure.objects.get(pk=one.pk).marks for one in due))
    files = {row.name: Place(row.source, row.week, row.acts, row.rollout) for row in EventFile.objects.order_by("name")}
    rewritten = erase(files, data / "events", marks)
    forget_weeks(data, {files[name].week for name in rewritten.old})
    with transaction.atomic():
        _register(rewritten, marks, due)
    write_list(data)
    _remove(rewritten, data)


def write_list(data: Path) -> None:
    """Write the marks of all who were erased beside the keys: a backup of before does not know them."""
    rows = [list(map(str, one.marks)) for one in Erasure.objects.exclude(done_at=None).order_by("pk")]
    known = {mark for marks in rows for mark in marks}
    listed = _listed(data)
    # After a restore the list knows more than the tables, until `replay`.
    rows += [marks for marks in listed if known.isdisjoint(marks)]
    if rows == listed:
        return
    with aside(data / LIST) as file:
        file.writelines(f"{line}\n" for line in map(json.dumps, rows))


def replay(data: Path, key: bytes) -> int:
    """
    After a restore: erase once more what was erased since the backup, as the list in the data folder says; returns how
    many people that were. Raises InputError where the list cannot be read.
    """
    known = erased_marks()
    due = [Erasure.objects.create(marks=marks) for marks in _listed(data) if known.isdisjoint(marks)]
    if due:
        erase_now(data, key, due)
    return len(due)


def _listed(data: Path) -> list[list[str]]:
    try:
        return [list(map(str, json.loads(line))) for line in (data / LIST).read_text(encoding="ascii").splitlines()]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError) as error:
        raise InputError(
            say("{file} is no list of erasures", file=data / LIST), mend=say("Put back the one that was kept.")
        ) from error


def _register(rewritten: Rewritten, marks: frozenset[str], due: list[Erasure]) -> None:
    now = timezone.now()
    came: dict[tuple[str, dt.date, bool, str], dt.datetime] = {}
    for file in EventFile.objects.filter(name__in=rewritten.old).order_by("at"):
        came[file.source, file.week, file.acts, file.rollout] = file.at
    _, by_table = EventFile.objects.filter(name__in=rewritten.old).delete()
    if by_table.get("store.EventFile", 0) != len(rewritten.old):
        # Another worker has done it, or let old ones go: nothing of this counts.
        raise UptakeError(say("The event files were changed while they were written again; it is tried again"))
    EventFile.objects.bulk_create(
        EventFile(
            source=one.place.source, week=one.place.week, acts=one.place.acts, rollout=one.place.rollout,
            name=one.name, rows=one.rows,
        )
        for one in rewritten.new
    )  # fmt: skip
    for one in rewritten.new:  # when its events came, not when they were written again
        place = one.place
        EventFile.objects.filter(name=one.name).update(at=came[place.source, place.week, place.acts, place.rollout])
    sealed = [row.pk for row in Unmatched.objects.only("pk", "pseudonym") if erased_mark(row.pseudonym) in marks]
    Unmatched.objects.filter(pk__in=sealed).delete()
    Erasure.objects.filter(pk__in=[one.pk for one in due]).update(done_at=now)
    Erasure.objects.exclude(done_at=None).update(widened_at=None)
    Rollout.objects.filter(wanted=None).update(wanted=now)
    record(BY, "erased", "events", requests=len(due), files=len(rewritten.old), rows=rewritten.events)


def _remove(rewritten: Rewritten, data: Path) -> None:
    for name in rewritten.old:
        (data / "events" / name).unlink(missing_ok=True)


def knowing() -> tuple[object, ...]:
    """What `widen` depends on: while it is the same, there is nothing to widen."""
    roster = RosterSnapshot.objects.order_by("-number").values_list("digest", flat=True).first()
    return roster, source_names(), Erasure.objects.count()


def widen(key: bytes) -> int:
    """
    Put on the list what erased people are known by today: an alias or a source that came later. What comes under it is
    dropped from now on; what came before goes with the next weekly batch. Returns how many people that concerned.
    """
    rows = list(Erasure.objects.all())
    owner = {mark: row for row in rows for mark in row.marks}
    if not owner:
        return 0
    names, widened = source_names(), 0
    for person in latest_roster().people.values():
        marks = set(map(erased_mark, pseudonyms_of(person, key, names)))
        for row in {owner[mark].pk: owner[mark] for mark in marks if mark in owner}.values():
            if not marks <= set(row.marks):
                row.marks = sorted(marks | set(row.marks))
                row.widened_at = timezone.now()
                row.save(update_fields=["marks", "widened_at"])
                widened += 1
    return widened
