"""Reasons in what was not done for people, each both ways: where it is the reason and where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.company import group, monday_after, plan
from tests.diagnosis.cases import LATE, NEVER, Some, first, pictured
from uptake.core.plan.model import Plan

UNTOLD = Some(30, NEVER, told=None, said=False, seat=False, came=False)
WELL = Some(10)


def licensed() -> Plan:
    return plan(group(access="licence"))


def test_a_group_that_nobody_told() -> None:
    found = first([replace(UNTOLD, people=37), Some(3)])
    assert (found.reason, found.where, found.people) == ("not told", "told", 37)
    assert "37 of 40 people were not told." in [str(one) for one in found.evidence]
    assert "Of 3 people who were told, 3 use it; of 37 who were not, 0." in [str(one) for one in found.evidence]


def test_a_group_in_which_it_makes_no_difference_who_was_told() -> None:
    found = first([Some(15, NEVER, told=None), Some(15, NEVER), Some(10)])
    assert found.reason == "cannot tell"


@pytest.mark.parametrize("people", [5, 50, 500])
def test_it_finds_the_reason_in_groups_of_any_size(people: int) -> None:
    found = first([replace(UNTOLD, people=people), Some(1)])
    assert (found.reason, found.people) == ("not told", people)


def test_a_group_that_was_told_late() -> None:
    late = Some(30, NEVER, told=LATE, said=False, came=False)
    assert first([late, Some(15)]).reason == "told late"
    assert first([replace(late, used="xxxxxxxxxxxx"), Some(15)]).reason == "healthy"


def test_a_group_without_access() -> None:
    locked = Some(25, NEVER, access=False)
    assert first([locked, Some(10, access=True)], a_plan=licensed()).reason == "no access"
    assert first([replace(locked, access=True), Some(10, access=True)], a_plan=licensed()).reason != "no access"
    assert first([locked, Some(10, access=True)]).reason != "no access"  # the plan says that nobody needs it


def test_a_group_that_does_not_know_what_changes() -> None:
    assert first([Some(25, NEVER, said=False), Some(25)]).reason == "not clear"
    assert first([Some(25, said=False), Some(25)]).reason == "healthy"


def test_a_group_without_seats() -> None:
    found = first([Some(30, NEVER, seat=False, came=False), Some(15)])
    assert (found.reason, found.where, found.people) == ("no seat", "attended", 30)


def test_a_group_that_had_seats_and_did_not_come() -> None:
    assert first([Some(30, NEVER, came=False), Some(15)]).reason == "did not come"


def test_a_group_whose_questions_nobody_answered() -> None:
    waiting = Some(30, "xx", asked=True)
    found = first([waiting, Some(8, answered=True), Some(12)])
    assert found.reason == "question unanswered"
    assert "Of 8 people who got an answer, 8 use it." in [str(one) for one in found.evidence]
    assert first([replace(waiting, answered=True), Some(20)]).reason != "question unanswered"


def test_whoever_was_not_told_is_counted_for_that_alone() -> None:
    found = pictured([UNTOLD, Some(20, NEVER, seat=False, came=False), Some(20)]).diagnoses
    assert [(one.reason, one.people) for one in found] == [("not told", 30), ("no seat", 20)]


def test_before_launch_nobody_is_late_who_is_not_due_yet() -> None:
    long_before = plan().launch.replace(month=1)
    assert pictured([UNTOLD, WELL], as_of=long_before).diagnoses[0].reason == "too early"


def test_a_session_after_the_first_use_is_no_evidence_that_it_brought_people_to_it() -> None:
    late = [Some(12, came_on=monday_after(10)), Some(12, NEVER, came=False), Some(4, came=False)]
    early = [Some(12), *late[1:]]
    said = []
    for groups in (late, early):
        one = next((one for one in pictured(groups).diagnoses if one.reason == "did not come"), None)
        said.append(" ".join(map(str, (*one.evidence, *one.against))) if one else "")
    assert ["12 people who came to a session, 12 use it" in words for words in said] == [False, True]
