"""What the commands of the server have in common: the extra, the keys, Django, the tables."""

from __future__ import annotations

import fcntl
import getpass
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from uptake.core.words import say
from uptake.errors import InputError, MissingExtraError, how_to_install

if TYPE_CHECKING:
    from uptake.site.environment import Environment

SERVER_EXTRA = ("django", "uvicorn", "msgspec", "cryptography", "duckdb")
PATIENCE = 120  # seconds to wait for the worker that digests


def need_server_extra() -> None:
    """A sentence instead of an import error where the server is not installed."""
    if any(find_spec(package) is None for package in SERVER_EXTRA):
        raise MissingExtraError(
            say("this command needs the server extra, which is not installed"), mend=how_to_install("server")
        )


def start_django(*, migrate: bool = False) -> Environment:
    """
    Read the environment, make the keys at the first start, and have Django ready.

    `migrate`: change the tables to those of this version. Without it they are made where there are none at all, and
    older ones are refused: only what runs the server changes them. Raises MissingExtraError where the server is not
    installed, SettingError, and InputError for other tables and a database that does not answer.
    """
    need_server_extra()
    from uptake.site.environment import make_keys, read_environment

    make_keys(read_environment().data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    environment = read_environment()
    _refuse_silence()
    with _alone(environment.data):
        if migrate or not _has_tables():
            call_command("migrate", interactive=False, verbosity=0)
        else:
            _refuse_other_tables()
    return environment


def _refuse_silence() -> None:
    """A sentence instead of a traceback where the database that is set cannot be reached."""
    from uptake.service.database import HOW, why_unreachable

    if why := why_unreachable():
        raise InputError(why, mend=say(HOW))


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Let no other process of an installation look at the tables or make them meanwhile: it would make them too."""
    folder = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # the system ends it with the process, whatever ends that
        yield
    finally:
        os.close(folder)


def _has_tables() -> bool:
    """Whether the database was ever used by a server."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return MigrationRecorder(connection).has_table()


def _refuse_other_tables() -> None:
    from uptake.service.state import migrations_missing

    missing = migrations_missing()
    if missing:
        raise InputError(
            say("The tables are those of an older version: {number} changes are missing", number=missing),
            mend=say("Back up with the older version, then start `uptake serve` or `uptake work --once` of this one."),
        )


@contextmanager
def while_nobody_digests() -> Iterator[None]:
    """Hold the lease to digest, once a worker that has it gives it back. Raises InputError where none does."""
    from django.utils import timezone

    from uptake.service.leases import DIGEST, LEASE, holder_name, kept, take

    holder, until = holder_name(), time.monotonic() + PATIENCE
    while not take(DIGEST, holder, timezone.now(), LEASE):
        if time.monotonic() > until:
            message = say("A worker is busy and does not let go")
            raise InputError(message, mend=say("Try again, or stop the worker meanwhile."))
        time.sleep(0.2)
    with kept(DIGEST, holder):
        yield


def whoever_runs_this() -> str:
    """Who a change is by, when it is made on the command line."""
    return f"{getpass.getuser()} (command line)"
