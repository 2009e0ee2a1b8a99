from __future__ import annotations

from typing import Any

import pytest

from tests.gate.rule_case import BASE, PARTNERS, codes, found, part, plan_with


def with_target(usage: dict[str, Any] | None = None, **changes: Any) -> Any:
    given = {**BASE["targets"][0], **changes}
    target = {key: value for key, value in given.items() if value is not None}
    return plan_with(targets=[target], usage=BASE["usage"] if usage is None else usage)


def with_usage(**usage: Any) -> Any:
    return plan_with(usage={"old_way": [], **usage})


def test_a_plan_without_targets_is_found_once() -> None:
    assert codes(plan_with(without=("targets",))) == {"UP501"}
    assert len(found(plan_with(targets=[]), "UP501")) == 1


def test_a_group_without_a_target_is_found() -> None:
    plan = plan_with(groups={**BASE["groups"], "partners": PARTNERS})
    assert [finding.group for finding in found(plan, "UP501")] == ["partners"]


@pytest.mark.parametrize(
    ("measure", "first"),
    [("weekly_active", 13), ("adopted", 34), ("habitual", 90), ("told", 0), ("first_use", 0), ("self_reported", 13)],
)
def test_a_target_before_its_measure_can_be_read_is_found_to_the_day(measure: str, first: int) -> None:
    assert codes(with_target(measure=measure, by=f"day {first}")) == set()
    (finding,) = found(with_target(measure=measure, by=f"day {first - 1}"), "UP503")
    assert f"(day {first})" in finding.message
    assert finding.fix == f"by: day {first}"


def test_it_says_the_first_day_on_which_the_measure_can_be_read() -> None:
    (finding,) = found(with_target(by="day 60"), "UP503")
    assert finding.message == (
        "The target of `habitual` for consultants is due on 30 January 2027 (day 60). "
        "The first day on which it can be read is 1 March 2027 (day 90)."
    )


def test_a_target_before_launch_is_found() -> None:
    (finding,) = found(with_target(measure="told", by="day -3"), "UP503")
    assert "before launch" in finding.message


def test_a_target_counts_from_its_groups_own_launch() -> None:
    groups = {"consultants": {**BASE["groups"]["consultants"], "launch": "2027-03-02"}}
    assert found(plan_with(groups=groups), "UP503") == []
    late = [{**BASE["targets"][0], "by": "2027-03-31"}]
    assert len(found(plan_with(groups=groups, targets=late), "UP503")) == 1


def test_weeks_that_do_not_count_move_the_day_on() -> None:
    closed = {"timezone": "Europe/Vienna", "closed": ["2026-12-07..2026-12-11", "2027-01-04..2027-01-08"]}
    target = [{**BASE["targets"][0], "measure": "adopted", "by": "day 34"}]
    (finding,) = found(plan_with(calendar=closed, targets=target), "UP503")
    assert finding.fix == "by: day 48"


def test_a_target_without_a_day_is_not_too_early() -> None:
    assert found(with_target(by=None), "UP503") == []


@pytest.mark.parametrize("value", ["0%", 0])
def test_at_least_nothing_is_met_when_nothing_happens(value: Any) -> None:
    assert codes(with_target(at_least=value)) == {"UP503"}


@pytest.mark.parametrize("measure", ["old_way_share", "lapsed", "dormant", "never"])
def test_what_is_better_lower_cannot_be_a_target_upwards(measure: str) -> None:
    (finding,) = found(with_target(measure=measure), "UP503")
    assert "better when it is lower" in finding.message
    assert codes(with_target(measure=measure, at_least=None, at_most="20%")) == set()


def test_at_most_everything_is_met_whatever_happens() -> None:
    assert codes(with_target(measure="old_way_share", at_least=None, at_most="100%")) == {"UP503"}
    assert codes(with_target(measure="old_way_share", at_least=None, at_most="0%")) == set()


@pytest.mark.parametrize("old_way", [None, []])
def test_a_share_of_the_old_way_needs_an_event_that_is_the_old_way(old_way: list[str] | None) -> None:
    usage = {"real_work": [{"event": "sent"}]} | ({} if old_way is None else {"old_way": old_way})
    assert "UP503" in codes(with_target(usage, measure="old_way_share", at_least=None, at_most="20%"))
    assert "UP503" not in codes(with_target(usage))


def test_acceptance_needs_both_of_its_events() -> None:
    usage: dict[str, Any] = {"real_work": [{"event": "sent"}], "old_way": [], "accepted": [{"event": "kept"}]}
    assert codes(with_target(usage, measure="acceptance")) == {"UP503"}
    both = {**usage, "overridden": [{"event": "changed"}]}
    assert codes(with_target(both, measure="acceptance")) == set()


@pytest.mark.parametrize(
    ("kind", "measure", "readable"),
    [
        ("counts", "weekly_active", True),
        ("counts", "habitual", False),
        ("counts", "first_use", False),
        ("counts", "told", True),
        ("none", "weekly_active", False),
        ("none", "coverage", False),
        ("none", "self_reported", True),
        ("none", "attended", True),
    ],
)
def test_a_measure_needs_usage_of_its_kind(kind: str, measure: str, readable: bool) -> None:
    plan = with_target({"kind": kind, "reason": "The tool runs on paper"}, measure=measure)
    assert codes(plan) == (set() if readable else {"UP503"})


def test_with_counts_the_share_of_the_old_way_comes_with_the_counts() -> None:
    assert codes(with_target({"kind": "counts"}, measure="old_way_share", at_least=None, at_most="20%")) == set()


def test_nobody_can_be_given_access_that_nobody_needs() -> None:
    assert codes(with_target(measure="access")) == {"UP503"}
    groups = {"consultants": {**BASE["groups"]["consultants"], "access": "licence"}}
    target = [{**BASE["targets"][0], "measure": "access"}]
    assert codes(plan_with(groups=groups, targets=target)) == set()


def test_a_plan_without_usage_counts_nothing() -> None:
    assert codes(plan_with(without=("usage",))) == {"UP504"}
    assert len(found(plan_with(without=("usage",)), "UP504")) == 1


@pytest.mark.parametrize("usage", [{}, {"real_work": []}, {"sources": ["app"]}])
def test_usage_without_real_work_counts_nothing(usage: dict[str, Any]) -> None:
    assert codes(with_usage(**usage)) == {"UP504"}


@pytest.mark.parametrize(
    ("real_work", "exposure"),
    [
        ([{"event": "shown"}], [{"event": "shown"}]),
        ([{"event": "shown", "env": "prod"}], [{"event": "shown"}]),
        ([{"event": "shown"}], [{"event": ["shown", "opened"]}]),
        ([{"event": "shown"}, {"event": "opened"}], [{"event": "opened"}, {"event": "shown"}]),
        ([{"event": "shown", "env": "prod"}], [{"env": "present"}]),
        ([{"event": "shown"}], [{}]),
    ],
)
def test_what_is_only_seen_is_not_used(real_work: Any, exposure: Any) -> None:
    assert codes(with_usage(real_work=real_work, exposure=exposure)) == {"UP504"}


@pytest.mark.parametrize(
    ("real_work", "exposure"),
    [
        ([{"event": "sent"}], [{"event": "shown"}]),
        ([{"event": "sent"}], []),
        ([{"event": "shown"}, {"event": "sent"}], [{"event": "shown"}]),
        ([{"event": ["shown", "sent"]}], [{"event": "shown"}]),
        ([{"event": "shown"}], [{"event": "shown", "env": "prod"}]),
        ([{"event": "shown", "user": "absent"}], [{"user": "present"}]),
    ],
)
def test_one_event_beyond_exposure_is_enough(real_work: Any, exposure: Any) -> None:
    assert codes(with_usage(real_work=real_work, exposure=exposure)) == set()


def test_a_group_with_real_work_of_its_own_needs_none_from_the_plan() -> None:
    consultants = {**BASE["groups"]["consultants"], "usage": {"real_work": [{"event": "sent"}], "old_way": []}}
    assert codes(plan_with(without=("usage",), groups={"consultants": consultants})) == set()
    groups = {"consultants": consultants, "partners": PARTNERS}
    assert [finding.group for finding in found(plan_with(without=("usage",), groups=groups), "UP504")] == ["partners"]


def test_counts_need_no_events_and_none_needs_a_reason() -> None:
    told = [{**BASE["targets"][0], "measure": "told"}]
    assert codes(plan_with(usage={"kind": "counts"}, targets=told)) == set()
    assert codes(plan_with(usage={"kind": "none"}, targets=told)) == {"UP504"}
    assert codes(plan_with(usage={"kind": "none", "reason": "TODO"}, targets=told)) == {"UP504"}
    assert codes(plan_with(usage={"kind": "none", "reason": "On paper until March"}, targets=told)) == set()


def test_readings_need_a_cadence_and_somebody_who_reads() -> None:
    assert codes(plan_with(without=("readings",))) == {"UP505"}
    assert codes(plan_with(readings=part("readings", every=None))) == {"UP505"}
    assert codes(plan_with(readings=part("readings", to={}))) == {"UP505"}
    assert len(found(plan_with(readings={}), "UP505")) == 2
