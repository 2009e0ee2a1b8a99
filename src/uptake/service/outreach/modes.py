"""To whom anything may go at all: nobody, a test list, or everyone. Nobody, until somebody says otherwise here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from uptake.core.people import normal
from uptake.core.words import say
from uptake.errors import OptionError
from uptake.service.log import record
from uptake.service.outreach.outbox import let_go_of
from uptake.service.rosters import latest_roster
from uptake.store.models import SendMode

NOBODY, TEST_LIST, EVERYONE = "nobody", "test list", "everyone"
MODES = (NOBODY, TEST_LIST, EVERYONE)


@dataclass(frozen=True, slots=True)
class Mode:
    """What holds. `copied`: another installation was told to send, and this is a copy of it."""

    name: str = NOBODY
    addresses: frozenset[str] = frozenset()
    copied: bool = False

    def lets(self, address: str) -> bool:
        """Whether anything may go to an address."""
        return self.name == EVERYONE or (self.name == TEST_LIST and normal(address) in self.addresses)


def place_of(base_url: str, data: Path) -> str:
    """What tells one installation from a copy of it: its address, and the folder itself, whatever its name."""
    inode = data.stat().st_ino if data.exists() else 0
    return hashlib.sha256(f"{base_url}\0{inode}".encode()).hexdigest()


def mode_in_force(place: str) -> Mode:
    """The mode that holds at a place."""
    row = SendMode.objects.order_by("-pk").first()
    if row is None:
        return Mode()
    if row.place != place:
        return Mode(copied=row.mode != NOBODY)
    return Mode(row.mode, frozenset(row.addresses))


def strangers(mode: Mode) -> list[str]:
    """The addresses of a test list that nobody on the roster has: no letter goes there."""
    known = {normal(person.email) for person in latest_roster().people.values()}
    return sorted(mode.addresses - known)


@transaction.atomic
def set_mode(mode: str, addresses: list[str], place: str, by: str) -> Mode:
    """Say to whom anything may go. What waits stays; what is not on the wire yet is held back at once."""
    if mode not in MODES:
        mend = say("Choose one of: {names}.", names=", ".join(MODES))
        raise OptionError(say('"{text}" is no way to send', text=mode), mend=mend)
    known = sorted({normal(one) for one in addresses if one.strip()}) if mode == TEST_LIST else []
    if mode == TEST_LIST and not known:
        raise OptionError(say("The test list is empty"), mend=say("Write one address on each line, or choose nobody."))
    if wrong := next((one for one in known if "@" not in one), None):
        raise OptionError(
            say('"{address}" is no e-mail address', address=wrong), mend=say("Write one address on each line.")
        )
    SendMode.objects.create(mode=mode, addresses=known, place=place, by=by, at=timezone.now())
    let_go_of()
    record(by, "set", "send mode", mode=mode, addresses=len(known))
    return Mode(mode, frozenset(known))
