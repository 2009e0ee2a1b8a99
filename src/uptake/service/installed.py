"""An installation as the doctor is given it, and a line of what it finds."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from uptake.channels.outlets import Outlets
from uptake.core.mailbox import MailServer
from uptake.core.provider import Provider
from uptake.core.words import mark

WELL, NOTE, FAULT = mark("well"), mark("note"), mark("FAULT")
LEVELS = (WELL, NOTE, FAULT)
PARTS = (
    *(mark("settings"), mark("data folder"), mark("keys"), mark("disk"), mark("spool"), mark("database")),
    *(mark("clock"), mark("worker"), mark("roster"), mark("backup"), mark("agreement"), mark("plan"), mark("address")),
    *(
        mark("sign-in"),
        mark("mail"),
        mark("mail, sender"),
        mark("chat"),
        mark("webhook"),
        mark("mailbox"),
        mark("letters"),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What was found of one part, one of `PARTS`. `do`: the way out of a fault."""

    level: str
    part: str
    said: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Installed:
    """What is looked at. `key_copy`: the pseudonym key as it is kept elsewhere, where one was given."""

    data: Path
    spool_bytes: int
    base_url: str
    pseudonym_key: bytes
    secret_key: str
    provider: Provider | None = None
    key_copy: bytes | None = None
    mail: MailServer | None = None
    outlets: Outlets = field(default_factory=Outlets)


@cache  # whoever probes asks all the time, and waits for no disk
def folder_mark(data: Path, secret: str) -> str:
    """What tells a data folder from a copy of it, whatever its name; it tells nothing to who has not its secret key."""
    found = data.stat() if data.exists() else None
    place = f"{found.st_dev}:{found.st_ino}" if found else "none"
    return hmac.new(secret.encode(), f"uptake-folder\0{place}".encode(), hashlib.sha256).hexdigest()[:16]
