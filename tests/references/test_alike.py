"""People who are alike are asked once: every figure is the same as if each of them had been asked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.seeing import seen_from
from tests.worlds import World, world
from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import Alike
from uptake.core.picture import draw
from uptake.core.picture_parts import Picture


def _drawn(one: World) -> Picture:
    seen = seen_from(one.plan, one.roster, one.events, one.as_of)
    return draw(one.plan, one.roster, seen, one.as_of)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from([1, 2, 3, 5, 9]))
def test_every_figure_is_as_if_each_had_been_asked(monkeypatch: pytest.MonkeyPatch, seed: int, weeks: int) -> None:
    one = world(seed, people=80, weeks=weeks)
    together = _drawn(one)
    with monkeypatch.context() as patched:
        patched.setattr(Audience, "alike", property(lambda self: tuple(Alike(row, 1) for row in self.rows)))
        assert _drawn(one) == together
