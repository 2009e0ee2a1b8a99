"""What an installation is told about its database by its environment, and how it is reached."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url

from uptake.core.words import mark, say
from uptake.errors import SettingError

SETTING = "DATABASE_URL"
PATIENCE = 10  # seconds for a connection to be made
_POSTGRES = ("postgresql", "postgres", "pgsql")
_LIKE = mark(
    "Write it like postgresql://user:password@host:5432/name, with %40 for an @ in the password and %2F for a /; "
    "without it the tables are in a file of the data folder."
)


def read_database(text: str, data: Path) -> str:
    """
    The address of the database: SQLite in the data folder where none is given.

    Raises SettingError where it is none that the tables can be kept in. It never says the value, which may hold a
    password.
    """
    if not text:
        return f"sqlite:///{data / 'uptake.sqlite3'}"
    if text == "sqlite://:memory:":
        return text
    if why := _what_is_wrong(text):
        raise SettingError(SETTING, why, say(_LIKE))
    return text


def _what_is_wrong(text: str) -> str:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 — whether it is one is found out when it is asked for
    except ValueError:
        return say("cannot be read: its host or its port is none")
    if parts.scheme == "sqlite":
        return "" if parts.path.strip("/") else say("names no file")
    if "://" not in text or not parts.scheme:
        return say("is no address of a database")
    if parts.scheme not in _POSTGRES:
        return say("is of a kind of database that Uptake does not use: {kind}", kind=parts.scheme)
    return _what_is_wrong_with_name(parts)


def _what_is_wrong_with_name(parts: SplitResult) -> str:
    name = unquote(parts.path[1:])
    if not name and "service=" not in parts.query:
        return say("names no database behind the host")
    if (
        parts.fragment or "/" in parts.path[1:] or "@" in parts.path
    ):  # as where a password holds one that is not written as %…
        return say("cannot be read: a password, perhaps, holds a sign that has a meaning in an address")
    return ""


def database_settings(url: str) -> dict[str, Any]:
    """What Django is told of the database at an address that `read_database` let pass."""
    # Each request has a thread of its own, and a connection that outlives it would be nobody's.
    found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=0))
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # A write takes its lock at once and waits its turn, instead of failing when a read becomes a write.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    else:
        found.setdefault("OPTIONS", {}).setdefault("connect_timeout", PATIENCE)
    return found
