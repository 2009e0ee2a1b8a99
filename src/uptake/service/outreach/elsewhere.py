"""
What was told without the outbox: with files before there was a server, or by another program. Event files say it; here
it becomes rows, so that nobody is written to twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from uptake.core.letters.heard import Heard
from uptake.core.letters.owed import Pair, first_letters
from uptake.core.plan.model import Plan
from uptake.core.sentences import later
from uptake.service.leases import hold
from uptake.service.outreach.outbox import chunks, forget_taken_back, take_back
from uptake.service.plans import latest_plan
from uptake.service.rosters import known_roster, latest_digest
from uptake.service.sources import OWN
from uptake.service.steps import attempt
from uptake.store.models import Elsewhere, EventFile, HeardFile, Rollout
from uptake.wire.instants import MICROSECONDS

VALUES = ("told_at", "told_last", "reminded", "answered", "heard")
LONGEST = 100  # letters of the name of a message that is kept
AT_ONCE = 2_000  # acts that are written down in one transaction, and the rest of the last person's
TOGETHER = 1_000_000  # acts of files that are heard together


def hear(data: Path, key: bytes) -> int:
    """
    Read the act files that came since the last look, for each rollout; returns for how many. A file of which it is not
    clear yet whom it names, or what, is read again once the roster or the plan has changed.

    What was said once stays, whatever becomes of the files: letters that went out are not taken back by an erasure.
    What fails for one rollout keeps none of the others waiting.
    """
    return sum(
        attempt(later("hearing who was told of {rollout}", rollout=rollout.slug), partial(_heard, rollout, (data, key)))
        or 0
        for rollout in Rollout.objects.filter(archived_at=None)
    )


def is_heard(rollout: Rollout) -> bool:
    """Whether everything that event files say is in the rows. Until then nobody is owed anything."""
    return not _unheard(rollout).exists()


def told_by_others(rollout: Rollout, message: str) -> dict[str, bool]:
    """Roster id of everybody whom others told a message → whether they have answered it."""
    told = Elsewhere.objects.filter(rollout=rollout, message=message).exclude(told_at=None)
    return dict(told.values_list("person", "answered"))


def hold_hearing(rollout: Rollout) -> None:
    """Until the transaction ends nothing more is heard of a rollout: by whom people were told, and who answers."""
    hold(f"hearing of {rollout.slug}")


def _unheard(rollout: Rollout) -> QuerySet[EventFile]:
    heard = HeardFile.objects.filter(rollout=rollout, by__in=("", _known_by(rollout)))
    files = EventFile.objects.filter(acts=True, rollout__in=("", rollout.slug))
    return files.exclude(pk__in=heard.values("file")).order_by("name")


def _known_by(rollout: Rollout) -> str:
    """By what it is known whom an act is about, and which message it means that names none: roster and plan."""
    plan = rollout.plans.order_by("-number").values_list("digest", flat=True).first()
    return hashlib.sha256(f"{latest_digest()}\0{plan}".encode()).hexdigest()


def _heard(rollout: Rollout, where: tuple[Path, bytes]) -> int:
    files, found = list(_unheard(rollout)), latest_plan(rollout)
    if not files or found is None:
        return 0
    for lot in _lots(files):
        _hear(rollout, found[0], lot, where)
    return 1


def _lots(files: Iterable[EventFile]) -> Iterator[list[EventFile]]:
    """Files that are heard together, of so many acts: who has acts in several of them is written down once."""
    lot, rows = list[EventFile](), 0
    for file in files:
        if lot and rows + file.rows > TOGETHER:
            yield lot
            lot, rows = [], 0
        lot.append(file)
        rows += file.rows
    yield lot


def _hear(rollout: Rollout, plan: Plan, files: list[EventFile], where: tuple[Path, bytes]) -> None:
    """
    A part at a time, so that whoever presses a button meanwhile waits for a part only; the files count as read with the
    last. A kill in between loses nothing: they are heard again, and what is heard twice comes to the same.
    """
    from uptake.analytics.told_elsewhere import heard_elsewhere
    from uptake.service.intake import paths_of

    data, key = where
    known_by, roster, paths = _known_by(rollout), known_roster(key), paths_of(data, files)
    first, heard, unclear, count = first_letters(plan, roster), dict[Pair, Heard](), set[Path](), 0
    for pseudonym, theirs in groupby(heard_elsewhere(paths, f"{OWN}/{rollout.slug}/"), lambda one: one[1].person):
        if count >= AT_ONCE:
            _write_down(rollout, heard)
            heard, count = {}, 0
        person = roster.find(pseudonym)
        for path, act in theirs:
            count += 1
            message = act.message or (first.get(person.id, "") if person else "")
            if person is None or not act.message:
                unclear.add(path)
            if person is not None and _may_be_a_message(message):
                heard.setdefault((message, person.id), Heard()).hear(act)
    marks = {file: known_by if path in unclear else "" for file, path in zip(files, paths, strict=True)}
    _write_down(rollout, heard, [HeardFile(rollout=rollout, file=file, by=by) for file, by in marks.items()])


def _write_down(rollout: Rollout, heard: Mapping[Pair, Heard], read: Iterable[HeardFile] = ()) -> None:
    """What was heard, and the files of which nothing more is to be heard, in one transaction."""
    with transaction.atomic():
        hold_hearing(rollout)  # what is kept is read and written again
        _keep(rollout, heard)
        HeardFile.objects.bulk_create(
            read, batch_size=500, update_conflicts=True, unique_fields=["rollout", "file"], update_fields=["by"]
        )


def _may_be_a_message(name: str) -> bool:
    """Whether anything can go out under a name: a file may say whatever it likes, also what no database keeps."""
    return 0 < len(name) <= LONGEST and "\0" not in name


def _keep(rollout: Rollout, new: Mapping[Pair, Heard]) -> None:
    """Add what is new to what is kept, and hold the letters that wait to it."""
    for theirs in chunks(sorted({person for _, person in new})):
        for row in Elsewhere.objects.filter(rollout=rollout, person__in=theirs):
            if (heard := new.get((row.message, row.person))) is not None:
                heard.add(Heard.of(row.heard))
    Elsewhere.objects.bulk_create(
        [_row(rollout, pair, heard) for pair, heard in new.items()], batch_size=500, update_conflicts=True,
        unique_fields=["rollout", "message", "person"], update_fields=VALUES,
    )  # fmt: skip
    by_message: dict[str, dict[str, Heard]] = {}
    for (message, person), heard in new.items():
        by_message.setdefault(message, {})[person] = heard
    for message, of in sorted(by_message.items()):
        take_back(rollout, message, _who(of, told=True), reminders=False)
        take_back(rollout, message, (person for person, heard in of.items() if heard.answered), reminders=True)
        forget_taken_back(rollout, message, _who(of, told=False))


def _who(heard: Mapping[str, Heard], *, told: bool) -> Iterable[str]:
    return (person for person, one in heard.items() if (one.told_at is not None) == told)


def _row(rollout: Rollout, pair: Pair, heard: Heard) -> Elsewhere:
    return Elsewhere(
        rollout=rollout, message=pair[0], person=pair[1], told_at=_moment(heard.told_at),
        told_last=_moment(heard.told_last), reminded=heard.times, answered=heard.answered, heard=heard.as_kept(),
    )  # fmt: skip


def _moment(at: int | None) -> dt.datetime | None:
    return None if at is None else dt.datetime.fromtimestamp(at / MICROSECONDS, dt.UTC)
