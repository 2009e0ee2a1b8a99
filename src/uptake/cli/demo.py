"""`uptake demo`: an invented rollout that fails, then the same with what was missing done, on a server of its own."""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uptake.cli.inputs import a_number, read_plan, today
from uptake.cli.own_server import database_left_out, free_port, send, served, settle
from uptake.cli.server import need_server_extra
from uptake.cli.streams import let_be_interrupted, stop_if_asked
from uptake.core.calendar import WEEK, Day, monday
from uptake.core.words import ENGLISH, say, speaking
from uptake.errors import OptionError

if TYPE_CHECKING:
    from uptake.core.plan.model import Plan
    from uptake.site.environment import Environment

NOTICE = "A demonstration: all of it is invented. · Eine Vorführung: alles ist erfunden."
BEFORE = timedelta(20)  # the play begins so long before launch
MOST_DAYS = 120
PEOPLE = 120
SEED = 2
BY = "uptake demo"
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Part:
    """A rollout that is played: what it is called, and what goes wrong in it (docs/commands/simulate.md)."""

    slug: str
    title: str
    story: str


PARTS = (
    Part("as-it-was", "Claims assistant, as it was done first",
         "adjusters=unanswered,supervisors=told-late,call-centre=never-told,back-office=no-access"),
    Part("as-it-can-be", "Claims assistant, with what was missing done", "healthy"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A part that is ready to be played: its plan, the key of its source, its events in the order of time."""

    plan: Plan
    key: str
    events: Sequence[dict[str, Any]]

    def between(self, first: Day | None, before: Day) -> Sequence[dict[str, Any]]:
        """The events of some days."""
        return self.events[self._place(first) if first else 0 : self._place(before)]

    def _place(self, day: Day) -> int:
        from uptake.core.simulation.writing import rfc3339

        return bisect_left(self.events, rfc3339(self.plan.calendar.epoch(day)), key=lambda one: one["time"])


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options of `uptake demo`."""
    parser = commands.add_parser(
        "demo",
        help="watch an invented rollout, from before its launch to day 90",
        description="Plays an invented rollout on a server of its own: as it was done first, and with what was missing "
        "done. Nobody in it is real. Ctrl-C ends it, and nothing of it stays.",
    )
    parser.add_argument("--days", type=a_number, default=90, metavar="N", help="to which day from launch (default: 90)")
    parser.add_argument("--port", type=a_number, default=8000, help="the port, or the first after it that is free")
    parser.set_defaults(run=run_demo)


def run_demo(arguments: argparse.Namespace) -> int:
    """Play until it is over, then serve until stopped."""
    need_server_extra()
    if not 1 <= arguments.days <= MOST_DAYS:
        raise OptionError(
            say("--days {days}: it is played to a day from 1 to {most}", days=arguments.days, most=MOST_DAYS),
            mend="--days 90",
        )
    let_be_interrupted()
    port = free_port(arguments.port)
    with tempfile.TemporaryDirectory(prefix="uptake-demo-") as name:
        try:
            _show(Path(name), port, arguments.days)
        except (KeyboardInterrupt, RuntimeError) as error:  # Ctrl-C is how it ends
            stop_if_asked(error)
    print(f"\n{say('Stopped; nothing of it is left.')}")
    return 0


def _show(folder: Path, port: int, days: int) -> None:
    if left_out := database_left_out(folder):
        print(left_out)
    print(say("Inventing people and what they do …"), flush=True)
    environment = settle(folder / "data", port, NOTICE)
    scenes = stage(folder, days)
    with served(port, folder / "log") as server:
        _tell(server.address, scenes[0].plan)
        for scene in scenes:
            print(f"{scene.plan.title}:", end="", flush=True)
            for day in play(scene, environment, server.address, days):
                print(f" {(day - scene.plan.start).days}", end="", flush=True)
            print()
        print(say("The play is over; look around as long as you like. Ctrl-C ends it."), flush=True)
        from uptake.cli.serve import worker_beside

        with worker_beside():
            while True:
                server.look()
                time.sleep(1)


def stage(folder: Path, days: int) -> list[Scene]:
    """Put plans, people and sources into the server; what is to happen is invented, and not sent yet."""
    from uptake.core.simulation.stories import parse_stories
    from uptake.core.simulation.world import simulate
    from uptake.core.simulation.writing import events_ndjson, people_csv
    from uptake.service.plans import import_plan
    from uptake.service.rosters import import_people
    from uptake.service.sources import add_source

    scenes = []
    for part in PARTS:
        file = folder / f"{part.slug}.yaml"
        file.write_text(plan_text(part, day_of_plan(), days), encoding="utf-8")
        plan = import_plan(file, BY)
        world = simulate(plan, parse_stories(part.story, list(plan.groups)), SEED, PEOPLE)
        events = [json.loads(line) for line in events_ndjson(world, world.end)]
        # Both parts are lived through by the same people; the acts of each are its own.
        acts = ({**one, "rollout": part.slug} if one["event"].startswith("uptake.") else one for one in events)
        scenes.append(Scene(plan, add_source(part.slug, BY, acts=True), tuple(acts)))
    (folder / "people.csv").write_text(people_csv(world), encoding="utf-8")
    import_people(folder / "people.csv", BY)
    return scenes


def day_of_plan() -> Day:
    """Today where the plan is: elsewhere it may be a day that has not begun there."""
    return today(read_plan(_example()).calendar.timezone)


def plan_text(part: Part, day: Day, days: int) -> str:
    """The example's plan as a part of the play, moved so that its last day is one of the last seven."""
    from uptake.core.moved import moved

    text = _example().read_text(encoding="utf-8")
    launch = Day.fromisoformat(re.findall(r"^launch: (\S+)", text, re.MULTILINE)[0])
    for pattern, said in (
        (r"^rollout: .*", f"rollout: {part.slug}"),
        (r"^title: .*", f'title: "{part.title}"'),
        (r"^  sources: .*", f"  sources: [{part.slug}]"),
        (r"^  columns: .*\n", ""),  # the events of the play are named as the door takes them
    ):
        text = re.sub(pattern, said, text, count=1, flags=re.MULTILINE)
    return moved(text, ((day - launch).days - days) // WEEK.days, launch)


def _example() -> Path:
    """The plan of the example: in the package where it was built into a wheel, else in the repository."""
    shipped = _PACKAGE / "explain" / "rollout.yaml"
    return shipped if shipped.is_file() else _PACKAGE.parent.parent / "examples" / "claims-triage" / "rollout.yaml"


def frames(launch: Day, days: int) -> list[Day]:
    """The days that are shown: the first, each Monday after it, the last."""
    first, last = launch - BEFORE, launch + timedelta(days)
    weeks = (monday(first) + number * WEEK for number in range(1, (last - first).days // 7 + 2))
    return [first, *(day for day in weeks if first < day < last), last]


def play(scene: Scene, environment: Environment, address: str, days: int) -> Iterator[Day]:
    """Let a part happen: its events go in by the door, and its report is drawn as of each day that is shown."""
    from uptake.service.refresh import refresh
    from uptake.store.models import Rollout

    shown = frames(scene.plan.start, days)
    rollout = Rollout.objects.get(slug=scene.plan.rollout)
    send(address, scene.key, scene.between(None, shown[0]))
    for day, following in zip(shown, [*shown[1:], None], strict=True):
        _digest(environment.data)
        if following:  # it waits in the spool while this day is drawn
            send(address, scene.key, scene.between(day, following))
        with speaking(ENGLISH):  # as the worker draws it: each report says its languages
            refresh(rollout, environment.data, environment.pseudonym_key, day)
        yield day


def _digest(data: Path) -> None:
    """Until nothing waits."""
    from uptake.service.intake import digest_spool
    from uptake.store.spool import size_of

    while size_of(data / "spool"):
        if not digest_spool(data):
            time.sleep(0.05)


def _tell(address: str, plan: Plan) -> None:
    from uptake.service.accounts import add_user, make_link

    owner = (plan.owner.person if plan.owner else None) or "owner@invented.example"
    add_user(owner, "administrator", BY)
    link = make_link(add_user(owner, "owner", BY))
    listens = say("Uptake listens on {address}. Sign in, once, and then look on:", address=address)
    below = say("The figures below are days from launch. Everything is invented, and is gone when this ends.")
    print(f"\n{listens}\n  {address}/sign-in/{link}/\n  {address}/?follow\n\n{below}\n", flush=True)
