"""Leases: a right that one worker has for a while. Taken by an update that must change exactly one row."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from uptake.core.sentences import later
from uptake.service.steps import attempt
from uptake.store.models import Lease

DIGEST = "digest"  # the right to move files: to digest, draw, erase, back up
LEASE = dt.timedelta(seconds=60)
RENEW = 20.0  # seconds; a holder that misses two is taken for dead
_given: set[str] = set()  # the names of holders in this process


def holder_name() -> str:
    """
    A name for this process, as a holder: `host/process namespace/process/random`.

    Two containers may have one host name, but not one process namespace.
    """
    name = f"{_place()}/{os.getpid()}/{secrets.token_hex(3)}"
    _given.add(name)
    return name


def take(name: str, holder: str, now: dt.datetime, length: dt.timedelta) -> bool:
    """Take or keep a lease; False while somebody else holds it who may yet be alive."""
    lease, _ = Lease.objects.get_or_create(name=name)
    if lease.holder != holder and is_gone(lease.holder):
        give_back(name, lease.holder)  # killed: nobody need wait until its time is over
    free = Q(until=None) | Q(until__lt=now) | Q(holder=holder)
    changed = Lease.objects.filter(free, name=name).update(holder=holder, until=now + length, seen=now)
    return changed == 1


def give_back(name: str, holder: str) -> None:
    """End a lease early, so that another worker need not wait."""
    Lease.objects.filter(name=name, holder=holder).update(until=None)


def hold(name: str) -> None:
    """Let nobody else past who asks for the same until the transaction ends. SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"uptake {name}"])


@contextmanager
def kept(name: str, holder: str) -> Iterator[threading.Event]:
    """
    Keep a lease that was taken for as long as something lasts, however long that is, and give it back then. The event
    is set where it was lost to somebody else.
    """
    over, lost = threading.Event(), threading.Event()

    def renew() -> None:
        try:
            while not over.wait(RENEW) and not lost.is_set():
                if attempt(later("renewing the lease"), lambda: take(name, holder, timezone.now(), LEASE)) == 0:
                    lost.set()
        finally:
            connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        over.set()
        thread.join()
        give_back(name, holder)


def is_gone(holder: str) -> bool:
    """Whether a holder was a process of this very place, and is none any more."""
    place, _, rest = holder.rpartition("/")[0].rpartition("/")
    if place != _place() or not rest.isdigit():
        return False
    if int(rest) == os.getpid():
        return holder not in _given  # an earlier process had the number that is this one's now
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _place() -> str:
    try:
        namespace = Path("/proc/self/ns/pid").readlink().name
    except OSError:  # no Linux: then nobody is taken for gone before their time
        namespace = secrets.token_hex(4)
    return f"{socket.gethostname()}/{namespace}"
