"""A rollout whose people are to be told, and a worker that tells them by a mail server on this machine."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.server.post import Script, mail_server
from uptake.channels.email import Email
from uptake.core.mailbox import MailServer
from uptake.core.people import Person, make_roster
from uptake.core.plan.load import parse_plan
from uptake.service.outreach import modes
from uptake.service.outreach.modes import EVERYONE, set_mode
from uptake.service.outreach.planning import plan_deliveries
from uptake.service.outreach.sending import PostOffice
from uptake.service.outreach.versions import approve, make_version
from uptake.service.plans import save_plan
from uptake.service.rosters import RosterChange, _keep
from uptake.service.sealing import Seal
from uptake.service.usage_files import Given, Vault, import_usage
from uptake.site.environment import Environment
from uptake.store.models import Delivery, MessageVersion, Rollout
from uptake.wire.rejected import Rejections

BASE = "https://uptake.acme.example"
PLACE = "here"
NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)  # a Monday, two weeks before launch
PLAN = """\
uptake: 1
rollout: triage
title: Claims triage assistant
launch: {launch}
calendar: {{timezone: Europe/Berlin, country: DE, region: BY, hours: "Mon-Fri 08:00-17:00"}}
owner: {{person: asha@acme.example, deputy: bram@acme.example, reach: {{phone: "+49 89 1"}}, replies_within: 4h}}
groups:
  adjusters:
    title: Claims adjusters
    who: {{department: Claims}}
    access: licence
    changes:
      - task: Opening a new claim
        today: You read the whole file and pick one of eleven queues by hand.
        from_launch: The claim opens with one queue suggested.
        why: The reading is done before you open the file.
        you_do: Press Confirm, or Change and pick the right queue.
        stays: You still decide.
        example: Claim 20-4471, a burst pipe.
    questions:
      - {{ask: "Does this replace me?", answer: "No."}}
messages:
  - id: heads-up
    to: [adjusters]
    when: 2026-11-16
    sender: {sender}
    channels: [email]
    asks: acknowledge
    remind: {{after: 2wd, times: 2}}
"""
NAMES = ("dov", "edie", "gita", "hugo", "ines", "jon", "kaja", "liam")


def person(name: str, **changed: object) -> Person:
    given: dict[str, object] = {"email": f"{name}@acme.example", "name": f"{name.capitalize()} Roth", "manager": "bram"}
    given |= {"attributes": {"department": "Claims"}}
    return Person(name, **(given | changed))  # type: ignore[arg-type]


def bring_people(*people: Person, **owner: object) -> None:
    """Some people beside the owner, of whom `owner` says what is otherwise, and the deputy."""
    first: dict[str, object] = {"attributes": {}, "manager": None}
    office = [person("asha", **(first | owner)), person("bram", attributes={}, manager="asha")]
    roster = make_roster([*office, *people])
    _keep(roster, RosterChange(len(roster.people), tuple(roster.people), (), 0), "asha")


def bring_plan(launch: str = "2026-12-01", sender: str = "owner", more: str = "") -> Rollout:
    text = PLAN.format(launch=launch, sender=sender) + more
    plan = parse_plan(text).plan
    assert plan is not None
    save_plan(plan, text, "asha")
    return Rollout.objects.get(slug="triage")


def bring_acts(environment: Environment, folder: Path, *acts: dict[str, str]) -> None:
    """Some acts out of a file, as an import brings them."""
    path = folder / f"acts-{len(acts)}.ndjson"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in acts), encoding="utf-8")
    vault = Vault(environment.data, environment.pseudonym_key, Seal(environment.secret_key))
    import_usage(Given([path], acts=True), vault, "asha", rejected=Rejections(folder / "rejected"))


def approved(rollout: Rollout, steps: int = 3, now: dt.datetime = NOW) -> MessageVersion:
    """The message as its newest version, approved, and released in so many steps."""
    version = make_version(rollout, "heads-up", "asha")
    approve(version, "asha", now)
    everybody = steps == 3
    MessageVersion.objects.filter(pk=version.pk).update(everybody=everybody, most=(0, 5, 50, 50)[steps], looked_at=None)
    version.refresh_from_db()
    return version


@dataclass
class Post:
    """What sends, at a time of one's own."""

    port: int
    now: dt.datetime = NOW
    rate: float = 10_000.0
    connections: int = 2
    verb: float = 2.0
    final: float = 2.0
    dice: random.Random = field(default_factory=lambda: random.Random(1))

    @property
    def server(self) -> MailServer:
        return MailServer(
            "127.0.0.1", self.port, "none", "uptake@acme.example", rate=self.rate, connections=self.connections
        )

    def office(self) -> PostOffice:
        def channel() -> Email:
            return Email(self.server, verb=self.verb, final=self.final)

        return PostOffice(self.server, BASE, PLACE, channel, clock=lambda: self.now, dice=self.dice)

    def plan(self) -> int:
        MessageVersion.objects.update(looked_at=None)
        return plan_deliveries(modes.mode_in_force(PLACE), self.now)

    def send(self) -> int:
        return self.office().send_due()

    def later(self, **time: float) -> Post:
        self.now += dt.timedelta(**time)
        return self


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    """Everybody of the names, and whoever is on the roster may be written to."""
    bring_people(*(person(name) for name in NAMES))
    set_mode(EVERYONE, [], PLACE, "asha")
    return bring_plan()


@pytest.fixture
def post() -> Iterator[Post]:
    """A worker that sends to a mail server which takes everything."""
    with mail_server(Script()) as port:
        yield Post(port)


def states() -> dict[str, str]:
    """Person → state of their letter."""
    return dict(Delivery.objects.filter(number=0).values_list("person", "state"))


def somewhere(path: Path) -> str:
    return modes.place_of(BASE, path)
