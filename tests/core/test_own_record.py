"""What a person reads of themselves."""

from __future__ import annotations

from dataclasses import replace

from tests.gate.rule_case import plan_with
from uptake.core.own_record import own_record
from uptake.core.usage import NO_ACTS, NO_HISTORY, Weeks

DAY = 86_400.0


def test_what_was_done_for_a_person_stands_in_the_order_in_which_it_happened() -> None:
    plan = plan_with()
    group = next(iter(plan.groups.values()))
    start = 1_800_000_000.0
    acts = replace(NO_ACTS, invited=start + 3 * DAY, told=start + DAY, access=start + 2 * DAY, asked=start)
    record = own_record(plan, group, NO_HISTORY, acts, (Weeks.around(group.launch), group.launch))
    assert list(record["acts"]) == ["asked", "told", "access", "invited"]
    assert list(record["acts"].values()) == sorted(record["acts"].values())
