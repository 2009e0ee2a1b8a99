"""Which database the tables are in, and why it cannot be used, in words that hold no password."""

from __future__ import annotations

from pathlib import Path

from django.db import Error, connection

from uptake.core.system_words import KNOWN
from uptake.core.words import mark, say

# How PostgreSQL and SQLite begin, in English, what they say of a connection that is refused; others are said by kind.
REFUSALS = (
    ("password authentication failed", mark("the user or the password is wrong")),
    ("no password supplied", mark("it wants a password")),
    ("no pg_hba.conf entry", mark("it lets nobody in from here")),
    ("could not translate host name", mark("Name or service not known")),
    ("timeout expired", mark("Connection timed out")),
    ("invalid connection option", mark("what stands behind the ? is no option of it")),
    ("remaining connection slots", mark("it has too many connections")),
    ("too many clients", mark("it has too many connections")),
    ("the database system is starting up", mark("it is only starting")),
    ("unable to open database file", mark("the file cannot be opened")),
    ("file is not a database", mark("the file is no SQLite database")),
    ("attempt to write a readonly database", mark("the file cannot be written")),
)

HOW = mark("See that the database runs, and that DATABASE_URL fits.")


def place() -> str:
    """Where the tables are: host, port and name on a server, or the path of the file."""
    of = connection.settings_dict
    name = str(of["NAME"])
    if connection.vendor == "sqlite":
        return name
    host = str(of["HOST"] or of.get("OPTIONS", {}).get("host") or "localhost")
    return f"{host}:{of['PORT']}/{name}" if of["PORT"] else f"{host}/{name}"


def silence(error: Error) -> str:
    """Why the database does not do what it is asked. Its own words are not passed on: they may hold the password."""
    found = str(error)
    if "FATAL" in found and "does not exist" in found:
        return say("it knows no such user") if 'role "' in found else say("it has no database of that name")
    for begin, said in REFUSALS:
        if begin in found:
            return say(said)
    return next((say(one) for one in KNOWN if one in found), type(error).__name__)


def why_unreachable() -> str:
    """A sentence where no connection can be made; empty where one can."""
    try:
        connection.ensure_connection()
    except Error as error:
        return unanswered(error)
    return ""


def unanswered(error: Error) -> str:
    """That the database does not do what it is asked: where it is, and why."""
    return say("{place} does not answer: {why}", place=place(), why=silence(error))


def left_behind(data: Path) -> Path | None:
    """The file of SQLite in the data folder where the tables are elsewhere: a start without the setting takes it."""
    file = data / "uptake.sqlite3"
    return file if file.exists() and place() != str(file) else None


def said_of_left_behind(file: Path) -> str:
    """What follows from such a file."""
    return say(
        "{file} is still there and not in use: a start without DATABASE_URL would go on with its old rows", file=file
    )
