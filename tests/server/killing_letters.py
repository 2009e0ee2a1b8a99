"""
Kill workers with SIGKILL at random while they send letters, and see what became of each.

    python -m tests.server.killing_letters 100 2000     so many times, to so many people; on SQLite, or the server of
                                                        TEST_DATABASE_URL
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.house import forked
from tests.house.console import new_data
from tests.server.killing import own_database
from tests.server.post import Script, mail_server
from uptake.cli.server import start_django

CONNECTIONS = 3  # of each of two workers
WAITING = {"queued", "claimed", "wire"}
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


@dataclass
class Outcome:
    """What there is in the end: how often the mail server got a letter for each, and the state of each row."""

    took: Counter[str]
    states: dict[str, str]
    kills: int

    @property
    def unknown(self) -> set[str]:
        return {person for person, state in self.states.items() if state == "unknown"}


def make_ready(people: int) -> None:
    """Everybody is to have their letter now."""
    start_django()
    from django.conf import settings
    from django.utils import timezone

    from uptake.service.outreach import modes, planning, versions
    from uptake.service.plans import import_plan
    from uptake.service.rosters import import_people
    from uptake.store.models import MessageVersion, Rollout

    import_plan(Path("rollout.yaml"), "asha")
    import_people(Path("people.csv"), "asha")
    place = modes.place_of(settings.ENVIRONMENT.base_url, settings.ENVIRONMENT.data)
    modes.set_mode("everyone", [], place, "asha")
    one = versions.make_version(Rollout.objects.get(), "heads-up", "asha")
    versions.approve(one, "asha", timezone.now())
    MessageVersion.objects.update(everybody=True)
    assert planning.plan_deliveries(modes.mode_in_force(place), timezone.now()) == people


def work() -> None:
    """Send, until killed."""
    start_django()
    from django.conf import settings

    from uptake.service.outreach.posting import post_offices

    env = settings.ENVIRONMENT
    (office,) = post_offices(env.mail, env.outlets, env.base_url, env.data)
    while True:
        if not office.send_due():
            time.sleep(0.02)


def count(people: int) -> None:
    """Print the state of every row, once nothing waits any more."""
    start_django()
    from uptake.store.models import Delivery

    until = time.monotonic() + 120
    found: dict[str, str] = {}
    while len(found) < people or set(found.values()) & WAITING:
        assert time.monotonic() < until, Counter(found.values())
        time.sleep(0.1)
        found = dict(Delivery.objects.values_list("person", "state"))
    print(json.dumps(found))  # noqa: T201  into the file of whoever began this


def ended(does: Callable[[], object], folder: Path, environment: dict[str, str]) -> str:
    """What something prints that goes well."""
    text, code = forked.ended(does, folder, environment)
    assert code == 0, text
    return text


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
    ended(partial(make_ready, people), folder, given)
    yield given


def kill_often(kills: int, people: int, dice: random.Random, database: str = "") -> Outcome:
    """Two workers send; one of them is killed again and again, and started anew, until all is settled."""
    script = Script()
    with (
        tempfile.TemporaryDirectory() as name,
        mail_server(script) as port,
        installation(Path(name), people, port, database) as given,
    ):
        workers = [forked.begin(work, Path(name), given) for _ in range(2)]
        done = 0
        while done < kills and len(script.took) < people * 0.95:
            before = len(script.took)
            while len(script.took) < before + dice.randint(1, max(1, people // (kills + 1))):
                time.sleep(0.005)  # it is killed while it sends, not while it starts
                if not any(worker.is_alive() for worker in workers):
                    raise AssertionError("both workers ended by themselves")
                if len(script.took) >= people * 0.95:
                    break
            which = dice.randrange(2)
            workers[which].kill()
            workers[which].join()
            done += 1
            workers[which] = forked.begin(work, Path(name), given)
        try:
            states: dict[str, str] = json.loads(ended(partial(count, people), Path(name), given))
        finally:
            for worker in workers:
                worker.kill()
                worker.join()
    took = Counter(one.recipient.partition("@")[0] for one in script.took)
    return Outcome(took, states, done)


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
