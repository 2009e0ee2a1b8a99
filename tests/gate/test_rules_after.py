from __future__ import annotations

from typing import Any

import pytest

from tests.gate.rule_case import BASE, PARTNERS, codes, found, part, plan_with


def with_duties(*duties: dict[str, Any]) -> Any:
    return plan_with(duties=[{"do": "Sit with them", **duty} for duty in duties])


def on(*days: str) -> Any:
    return with_duties(*({"when": day} for day in days))


def test_a_plan_without_feedback_leaves_nowhere_to_ask() -> None:
    assert codes(plan_with(without=("feedback",))) == {"UP401"}


def test_feedback_without_a_promised_first_reply_is_found() -> None:
    (finding,) = found(plan_with(feedback={"publish": "week"}), "UP401")
    assert finding.fix == "first_reply_within: 4h"


def test_a_group_that_may_not_give_feedback_is_found() -> None:
    groups = {**BASE["groups"], "partners": PARTNERS}
    plan = plan_with(groups=groups, feedback=part("feedback", open_to=["consultants"]))
    (finding,) = found(plan, "UP401")
    assert finding.group == "partners"
    assert finding.fix == "open_to: [consultants, partners]"


def test_open_to_left_out_is_every_group() -> None:
    assert found(plan_with(groups={**BASE["groups"], "partners": PARTNERS}), "UP401") == []
    assert codes(plan_with(feedback=part("feedback", open_to=[]))) == {"UP401"}


def test_a_plan_without_duties_is_found() -> None:
    assert codes(plan_with(without=("duties",))) == {"UP403"}
    assert codes(plan_with(duties=[])) == {"UP403"}


def test_a_weekly_duty_until_day_90_leaves_no_fortnight_empty() -> None:
    assert "UP403" not in codes(with_duties({"every": "week", "until": "day 90"}))
    assert "UP403" not in codes(with_duties({"every": "week"}))


@pytest.mark.parametrize(
    ("until", "empty"), [("day 76", True), ("day 77", False), ("day 30", True), ("week 12", False)]
)
def test_a_weekly_duty_fills_its_weeks_until_it_ends(until: str, empty: bool) -> None:
    assert ("UP403" in codes(with_duties({"every": "week", "until": until}))) == empty


def test_thirteen_empty_days_are_no_fortnight_and_fourteen_are() -> None:
    every = [f"day {day}" for day in range(13, 90, 14)]
    assert "UP403" not in codes(on(*every))
    assert "UP403" in codes(on(*(day for day in every if day != "day 41")))
    assert codes(on("day 14", "day 28", "day 42", "day 56", "day 70", "day 84"))  # days 0 to 13


def test_each_gap_is_found_at_the_duty_before_it() -> None:
    findings = found(on("day 0..4", "day 45", "day 90"), "UP403")
    assert ["day 5 to day 44" in findings[0].message, "day 46 to day 89" in findings[1].message] == [True, True]
    assert findings[0].place.line < findings[1].place.line
    assert findings[0].fix.startswith("- {when: day 11,")


def test_a_span_fills_every_day_of_it() -> None:
    assert "UP403" not in codes(on("day 0..90"))
    assert "UP403" not in codes(on("week 1..12", "day 0"))


def test_duties_out_of_order_and_overlapping_are_read_as_days() -> None:
    assert "UP403" not in codes(on("day 60..90", "day 20..65", "day 10", "day 0..30"))


def test_duties_before_launch_or_long_after_fill_nothing() -> None:
    (finding,) = found(on("day -20..-1", "day 200"), "UP403")
    assert "day 0 to day 90" in finding.message


def test_after_a_relaunch_the_days_count_from_it() -> None:
    duties = [{"do": "Sit with them", "when": "2026-12-01..2027-03-01"}]
    assert "UP403" not in codes(plan_with(duties=duties))
    assert "UP403" in codes(plan_with(duties=duties, relaunch="2027-06-01"))


CLOSED = {"timezone": "Europe/Vienna", "closed": ["2026-12-01..2026-12-20"]}


def test_a_gap_in_which_nobody_works_is_none() -> None:
    duties = [{"when": "day 20", "do": "Sit with them"}, {"every": "week", "do": "Answer"}]
    late = [{"when": "day 20..90", "do": "Sit with them"}]  # a Monday
    assert "UP403" not in codes(plan_with(duties=late, calendar=CLOSED))
    assert "UP403" in codes(plan_with(duties=late))
    assert "UP403" not in codes(plan_with(duties=duties, calendar=CLOSED))


def test_a_gap_does_not_count_the_closure_at_its_end_and_counts_one_in_its_middle() -> None:
    late = [{"when": "day 27..90", "do": "Sit with them"}]
    assert "UP403" not in codes(plan_with(duties=late, calendar=CLOSED))  # one week of work
    middle = {**CLOSED, "closed": ["2026-12-03..2026-12-20"]}
    assert "UP403" in codes(plan_with(duties=late, calendar=middle))


def test_two_weeks_between_weekends_are_a_fortnight() -> None:
    (finding,) = found(on("day 0..3", "day 20..90"), "UP403")  # from a Friday to the third Monday after
    assert "day 4 to day 19" in finding.message


@pytest.mark.parametrize("do", ["TBD", "TODO: ask Lena", "offen"])
def test_a_duty_that_is_not_said_yet_is_none(do: str) -> None:
    assert "UP403" in codes(plan_with(duties=[{"every": "week", "do": do}]))


def test_a_first_week_without_a_working_day_is_not_asked() -> None:
    late = [{"when": "day 20..90", "do": "Sit with them"}]
    first = "in the first seven days"
    asked = found(plan_with(duties=late), "UP404")
    spared = found(plan_with(duties=late, calendar=CLOSED), "UP404")
    assert [any(first in finding.message for finding in findings) for findings in (asked, spared)] == [True, False]
