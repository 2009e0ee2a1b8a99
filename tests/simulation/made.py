"""Worlds for tests: of the plans that are examples, each made once, and written as the command writes them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from uptake.analytics.stateless import Stateless
from uptake.cli.inputs import read_plan
from uptake.core.calendar import Day
from uptake.core.people import Roster
from uptake.core.picture import picture
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Plan
from uptake.core.simulation.seen import seen_of
from uptake.core.simulation.stories import parse_stories
from uptake.core.simulation.world import World, simulate
from uptake.core.simulation.writing import events_ndjson, people_csv
from uptake.core.usage import Seen
from uptake.wire.rosters import read_people

EXAMPLES = Path(__file__).parents[2] / "examples"
SMALL, COMPLETE = EXAMPLES / "plans/small.yaml", EXAMPLES / "plans/complete.yaml"
CLAIMS = EXAMPLES / "claims-triage/rollout.yaml"


@lru_cache(maxsize=32)
def world(plan: Path, story: str = "healthy", seed: int = 1, people: int | None = None) -> World:
    """The world of an example's plan."""
    read = read_plan(plan)
    return simulate(read, parse_stories(story, list(read.groups)), seed, people)


def written(made: World, folder: Path, before: Day | None = None) -> tuple[Path, Path]:
    """(people.csv, events.ndjson) in a folder."""
    people, events = folder / "people.csv", folder / "events.ndjson"
    people.write_text(people_csv(made), encoding="utf-8")
    events.write_text("".join(events_ndjson(made, before or made.end)), encoding="utf-8")
    return people, events


def read_back(made: World, folder: Path, as_of: Day) -> tuple[Roster, Seen]:
    """What reading the files and counting them says."""
    people, events = written(made, folder)
    roster, _ = read_people(people, columns=made.plan.columns)
    with Stateless(made.plan, roster, [events]) as counted:
        return roster, counted.see(made.plan.first_launch, as_of)


def drawn(made: World, as_of: Day, plan: Plan | None = None) -> Picture:
    """The Picture of a world as of a day."""
    return picture(plan or made.plan, made.roster, seen_of(made, as_of), as_of)
