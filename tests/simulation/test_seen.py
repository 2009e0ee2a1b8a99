"""The quick way from a world to what was seen is the same as its files, read and counted."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from tests.simulation.made import CLAIMS, COMPLETE, SMALL, read_back, world
from uptake.core.simulation.seen import seen_of
from uptake.core.simulation.stories import STORIES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plan", "days"),
    [(SMALL, -5), (SMALL, 61), (COMPLETE, 0), (COMPLETE, 400), (CLAIMS, 23)],
    ids=lambda one: one.stem if isinstance(one, Path) else str(one),
)
def test_it_says_what_the_files_say(tmp_path: Path, plan: Path, days: int) -> None:
    made = world(plan, people=60)
    as_of = min(made.end, made.plan.start + timedelta(days))
    _, counted = read_back(made, tmp_path, as_of)
    seen = seen_of(made, as_of)
    for part in (one for one in fields(seen) if one.compare):
        assert getattr(seen, part.name) == getattr(counted, part.name), part.name
    assert list(seen.histories) == list(counted.histories)


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_it_says_what_the_files_say_in_every_story(tmp_path: Path, story: str) -> None:
    made = world(CLAIMS, f"adjusters={story}", seed=7, people=40)
    as_of = made.plan.start + timedelta(70)
    roster, counted = read_back(made, tmp_path, as_of)
    assert roster == made.roster
    assert seen_of(made, as_of) == counted
