"""SQLite writes ahead, so that who reads and who writes do not wait for each other."""

from __future__ import annotations

import time
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
