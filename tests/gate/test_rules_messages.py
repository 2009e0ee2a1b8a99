from __future__ import annotations

from typing import Any

import pytest

from tests.gate.rule_case import BASE, PARTNERS, check, codes, found, plan_with
from uptake.core.calendar import Duration
from uptake.core.plan.policy import Policy

HEADS_UP, SESSION = BASE["messages"][0], BASE["sessions"][0]


def with_messages(*messages: dict[str, Any], **parts: Any) -> Any:
    given = [
        {key: value for key, value in {**HEADS_UP, **message}.items() if value is not None} for message in messages
    ]
    return plan_with(messages=given, **parts)


@pytest.mark.parametrize(
    ("when", "lead", "late"),
    [
        ("workday -10", None, False),
        ("workday -9", None, True),
        ("day -1", None, True),
        ("day 0", None, True),
        ("workday -9", "5wd", False),
        ("workday -10", "3w", True),
        ("day -21", "3w", False),
    ],
)
def test_the_first_message_comes_at_least_its_lead_before_launch(when: str, lead: str | None, late: bool) -> None:
    assert bool(found(with_messages({"when": when, "lead": lead}), "UP208")) == late


def test_it_says_how_late_and_the_last_day_in_time() -> None:
    (finding,) = found(with_messages({"when": "workday -3"}), "UP208")
    assert "less than 10wd before launch on 1 December 2026" in finding.message
    assert "The last day in time is 17 November 2026." in finding.message
    assert "on launch day" in found(with_messages({"when": "day 0"}), "UP208")[0].message
    assert "after launch" in found(with_messages({"when": "day 2"}), "UP208")[0].message


def test_only_what_everybody_gets_in_person_is_the_first_message() -> None:
    late = {"when": "workday -3"}
    broadcast = {"id": "news", "when": "workday -20", "channels": ["broadcast"], "asks": "nothing", "remind": None}
    some = {"id": "some", "when": "workday -20", "only": {"not_reached": "first use"}}
    assert found(with_messages(broadcast, late), "UP208")[0].place.line > 1
    assert len(found(with_messages(some, late), "UP208")) == 1
    assert found(with_messages({"id": "early", "when": "workday -20"}, late), "UP208") == []


def test_a_policy_may_ask_for_more_lead_and_never_for_less() -> None:
    three_weeks = Policy(lead_time=Duration.parse("15wd"))
    assert len(found(with_messages({}), "UP208", policy=three_weeks)) == 1
    assert found(with_messages({"when": "workday -15"}), "UP208", policy=three_weeks) == []
    one_day = Policy(lead_time=Duration.parse("1wd"))
    assert len(found(with_messages({"when": "workday -3"}), "UP208", policy=one_day)) == 1


def test_each_group_counts_from_its_own_launch() -> None:
    groups = {**BASE["groups"], "partners": {**PARTNERS, "launch": "2027-03-02"}}
    plan = with_messages({"to": ["consultants", "partners"], "when": "2026-11-25"}, groups=groups)
    assert [finding.group for finding in found(plan, "UP208")] == ["consultants"]


@pytest.mark.parametrize(
    ("sender", "near"),
    [
        *(("manager", True), ("owner", True), ("asha@firm.example", True)),
        *(("sponsor", False), ("system", False), ("zoe@firm.example", False), (None, False)),
    ],
)
def test_the_first_message_is_from_somebody_near(sender: str | None, near: bool) -> None:
    assert codes(with_messages({"sender": sender})) == (set() if near else {"UP209"})


def test_a_broadcast_before_the_managers_message_is_the_first_that_people_hear() -> None:
    broadcast = {"id": "news", "when": "workday -20", "channels": ["broadcast"], "asks": "nothing", "remind": None}
    (finding,) = found(with_messages(broadcast, {}), "UP209")
    assert "`news`, is only a broadcast" in finding.message
    assert found(with_messages({**broadcast, "when": "day 0"}, {}), "UP209") == []


def test_who_does_not_answer_is_reminded() -> None:
    assert codes(with_messages({"remind": None})) == {"UP210"}
    again = {"id": "again", "when": "workday -5", "asks": "nothing", "only": {"not_reached": "acknowledged"}}
    assert codes(with_messages({"remind": None}, {**again, "remind": None})) == set()
    assert codes(with_messages({"remind": None}, {**again, "only": {"not_reached": "first use"}, "remind": None})) == {
        "UP210"
    }


def sized(people: int, *sessions: dict[str, Any]) -> Any:
    group = {**BASE["groups"]["consultants"], "size": people}
    given = [{**SESSION, "id": f"s{number}", **session} for number, session in enumerate(sessions)]
    return plan_with(groups={"consultants": group}, sessions=given)


@pytest.mark.parametrize(
    ("people", "sessions", "enough"),
    [
        (40, [{"times": 10}], True),
        (41, [{"times": 10}], False),
        (41, [{"times": 10}, {"times": 1}], True),
        (999, [{"times": "auto", "helpers_each": 0}], True),
        (999, [{"times": 1}, {"times": "auto", "helpers_each": 0}], True),
    ],
)
def test_there_are_as_many_seats_as_people(people: int, sessions: list[dict[str, Any]], enough: bool) -> None:
    assert bool(found(sized(people, *sessions), "UP302")) != enough


def test_it_says_how_many_seats_there_are_for_how_many() -> None:
    (finding,) = found(sized(41, {"times": 5}, {"times": 5}), "UP302")
    assert finding.message == "`s0` and `s1` have 40 seats for the 41 people of consultants."


def test_where_nobody_knows_how_many_people_seats_are_not_checked() -> None:
    verdict = check(plan_with(sessions=[{**SESSION, "times": 3}]))
    assert any(note.startswith("UP302") for note in verdict.not_checked)
    assert not any(note.startswith("UP302") for note in check(plan_with()).not_checked)


def test_a_policy_may_spare_a_small_group_its_session() -> None:
    plan = plan_with(groups={"consultants": {**BASE["groups"]["consultants"], "size": 6}}, sessions=[])
    assert codes(plan) == {"UP301"}
    assert codes(plan, policy=Policy(largest_group_without_sessions=6)) == set()
    assert codes(plan, policy=Policy(largest_group_without_sessions=5)) == {"UP301"}


@pytest.mark.parametrize(
    ("between", "empty"),
    [
        (["2026-12-05", "2026-12-06"], True),
        (["2026-12-05", "2026-12-07"], False),
        (["day 4", "day 5"], True),
        (["day 9", "day 2"], True),
        (["workday 0", "workday 0"], False),
    ],
)
def test_a_window_holds_a_working_day(between: list[str], empty: bool) -> None:
    assert bool(found(plan_with(sessions=[{**SESSION, "between": between}]), "UP305")) == empty


@pytest.mark.parametrize(
    ("size", "sender", "silent"),
    [(9, "owner", True), (9, "manager", True), (10, "owner", False), (9, "sponsor", False)],
)
def test_a_handful_whom_somebody_near_wrote_to_is_reminded_in_person(size: int, sender: str, silent: bool) -> None:
    groups = {"consultants": {**BASE["groups"]["consultants"], "size": size}}
    assert ("UP210" not in codes(with_messages({"remind": None, "sender": sender}, groups=groups))) == silent
