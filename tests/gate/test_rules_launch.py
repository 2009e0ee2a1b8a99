from __future__ import annotations

import datetime as dt
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gate.rule_case import BASE, PARTNERS, check, codes, found, part, plan_with
from uptake.core.calendar import Calendar, Day, Span
from uptake.core.plan.staffing import HOUR, Need, Supply, shortage

SESSION = BASE["sessions"][0]
LAUNCH = dt.date(2026, 12, 1)


def with_session(**changes: Any) -> Any:
    given = {**SESSION, **changes}
    return plan_with(sessions=[{key: value for key, value in given.items() if value is not None}])


def staffed(size: int, helpers: list[dict[str, Any]], **session: Any) -> Any:
    group = {"size": size, "changes": PARTNERS["changes"], "questions": PARTNERS["questions"]}
    return plan_with(groups={"consultants": group}, helpers=helpers, sessions=[{**SESSION, **session}])


@pytest.mark.parametrize("begin", ["day 0", "workday -15", "workday 15", "workday -2", "2026-12-10"])
def test_a_session_within_fifteen_working_days_on_either_side_is_near(begin: str) -> None:
    assert codes(with_session(between=[begin, "day 60"])) == set()


@pytest.mark.parametrize("begin", ["workday -16", "workday 16", "day 40", "2030-01-01"])
def test_a_session_further_away_is_found(begin: str) -> None:
    (finding,) = found(with_session(between=[begin, "2030-02-01"]), "UP301")
    assert "`first-draft` begins on" in finding.message


def test_holidays_are_no_working_days_on_the_way() -> None:
    closed = {"timezone": "Europe/Vienna", "closed": ["2026-12-02..2026-12-31"]}
    assert "UP301" not in codes(plan_with(calendar=closed, sessions=[{**SESSION, "between": ["day 35", "day 60"]}]))
    assert "UP301" in codes(with_session(between=["day 35", "day 60"]))


@pytest.mark.parametrize(("begin", "near"), [("workday 15", True), ("workday 16", False), ("workday -15", True)])
def test_after_a_launch_on_a_sunday_working_days_count_from_the_monday(begin: str, near: bool) -> None:
    plan = plan_with(launch="2026-11-29", sessions=[{**SESSION, "between": [begin, "day 80"]}])
    assert ("UP301" not in codes(plan)) == near


def test_a_session_without_a_window_is_near_nothing() -> None:
    (finding,) = found(with_session(between=None), "UP301")
    assert "does not say when" in finding.message


def test_a_group_without_a_session_is_found_and_counts_from_its_own_launch() -> None:
    groups = {**BASE["groups"], "partners": {**PARTNERS, "launch": "2027-03-02"}}
    assert [finding.group for finding in found(plan_with(groups=groups), "UP301")] == ["partners"]
    both = {**SESSION, "groups": ["consultants", "partners"]}
    assert found(plan_with(groups=groups, sessions=[both]), "UP301") == []
    fixed = {**both, "between": ["2026-12-01", "2026-12-10"]}
    assert [finding.group for finding in found(plan_with(groups=groups, sessions=[fixed]), "UP301")] == ["partners"]


def test_a_group_without_a_helper_is_found() -> None:
    assert codes(plan_with(without=("helpers",))) == {"UP303"}
    elsewhere = [{"person": "cleo@firm.example", "groups": [], "hours_per_week": 8}]
    assert codes(plan_with(helpers=elsewhere)) == {"UP303"}


def test_a_helper_for_no_group_in_particular_is_there_for_all() -> None:
    assert codes(plan_with(groups={**BASE["groups"], "partners": PARTNERS})) >= {"UP207", "UP301", "UP501"}
    assert found(plan_with(groups={**BASE["groups"], "partners": PARTNERS}), "UP303") == []


def test_where_nobody_knows_how_many_people_only_the_helper_is_checked() -> None:
    verdict = check(plan_with(helpers=[{"person": "cleo@firm.example"}]))
    assert verdict.passed
    assert [note for note in verdict.not_checked if note.startswith("UP303")] == [
        "UP303: whether the helpers' hours are enough for consultants needs the number of people (--people, or `size`)."
    ]


# Day 0 to day 9 holds eight working days: a helper with 5 hours a week has 8 of them. 16 sessions of 30 minutes need 8.
@pytest.mark.parametrize(("size", "enough"), [(64, True), (65, False), (61, True), (5, True)])
def test_hours_are_enough_up_to_the_last_one(size: int, enough: bool) -> None:
    plan = staffed(size, [{"person": "cleo@firm.example", "hours_per_week": 5}])
    assert codes(plan) == (set() if enough else {"UP303"})


def test_the_finding_says_how_many_hours_and_its_mend_is_enough() -> None:
    (finding,) = found(staffed(120, [{"person": "cleo@firm.example", "hours_per_week": 2}]), "UP303")
    assert finding.message == (
        "consultants needs 15 hours of helpers from 1 December 2026 to 10 December 2026, and there are 3.2."
    )
    assert finding.group == "consultants"
    hours = int(finding.fix.removeprefix("hours_per_week: "))
    assert codes(staffed(120, [{"person": "cleo@firm.example", "hours_per_week": hours}])) == set()
    assert codes(staffed(120, [{"person": "cleo@firm.example", "hours_per_week": hours - 1}])) == {"UP303"}


def test_hours_that_are_not_given_are_in_nobodys_week() -> None:
    (finding,) = found(staffed(40, [{"person": "cleo@firm.example"}]), "UP303")
    assert "cleo@firm.example is given no hours a week" in finding.message


def test_helpers_each_and_times_multiply_the_need() -> None:
    helpers = [{"person": "cleo@firm.example", "hours_per_week": 5}]
    assert codes(staffed(64, helpers, helpers_each=2)) == {"UP303"}
    assert codes(staffed(64, helpers, times=17)) == {"UP303"}
    assert found(staffed(640, helpers, times=16), "UP303") == []
    assert codes(staffed(640, helpers, helpers_each=0)) == set()


def test_the_roster_counts_before_the_size() -> None:
    group = {**PARTNERS, "who": "everyone", "size": 64}
    helpers = [{"person": "cleo@firm.example", "hours_per_week": 5}]
    plan = plan_with(groups={"consultants": group}, helpers=helpers)
    assert codes(plan) == set()
    assert codes(plan, ({"consultants": 65}, ())) == {"UP303"}
    assert codes(plan, ({"consultants": 5}, ())) == set()


def two_groups(consultants: int, partners: int, helpers: list[dict[str, Any]], **late: Any) -> Any:
    names = ["consultants", "partners"]
    groups = {
        "consultants": {**BASE["groups"]["consultants"], "size": consultants},
        "partners": {**PARTNERS, "size": partners, **late},
    }
    for group in groups.values():
        del group["who"]
    return plan_with(
        groups=groups,
        helpers=helpers,
        sessions=[{**SESSION, "groups": names}],
        messages=[{**BASE["messages"][0], "to": names}],
        targets=[{**BASE["targets"][0], "group": name, "by": "day 100"} for name in names],
    )


def test_hours_that_two_groups_share_count_once() -> None:
    shared = [{"person": "cleo@firm.example", "hours_per_week": 5}]
    assert codes(two_groups(32, 32, shared)) == set()
    (finding,) = found(two_groups(40, 40, shared), "UP303")
    assert finding.message.startswith("consultants and partners together need 10 hours")
    assert finding.group is None


def test_hours_of_another_month_are_not_shared() -> None:
    shared = [{"person": "cleo@firm.example", "hours_per_week": 5}]
    assert codes(two_groups(60, 60, shared, launch="2027-03-02")) == set()


def test_a_helper_for_one_group_cannot_help_the_other() -> None:
    helpers = [
        {"person": "cleo@firm.example", "groups": ["consultants"], "hours_per_week": 50},
        {"person": "dov@firm.example", "groups": ["partners"], "hours_per_week": 1},
    ]
    assert [finding.group for finding in found(two_groups(40, 40, helpers), "UP303")] == ["partners"]


def test_a_shared_helper_leaves_the_group_that_has_its_own() -> None:
    helpers = [
        {"person": "cleo@firm.example", "hours_per_week": 5},
        {"person": "dov@firm.example", "groups": ["partners"], "hours_per_week": 5},
    ]
    assert codes(two_groups(64, 64, helpers)) == set()


def test_sessions_and_feedback_are_apart() -> None:
    assert codes(plan_with(feedback=part("feedback"))) == set()


@st.composite
def staffing(draw: st.DrawFn) -> tuple[list[Need], list[Supply]]:
    groups = ["a", "b", "c"]
    day = st.integers(0, 20)
    needs = []
    for _ in range(draw(st.integers(1, 4))):
        first, last = sorted((draw(day), draw(day)))
        window = Span(LAUNCH + dt.timedelta(days=first), LAUNCH + dt.timedelta(days=last))
        needs.append(Need(draw(st.sampled_from(groups)), window, draw(st.integers(0, 30)) * HOUR // 4))
    supplies = [
        Supply(frozenset(draw(st.sets(st.sampled_from(groups)))), draw(st.integers(0, 20)) * HOUR // 2)
        for _ in range(draw(st.integers(0, 3)))
    ]
    return needs, supplies


def lack(needs: tuple[Need, ...], supplies: list[Supply], calendar: Calendar) -> float:
    """Hall's condition for some needs, day by day: what they ask for less what all who may help have on those days."""
    days = {day for need in needs for day in need.window.days()}
    have = 0.0
    for supply in supplies:
        mine = [need for need in needs if need.group in supply.groups]
        work = [day for day in days if calendar.is_workday(day) and any(day in need.window for need in mine)]
        have += supply.work_per_week * len(work) / 5
    return sum(need.work for need in needs) - have


@given(staffing())
@settings(max_examples=60, deadline=None)
def test_the_flow_agrees_with_looking_at_every_subset(case: tuple[list[Need], list[Supply]]) -> None:
    needs, supplies = case
    calendar = Calendar(closed=(Span(Day(2026, 12, 7), Day(2026, 12, 8)),))
    subsets = chain.from_iterable(combinations(needs, size) for size in range(1, len(needs) + 1))
    worst = max(lack(subset, supplies, calendar) for subset in subsets)
    short = shortage(needs, supplies, calendar)
    assert (short is None) == (worst <= 0)
    if short is not None:
        assert short.needed - short.available == worst
