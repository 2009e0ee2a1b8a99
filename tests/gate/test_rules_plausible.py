"""What a careful reader stumbles over, each both ways."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gate.rule_case import BASE, found, part, plan_with

WEEKLY = {"every": "week", "until": "day 90", "do": "Answer and publish", "hours": 1}


def using(**usage: Any) -> Any:
    return plan_with(usage=part("usage", **usage))


@pytest.mark.parametrize(
    ("launch", "calendar", "why"),
    [
        ("2026-12-05", {}, "no working day"),  # a Saturday
        ("2026-12-08", {"country": "AT"}, "Immaculate Conception"),
        ("2026-12-07", {"closed": ["2026-12-07"]}, "a day of closure"),
    ],
)
def test_a_launch_on_a_free_day_is_found_with_the_next_working_day(
    launch: str, calendar: dict[str, Any], why: str
) -> None:
    (finding,) = found(plan_with(launch=launch, calendar=part("calendar", **calendar)), "UP111")
    assert why in finding.message
    assert finding.fix in {"launch: 2026-12-07", "launch: 2026-12-09", "launch: 2026-12-08"}


def test_a_launch_on_a_working_day_is_fine_and_so_is_a_saturday_that_is_worked() -> None:
    assert found(plan_with(), "UP111") == []
    calendar = part("calendar", hours="Mon-Sat 08:00-17:00")
    assert found(plan_with(launch="2026-12-05", calendar=calendar), "UP111") == []


def test_the_launch_of_a_single_group_is_looked_at_too() -> None:
    consultants = {**BASE["groups"]["consultants"], "launch": "2026-12-12"}
    (finding,) = found(plan_with(groups={"consultants": consultants}), "UP111")
    assert finding.group == "consultants"


@pytest.mark.parametrize(
    "duty",
    [
        {"when": "day 90", "do": "Meet the sponsor", "evidence": "decision"},
        {"when": "day 76", "do": "Decide: continue, change or stop"},
        {"when": "week 14", "do": "Entscheidung mit der Leitung"},
    ],
)
def test_a_decision_near_day_90_is_one_by_its_evidence_or_its_words(duty: dict[str, Any]) -> None:
    assert found(plan_with(duties=[WEEKLY, duty]), "UP406") == []


@pytest.mark.parametrize(
    "duties",
    [
        [WEEKLY],
        [WEEKLY, {"when": "day 30", "do": "Decide who sits where"}],
        [WEEKLY, {"when": "day 90", "do": "Celebrate"}],
    ],
)
def test_a_plan_that_ends_in_no_decision_is_found(duties: list[dict[str, Any]]) -> None:
    (finding,) = found(plan_with(duties=duties), "UP406")
    assert "evidence: decision" in finding.fix


def test_without_duties_another_rule_speaks() -> None:
    assert found(plan_with(duties=[]), "UP406") == []


def test_one_filter_in_both_ways_is_found_once() -> None:
    both = [{"event": "minutes_sent"}]
    (finding,) = found(using(real_work=both, old_way=both), "UP511")
    assert "minutes_sent" in finding.message
    assert (
        found(using(real_work=[{"event": "set", "by": "ai"}], old_way=[{"event": "set", "by": "hand"}]), "UP511") == []
    )


@pytest.mark.parametrize("event", ["login", "user_logged_in", "Sign_In", "page_view", "app_opened", "Anmeldung"])
def test_arrivals_alone_are_no_use(event: str) -> None:
    (finding,) = found(using(real_work=[{"event": event}]), "UP512")
    assert event in finding.message


@pytest.mark.parametrize(
    "real_work",
    [
        [{"event": "login"}, {"event": "minutes_sent"}],
        [{"event": "login", "with": "assistant"}],
        [{"event": "catalogin_sorted"}],
        [{}],
    ],
)
def test_what_people_do_is_use_whatever_stands_beside_it(real_work: list[dict[str, Any]]) -> None:
    assert found(using(real_work=real_work), "UP512") == []
