from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.gate.rule_case import BASE, CHANGE, PARTNERS, check, codes, everybody, found, part, plan_with
from uptake.core.calendar import Span
from uptake.core.plan.check import Beside

HERE = ({"consultants": 12}, ())


def known(**changes: dict[str, Any]) -> Beside:
    return Beside(roster=everybody(**changes))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_everybody_on_the_roster_until_day_90_is_here() -> None:
    assert found(plan_with(), "UP103", HERE, beside=known()) == []
    assert found(plan_with(), "UP103", HERE, beside=known(asha={"ends": day("2027-03-01")})) == []


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        ("2026-11-22", "left on 22 November 2026"),
        ("2026-11-23", "leaves on 23 November 2026"),
        ("2027-02-28", "before day 90 on 1 March 2027"),
    ],
)
@pytest.mark.parametrize(
    ("person", "role"), [("asha", "owner"), ("bram", "deputy"), ("lena", "sponsor"), ("cleo", "helper")]
)
def test_who_left_or_leaves_before_day_90_is_found(ends: str, says: str, person: str, role: str) -> None:
    (finding,) = found(plan_with(), "UP103", HERE, beside=known(**{person: {"ends": day(ends)}}))
    assert says in finding.message
    assert f"({role})" in finding.message


def test_who_is_not_on_the_roster_is_found_once_with_all_they_are() -> None:
    plan = plan_with(sponsor="zoe@firm.example", helpers=[{"person": "zoe@firm.example", "hours_per_week": 8}])
    (finding,) = found(plan, "UP103", HERE, beside=known())
    assert finding.message == "zoe@firm.example (sponsor and helper) is not on the roster."


def test_a_deputy_who_is_not_on_the_roster_is_found_where_the_deputy_is_named() -> None:
    plan = plan_with(owner=part("owner", deputy="Zoe Adler"))
    (finding,) = found(plan, "UP103", HERE, beside=known())
    assert finding.message == "Zoe Adler (deputy) is not on the roster."
    assert plan.owner is not None
    assert finding.place == plan.owner.deputy_place != plan.owner.place


def test_whoever_is_to_send_a_letter_and_is_not_on_the_roster_is_found() -> None:
    (letter,) = BASE["messages"]
    senders = ("Führungskraft", "manager", "lena@firm.example")
    plan = plan_with(messages=[{**letter, "id": f"m-{number}", "sender": one} for number, one in enumerate(senders)])
    (finding,) = found(plan, "UP103", HERE, beside=known())
    assert finding.message.startswith("Führungskraft, who is to send `m-0`, is not on the roster. Write manager, owner")
    assert finding.place.line == plan.messages[0].place.line
    broadcast = {**letter, "id": "news", "sender": "Intranet", "channels": ["broadcast"], "asks": "nothing"}
    assert found(plan_with(messages=[broadcast]), "UP103", HERE, beside=known()) == []


def test_somebody_may_be_known_by_an_alias_or_an_id() -> None:
    plan = plan_with(owner=part("owner", person="a.old@firm.example"), sponsor="lena")
    assert found(plan, "UP103", HERE, beside=known(asha={"aliases": ("a.old@firm.example",)})) == []


def test_without_a_roster_it_is_not_checked() -> None:
    assert any(note.startswith("UP103") for note in check(plan_with()).not_checked)


def test_an_owner_without_a_deputy_or_who_is_their_own_is_found() -> None:
    assert codes(plan_with(owner=part("owner", deputy=None))) == {"UP105"}
    assert codes(plan_with(owner=part("owner", deputy="ASHA@firm.example"))) == {"UP105"}


def test_the_deputy_may_be_the_owner_under_another_name() -> None:
    plan = plan_with(owner=part("owner", deputy="a.old@firm.example"))
    assert found(plan, "UP105") == []
    assert len(found(plan, "UP105", HERE, beside=known(asha={"aliases": ("a.old@firm.example",)}))) == 1


def test_it_says_when_an_owner_without_a_deputy_is_away_in_the_first_weeks() -> None:
    away = (Span(day("2026-12-21"), day("2027-01-06")), Span(day("2027-02-01"), day("2027-02-05")))
    plan = plan_with(owner=part("owner", deputy=None))
    (finding,) = found(plan, "UP105", HERE, beside=known(asha={"absent": away}))
    assert "21 December 2026 to 3 January 2027" in finding.message
    assert "February" not in finding.message
    assert found(plan_with(), "UP105", HERE, beside=known(asha={"absent": away})) == []


def test_a_sponsor_has_to_be_somebody_else() -> None:
    assert codes(plan_with(without=("sponsor",))) == {"UP106"}
    assert codes(plan_with(sponsor="tbd")) == {"UP106"}
    assert codes(plan_with(sponsor="asha@firm.example")) == {"UP106"}


def owner_with(hours: float | None, *duties: dict[str, Any]) -> Any:
    decision = {"when": "day 90", "do": "Decide", "hours": 0}
    return plan_with(
        owner=part("owner", hours_per_week=hours), duties=[*({"do": "it", **duty} for duty in duties), decision]
    )


WEEKLY = {"every": "week", "until": "day 90", "hours": 3}


def test_the_hours_of_a_week_are_enough_up_to_the_last_one() -> None:
    assert codes(owner_with(8, WEEKLY, {"when": "day 0..3", "hours": 5})) == set()
    (finding,) = found(owner_with(7.5, WEEKLY, {"when": "day 0..3", "hours": 5}), "UP107")
    assert finding.message == (
        "asha@firm.example has 7.5 hours a week. In the week of 30 November 2026 the duties need 8."
    )
    assert finding.fix == "hours_per_week: 8"
    (finding,) = found(owner_with(None, WEEKLY), "UP107")
    assert finding.message == (
        "asha@firm.example is given no hours a week for it. In the week of 30 November 2026 the duties need 3, and in "
        "13 other weeks they need some too."
    )


def test_the_hours_of_a_span_are_its_total_over_its_working_days() -> None:
    two_weeks = {"when": "day 6..17", "hours": 10}  # Monday to the Friday after: ten working days
    assert codes(owner_with(8, WEEKLY, two_weeks)) == set()
    assert codes(owner_with(7, WEEKLY, two_weeks)) == {"UP107"}


def test_a_weekly_duty_begins_in_launch_week_and_ends_with_its_last_day() -> None:
    assert codes(owner_with(2, {**WEEKLY, "hours": 3})) == {"UP107"}
    sunday = plan_with(launch="2026-11-29", owner=part("owner", hours_per_week=1), duties=[{**WEEKLY, "do": "it"}])
    (finding,) = found(sunday, "UP107")
    assert "and in 13 other weeks" in finding.message


def test_an_owner_without_hours_has_none_for_duties_that_need_some() -> None:
    (finding,) = found(owner_with(None, WEEKLY), "UP107")
    assert "no hours a week" in finding.message
    assert found(owner_with(None, {"every": "week", "until": "day 90"}), "UP107") == []


def test_what_is_due_after_day_90_needs_no_hours_before() -> None:
    assert codes(owner_with(3, WEEKLY, {"when": "day 91", "hours": 20})) == set()


def leaving_out(*exclusions: dict[str, Any]) -> Any:
    return plan_with(groups={"consultants": {**BASE["groups"]["consultants"], "except": list(exclusions)}})


def test_an_exclusion_needs_a_reason() -> None:
    who = {"who": {"role": "Trainee"}}
    assert codes(leaving_out({**who, "reason": "They write no minutes."})) == set()
    assert codes(leaving_out(who)) == {"UP109"}
    usage = {**BASE["usage"], "except": {"people": ["qa@firm.example"]}}
    assert codes(plan_with(usage=usage)) == {"UP109"}
    assert codes(plan_with(usage={**usage, "except": {"people": ["qa@firm.example"], "reason": "A test"}})) == set()


@pytest.mark.parametrize(("trainees", "many"), [(1, False), (2, True)])
def test_more_than_a_tenth_of_a_department_is_many(trainees: int, many: bool) -> None:
    roles = {f"c{number}": {"role": "Trainee"} for number in range(trainees)}  # of fourteen consultants
    plan = leaving_out({"who": {"role": "Trainee"}, "reason": "They write no minutes."})
    assert bool(found(plan, "UP109", HERE, beside=known(**roles))) == many
    assert any(note.startswith("UP109") for note in check(plan).not_checked)


def test_somebody_has_to_be_there_after_day_90() -> None:
    assert codes(plan_with(without=("afterwards",))) == {"UP110"}
    assert codes(plan_with(afterwards={"watch": "month"})) == {"UP110"}
    leaves = known(bram={"ends": day("2027-02-01")})
    assert len(found(plan_with(), "UP110", HERE, beside=leaves)) == 1
    assert found(plan_with(), "UP110", HERE, beside=known()) == []


def with_change(**changes: Any) -> Any:
    given = {key: value for key, value in {**CHANGE, **changes}.items() if value is not None}
    return plan_with(groups={"consultants": {**BASE["groups"]["consultants"], "changes": [given]}})


def test_a_change_needs_an_example_and_somebody_who_confirmed_it() -> None:
    assert codes(with_change(example=None)) == {"UP203"}
    assert codes(with_change(example="TODO")) == {"UP203"}
    assert codes(with_change(confirmed_by=None)) == {"UP206"}
    assert codes(with_change(confirmed_by=["tbd"])) == {"UP206"}


def test_who_confirms_has_to_be_of_the_group() -> None:
    assert found(plan_with(), "UP206", HERE, beside=known()) == []
    (finding,) = found(with_change(confirmed_by=["lena@firm.example"]), "UP206", HERE, beside=known())
    assert "is not of consultants" in finding.message
    both = with_change(confirmed_by=["lena@firm.example", "edie@firm.example"])
    assert found(both, "UP206", HERE, beside=known()) == []


def test_a_group_that_is_like_another_may_use_the_others_confirmation() -> None:
    groups = {**BASE["groups"], "partners": {"who": {"department": "Partners"}, "like": "consultants"}}
    assert found(plan_with(groups=groups), "UP206", HERE, beside=known()) == []
    own = {**groups, "partners": {**PARTNERS, "changes": [{**CHANGE, "confirmed_by": []}]}}
    assert [finding.group for finding in found(plan_with(groups=own), "UP206")] == ["partners"]


def other(launch: str, who: Any = None, rollout: str = "travel-booking") -> Any:
    groups = {"travellers": {**PARTNERS, "who": who or {"department": "Consulting"}}}
    return plan_with(
        rollout=rollout, launch=launch, groups=groups,
        messages=[{**BASE["messages"][0], "to": ["travellers"]}],
        sessions=[{**BASE["sessions"][0], "groups": ["travellers"]}],
        targets=[{**BASE["targets"][0], "group": "travellers"}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("launch", "lands"),
    [("2026-12-01", True), ("2026-12-14", True), ("2026-12-15", False), ("2026-11-18", True), ("2026-11-17", False)],
)
def test_another_rollout_within_a_fortnight_on_either_side_is_found(launch: str, lands: bool) -> None:
    beside = Beside(roster=everybody(), others=(other(launch),))
    assert bool(found(plan_with(), "UP212", HERE, beside=beside)) == lands


def test_only_people_of_both_are_hit() -> None:
    beside = Beside(roster=everybody(), others=(other("2026-12-02", {"department": "Partners"}),))
    assert found(plan_with(), "UP212", HERE, beside=beside) == []
    (finding,) = found(
        plan_with(), "UP212", HERE, beside=Beside(everybody(), others=(other("2026-12-02", "everyone"),))
    )
    assert "reaches 14 people of consultants on 2 December 2026" in finding.message


def test_without_a_roster_only_what_is_sure_is_found() -> None:
    assert len(found(plan_with(), "UP212", beside=Beside(others=(other("2026-12-02"),)))) == 1
    assert len(found(plan_with(), "UP212", beside=Beside(others=(other("2026-12-02", "everyone"),)))) == 1
    verdict = check(plan_with(), beside=Beside(others=(other("2026-12-02", {"role": "Manager"}),)))
    assert "UP212" not in {finding.code for finding in verdict.findings}
    assert any(note.startswith("UP212") for note in verdict.not_checked)


def test_the_same_rollout_in_another_file_is_no_other() -> None:
    beside = Beside(others=(other("2026-12-02", rollout="meeting-notes"),))
    assert found(plan_with(), "UP212", beside=beside) == []


def test_the_hours_of_a_span_may_be_divided_over_its_weeks_as_the_owner_likes() -> None:
    first, second = {"when": "day 6..17", "hours": 6}, {"when": "day 6..10", "hours": 4}
    assert "UP107" not in codes(owner_with(5, first, second))  # one hour in its first week, five in its second
    (finding,) = found(owner_with(4.5, first, second), "UP107")
    assert "In the 2 weeks from 7 December 2026 the duties need 10, however they are divided." in finding.message
    assert finding.fix == "hours_per_week: 5"


def test_a_span_that_may_be_worked_off_after_day_90_overloads_no_week_before_it() -> None:
    assert "UP107" not in codes(owner_with(3, WEEKLY, {"when": "day 88..99", "hours": 3}))
    assert "UP107" in codes(owner_with(3, WEEKLY, {"when": "day 88..90", "hours": 3}))
