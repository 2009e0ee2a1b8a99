"""Reasons that use itself shows, and the answers that no reason stands out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.company import USAGE, group, plan
from tests.diagnosis.cases import NEVER, REGULAR, Some, first, pictured


def test_a_group_that_tried_it_and_stopped() -> None:
    found = first([Some(30, "x"), Some(10, "xx"), Some(5)])
    assert (found.reason, found.people) == ("tried once or twice", 40)


def test_a_group_for_which_it_wore_off() -> None:
    fading = [Some(6, "x" * weeks) for weeks in range(4, 9)]
    assert first([*fading, Some(8)]).reason == "fades"


def test_a_group_that_went_back_to_the_old_way() -> None:
    gone = [Some(6, "x" * weeks, often=2, old_way="." * weeks + REGULAR, by_hand=2) for weeks in range(3, 8)]
    assert first([*gone, Some(8, old_way=REGULAR, by_hand=20)]).reason == "old way easier"


def test_a_group_that_did_most_of_its_work_the_new_way_did_not_stay_with_the_old_one() -> None:
    gone = [Some(6, "x" * weeks, often=6, old_way="." * weeks + REGULAR, by_hand=6) for weeks in range(4, 9)]
    assert first([*gone, Some(8, often=6)]).reason == "fades"


def test_a_group_that_is_well() -> None:
    found = pictured([Some(34), Some(3, "xxx"), Some(3, NEVER)]).diagnoses
    assert [one.reason for one in found] == ["healthy"]
    assert str(found[0].message) == "34 of 40 people work with it; nothing stands in the way of many."


@pytest.mark.parametrize(
    ("others", "people"),
    [
        ([Some(6, away=True)], "people who are not away"),
        ([Some(2, NEVER, chance=NEVER, identifier=False)], "people whose use can be seen"),
        (
            [Some(4, away=True), Some(2, NEVER, chance=NEVER, identifier=False)],
            "people who are not away and whose use can be seen",
        ),
    ],
)
def test_of_a_group_that_is_well_it_says_who_was_counted(others: list[Some], people: str) -> None:
    (found,) = pictured([Some(36), Some(4, NEVER), *others]).diagnoses
    assert str(found.message) == f"36 of 40 {people} work with it; nothing stands in the way of many."


def test_a_group_of_five_that_is_well() -> None:
    assert [one.reason for one in pictured([Some(5)]).diagnoses] == ["healthy"]


def test_it_cannot_tell_why_people_do_not_begin_for_whom_everything_was_done() -> None:
    found = first([Some(30, NEVER), Some(10)])
    assert (found.reason, found.people, found.where) == ("cannot tell", 30, "first use")
    assert found.tell_apart is not None


def test_it_is_too_early_in_the_first_two_weeks() -> None:
    assert first([Some(30, NEVER), Some(10)], weeks=1).reason == "too early"


def test_a_group_that_begins_slowly() -> None:
    begun = [Some(6, "." * week + "x" * 12) for week in range(4)]
    assert first([*begun, Some(18, NEVER)], weeks=4).reason == "slow start"


def test_a_group_whose_work_comes_up_when_the_month_turns() -> None:
    turns = "x..xx...xx.."  # of March, April and May 2026
    assert first([Some(30, turns, chance=turns), Some(5)], weeks=8).reason == "work did not come up"
    without = plan(group(usage=replace(USAGE, chance=None)))
    assert first([Some(30, turns), Some(5, turns)], weeks=8, a_plan=without).reason == "work did not come up"


def test_a_launch_at_the_turn_of_a_month_is_no_rhythm() -> None:
    without = plan(group(usage=replace(USAGE, chance=None)))
    assert first([Some(30, "x"), Some(5)], weeks=8, a_plan=without).reason == "tried once or twice"


def test_a_group_that_began_alone() -> None:
    alone = Some(20, ".xxx", came=False, seat=False)
    assert first([alone, Some(20)], weeks=12).reason in {"no seat", "alone at first use"}


def test_people_without_an_identifier_are_not_people_who_do_not_use_it() -> None:
    found = first([Some(20, NEVER, chance=NEVER, identifier=False), Some(20)])
    assert (found.reason, found.people) == ("cannot be measured", 20)
