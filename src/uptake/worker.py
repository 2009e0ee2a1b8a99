"""The worker: a loop over what is due. Several are safe; one digests, by lease."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from uptake.errors import UptakeError
from uptake.service.intake import digest_spool
from uptake.service.leases import give_back, take
from uptake.service.refresh import refresh_wanted

log = logging.getLogger("uptake.worker")

DIGEST = "digest"
LEASE = dt.timedelta(minutes=5)
PAUSE = 0.5  # seconds between two looks


@dataclass
class Worker:
    """One worker of an installation. `stop` ends it after the round that it is in."""

    data: Path
    pseudonym_key: bytes
    stop: threading.Event = field(default_factory=threading.Event)
    name: str = field(default_factory=lambda: f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}")

    def run(self) -> None:
        """Go round until told to stop. What goes wrong in one round is logged, and tried again in the next."""
        while not self.stop.is_set():
            try:
                self.round()
            except (OSError, OperationalError, UptakeError):
                log.exception("a round of the worker failed; it is tried again")
                self.stop.wait(5)
            close_old_connections()
            self.stop.wait(PAUSE)
        give_back(DIGEST, self.name)

    def round(self) -> int:
        """Do once what is due; returns how many things were done."""
        now = timezone.now()
        if not take(DIGEST, self.name, now, LEASE):
            return 0
        done = digest_spool(self.data)
        return done + refresh_wanted(self.data, self.pseudonym_key, now)
