"""
Sending: one thread journals, a few carry.

Each carrier has one connection and one letter at a time. What came of the letters and which go next is written down
together, for all carriers in one transaction: so the journal costs one commit for several letters, and whatever kills
the process leaves at most one letter of unknown fate for each connection.
"""

from __future__ import annotations

import datetime as dt
import logging
import queue
import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db import DatabaseError, transaction
from django.utils import timezone

from uptake.channels import Channel, Outcome, Outgoing, Receipt
from uptake.channels.outlets import EMAIL, Provider
from uptake.core.people import Person
from uptake.core.plan.model import Message, Plan
from uptake.core.words import say, speaking
from uptake.service.leases import holder_name
from uptake.service.outreach import outbox, pace
from uptake.service.outreach.acts import told
from uptake.service.outreach.letters import Letterhead, letter_of, outgoing
from uptake.service.outreach.modes import NOBODY, Mode, mode_in_force
from uptake.service.outreach.question_letters import own_letter
from uptake.service.outreach.question_routing import is_question, put, why_not_now
from uptake.service.outreach.reminding import why_no_more, why_not_told
from uptake.service.outreach.versions import message_of
from uptake.service.plans import latest_plan
from uptake.service.rosters import latest_roster
from uptake.store.models import Delivery, OwnAct

log = logging.getLogger("uptake.outbox")

AHEAD = 100  # letters that are made ready while others are on the wire
LOOK_SECONDS = 0.05  # how long to wait for the first of what is on the wire
ABSENT = dt.timedelta(hours=12)  # until somebody who is absent is looked at again
NOT_LISTED = dt.timedelta(minutes=10)  # until somebody who may not be written to is looked at again

Open = Callable[[], Channel]


@dataclass
class Ready:
    """A claimed row with the letter that it is."""

    row: Delivery
    letter: Outgoing


class Carriers:
    """Threads that carry: each with a channel of its own, and one letter at a time. None of them knows the database."""

    def __init__(self, open_channel: Open, count: int) -> None:
        self._todo: queue.SimpleQueue[Ready | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Ready, Receipt]] = queue.SimpleQueue()
        self._open = open_channel
        self.flying = 0
        self._threads = [threading.Thread(target=self._carry, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    @property
    def idle(self) -> int:
        """How many letters can be taken now."""
        return len(self._threads) - self.flying

    def give(self, ready: Ready) -> None:
        """Have a letter carried that was written down as on the wire."""
        self.flying += 1
        self._todo.put(ready)

    def collect(self, seconds: float) -> list[tuple[Ready, Receipt]]:
        """What has come back; waits for the first of it."""
        found: list[tuple[Ready, Receipt]] = []
        try:
            while self.flying:
                found.append(self._done.get(timeout=0 if found else seconds))
                self.flying -= 1
        except queue.Empty:
            pass
        return found

    def close(self) -> None:
        """End the threads, each after the letter that it carries."""
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            thread.join()

    def _carry(self) -> None:
        channel = self._open()
        while (ready := self._todo.get()) is not None:
            try:
                receipt = channel.deliver(ready.letter)
            except Exception as error:  # a channel that breaks its word: nobody knows how far it came
                log.exception("a channel failed")
                receipt = Receipt(Outcome.UNKNOWN, type(error).__name__)
            self._done.put((ready, receipt))
        channel.close()


@dataclass
class PostOffice:
    """One sender of an installation. Several may run at once, in this process or another."""

    server: Provider
    base_url: str
    place: str
    open_channel: Open
    channel: str = EMAIL
    answers: str = ""  # where answers to its letters go; empty: to whoever says them
    name: str = field(default_factory=holder_name)
    clock: Callable[[], dt.datetime] = timezone.now
    dice: random.Random = field(default_factory=random.SystemRandom)
    _ready: deque[Ready] = field(default_factory=deque)
    _settled: list[tuple[Ready, Receipt]] = field(default_factory=list)  # not written down yet

    def send_due(self, stop: threading.Event | None = None) -> int:
        """Send whatever may go now; returns how many letters were taken. Ends when nothing is due, or on `stop`."""
        outbox.recover(self.clock())
        carriers = Carriers(self.open_channel, self.server.connections)
        sent = 0
        try:
            while not (stop is not None and stop.is_set()):
                sent += self._turn(carriers)
                if not (carriers.flying or self._settled) and not self._more(stop):
                    break
        finally:
            self._settled += carriers.collect(0)
            carriers.close()
            self._settled += carriers.collect(1)
            self._journal(0)
            outbox.give_back([one.row for one in self._ready], self.name)
            self._ready.clear()
        return sent

    def _turn(self, carriers: Carriers) -> int:
        """Write down what came back and what goes next; hand that out, and make more ready meanwhile."""
        self._settled += carriers.collect(LOOK_SECONDS)
        try:
            sent, going = self._journal(carriers.idle)
        except DatabaseError:
            log.exception("the outbox cannot be written; it is tried again, and nothing goes out meanwhile")
            threading.Event().wait(1.0)
            return 0
        for ready in going:
            carriers.give(ready)
        if len(self._ready) < AHEAD // 2:
            self._make_ready(AHEAD)
        return sent

    def _journal(self, most: int) -> tuple[int, list[Ready]]:
        """
        Write down, in one transaction, what came of letters and which go next: whose fate is open from here on.

        What came back is kept in memory until that is written, however often it takes.
        """
        now, mode = self.clock(), mode_in_force(self.place)
        settled, going = list(self._settled), list[Ready]()
        with transaction.atomic():
            sent = self._settle(settled, now)
            unwanted = [one.row for one in self._ready if not mode.lets(one.letter.to)]
            outbox.give_back(unwanted, self.name, now + NOT_LISTED)
            ready = [one for one in self._ready if mode.lets(one.letter.to)]
            if most and ready:
                chosen = ready[: pace.take(self.server.key, self.server.rate, min(most, len(ready)), now)]
                gone = {row.pk for row in outbox.on_wire([one.row for one in chosen], self.name, now)}
                going = [one for one in chosen if one.row.pk in gone]
                ready = ready[len(chosen) :]
        self._settled, self._ready = self._settled[len(settled) :], deque(ready)
        return sent, going

    def _settle(self, settled: list[tuple[Ready, Receipt]], now: dt.datetime) -> int:
        taken = [ready.row for ready, receipt in settled if receipt.outcome is Outcome.SENT]
        outbox.settle_sent(taken, now)
        OwnAct.objects.bulk_create(told(row, now) for row in taken if row.version_id and not row.number)
        for ready, receipt in settled:
            if receipt.outcome is not Outcome.SENT:
                outbox.settle(ready.row, receipt, now, self.dice.random())
            if receipt.permanent:
                _ask_another(ready.row, now)
        self._judge([receipt for _, receipt in settled], now)
        return len(taken)

    def _judge(self, receipts: list[Receipt], now: dt.datetime) -> None:
        """Leave a provider alone that does not work, and note where it does again."""
        broken = next((one for one in receipts if one.whole), None)
        if broken is not None:
            pace.close(self.server.key, broken.said, now, after=broken.after or 0.0, jitter=self.dice.random())
        elif any(one.outcome is Outcome.SENT for one in receipts):
            pace.works(self.server.key)

    def _more(self, stop: threading.Event | None) -> bool:
        """Whether anything can go soon; waits until the pace allows it."""
        if not self._ready:
            return False
        now = self.clock()
        if pace.wait(self.server.key, now) or mode_in_force(self.place).name == NOBODY:
            return False
        seconds = min(1.0, 1 / self.server.rate)
        if stop is not None:
            stop.wait(seconds)
        else:
            threading.Event().wait(min(seconds, LOOK_SECONDS))
        return True

    def _make_ready(self, most: int) -> None:
        now = self.clock()
        mode = mode_in_force(self.place)
        if mode.name == NOBODY or pace.wait(self.server.key, now):
            return
        rows = outbox.claim(most - len(self._ready), self.name, now, self.channel)
        if rows:
            head = Letterhead(latest_roster(), self.base_url, self.server.sender, self.answers)
            plans = {one.pk: latest_plan(one) for one in {row.rollout for row in rows}}
            for row in rows:
                found = plans[row.rollout_id]
                self._ready += prepare(row, found[0] if found else None, head, (mode, self.name, now))


def prepare(row: Delivery, plan: Plan | None, head: Letterhead, how: tuple[Mode, str, dt.datetime]) -> list[Ready]:
    """The letter of a claimed row; none where it may not go now, which is then written down."""
    mode, holder, now = how
    person = head.roster.people.get(row.person)
    if why := _unwanted(row, person, plan, head, now):
        outbox.suppress(row, why)
        return []
    if person is None or plan is None or not person.is_here(plan.calendar.day_of(now.timestamp())):
        outbox.suppress(row, outbox.NO_DRAFT if person is not None and plan is None else outbox.LEFT)
        return []
    if not person.email:
        outbox.cannot_go(row, outbox.NO_ADDRESS)
        _ask_another(row, now)
        return []
    opens = _opens(plan, person, mode, now)
    if opens > now:
        outbox.give_back([row], holder, opens)
        return []
    if row.version_id is None:
        return [Ready(row, own_letter(row, person, plan, head))]
    letter = letter_of(row, person, plan, head)
    if letter is None:
        outbox.suppress(row, outbox.NO_DRAFT)
        return []
    return [Ready(row, _with_buttons(outgoing(row, person, letter, head), message_of(plan, row.message)))]


def _unwanted(row: Delivery, person: Person | None, plan: Plan | None, head: Letterhead, now: dt.datetime) -> str:
    """Why a letter, a reminder or a question is kept back for good; empty where it is not."""
    if row.number:
        return why_no_more(row)
    if row.version_id is not None:
        return why_not_told(row)
    return why_not_now(row, person, (plan, head), now) if is_question(row) and plan is not None else ""


def _ask_another(row: Delivery, now: dt.datetime) -> None:
    """Where a question reached nobody, put it to whoever is next."""
    if is_question(row) and row.item is not None:
        put(row.item, now)


def _opens(plan: Plan, person: Person, mode: Mode, now: dt.datetime) -> dt.datetime:
    """When a letter may go to somebody: now, or when to look again."""
    opens = dt.datetime.fromtimestamp(plan.calendar.opens(now.timestamp()), dt.UTC)
    if person.is_absent(plan.calendar.day_of(now.timestamp())):
        opens = max(opens, now + ABSENT)
    if not mode.lets(person.email):
        opens = max(opens, now + NOT_LISTED)
    return opens


def _with_buttons(letter: Outgoing, message: Message | None) -> Outgoing:
    with speaking(letter.language):
        asked = message is not None and message.asks == "acknowledge"
        button = say("I have read it and know what I do") if asked else ""
        return replace(letter, button=button, page=say("My page on this change"))
