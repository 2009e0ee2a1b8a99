"""The product against the slow, obvious way: to the last person, on rollouts nobody chose."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.company import company, monday_after
from tests.comparing import differences
from tests.worlds import World, world
from uptake.core.calendar import Day
from uptake.core.plan.model import Privacy

seeds = st.integers(0, 2**32)


@settings(max_examples=12, deadline=None)
@given(seeds)
def test_every_figure_agrees_with_the_obvious_way(seed: int) -> None:
    assert differences(world(seed, people=12, weeks=14)) == []


@settings(max_examples=5, deadline=None)
@given(seeds)
def test_it_agrees_when_all_acts_were_recorded(seed: int) -> None:
    assert differences(world(seed, people=10, weeks=12), acts_complete=True) == []


@pytest.mark.parametrize("weeks", [0, 1, 4, 6, 12, 17])
def test_the_company_agrees_with_the_obvious_way(weeks: int) -> None:
    assert differences(_unguarded(weeks, monday_after(weeks))) == []


def test_the_company_agrees_on_any_day_of_the_week() -> None:
    for offset in (2, 4, 6):
        assert differences(_unguarded(12, monday_after(12) + dt.timedelta(days=offset))) == []


def _unguarded(weeks: int, as_of: Day) -> World:
    """The company, with nothing held back."""
    firm = company(weeks)
    return World(replace(firm.plan, privacy=Privacy(smallest_group=1)), firm.roster, list(firm.events), as_of)
