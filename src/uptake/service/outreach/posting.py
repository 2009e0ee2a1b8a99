"""What a worker does for the outbox, time and again: make rows of what is due, send them, and read what comes back."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Sequence
from pathlib import Path

from django.db import close_old_connections, connection
from django.utils import timezone

from uptake.channels.inbox import Account
from uptake.channels.outlets import CHAT, EMAIL, WEBHOOK, Outlets, ways
from uptake.channels.tokens import Token, Tokens
from uptake.core.mailbox import MailServer
from uptake.core.sentences import later
from uptake.core.system_words import system_says
from uptake.core.words import say
from uptake.errors import InputError
from uptake.service.outreach.chosen import Post, send_chosen
from uptake.service.outreach.incoming_mail import read_inbox
from uptake.service.outreach.modes import NOBODY, mode_in_force, place_of
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.presses import bind
from uptake.service.outreach.sending import PostOffice
from uptake.service.sealing import Seal
from uptake.service.steps import attempt

PAUSE = 2.0  # seconds between two looks
LOOK_SECONDS = 60.0  # how often the mailbox is read
SENDING = {
    EMAIL: later("sending letters by email"),
    CHAT: later("sending letters by chat"),
    WEBHOOK: later("sending letters by webhook"),
}
COMES_BACK = dt.timedelta(hours=1)  # within which nearly every letter comes back that does not arrive


def post_offices(mail: MailServer | None, outlets: Outlets, base_url: str, data: Path) -> list[PostOffice]:
    """The senders of an installation, one for each way out."""
    place = place_of(base_url, data)
    found = list(ways(mail, outlets, bind))
    sender = next((way.provider.sender for way in found if way.channel == EMAIL), "")
    answers = sender if outlets.inbox is not None else ""
    return [PostOffice(way.provider, base_url, place, way.open, way.channel, answers) for way in found]


def post_once(office: PostOffice, channels: Collection[str], seal: Seal, stop: threading.Event | None = None) -> int:
    """Make rows of what is due and send them; returns how many letters were taken."""
    mode = mode_in_force(office.place)
    if mode.name == NOBODY:
        return 0
    plan_deliveries(mode, timezone.now(), channels)
    sent = office.send_due(stop)
    if office.channel == EMAIL:
        post = Post(office.server, office.base_url, office.answers, seal)
        sent += send_chosen(post, office.open_channel, mode, timezone.now())
    return sent


def post_on(office: PostOffice, channels: Collection[str], seal: Seal, stop: threading.Event) -> None:
    """The same until told to stop, in a thread of its own."""
    while not stop.wait(PAUSE):
        attempt(SENDING[office.channel], lambda: post_once(office, channels, seal, stop))
        close_old_connections()
    connection.close()


def read_on(account: Account, stop: threading.Event) -> None:
    """Read the mailbox until told to stop, in a thread of its own."""
    token = Tokens(account.renewal) if account.renewal else None
    while not stop.wait(LOOK_SECONDS):
        attempt(later("reading answers"), lambda: _read(account, token))
        close_old_connections()
    connection.close()


def _read(account: Account, token: Token | None) -> int:
    try:
        return read_inbox(account, timezone.now(), token)
    except OSError as error:
        raise InputError(say("The mailbox cannot be read: {reason}", reason=system_says(error))) from error


def start(
    offices: Sequence[PostOffice], inbox: Account | None, seal: Seal, stop: threading.Event
) -> list[threading.Thread]:
    """Threads that do it: a provider that takes thirty a minute keeps nobody waiting who goes another way."""
    channels = [office.channel for office in offices]
    threads = [threading.Thread(target=post_on, args=(one, channels, seal, stop), name=one.channel) for one in offices]
    if inbox is not None:
        threads.append(threading.Thread(target=read_on, args=(inbox, stop), name="inbox"))
    for thread in threads:
        thread.start()
    return threads
