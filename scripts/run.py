"""
`make run`: the server with the example as it stands about day 80, a second rollout on its way, and events that come in.

Everything lies in one folder of its own, which a second run goes on with; `make clean-run` removes it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import fcntl
import json
import random
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from run_example import EXAMPLE, LAST, LAUNCH, NO_TIME, UTC_FORM, ZONE, at_work, history, piece_of_work, text_of
from run_german import GERMAN

from uptake.cli.language import before_reading
from uptake.cli.own_server import Served, address_of, database_left_out, free_port, of_another, send, served, settle
from uptake.cli.streams import let_be_interrupted, stop_if_asked
from uptake.core.calendar import WEEK, Day
from uptake.core.mailbox import MailServer
from uptake.core.system_words import system_says
from uptake.core.words import speaking, spoken
from uptake.errors import FileError, OptionError, UptakeError

ROOT = Path(__file__).resolve().parent.parent
PREPARING = ROOT / "examples" / "plans" / "preparing.yaml"
NOTICE = (
    "An example: firm, people and events are invented. · Ein Beispiel: Firma, Menschen und Ereignisse sind erfunden."
)
WEEKS_IN = 11  # the example is shown between day 77 and day 83
APP, LIVE = "claims-app", "demo"  # what the example's events come from; what sends while you look
OWNER, AFFECTED = "marlene.ostermayr@beispiel.example", "anna.haslinger@beispiel.example"
EVERY = 12.0  # seconds between two pieces of work, at most; at least a third of it
TICK = 0.2  # seconds between two looks at the server
PATIENCE = 180.0
MAIL = ("UPTAKE_SMTP_", "UPTAKE_MAIL_FROM")  # what is passed on of the settings that the environment names
BY = "make run"
WHERE_TO_LOOK = """
Uptake listens on {address}. Sign in, each link once:

  as Marlene, who answers for usage and runs this server
    {owner}
  as Anna, whom it affects (in another browser)
    {affected}

  Claims assistant    about day 80: who uses it, where the others are, what to do
  Reply drafts        three weeks before launch, and not ready
  {source}    invented events as they come in, every few seconds

{more} Everything is in {folder}; `make clean-run` removes it.
Commands on this server: {command}
The commands alone, in the terminal: make tour. On your own repository: make run REPO=PATH. Docs: docs/README.md
"""


@dataclass
class State:
    """What a second run needs to go on: how many weeks the example was moved, until when it was sent, the keys."""

    weeks: int
    sent_until: str = ""
    keys: dict[str, str] = field(default_factory=dict)


def main() -> int:
    """Serve until stopped. Ctrl-C and TERM both end it well, at any time."""
    parser = argparse.ArgumentParser(description="Serve the example.")
    parser.add_argument("--data", type=Path, default=ROOT / ".example-server", help="the folder of everything")
    parser.add_argument("--port", type=int, default=8000, help="the port, or the first after it that is free")
    parser.add_argument("--every", type=float, default=EVERY, help="seconds between two pieces of work, at most")
    given = parser.parse_args()
    let_be_interrupted()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with speaking(before_reading([])):
        return _serving(given)


def _serving(given: argparse.Namespace) -> int:
    try:
        serve(given.data.absolute(), given.port, given.every)
    except (KeyboardInterrupt, RuntimeError) as error:  # Ctrl-C is how it ends
        stop_if_asked(error)
        print("\n" + say("Stopped. `make run` goes on with the same data; `make clean-run` removes it."))
    except UptakeError as error:
        return tell_error(error)
    except OSError as error:
        file = error.filename or say("Something")
        return tell_error(
            FileError(say("{file} cannot be read or written: {reason}.", file=file, reason=system_says(error)))
        )
    return 0


def say(text: str, **values: object) -> str:
    """A text of this script in the language of the environment."""
    return (GERMAN.get(text, text) if spoken() == "de" else text).format(**values)


def tell_error(error: UptakeError) -> int:
    """Say what is wrong and how to mend it; returns the exit code."""
    lines = [f"make run: {error.message}", *error.details, error.mend]
    print("\n".join(line for line in lines if line), file=sys.stderr)
    return error.exit_code


def serve(folder: Path, wanted: int, every: float) -> None:
    """Set up or go on, send what is due, say where to look, and send an event now and then until told to stop."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "running").open("a+", encoding="ascii") as running:
        if is_held(running):
            show_again(folder, running)
            return
        port = free_port(wanted)
        if port != wanted:
            print(say("Port {wanted} is taken; this takes {port}.", wanted=wanted, port=port))
        if left_out := database_left_out(folder):
            print(left_out)
        others = of_another(MAIL)
        goes_on = (folder / "state.json").exists()
        does = "Going on with what is in {folder} …" if goes_on else "Setting up in {folder} …"
        print(say(does, folder=folder), flush=True)
        environment = settle(folder / "data", port, NOTICE, MAIL)
        state = known(folder)
        with served(port, folder / "log", "--with-worker") as server:
            due(folder, state, server.address)
            wait_for_reports(server)
            running.write(f"{port}")
            running.flush()
            tell(server.address, folder, f"{way_of(environment.mail)}\n{say('Ctrl-C stops it.')}", others)
            go_on(server, state, every)


def is_held(running: TextIO) -> bool:
    """Whether another `make run` has this file; if none does, this process has it from now on, and it is empty."""
    try:
        fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    running.truncate(0)
    return False


def show_again(folder: Path, running: TextIO) -> None:
    """New links into what runs already. Raises OptionError while it is being set up."""
    running.seek(0)
    port = running.read()
    if not port:
        message = say("It is being set up in another terminal")
        raise OptionError(message, mend=say("Wait until that one says where to look."))
    others = of_another()
    settle(folder / "data", int(port), NOTICE)
    tell(address_of(int(port)), folder, say("It runs in another terminal; Ctrl-C there stops it."), others)


def go_on(server: Served, state: State, every: float) -> None:
    """Send a piece of work now and then, for as long as the server is there."""
    workers, then = at_work(state.weeks), 0.0
    while True:
        server.look()
        if time.monotonic() > then:
            send(server.address, state.keys[LIVE], piece_of_work(workers))
            then = time.monotonic() + random.uniform(every / 3, every)
        time.sleep(TICK)


def known(folder: Path) -> State:
    """The state of the run before, or that of a new one, with plans, people, sources and accounts."""
    from django.db import transaction

    from uptake.store.models import Source

    file = folder / "state.json"
    if file.exists() and Source.objects.filter(name=APP).exists():  # ended in the middle, one may be there without
        state = State(**json.loads(file.read_text(encoding="utf-8")))
        day = (today() - LAUNCH - state.weeks * WEEK).days
        print(say("Going on with what is there: it is day {day} of the example.", day=day))
        if day > (LAST - LAUNCH).days:
            print(say("Its events are over; `make clean-run`, then `make run`, begins anew."))
        return state
    state = State((today() - LAUNCH).days // 7 - WEEKS_IN)
    with transaction.atomic():  # whatever ends it on the way, it is begun anew
        set_up(folder, state)
    return state


def today() -> Day:
    """The day where the example takes place, wherever it is looked at."""
    return dt.datetime.now(ZONE).date()


def set_up(folder: Path, state: State) -> None:
    """Put plans, people, sources and accounts into the server, as its operator would."""
    from uptake.service.accounts import add_user
    from uptake.service.plans import import_plan
    from uptake.service.rosters import import_people
    from uptake.service.sources import add_source

    example = text_of(EXAMPLE / "rollout.yaml", state.weeks).replace(
        "sources: [claims-app]", f"sources: [{APP}, {LIVE}]"
    )
    for file, text in ((EXAMPLE / "rollout.yaml", example), (PREPARING, text_of(PREPARING, state.weeks))):
        plan = folder / file.stem / file.name
        (plan.parent / "texts").mkdir(parents=True, exist_ok=True)
        for words in (file.parent / "texts").glob("*.yaml"):  # of one plan, which lies beside them
            (plan.parent / "texts" / words.name).write_text(text_of(words, state.weeks), encoding="utf-8")
        plan.write_text(text, encoding="utf-8")
        import_plan(plan, BY)
    (folder / "people.csv").write_text(text_of(EXAMPLE / "people.csv", state.weeks), encoding="utf-8")
    import_people(folder / "people.csv", BY)
    state.keys = {APP: add_source(APP, BY, acts=True), LIVE: add_source(LIVE, BY)}
    for role in ("owner", "administrator"):
        add_user(OWNER, role, BY)
    add_user(AFFECTED, "member", BY, "claims-triage")
    keep(folder, state)


def keep(folder: Path, state: State) -> None:
    """Write the state down; it holds keys, so that it is for its owner alone."""
    aside = folder / "state.json.part"
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(asdict(state), indent=1), encoding="utf-8")
    aside.replace(folder / "state.json")


def due(folder: Path, state: State, address: str) -> None:
    """Send what happened in the example since it was last sent, until now."""
    now = f"{dt.datetime.now(dt.UTC):{UTC_FORM}}"
    happened = list(history(state.weeks))
    if not state.sent_until:  # some have no time: in a batch of their own, which is refused and shown as such
        send(address, state.keys[APP], [one for one in happened if one["time"] == NO_TIME])
    timed = [one for one in happened if one["time"] != NO_TIME]
    send(address, state.keys[APP], [one for one in timed if state.sent_until <= one["time"] < now])
    state.sent_until = now
    keep(folder, state)


def wait_for_reports(server: Served) -> None:
    """Until the worker has digested and drawn."""
    from uptake.store.models import EventFile, Rollout

    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        server.look()
        drawn = [one.wanted is None and one.pictures.exists() for one in Rollout.objects.all()]
        if all(drawn) and EventFile.objects.exists():
            return
        time.sleep(TICK)


def way_of(mail: MailServer | None) -> str:
    """Where letters go, in a line."""
    if mail is None:
        return say("Letters: none go out. To try them on this machine: docs/operate.md, Try letters on one machine.")
    words = "Letters: to {place}, once Marlene has said to whom (Operations, To whom letters go)."
    return say(words, place=f"{mail.host}:{mail.port}")


def command_of(folder: Path, address: str, others: Sequence[str]) -> str:
    """A command on this server; settings of another, which stand in the environment still, would lead it there."""
    without = "".join(f"-u {name} " for name in others)
    settings = f"UPTAKE_DATA={folder / 'data'} UPTAKE_BASE_URL={address}"
    return f"{'env ' if others else ''}{without}{settings} {Path(sys.executable).parent}/uptake doctor"


def tell(address: str, folder: Path, more: str, others: Sequence[str]) -> None:
    """Where to look, and as whom."""
    from uptake.service.accounts import make_link
    from uptake.store.models import User

    owner, affected = (f"{address}/sign-in/{make_link(User.objects.get(email=email))}/" for email in (OWNER, AFFECTED))
    words = say(
        WHERE_TO_LOOK, address=address, owner=owner, affected=affected, source=f"{address}/sources/{LIVE}/", more=more,
        folder=folder, command=command_of(folder, address, others),
    )  # fmt: skip
    print(words, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
