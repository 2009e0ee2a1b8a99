"""Questions and their answers by mail in both directions, by a mail server and a mailbox on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.channels.mailbox import Box, mailbox
from tests.server.post import Script, mail_server
from tests.server.telling import NAMES, NOW, PLACE, Post, bring_people, bring_plan, person
from uptake.channels.inbox import Account
from uptake.service.outreach.incoming_mail import read_inbox
from uptake.service.outreach.modes import EVERYONE, set_mode
from uptake.service.outreach.questions import Asker, ask
from uptake.store.models import Item, Rollout

BOX = "uptake@acme.example"
Server = tuple[Box, Script, int]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    script = Script()
    with mailbox() as box, mail_server(script) as port:
        yield box, script, port


@pytest.fixture
def rollout(transactional_db: None) -> Rollout:
    bring_people(*(person(name) for name in NAMES))
    set_mode(EVERYONE, [], PLACE, "asha")
    return bring_plan()


class Mails:
    """Mail in both directions: what is sent, and what somebody writes back."""

    def __init__(self, box: Box, script: Script, port: int) -> None:
        self.box, self.script, self.port, self.now = box, script, port, NOW
        self.account: Account = box.account("Questions")
        box.anew("Questions")
        script.took.clear()

    def post(self, **time: float) -> list[EmailMessage]:
        """Everything that is due goes out; returns it."""
        self.now += dt.timedelta(**time)
        office = Post(self.port, now=self.now).office()
        office.answers = BOX
        self.script.took.clear()
        office.send_due()
        return [one.message for one in self.script.took]

    def answer(self, to: EmailMessage, words: str, sender: str = "asha@acme.example", **changed: str) -> EmailMessage:
        """Somebody answers a letter as mail programs do, the whole of it quoted below."""
        body = to.get_body(("plain",))
        assert body is not None
        quoted = "\n".join(f"> {line}" for line in body.get_content().splitlines())
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to["Reply-To"] or BOX, f"Re: {to['Subject']}"
        mail["Message-ID"] = f"<{abs(hash((words, sender)))}.{'x' * 70}@acme.example>"
        mail["In-Reply-To"] = mail["References"] = to["Message-ID"]
        for name, value in changed.items():
            del mail[name.replace("_", "-")]
            mail[name.replace("_", "-")] = value
        mail.set_content(f"{words}\n\nOn Mon, 16 Nov 2026 at 10:00, Uptake <{BOX}> wrote:\n\n{quoted}\n")
        return mail

    def arrive(self, *mails: EmailMessage) -> None:
        self.box.put(*(one.as_bytes() for one in mails), folder="Questions")
        read_inbox(self.account, self.now)


@pytest.fixture
def mails(server: Server) -> Mails:
    return Mails(*server)


def asked(rollout: Rollout, who: str = "dov", text: str = "Who trains us?\n\nAnd when?") -> Item:
    return ask(Asker(rollout, "adjusters", who), text, f"code-{who or 'nobody'}", NOW)


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())
