"""The product against the slow, obvious way, at greater length: more people, more weeks, more rollouts."""

from __future__ import annotations

import pytest

from tests.comparing import differences
from tests.worlds import world


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_many_rollouts_agree_with_the_obvious_way(seed: int) -> None:
    assert differences(world(seed, people=25, weeks=30)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_rollouts_of_more_than_a_year_agree_with_the_obvious_way(seed: int) -> None:
    assert differences(world(1000 + seed, people=15, weeks=70)) == []
