"""`uptake demo`: the same people live through a rollout that fails, and through one that does what was missing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.house.forked import begin, command
from tests.server.signing_in import signed_in
from tests.simulation.made import drawn
from uptake.cli.demo import PARTS, PEOPLE, SEED, Part, day_of_plan, frames, plan_text
from uptake.cli.inputs import today
from uptake.cli.main import main
from uptake.core.calendar import Day
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Plan
from uptake.core.simulation.stories import parse_stories
from uptake.core.simulation.world import World, simulate
from uptake.core.simulation.writing import people_csv

TODAY = Day(2028, 2, 29)
PATIENCE = 60.0  # seconds


def plan_of(part: Part, days: int = 90) -> Plan:
    loaded = parse_plan(plan_text(part, TODAY, days))
    assert loaded.plan is not None, loaded.findings
    return loaded.plan


def world_of(part: Part) -> World:
    plan = plan_of(part)
    return simulate(plan, parse_stories(part.story, list(plan.groups)), SEED, PEOPLE)


@pytest.mark.parametrize("days", [1, 90, 120])
def test_the_last_day_is_one_of_the_last_seven(days: int) -> None:
    for part in PARTS:
        plan = plan_of(part, days)
        assert (plan.rollout, plan.title, plan.usage and plan.usage.sources) == (part.slug, part.title, (part.slug,))
        assert timedelta(0) <= TODAY - (plan.start + timedelta(days)) < timedelta(7)


def test_what_is_shown_is_the_first_day_each_monday_and_the_last() -> None:
    launch = Day(2026, 12, 1)
    assert frames(launch, 7) == [Day(2026, 11, day) for day in (11, 16, 23, 30)] + [Day(2026, 12, 7), Day(2026, 12, 8)]
    assert frames(launch, 6)[-1] == Day(2026, 12, 7)
    assert len(set(frames(launch, 90))) == len(frames(launch, 90)) == 17


def test_the_same_people_fail_and_then_succeed() -> None:
    first, again = (world_of(part) for part in PARTS)
    assert people_csv(first) == people_csv(again)
    verdicts = [
        [target.verdict for target in drawn(world, world.plan.start + timedelta(90)).targets]
        for world in (first, again)
    ]
    assert (verdicts[0].count("met"), verdicts[0].count("missed")) == (0, 6)
    assert verdicts[1].count("met") >= 4


@pytest.mark.parametrize("days", ["0", "121"])
def test_days_that_are_not_played_are_said_in_a_sentence(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--days", days]) == 2
    assert "it is played to a day from 1 to 120" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("begun", [signal.default_int_handler, signal.SIG_IGN])  # by a shell; in its background
def test_it_plays_on_a_server_of_its_own_of_which_nothing_stays(
    tmp_path: Path, begun: Callable[..., object] | signal.Handlers
) -> None:
    folder, printed = tmp_path / "temporary", tmp_path / "printed"
    folder.mkdir()
    printed.touch()
    environment = os.environ | {"TMPDIR": str(folder), "UPTAKE_DATA": str(folder / "another")}
    process = begin(partial(demonstrate, begun), tmp_path, environment, printed)
    try:
        wait_until(lambda: f"{PARTS[0].title}:" in printed.read_text() or process.exitcode is not None)
        with signed_in(printed.read_text()) as client:
            assert PARTS[0].title in client.get("/?follow").text
            assert "all of it is invented" in client.get("/rollouts/as-it-was/").text
        assert process.pid is not None
        os.kill(process.pid, signal.SIGINT)
        process.join(PATIENCE)
        assert printed.read_text().endswith("Stopped; nothing of it is left.\n")
        assert process.exitcode == 0
    finally:
        process.kill()  # its server ends with it
    assert list(folder.iterdir()) == []


def demonstrate(begun: Callable[..., object] | signal.Handlers) -> None:
    signal.signal(signal.SIGINT, begun)
    command(("demo", "--days", "2", "--port", "8600"))


def wait_until(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, "it is taking too long"
        time.sleep(0.1)


@pytest.mark.parametrize("zone", ["Etc/GMT-14", "Etc/GMT+12"])  # on one of these it is another day
def test_the_play_ends_by_the_day_of_its_plan(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    with monkeypatch.context() as here:
        here.setenv("TZ", zone)
        time.tzset()
        assert day_of_plan() == today("Europe/Berlin")
    time.tzset()
