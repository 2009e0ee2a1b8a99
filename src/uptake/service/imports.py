"""
Files that were brought on a page: the worker reads each, and writes down what became of it, in every language.
"""

from __future__ import annotations

import csv
import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from uptake.core.said_again import again, in_other_languages, remembering
from uptake.core.sentences import Said
from uptake.core.words import ENGLISH, say, speaking
from uptake.errors import UptakeError
from uptake.service.plans import import_plan
from uptake.service.rosters import RosterChange, RosterRules, import_people
from uptake.service.steps import said_of
from uptake.service.uploads import FOLDER, SAID_IN, remove_file
from uptake.service.usage_files import Given, Vault, find_plan, import_usage
from uptake.store.models import Import
from uptake.wire.rejected import Rejections

log = logging.getLogger("uptake.worker")

KEPT = dt.timedelta(days=30)
UNCONFIRMED = dt.timedelta(days=7)  # then the file goes
TRIES = 3  # a file at which the worker dies is given up
LINES = 5  # of each reason whose lines are named
Became = tuple[str, dict[str, Any]]  # the state of a file, and what was found


def do_imports(vault: Vault, now: dt.datetime) -> int:
    """
    Read what waits; returns how many files. Call it while holding the lease to digest.

    A file that cannot be taken is refused with the reason, whatever it is: the others go on.
    """
    waiting = list(Import.objects.filter(state="waits").select_related("rollout").order_by("pk"))
    for one in waiting:
        tries = one.found.get("tries", 0) + 1
        Import.objects.filter(pk=one.pk).update(found={"tries": tries})
        with speaking(ENGLISH), remembering():
            state, found = ("refused", _in_every_language(_gave_up)) if tries > TRIES else _try(one, vault)
        if state != "asks":
            remove_file(vault.data, one.path)
        Import.objects.filter(pk=one.pk).update(state=state, found=found, done_at=now, read=one.size)
    return len(waiting)


def forget_imports(data: Path, now: dt.datetime) -> int:
    """Remove what was not confirmed within a week, what is a month old, and files that no row knows; how many rows."""
    for one in Import.objects.filter(state="asks", done_at__lt=now - UNCONFIRMED):
        remove_file(data, one.path)
        with speaking(ENGLISH):
            found = _in_every_language(lambda: {"error": say("Nobody confirmed it")})
        Import.objects.filter(pk=one.pk, state="asks").update(state="refused", found=found)
    gone, _ = Import.objects.exclude(state__in=("waits", "asks")).filter(asked_at__lt=now - KEPT).delete()
    known = {path.partition("/")[0] for path in Import.objects.values_list("path", flat=True)}
    for folder in (data / FOLDER).glob("*"):
        old = folder.stat().st_mtime < (now - dt.timedelta(hours=1)).timestamp()
        if old and folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
    return gone


def _in_every_language(make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return {**make(), SAID_IN: in_other_languages(make)}


def _try(one: Import, vault: Vault) -> Became:
    folder = (vault.data / FOLDER / one.path).parent
    rejected = Rejections(folder / "rejected")
    try:
        state, found = _READ[one.kind](one, vault, rejected)
        return state, {**found, "lines": _lines(folder / "rejected")}
    except UptakeError as error:
        return "refused", {**_in_every_language(partial(_said, error, folder)), "lines": _lines(folder / "rejected")}
    except Exception as error:
        log.exception("import %s failed", one.pk)
        return "refused", _in_every_language(partial(_unforeseen, error))


def _unforeseen(error: Exception) -> dict[str, Any]:
    return {"error": say("The file could not be read: {reason}", reason=said_of(error))}


def _gave_up() -> dict[str, Any]:
    what = say("The worker ended each time while it read the file")
    return {"error": what, "mend": say("Bring it in parts.")}


def _noticed(notes: Iterable[Said]) -> dict[str, Any]:
    """What was noticed of a file."""
    noted = list(notes)
    return _in_every_language(lambda: {"notes": list(map(str, noted))})


def _people(one: Import, vault: Vault, rejected: Rejections) -> Became:
    columns = find_plan(one.rollout.slug)[1].columns if one.rollout else {}
    how = RosterRules(columns, remove=one.sure, accept_gaps=one.sure, try_only=not one.confirmed)
    change = import_people(_path(one, vault), one.by, how, rejected=rejected, progress=_progress(one))
    nothing = not (change.joined or change.left or change.altered)
    if not one.confirmed and nothing:  # there is nothing to ask
        import_people(_path(one, vault), one.by, RosterRules(columns, accept_gaps=one.sure), rejected=rejected)
    return "done" if one.confirmed or nothing else "asks", _said_of_people(change)


def _said_of_people(change: RosterChange) -> dict[str, Any]:
    return {
        "people": change.people, "joined": len(change.joined), "left": len(change.left), "altered": change.altered,
        "too_many": change.too_many, "rejected": dict(change.rejected), **_noticed(change.notes),
    }  # fmt: skip


def _events(one: Import, vault: Vault, rejected: Rejections) -> Became:
    given = Given(
        (_path(one, vault),), acts=one.kind == "attendance", rollout=one.rollout.slug if one.rollout else None,
        source=one.source or None, accept_gaps=one.sure,
    )  # fmt: skip
    imported = import_usage(given, vault, one.by, rejected=rejected, progress=_progress(one))
    read = imported.read
    return "done", {
        "rows": read.events, "unmatched": read.unmatched_rows, "skipped": imported.skipped,
        "rejected": dict(read.rejected), **_noticed(read.notes),
    }  # fmt: skip


def _plan(one: Import, vault: Vault, _rejected: Rejections) -> Became:
    return "done", {"rollout": import_plan(_path(one, vault), one.by).rollout}


_READ: Mapping[str, Callable[[Import, Vault, Rejections], Became]] = {
    "people": _people,
    "usage": _events,
    "attendance": _events,
    "plan": _plan,
}


def _progress(one: Import) -> Callable[[int], None]:
    """Write down how far the reading is, once a second at the most."""
    read, told = 0, timezone.now()

    def tell(amount: int) -> None:
        nonlocal read, told
        read += amount
        if timezone.now() - told > dt.timedelta(seconds=1) and not transaction.get_connection().in_atomic_block:
            told = timezone.now()
            Import.objects.filter(pk=one.pk).update(read=min(read, one.size))

    return tell


def _path(one: Import, vault: Vault) -> Path:
    return vault.data / FOLDER / one.path


def _said(error: UptakeError, folder: Path) -> dict[str, Any]:
    """Why a file is refused; it is named as whoever brought it knows it."""
    message, mend, *details = (
        again(one).replace(f"{folder}/", "") for one in (error.message, error.mend, *error.details)
    )  # fmt: skip
    return {"error": message, "mend": mend, "details": details}


def _lines(folder: Path) -> dict[str, list[str]]:
    """Reason → the first lines of the file that were left out for it."""
    found: dict[str, list[str]] = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for line, reason, _ in csv.reader(file):
                if line.isdigit() and len(found.setdefault(reason, [])) < LINES:
                    found[reason].append(line)
    return found
