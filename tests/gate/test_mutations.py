"""The complete example, spoilt in one place at a time: exactly the rules that ask for this place speak."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.gate.mutations import GONE, Mutation, mutations
from tests.gate.test_check import KNOWN, codes_of, example
from uptake.core.plan.rules import registered

COMPLETE = example("complete.yaml")
ALL = tuple(mutations())
# These need a roster, another plan, a report, texts or git beside the plan, or two groups that are told the same; UP100
# is the loader's. UP302 needs a number of sessions: each has tests of its own.
ASKED_ELSEWHERE = {
    *(
        "UP100",
        "UP103",
        "UP205",
        "UP212",
        "UP213",
        "UP214",
        "UP215",
        "UP216",
        "UP217",
        "UP302",
        "UP306",
        "UP405",
        "UP603",
        "UP606",
        "UP607",
    ),
}


@pytest.mark.parametrize("mutation", ALL, ids=str)
def test_spoiling_one_thing_turns_exactly_its_rules(mutation: Mutation) -> None:
    found = codes_of(mutation.of(COMPLETE))
    assert found - KNOWN["complete.yaml"] == mutation.expected - KNOWN["complete.yaml"]
    assert "UP100" not in found


def test_there_are_some_two_hundred_ways_and_none_twice() -> None:
    assert len(ALL) >= 200
    assert [way for way, times in Counter(map(str, ALL)).items() if times > 1] == []


def test_every_rule_that_reads_the_plan_alone_is_turned_by_some_of_them() -> None:
    turned = {code for mutation in ALL for code in mutation.expected}
    assert turned == {rule.code for rule in registered()} - ASKED_ELSEWHERE


def test_a_mutation_spoils_the_copy_and_not_the_plan() -> None:
    before: dict[str, Any] = example("complete.yaml")
    Mutation("owner.person", GONE, frozenset()).of(COMPLETE)
    assert before == COMPLETE
