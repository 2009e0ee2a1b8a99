"""
Backup and restore: everything that cannot be made again, in one file, whatever the database.

The keys are not in it: whoever has the backup and not the key cannot join usage with people. Names and addresses are in
it, of the roster and of accounts. Pictures are in it, because they are what was read at the time.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from uptake import __version__
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import FileError, InputError
from uptake.service.log import record
from uptake.service.outreach.chosen import marks_of_waiting, take_as_chosen
from uptake.service.outreach.outbox import hold_back_all
from uptake.service.outreach.since_backup import take_as_sent
from uptake.service.restored import write_down_restore
from uptake.store import models as tables

MANIFEST, ROWS, EVENTS, SPOOL = "manifest.json", "rows.ndjson", "events", "spool"
FORMAT = "uptake.backup/1"
# In the order in which rows may be put back: what is pointed at comes first.
TABLES: tuple[type[models.Model], ...] = (
    tables.User, tables.Rollout, tables.RoleRow, tables.RosterSnapshot, tables.PlanVersion, tables.PictureRow,
    tables.Reading, tables.Source, tables.SourceKey, tables.ApiToken, tables.Segment, tables.EventFile,
    tables.Rejection, tables.Unmatched, tables.Erasure, tables.Change, tables.NameView,
    tables.MessageVersion, tables.Item, tables.Reply, tables.Delivery, tables.Answer, tables.OwnAct, tables.Consent,
    tables.Silence, tables.ChosenOnce, tables.Elsewhere, tables.HeardFile, tables.AskedElsewhere,
)  # fmt: skip
LEFT_OUT: tuple[type[models.Model], ...] = (  # of a moment only
    tables.SignInLink, tables.Lease, tables.Attempts, tables.Arrival, tables.PersonalRequest,
    tables.Import, tables.Fault, tables.Pace, tables.SignedOnce,
    tables.Chosen,  # nor their marks: whoever waited is owed it again with all others, once somebody says so
    tables.Mailbox,  # what came within two weeks is read again, and what is known of it already counts once
    tables.SendMode,  # what was restored sends nothing until somebody says so there
)  # fmt: skip
MOST_MANIFEST = 1024 * 1024
GZIP = b"\x1f\x8b"  # how such a file begins (RFC 1952)


def back_up(target: Path, data: Path, key: bytes, by: str) -> int:
    """
    Write a backup; returns how many rows. Call it while holding the lease to digest, so that files stay where they are.

    Raises FileError where the target is there already or cannot be written.
    """
    try:
        with (
            open(target, "xb", opener=_for_the_owner) as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar,
        ):
            return _write(tar, data, key, by)
    except FileExistsError:
        raise FileError(say("{target} exists already.", target=target), mend=say("Name a new file.")) from None
    except OSError as error:
        target.unlink(missing_ok=True)
        raise FileError(
            say("{target} cannot be written: {reason}", target=target, reason=system_says(error))
        ) from error


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write(tar: tarfile.TarFile, data: Path, key: bytes, by: str) -> int:
    with _snapshot():
        waiting = marks_of_waiting(key)
        rows = [line for table in TABLES for line in _lines(table, waiting)]
        files = list(tables.EventFile.objects.order_by("name").values_list("name", flat=True))
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "made_at": timezone.now().isoformat(),
        "migrations": _migrations(),
        "key": fingerprint(key),
        "rows": len(rows),
        "files": len(files),
    }
    _add(tar, MANIFEST, json.dumps(manifest, indent=1).encode())
    _add(tar, ROWS, "".join(rows).encode())
    for name in files:
        tar.add(data / EVENTS / name, f"{EVENTS}/{name}")
    for path in sorted((data / SPOOL).glob("*.ready")):
        tar.add(path, f"{SPOOL}/{path.name}")
    record(by, "backed up", "everything", rows=len(rows), files=len(files))
    return len(rows)


@contextmanager
def _snapshot() -> Iterator[None]:
    """All tables as of one moment. On SQLite a transaction is that; PostgreSQL would look anew for each table."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and len(connection.atomic_blocks) == 1:  # the first statement of all
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def restore(source: Path, data: Path, key: bytes, by: str) -> int:
    """
    Put a backup into an empty installation; returns how many rows.

    Raises FileError where it cannot be read, and InputError where it is no backup, of another version of the tables, of
    another key, or the installation is not empty. Nothing is changed then.
    """
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            manifest = _manifest(tar, source)
            _refuse(manifest, key)
            return _put_back(tar, data, (by, key), dt.datetime.fromisoformat(str(manifest["made_at"])))
    except FileNotFoundError:
        raise FileError(say("{source} does not exist.", source=source)) from None
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = _what_is_wrong(source, error)
        raise InputError(say("{source} is no backup: {reason}", source=source, reason=reason)) from error
    except OSError as error:
        raise FileError(say("{path} cannot be read: {reason}", path=source, reason=system_says(error))) from error


def events_kept() -> int:
    """How many events the registered files hold, repeats included."""
    return tables.EventFile.objects.aggregate(all=models.Sum("rows"))["all"] or 0


def _what_is_wrong(source: Path, error: Exception) -> str:
    """Why a file cannot be unpacked; the libraries say it in English alone."""
    with source.open("rb") as file:
        begin = file.read(len(GZIP))
    if begin != GZIP:
        return say("it is no gzip file") if begin else say("it is empty")
    return say("it ends too early") if isinstance(error, EOFError) else say("it is damaged")


def fingerprint(key: bytes) -> str:
    """What tells one key from another without telling the key."""
    return hashlib.sha256(b"uptake-key\0" + key).hexdigest()[:16]


def _refuse(manifest: dict[str, object], key: bytes) -> None:
    if manifest.get("key") != fingerprint(key):
        raise InputError(
            say("The backup was made with another pseudonym key"),
            mend=say(
                "Put that key into UPTAKE_PSEUDONYM_KEY or the data folder. Without it, past usage can no longer be "
                "joined with people: begin anew, and keep the readings of the backup."
            ),
        )
    if manifest.get("migrations") != _migrations():
        version = manifest.get("version")
        raise InputError(
            say(
                "The backup is of version {version}, whose tables differ from those of {own}",
                version=version,
                own=__version__,
            ),
            mend=say("Restore it with version {version}, then upgrade.", version=version),
        )
    filled = next((table for table in TABLES if table is not tables.User and table.objects.exists()), None)  # type: ignore[attr-defined]
    if filled is not None:
        raise InputError(
            say("This installation is not empty"), mend=say("Restore into a new data folder and an empty database.")
        )


def _put_back(tar: tarfile.TarFile, data: Path, who: tuple[str, bytes], made_at: dt.datetime) -> int:
    rows, (by, key) = 0, who
    members = {member.name: member for member in tar.getmembers()}
    for name, member in members.items():
        if name.startswith((f"{EVENTS}/", f"{SPOOL}/")):
            _put_file(tar, member, data)
    with transaction.atomic():
        tables.User.objects.all().delete()  # the administrator of the first start
        stream = tar.extractfile(members[ROWS])
        for one in serializers.deserialize("jsonl", _text(stream)):
            one.save()
            rows += 1
        _reset_sequences()
        hold_back_all()
        take_as_sent(made_at, timezone.now())
        take_as_chosen(key, timezone.now())
        write_down_restore(by, made_at, rows)
    return rows


def _put_file(tar: tarfile.TarFile, member: tarfile.TarInfo, data: Path) -> None:
    place = PurePosixPath(member.name)
    if not member.isfile() or place.is_absolute() or ".." in place.parts:
        raise InputError(say("The backup holds a name that it should not: {name}", name=member.name))
    target = data / place
    target.parent.mkdir(parents=True, exist_ok=True)
    stream = tar.extractfile(member)
    if stream is not None:
        target.write_bytes(stream.read())


def _manifest(tar: tarfile.TarFile, source: Path) -> dict[str, object]:
    first = tar.next()
    stream = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
    try:
        found = json.loads(stream.read(MOST_MANIFEST)) if stream else None
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(say("{source} is no backup of Uptake", source=source))
    return found


class _Exact(DjangoJSONEncoder):
    """Django's own writes times to the millisecond; what is put back has to be what was there."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


def _lines(table: type[models.Model], waiting: Collection[str]) -> Iterator[str]:
    """The rows of a table; `waiting`: marks that go without, as the letters that wait do."""
    rows = table._default_manager.order_by("pk").iterator(chunk_size=500)  # noqa: SLF001  Django's public name
    for row in rows:
        if not (isinstance(row, tables.ChosenOnce) and row.mark in waiting):
            yield serializers.serialize("jsonl", [row], cls=_Exact)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _text(stream: IO[bytes] | None) -> IO[str]:
    if stream is None:
        raise InputError(say("The backup holds no rows"))
    return io.TextIOWrapper(stream, encoding="utf-8")


def _migrations() -> list[str]:
    done = MigrationRecorder(connection).applied_migrations()
    return sorted(name for app, name in done if app == "store")


def _reset_sequences() -> None:
    """PostgreSQL counts on by itself, and must begin after the rows that were put back."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(statement)
