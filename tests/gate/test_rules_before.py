from __future__ import annotations

from typing import Any

import pytest

from tests.gate.rule_case import BASE, CHANGE, FEAR, PARTNERS, check, codes, found, part, plan_with

HEADS_UP = BASE["messages"][0]


def with_changes(*changes: dict[str, Any]) -> Any:
    return plan_with(groups={"consultants": {"who": "everyone", "changes": list(changes), "questions": [FEAR]}})


def with_message(**changes: Any) -> Any:
    return plan_with(messages=[{**HEADS_UP, **changes}])


def test_a_group_without_a_before_and_after_is_found() -> None:
    assert codes(with_changes()) == {"UP201"}
    assert codes(plan_with(groups={"consultants": {"who": "everyone", "questions": [FEAR]}})) == {"UP201"}


@pytest.mark.parametrize("key", ["today", "from_launch", "why", "you_do"])
def test_a_change_that_leaves_one_of_the_four_out_is_found(key: str) -> None:
    (finding,) = found(with_changes({name: text for name, text in CHANGE.items() if name != key}), "UP202")
    assert f"`{key}`" in finding.message
    assert finding.fix.startswith(f"{key}:")


@pytest.mark.parametrize("text", ["", "  ", "TODO", "tbd", "…"])
def test_a_placeholder_says_nothing(text: str) -> None:
    assert codes(with_changes({**CHANGE, "why": text})) == {"UP202"}


def test_a_change_needs_nothing_that_stays() -> None:
    assert codes(with_changes(CHANGE)) == set()


def test_each_incomplete_change_is_found_at_its_own_place() -> None:
    places = {finding.place.line for finding in found(with_changes({"task": "a"}, CHANGE, {"task": "b"}), "UP202")}
    assert len(places) == 2


def test_changes_that_are_taken_over_are_found_once() -> None:
    groups = {
        "consultants": {"who": {"role": "Consultant"}, "changes": [{"task": "a"}]},
        "partners": {"who": {"role": "Partner"}, "like": "consultants"},
    }
    assert [finding.group for finding in found(plan_with(groups=groups), "UP202")] == ["consultants"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"asks": "nothing"}, "asks for nothing"),
        ({"asks": "book"}, "asks for a booking"),
        ({"when": "day 0"}, "goes out on 1 December 2026"),
        ({"when": "day 3"}, "goes out on 4 December 2026"),
        ({"channels": ["broadcast"]}, "only a broadcast"),
    ],
)
def test_a_message_that_asks_nobody_in_time_does_not_count(change: dict[str, Any], reason: str) -> None:
    (finding,) = found(with_message(**change), "UP207")
    assert reason in finding.message


def test_a_message_without_a_day_does_not_count() -> None:
    message = {key: value for key, value in HEADS_UP.items() if key != "when"}
    (finding,) = found(plan_with(messages=[message]), "UP207")
    assert "does not say when" in finding.message


@pytest.mark.parametrize("change", [{"when": "day -1"}, {"channels": ["broadcast", "email"]}, {"when": "2026-11-30"}])
def test_a_message_on_the_eve_and_beside_a_broadcast_counts(change: dict[str, Any]) -> None:
    assert found(with_message(**change), "UP207") == []


def test_a_group_that_no_message_names_is_found() -> None:
    plan = plan_with(groups={**BASE["groups"], "partners": PARTNERS})
    assert [finding.group for finding in found(plan, "UP207")] == ["partners"]
    assert codes(plan_with(without=("messages",))) == {"UP207"}


def test_before_launch_is_before_the_groups_own_launch() -> None:
    late = {**PARTNERS, "launch": "2027-03-02"}
    message = {**HEADS_UP, "to": ["consultants", "partners"], "when": "2026-12-15"}
    plan = plan_with(groups={**BASE["groups"], "partners": late}, messages=[message])
    assert [finding.group for finding in found(plan, "UP207")] == ["consultants"]


def test_it_points_at_the_message_that_is_nearest_to_what_is_asked() -> None:
    hello = {"id": "hello", "to": ["consultants"], "when": "day -3"}
    late = {**HEADS_UP, "when": "day 2"}
    (finding,) = found(plan_with(messages=[hello, late]), "UP207")
    assert "`heads-up`" in finding.message
    assert finding.fix == "when: workday -15"


def test_an_unrelated_part_changes_nothing() -> None:
    assert codes(plan_with(feedback=part("feedback", publish="month"))) == set()


UNCHANGED = {**CHANGE, "from_launch": "No change until spring.", "you_do": "Nothing.", "example": None}
GERMAN = {"from_launch": "Keine Änderung.", "you_do": "Nichts."}


def compared(**change: str) -> Any:
    given = {key: value for key, value in {**UNCHANGED, **change}.items() if value is not None}
    groups = {**BASE["groups"], "controls": {"who": {"department": "Other"}, "changes": [given], "questions": [FEAR]}}
    return plan_with(groups=groups, helpers=[{"person": "cleo@firm.example", "groups": ["consultants"]}])


@pytest.mark.parametrize("change", [{}, GERMAN, {"from_launch": "Nothing changes for you."}])
def test_of_a_group_to_compare_with_nothing_is_asked(change: dict[str, str]) -> None:
    asked = {"UP203", "UP301", "UP303", "UP501"}
    assert asked & {f.code for f in check(compared(**change)).findings if f.group == "controls"} == set()


@pytest.mark.parametrize("change", [{"you_do": "Press Send."}, {"from_launch": "A draft is there."}])
def test_a_group_for_which_something_changes_is_asked_everything(change: dict[str, str]) -> None:
    asked = {"UP203", "UP301", "UP303", "UP501"}
    assert asked <= {f.code for f in check(compared(**change)).findings if f.group == "controls"}
