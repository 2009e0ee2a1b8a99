"""SQLite writes ahead, so that who reads and who writes do not wait for each other; its file is for its owner alone."""

from __future__ import annotations

import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

PAUSE = 0.01  # seconds


def write_ahead(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """
    Have the file of a new connection in that mode; it stays in it. Called for each: any may be the first.

    The change begins as a read that becomes a write. Where somebody else is about to write – as where two processes
    meet a new file, or one that was copied by `VACUUM INTO` – SQLite fails at once with "database is locked", whatever
    the timeout is: it lets no read wait to become a write. So the wait is here.
    """
    if connection.vendor != "sqlite":
        return
    _for_its_owner(str(connection.settings_dict["NAME"]))
    until = time.monotonic() + connection.settings_dict["OPTIONS"].get("timeout", 0)
    with connection.cursor() as cursor:
        while True:
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
            except OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE)
            else:
                return


def _for_its_owner(name: str) -> None:
    """What SQLite lays beside the file gets the rights of it."""
    with suppress(OSError):  # in memory there is none; and who may not change it does not own it
        if Path(name).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            Path(name).chmod(0o600)
