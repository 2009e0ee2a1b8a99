"""
Kill workers with SIGKILL at random while they send letters, and see what became of each.

    python -m tests.server.killing_letters 100 2000     so many times, to so many people; on SQLite, or the server of
                                                        TEST_DATABASE_URL
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house.console import new_data
from tests.server.killing import own_database
from tests.server.post import Script, mail_server

CONNECTIONS = 3  # of each of two workers
TODAY = dt.datetime.now(dt.UTC).date()
PLAN = f"""\
uptake: 1
rollout: triage
title: Claims triage assistant
launch: {TODAY + dt.timedelta(days=20)}
calendar: {{timezone: UTC, hours: "Mon-Sun 00:00-23:59"}}
owner: {{person: asha@acme.example}}
groups:
  everyone:
    who: everyone
    changes: [{{task: A claim, today: Read., from_launch: Confirm., why: Time., you_do: Press.}}]
messages:
  - {{id: heads-up, to: [everyone], when: {TODAY}, sender: owner, channels: [email], asks: acknowledge}}
"""
BEGIN = """\
from uptake.cli.server import start_django; start_django()
from pathlib import Path
from django.utils import timezone
from django.conf import settings
from uptake.service.outreach import modes, planning, versions
from uptake.service.plans import import_plan
from uptake.service.rosters import import_people
from uptake.store.models import MessageVersion, Rollout
import_plan(Path("rollout.yaml"), "asha")
import_people(Path("people.csv"), "asha")
env = settings.ENVIRONMENT
place = modes.place_of(env.base_url, env.data)
modes.set_mode("everyone", [], place, "asha")
one = versions.make_version(Rollout.objects.get(), "heads-up", "asha")
versions.approve(one, "asha", timezone.now())
MessageVersion.objects.update(everybody=True)
print(planning.plan_deliveries(modes.mode_in_force(place), timezone.now()))
"""
WORK = """\
import django; django.setup()
from django.conf import settings
from uptake.service.outreach.posting import post_offices
env = settings.ENVIRONMENT
(office,) = post_offices(env.mail, env.outlets, env.base_url, env.data)
while True:
    office.send_due()
"""
COUNT = """\
import django; django.setup()
from uptake.store.models import Delivery
for person, state in Delivery.objects.values_list("person", "state"):
    print(person, state)
"""


@dataclass
class Outcome:
    """What there is in the end: how often the mail server got a letter for each, and the state of each row."""

    took: Counter[str]
    states: dict[str, str]
    kills: int

    @property
    def unknown(self) -> set[str]:
        return {person for person, state in self.states.items() if state == "unknown"}


def python(code: str, environment: dict[str, str], folder: Path | None = None) -> str:
    words = [sys.executable, "-c", code]
    return subprocess.run(words, env=environment, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def installation(folder: Path, people: int, port: int, database: str = "") -> Iterator[dict[str, str]]:
    """The environment of one that has so many people to tell."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("UPTAKE_", "DATABASE_"))}
    given |= {
        "UPTAKE_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "uptake.site.settings",
        "UPTAKE_SMTP_URL": f"smtp://127.0.0.1:{port}", "UPTAKE_MAIL_FROM": "uptake@acme.example",
        "UPTAKE_SMTP_RATE": "100000/second", "UPTAKE_SMTP_CONNECTIONS": str(CONNECTIONS),
    } | ({"DATABASE_URL": database} if database else {})  # fmt: skip
    (folder / "rollout.yaml").write_text(PLAN, encoding="utf-8")
    rows = [f"p{number},p{number}@acme.example,Person {number}" for number in range(people)]
    (folder / "people.csv").write_text("\n".join(["id,email,name", *rows]), encoding="utf-8")
    if not database:
        shutil.copytree(new_data(), folder / "data")
    assert int(python(BEGIN, given, folder)) == people
    yield given


def kill_often(kills: int, people: int, dice: random.Random, database: str = "") -> Outcome:
    """Two workers send; one of them is killed again and again, and started anew, until all is settled."""
    script = Script()
    with (
        tempfile.TemporaryDirectory() as folder,
        mail_server(script) as port,
        installation(Path(folder), people, port, database) as given,
    ):
        workers = [subprocess.Popen([sys.executable, "-c", WORK], env=given) for _ in range(2)]
        done = 0
        while done < kills and len(script.took) < people * 0.95:
            before = len(script.took)
            while len(script.took) < before + dice.randint(1, max(1, people // (kills + 1))):
                time.sleep(0.005)  # it is killed while it sends, not while it starts
                if all(worker.poll() is not None for worker in workers):
                    raise AssertionError("both workers ended by themselves")
                if len(script.took) >= people * 0.95:
                    break
            which = dice.randrange(2)
            workers[which].kill()
            workers[which].wait()
            done += 1
            workers[which] = subprocess.Popen([sys.executable, "-c", WORK], env=given)
        try:
            states = settled(given, people)
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
    took = Counter(one.recipient.partition("@")[0] for one in script.took)
    return Outcome(took, states, done)


def settled(given: dict[str, str], people: int) -> dict[str, str]:
    """The state of every row once nothing waits any more."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = dict(line.split() for line in python(COUNT, given).splitlines())
        if len(found) == people and not set(found.values()) & {"queued", "claimed", "wire"}:
            return found
        time.sleep(0.5)
    raise AssertionError(Counter(found.values()))


def faults(outcome: Outcome, people: int) -> list[str]:
    """What must not be: somebody left out, written to twice, or more of unknown fate than there were connections."""
    missing = [f"p{n}" for n in range(people) if not outcome.took[f"p{n}"] and f"p{n}" not in outcome.unknown]
    twice = [person for person, times in outcome.took.items() if times > 1]
    found = [f"missing: {missing}"] if missing else []
    found += [f"twice: {twice}"] if twice else []
    if len(outcome.unknown) > outcome.kills * CONNECTIONS:
        found.append(f"{len(outcome.unknown)} unknown after {outcome.kills} kills")
    return found


def main() -> None:
    """Print what was found."""
    kills, people = int(sys.argv[1]), int(sys.argv[2])
    with own_database() as database:
        outcome = kill_often(kills, people, random.Random(), database)
    wrong = faults(outcome, people)
    where = "PostgreSQL" if database else "SQLite"
    print(  # noqa: T201  a command of its own
        f"killed {outcome.kills} times on {where}: {people:,} people, {sum(outcome.took.values()):,} letters taken, "
        f"{len(outcome.unknown)} of unknown outcome; {'; '.join(wrong) or 'nobody is missing, nobody got it twice'}"
    )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
