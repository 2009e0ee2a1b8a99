"""What a worker does for the outbox, time and again: make rows of what is due, and send them."""

from __future__ import annotations

import threading
from pathlib import Path

from django.db import close_old_connections, connection
from django.utils import timezone

from uptake.channels.email import Email
from uptake.channels.tokens import Tokens
from uptake.core.mailbox import MailServer
from uptake.service.outreach.modes import NOBODY, mode_in_force, place_of
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.sending import PostOffice
from uptake.service.steps import attempt

PAUSE = 2.0  # seconds between two looks


def post_office(server: MailServer, base_url: str, data: Path) -> PostOffice:
    """The sender of an installation."""
    tokens = Tokens(server.renewal) if server.renewal else None
    return PostOffice(server, base_url, place_of(base_url, data), lambda: Email(server, tokens))


def post_once(office: PostOffice, stop: threading.Event | None = None) -> int:
    """Make rows of what is due and send them; returns how many letters were taken."""
    mode = mode_in_force(office.place)
    if mode.name == NOBODY:
        return 0
    plan_deliveries(mode, timezone.now())
    return office.send_due(stop)


def post_on(office: PostOffice, stop: threading.Event) -> None:
    """The same until told to stop, in a thread of its own."""
    while not stop.wait(PAUSE):
        attempt("sending letters", lambda: post_once(office, stop))
        close_old_connections()
    connection.close()
