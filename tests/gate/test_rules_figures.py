from __future__ import annotations

from typing import Any

import pytest

from tests.gate.rule_case import BASE, PARTNERS, check, codes, found, part, plan_with
from uptake.core.plan.check import Beside
from uptake.core.plan.policy import Policy
from uptake.core.plan.rules.frame import Tracked

CONSULTANTS, TARGET = BASE["groups"]["consultants"], BASE["targets"][0]


def with_target(**changes: Any) -> Any:
    return plan_with(targets=[{key: value for key, value in {**TARGET, **changes}.items() if value is not None}])


def with_group(**changes: Any) -> Any:
    return plan_with(groups={"consultants": {**CONSULTANTS, **changes}})


@pytest.mark.parametrize(("key", "code"), [("at_least", "UP502"), ("by", "UP502"), ("baseline", "UP502")])
def test_a_target_says_how_much_by_when_and_from_where(key: str, code: str) -> None:
    assert codes(with_target(**{key: None})) == {code}


def test_a_target_says_of_whom() -> None:
    assert codes(with_target(group=None)) == {"UP501", "UP502"}  # and the group has no target then
    (finding,) = found(with_target(group=None, baseline=None), "UP502")
    assert finding.fix == "group: consultants\nbaseline: 0%"


def test_a_baseline_of_zero_is_one() -> None:
    assert codes(with_target(baseline=0)) == set()


@pytest.mark.parametrize(
    ("launch", "weekday", "early"),
    # Week 1 is the first complete one. A monthly reading is on the first such weekday of the month.
    [
        ("2026-12-14", "Mon", True),
        ("2026-12-01", "Mon", False),
        ("2026-11-16", "Mon", True),
        ("2026-12-01", "Fri", True),
    ],
)
def test_a_monthly_reading_may_come_too_late_for_the_first_weeks(launch: str, weekday: str, early: bool) -> None:
    readings = {"every": "month", "weekday": weekday, "to": {"owner": "month"}}
    assert (found(plan_with(launch=launch, readings=readings), "UP506") == []) == early
    assert found(plan_with(launch=launch, readings={**readings, "every": "week"}), "UP506") == []


def test_a_target_that_a_holiday_week_decides_is_found_with_a_day_that_will_do() -> None:
    closed = {"timezone": "Europe/Vienna", "closed": ["2026-12-21..2027-01-01"]}
    weekly = {**TARGET, "measure": "weekly_active"}
    plan = plan_with(calendar=closed, targets=[{**weekly, "by": "2027-01-06"}])
    (finding,) = found(plan, "UP506")
    assert "28 December 2026 to 3 January 2027, is mostly holiday" in finding.message
    assert finding.fix == "by: 2027-01-11"
    assert found(plan_with(calendar=closed, targets=[{**weekly, "by": "2027-01-11"}]), "UP506") == []
    told = {**TARGET, "measure": "told", "by": "2027-01-06"}
    assert found(plan_with(calendar=closed, targets=[told]), "UP506") == []


def test_the_old_way_is_named_or_said_to_be_none() -> None:
    assert codes(plan_with(usage={"real_work": [{"event": "sent"}]})) == {"UP507"}
    assert codes(plan_with(usage={"real_work": [{"event": "sent"}], "old_way": []})) == set()


def test_what_all_groups_share_is_found_once() -> None:
    groups = {**BASE["groups"], "partners": PARTNERS}
    assert len(found(plan_with(groups=groups, usage={"real_work": [{"event": "sent"}]}), "UP507")) == 1


def test_on_demand_work_needs_its_occasion() -> None:
    regular: dict[str, Any] = {"targets": [{**TARGET, "measure": "regular", "by": "day 120"}]}
    groups = {"consultants": {**CONSULTANTS, "rhythm": "on demand"}}
    assert codes(plan_with(groups=groups, **regular)) == {"UP507"}
    usage = {**BASE["usage"], "chance": [{"event": "call_ended"}]}
    assert codes(plan_with(groups=groups, usage=usage, **regular)) == set()


def test_the_systems_own_health_has_a_figure_with_a_bound() -> None:
    assert codes(plan_with(health=[])) == {"UP508"}
    assert codes(plan_with(health=[{"name": "errors"}])) == {"UP508"}


@pytest.mark.parametrize("measure", ["habitual", "adopted"])
@pytest.mark.parametrize(
    ("rhythm", "fits"), [("daily", True), ("weekly", True), ("monthly", False), ("on demand", False)]
)
def test_a_weekly_habit_is_for_weekly_work(measure: str, rhythm: str, fits: bool) -> None:
    plan = plan_with(
        groups={"consultants": {**CONSULTANTS, "rhythm": rhythm}}, targets=[{**TARGET, "measure": measure}]
    )
    assert (found(plan, "UP509") == []) == fits


@pytest.mark.parametrize(("size", "floor", "small"), [(4, None, True), (5, None, False), (9, 10, True), (4, 3, True)])
def test_a_group_under_the_floor_is_never_shown(size: int, floor: int | None, small: bool) -> None:
    privacy = {"smallest_group": floor} if floor else {}
    plan = plan_with(groups={"consultants": {**CONSULTANTS, "size": size}}, privacy=privacy)
    assert bool(found(plan, "UP510")) == small


def test_where_nobody_knows_how_many_the_floor_is_not_checked() -> None:
    assert any(note.startswith("UP510") for note in check(plan_with()).not_checked)
    assert codes(plan_with(), ({"consultants": 4}, ())) == {"UP510"}


@pytest.mark.parametrize("missing", ["decide_within", "publish"])
def test_feedback_is_decided_and_published(missing: str) -> None:
    assert codes(plan_with(feedback=part("feedback", **{missing: None}))) == {"UP402"}


def duties(*whens: str) -> Any:
    return plan_with(duties=[{"when": when, "do": "Sit with them"} for when in whens])


def test_the_owner_is_there_in_the_first_seven_days_and_in_weeks_two_to_four() -> None:
    # Launch is a Tuesday: week 2 is 14 to 20 December, week 4 28 December to 3 January.
    assert found(duties("day 6", "day 13", "day 20", "day 27"), "UP404") == []
    (first,) = found(duties("day 7", "day 13", "day 20", "day 27"), "UP404")
    assert "first seven days" in first.message
    late = [finding.message for finding in found(duties("day 0", "day 20", "day 34"), "UP404")]
    assert ["week 2" in late[0], "week 4" in late[1], len(late)] == [True, True, 2]


def test_a_week_in_which_nobody_works_needs_no_duty() -> None:
    closed = {"timezone": "Europe/Vienna", "closed": ["2026-12-14..2026-12-18"]}
    duties = [{"when": when, "do": "it"} for when in ("day 0", "day 20", "day 27")]
    assert found(plan_with(calendar=closed, duties=duties), "UP404") == []


def with_privacy(**privacy: Any) -> Any:
    return plan_with(privacy=privacy)


AGREED = {"reference": "Works agreement 2026-17", "date": "2026-11-02"}


def test_names_are_seen_with_a_purpose_and_an_agreement_only() -> None:
    purpose = "To help where it sticks"
    assert codes(with_privacy(names="helpers", purpose=purpose, agreement=AGREED)) == set()
    assert codes(with_privacy(names="helpers", purpose=purpose)) == {"UP601"}
    assert codes(with_privacy(names="helpers", agreement=AGREED)) == {"UP601"}
    assert codes(with_privacy(names="helpers", purpose=purpose, agreement={"reference": "Works agreement"})) == {
        "UP601"
    }
    assert codes(with_privacy(names="groups")) == set()


@pytest.mark.parametrize(("floor", "fine"), [(4, False), (5, True), (10, True)])
def test_five_is_the_floor(floor: int, fine: bool) -> None:
    assert codes(with_privacy(smallest_group=floor)) == (set() if fine else {"UP601"})


REAL = "id,email,name,manager\nE1,ines.roth@acme-insurance.com,Ines Roth,E7\n"


@pytest.mark.parametrize(
    ("path", "text", "open_"),
    [
        ("people.csv", REAL, True),
        ("people.csv", REAL.replace("acme-insurance.com", "acme.example"), False),
        ("people.csv", REAL.replace("acme-insurance.com", "acme.test"), False),
        ("data/staff-2026.csv", "id\nE1\n", True),
        ("people.parquet", "", True),
        ("hr.csv", "Name;Abteilung\nRoth, Ines;Schaden\n", True),
        ("people.ndjson", '{"id": "E1", "email": "ines@acme-insurance.com"}\n', True),
        ("usage.csv", "person,time,event\nines@acme-insurance.com,2026-12-01T10:00:00Z,sent\n", False),
        ("prices.csv", "article,price\nA,1\n", False),
        ("people.md", REAL, False),
    ],
)
def test_a_list_of_real_people_in_git_is_found(path: str, text: str, open_: bool) -> None:
    assert bool(found(plan_with(), "UP603", beside=Beside(tracked=(Tracked(path, text),)))) == open_


def test_where_git_gives_no_answer_it_is_not_checked() -> None:
    assert any(note.startswith("UP603") for note in check(plan_with(), beside=Beside(tracked=None)).not_checked)


def test_a_plan_names_a_ticket() -> None:
    assert codes(plan_with(tickets={})) == {"UP608"}
    assert codes(plan_with(tickets={"build": "tbd"})) == {"UP608"}
    assert codes(plan_with(tickets={"adoption": "jira:NOTES-2"})) == set()


def test_only_those_whom_the_policy_names_may_approve() -> None:
    given = {"rule": "UP608", "reason": "No tracker", "until": "2026-12-15", "approved_by": "lena@firm.example"}
    plan = plan_with(tickets={}, exceptions=[given])
    assert codes(plan) == set()
    assert codes(plan, policy=Policy(approvers=("LENA@firm.example",))) == set()
    assert codes(plan, policy=Policy(approvers=("ruth@firm.example",))) == {"UP604", "UP608"}


@pytest.mark.parametrize(
    ("measure", "fix"),
    [
        ("old_way_share", "at_most: 20%\nbaseline: 100%"),
        ("never", "at_most: 20%\nbaseline: 100%"),
        ("lapsed", "at_most: 20%\nbaseline: 0%"),
        ("habitual", "at_least: 60%\nbaseline: 0%"),
    ],
)
def test_what_is_to_paste_fits_the_way_of_the_measure(measure: str, fix: str) -> None:
    (finding,) = found(with_target(measure=measure, at_least=None, baseline=None), "UP502")
    assert finding.fix == fix


def test_a_firm_without_a_tracker_is_told_of_the_exception() -> None:
    (finding,) = found(plan_with(tickets={}), "UP608")
    assert "exceptions: [{rule: UP608" in finding.fix
