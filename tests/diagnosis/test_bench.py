"""The bench of the diagnosis runs, and knows every story and every reason that it speaks of."""

from __future__ import annotations

import pytest

from tests.bench import diagnosis as bench
from tests.house.pages import DOCS, text
from uptake.core.diagnosis.catalogue import ANSWERS, catalogue
from uptake.core.diagnosis.rank import IN_TIME
from uptake.core.simulation.stories import STORIES


def test_every_story_has_a_planted_reason_of_the_catalogue() -> None:
    assert {*bench.PLANTED, "healthy"} == set(STORIES)
    assert set(bench.PLANTED.values()) <= set(catalogue())
    assert set(ANSWERS) | IN_TIME == bench.NONE_NAMED
    assert set(catalogue()) >= IN_TIME


def test_the_page_has_a_row_for_every_story_and_size() -> None:
    for story in STORIES:
        tables = len(bench.SEEDS) + len(bench.SPARSE_SEEDS)
        assert text(DOCS / "diagnosis-bench.md").count(f"\n| {story} | ") == tables


@pytest.mark.slow
def test_a_few_worlds_of_the_bench() -> None:
    found = {
        story: bench.first_reasons(bench.bench_plan(), bench.World(story, 40, 1)) for story in ("no-seats", "healthy")
    }
    assert set(found["no-seats"].values()) == {"no seat"}
    assert set(found["healthy"].values()) <= bench.NONE_NAMED
    made = {("no-seats", 40, week): {reason: 1} for week, reason in found["no-seats"].items()}
    assert bench.share(made, 40, ["no-seats"]) == "3 of 3 (100 %)"  # type: ignore[arg-type]
