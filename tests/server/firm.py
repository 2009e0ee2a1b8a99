"""
The insurer of the example with all that it takes to tell its people: a server and a worker as real processes on a day
of one's choice, a mail server, a mailbox.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import httpx

from tests.channels.mailbox import Box, mailbox
from tests.examples import CLAIMS
from tests.ports import free_port
from tests.server.post import Script, Took, mail_server
from tests.server.signing_in import TOKEN

ROOT = Path(__file__).resolve().parents[2]
SLUG, MESSAGE = "claims-triage", "heads-up"
PAGE = f"/rollouts/{SLUG}/messages/{MESSAGE}/"
SENDER = "claims-assistant@beispiel.example"
OWNER = "marlene.ostermayr@beispiel.example"
PATIENCE = 90.0
CONNECTIONS = 3
LATER = "    launch: 2027-01-12                     # six weeks after the others: its letters had to be ready first\n"
PEOPLE = list(csv.DictReader((CLAIMS / "people.csv").read_text(encoding="utf-8").splitlines()))
ACCOUNTS = """\
from uptake.service.accounts import add_user, make_link
from uptake.service.tokens import make_token
for role in ("owner", "administrator"):
    owner = add_user({owner!r}, role, "test")
print(make_link(owner), make_token("gate", "engineer", "test"))
"""
CONSENTS = """\
from django.utils import timezone
from uptake.service.accounts import add_user
from uptake.service.outreach.team import consent, teams_of
from uptake.service.rosters import latest_roster
from uptake.store.models import Rollout
people, rollouts = latest_roster().people, list(Rollout.objects.all())
for manager in sorted({one.manager for one in people.values() if one.manager}):
    user = add_user(people[manager].email, "manager", "test")
    for team in teams_of(user, rollouts, timezone.now()):
        consent(team, user.email, timezone.now(), given=True)
"""


def plan_text() -> str:
    """The plan of the example, with one launch for all."""
    text = (CLAIMS / "rollout.yaml").read_text(encoding="utf-8")
    assert LATER in text
    return text.replace(LATER, "")


@dataclass
class Firm:
    """One installation. `begun`: the moment that it was for everybody `since` a reading of this machine's clock."""

    folder: Path
    script: Script
    box: Box
    environment: dict[str, str]
    port: int
    begun: dt.datetime
    since: float = field(default_factory=time.monotonic)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    browsers: list[httpx.Client] = field(default_factory=list)

    @property
    def now(self) -> dt.datetime:
        """The moment at which what is started now begins: one clock for all, or one waits for what another queued."""
        return self.begun + dt.timedelta(seconds=time.monotonic() - self.since)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str) -> str:
        return self.ended(*words).stdout.strip()

    def ended(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.server.other_day", self.now.isoformat(), *words]
        found = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert found.returncode == code, (found.returncode, found.stdout, found.stderr)
        return found

    def start(self, *names: str) -> None:
        """Begin `serve` or `work`; whichever runs is killed first."""
        for name in names:
            self.kill(name)
            words = ["serve", "--port", str(self.port)] if name == "serve" else [name]
            command = [sys.executable, "-m", "tests.server.other_day", self.now.isoformat(), *words]
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        if "serve" in names:
            self.until(self.answers)

    def kill(self, *names: str) -> None:
        """SIGKILL, in the middle of whatever it does."""
        for name in names:
            if process := self.running.pop(name, None):
                process.send_signal(signal.SIGKILL)
                process.wait()

    def on(self, day: str, time_of_day: str) -> Firm:
        """It is another moment, written in UTC; what runs begins anew."""
        self.begun, self.since = _moment(day, time_of_day), time.monotonic()
        self.start("serve", "work")
        return self

    def answers(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.address}/healthz", trust_env=False).status_code == 200
        return False

    def until(self, happens: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happens():
            if time.monotonic() > deadline:
                logs = [path.read_text(encoding="utf-8")[-1500:] for path in self.folder.glob("*.log")]
                raise AssertionError("\n".join(logs))
            time.sleep(0.2)  # whoever asks all the time takes the time of those who work

    def visitor(self, secret: str) -> Visitor:
        """Whoever follows a link to sign in."""
        client = httpx.Client(base_url=self.address, follow_redirects=True, trust_env=False, timeout=60)
        self.browsers.append(client)
        visitor = Visitor(client)
        visitor.send(f"/sign-in/{secret}/")
        return visitor

    def owner(self) -> Visitor:
        """Whoever answers for usage, signed in, who also runs the server; what runs `uptake` may read the report."""
        secret, self.environment["UPTAKE_TOKEN"] = self.run("-c", ACCOUNTS.format(owner=OWNER)).split()
        return self.visitor(secret)

    def letters(self) -> list[Took]:
        """What the mail server has."""
        return list(self.script.took)


@dataclass
class Visitor:
    """Somebody with a browser, as far as pages and forms go."""

    client: httpx.Client

    def read(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

    def send(self, path: str, at: str = "", **fields: str) -> httpx.Response:
        """Fill in and send the form that stands at an address (`at`, else the address itself)."""
        token = TOKEN.findall(self.client.get(at or path).text)
        given = {"csrfmiddlewaretoken": token[0], **fields}
        answer = self.client.post(path, data=given, headers={"Referer": str(self.client.base_url)})
        assert answer.status_code == 200, (path, answer.status_code, answer.text[-800:])
        return answer

    def act(self, name: str) -> None:
        """Press a button of the message."""
        self.send(f"{PAGE}do/", PAGE, act=name)


def _moment(day: str, time_of_day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time_of_day}:00+00:00")


@contextmanager
def firm(folder: Path, day: str, time_of_day: str, database: str = "", rate: int = 150) -> Iterator[Firm]:
    """A new installation whose worker sends so many letters a second at most."""
    script = Script()
    with mail_server(script) as smtp, mailbox() as box:
        port, account = free_port(), box.account()
        given = {name: value for name, value in os.environ.items() if not name.startswith(("UPTAKE_", "DATABASE_"))}
        given |= {
            "UPTAKE_DATA": str(folder / "data"), "UPTAKE_BASE_URL": f"http://127.0.0.1:{port}", "NO_PROXY": "127.0.0.1",
            "UPTAKE_SMTP_URL": f"smtp://127.0.0.1:{smtp}", "UPTAKE_MAIL_FROM": SENDER,
            "UPTAKE_SMTP_RATE": f"{rate}/second", "UPTAKE_SMTP_CONNECTIONS": str(CONNECTIONS),
            "UPTAKE_IMAP_URL": f"imap://{account.user.replace('@', '%40')}:{account.password.replace(' ', '%20')}"
                               f"@127.0.0.1:{account.port}/INBOX",
        } | ({"DATABASE_URL": database} if database else {})  # fmt: skip
        made = Firm(folder, script, box, given, port, _moment(day, time_of_day))
        plan = folder / "rollout.yaml"
        plan.write_text(plan_text(), encoding="utf-8")
        shutil.copytree(CLAIMS / "texts", folder / "texts")
        try:
            made.run("import", "plan", str(plan))
            made.run("import", "people", str(CLAIMS / "people.csv"))
            yield made
        finally:
            made.kill(*list(made.running))
            for browser in made.browsers:
                browser.close()
