"""By when something is done: soon, and before the plan decides how it goes on."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.company import LAUNCH, plan
from uptake.core.calendar import Day, When
from uptake.core.diagnosis.staff import Staff
from uptake.core.people import make_roster
from uptake.core.plan.model import Duty

DECISION = LAUNCH + dt.timedelta(days=90)  # Sunday, 31 May 2026


@pytest.mark.parametrize(
    ("as_of", "again"),
    [
        (DECISION - dt.timedelta(days=7), Day(2026, 5, 29)),  # the Friday before: ten working days on would be too late
        (DECISION - dt.timedelta(days=1), Day(2026, 5, 30)),  # nothing can be due before the report
        (DECISION, Day(2026, 6, 12)),  # it is decided today: what follows is after it
    ],
)
def test_a_step_is_due_before_the_day_on_which_the_plan_decides(as_of: Day, again: Day) -> None:
    duty = Duty("day 90", "Decide", When.parse("day 90"), evidence="decision")
    assert Staff(plan(duties=(duty,)), make_roster([]), "adjusters", as_of).again == again


def test_other_duties_make_no_step_due() -> None:
    as_of = DECISION - dt.timedelta(days=7)
    other = Duty("day 90", "Look back", When.parse("day 90"))
    ours = Staff(plan(duties=(other,)), make_roster([]), "adjusters", as_of)
    assert ours.again == Staff(plan(duties=()), make_roster([]), "adjusters", as_of).again > DECISION
