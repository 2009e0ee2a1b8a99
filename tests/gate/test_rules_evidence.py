"""What is asked at launch and at closing, answered by real reports: events in, Picture out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from tests.company import person
from tests.gate.rule_case import BASE, PARTNERS, check, everybody, plan_with
from tests.seeing import seen_from
from uptake.core.document import document
from uptake.core.people import make_roster
from uptake.core.picture import draw, picture
from uptake.core.plan.check import Beside, Verdict
from uptake.core.plan.model import Plan
from uptake.core.publishing import publish
from uptake.core.usage import Event

LAUNCH = dt.date(2026, 12, 1)
TEN = [f"c{number}" for number in range(10)]
# The firm has fourteen consultants; only the ten are in the group here, so that a share is easy to read.
GROUP = {**BASE["groups"]["consultants"], "who": {"role": "Consultant"}, "access": "licence"}
GROUP["changes"] = [{**GROUP["changes"][0], "confirmed_by": ["c0@firm.example"]}]
ROSTER = everybody(**{name: {"role": "Consultant"} for name in TEN})
SIZES = ({"consultants": 10}, ())


def at(day: str, hour: int = 9) -> float:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC).timestamp()


def told(people: Iterable[str], day: str = "2026-11-16") -> list[Event]:
    given = {"message": "heads-up", "by": "bram", "channel": "email"}
    return [Event(person, at(day), "uptake.told", properties=given) for person in people]


def acknowledged(people: Iterable[str]) -> list[Event]:
    return [
        Event(person, at("2026-11-18"), "uptake.acknowledged", properties={"message": "heads-up"}) for person in people
    ]


def access(people: Iterable[str]) -> list[Event]:
    given = {"what": "licence", "granted": "true"}
    return [Event(person, at("2026-11-18"), "uptake.access", properties=given) for person in people]


READY = [*told(TEN), *acknowledged(TEN), *access(TEN)]


def the_plan(**parts: Any) -> Plan:
    return plan_with(**{"groups": {"consultants": GROUP}, **parts})


def report(plan: Plan, events: list[Event], as_of: dt.date) -> dict[str, Any]:
    return document(picture(plan, ROSTER, seen_from(plan, ROSTER, events, as_of), as_of))


def at_launch(events: list[Event], plan: Plan | None = None, as_of: dt.date = LAUNCH) -> Verdict:
    plan = plan or the_plan()
    beside = Beside(roster=ROSTER, picture=report(plan, events, as_of))
    return check(plan, SIZES, as_of, at="launch", beside=beside)


def found_in(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def test_a_group_that_was_told_acknowledged_and_can_start_is_ready() -> None:
    verdict = at_launch(READY)
    assert verdict.findings == ()
    assert verdict.passed


@pytest.mark.parametrize(("people", "ready"), [(10, True), (9, True), (8, False)])
def test_nine_of_ten_are_told_in_time(people: int, ready: bool) -> None:
    verdict = at_launch([*told(TEN[:people]), *acknowledged(TEN), *access(TEN)])
    assert found_in(verdict) == (set() if ready else {"UP213"})


def test_told_late_is_not_told_in_time() -> None:
    verdict = at_launch([*told(TEN[:5]), *told(TEN[5:], "2026-11-26"), *acknowledged(TEN), *access(TEN)])
    (finding,) = verdict.findings
    assert finding.message == "50 % (5 of 10) of consultants were told in time; 90 % must be."


@pytest.mark.parametrize(("people", "ready"), [(6, True), (5, False)])
def test_six_of_ten_have_acknowledged(people: int, ready: bool) -> None:
    verdict = at_launch([*told(TEN), *acknowledged(TEN[:people]), *access(TEN)])
    assert found_in(verdict) == (set() if ready else {"UP214"})
    assert verdict.passed  # a warning


@pytest.mark.parametrize(
    ("message", "mend"),
    [
        ({"asks": "nothing"}, "asks: acknowledge   # in a message to this group: nobody has asked them"),
        ({}, "remind: {after: 2wd, times: 2}   # in this message: whoever is silent is asked again"),
        ({"remind": {"after": "3wd", "times": 2}}, "remind: {after: 3wd, times: 3}   # once more; let the managers"),
    ],
)
def test_how_more_acknowledge_depends_on_what_the_plan_does_already(message: dict[str, Any], mend: str) -> None:
    first = {name: value for name, value in BASE["messages"][0].items() if name != "remind"}
    plan = the_plan(messages=[{**first, "asks": "acknowledge", **message}])
    (finding,) = (
        one
        for one in at_launch([*told(TEN), *acknowledged(TEN[:2]), *access(TEN)], plan).findings
        if one.code == "UP214"
    )
    assert finding.fix.startswith(mend)


MANY = [f"c{number}" for number in range(50)]
OTHERS = [person(name, attributes={"role": "Consultant"}) for name in MANY[10:]]
FIRM = make_roster([*ROSTER.people.values(), *OTHERS])


def from_server(events: list[Event]) -> Verdict:
    """The gate with the report of a server, in which few people, and all but few, are a range."""
    plan = the_plan()
    drawn = draw(plan, FIRM, seen_from(plan, FIRM, events, LAUNCH), LAUNCH)
    shared = document(publish(drawn, plan.privacy.smallest_group, share=True))
    return check(plan, SIZES, LAUNCH, at="launch", beside=Beside(roster=FIRM, picture=shared))


@pytest.mark.parametrize(("arrived", "late", "says"), [(50, 0, True), (48, 0, True), (50, 3, True), (47, 3, False)])
def test_a_few_who_were_not_reached_keep_no_group_from_its_launch(arrived: int, late: int, says: bool) -> None:
    told_so = [*told(MANY[: arrived - late]), *told(MANY[arrived - late : arrived], "2026-11-26")]
    verdict = from_server([*told_so, *acknowledged(MANY[:40]), *access(MANY)])
    assert (verdict.findings, verdict.passed) == ((), True)
    # 46 to 49 without 1 to 4 are 42 to 48: nine of ten would be 45.
    assert (verdict.not_checked == ()) is says


def test_few_who_have_acknowledged_are_a_range_of_too_few() -> None:
    (finding,) = from_server([*told(MANY), *acknowledged(MANY[:3]), *access(MANY)]).findings
    assert finding.message == "2–8 % (1–4 of 50) of consultants have acknowledged it; 60 % should."


def test_what_hangs_on_few_people_is_not_said_and_needs_no_more_evidence() -> None:
    verdict = from_server([*told(MANY), *acknowledged(MANY), *access(MANY[:47])])  # 46 to 49, and 47.5 would be enough
    assert verdict.not_checked == ("UP306: it hangs on so few people of consultants that the report does not say.",)
    assert verdict.passed


def answered(people: Iterable[str], barrier: str) -> list[Event]:
    return [
        Event(person, at("2026-11-18"), "uptake.asked", properties={"item": f"{person}-{barrier}", "barrier": barrier})
        for person in people
    ]


@pytest.mark.parametrize("barrier", ["not clear", "not my work"])
def test_one_of_ten_who_says_that_it_is_not_clear_is_worth_a_word(barrier: str) -> None:
    verdict = at_launch([*READY, *answered(TEN[:1], barrier)])
    (finding,) = verdict.findings
    assert (finding.code, finding.group) == ("UP215", "consultants")
    assert finding.message.startswith("10 % (1 of 10) of consultants said that it is not")
    assert verdict.passed  # a warning


def test_other_answers_and_none_are_not_asked_about() -> None:
    assert found_in(at_launch([*READY, *answered(TEN[:3], "no access")])) == set()


@pytest.mark.parametrize(("people", "ready"), [(10, True), (9, False)])
def test_nearly_everybody_can_start(people: int, ready: bool) -> None:
    verdict = at_launch([*told(TEN), *acknowledged(TEN), *access(TEN[:people])])
    assert found_in(verdict) == (set() if ready else {"UP306"})


def test_where_no_access_is_needed_none_is_asked_for() -> None:
    plan = the_plan(groups={"consultants": {**GROUP, "access": "none"}})
    assert at_launch([*told(TEN), *acknowledged(TEN)], plan).passed


def test_what_nobody_recorded_is_unknown_and_never_none() -> None:
    verdict = at_launch([*told(TEN), *access(TEN)])
    assert (verdict.errors, verdict.passed) == (0, False)
    assert any(note.startswith("UP214") and "consultants" in note for note in verdict.lacking)


def test_without_a_report_nothing_passes_at_launch() -> None:
    verdict = check(the_plan(), SIZES, LAUNCH, at="launch", beside=Beside(roster=ROSTER))
    assert [note[:5] for note in verdict.lacking] == ["UP213", "UP214", "UP306"]
    assert not verdict.passed


def test_without_a_roster_nothing_passes_at_launch_and_the_plan_does() -> None:
    assert check(the_plan(), as_of=LAUNCH).passed
    beside = Beside(picture=report(the_plan(), READY, LAUNCH))
    assert not check(the_plan(), as_of=LAUNCH, at="launch", beside=beside).passed


def test_a_group_that_launches_later_is_not_asked_yet() -> None:
    later = {**PARTNERS, "launch": "2027-03-02", "who": {"department": "Partners"}}
    plan = the_plan(
        groups={"consultants": GROUP, "partners": later},
        messages=[{**BASE["messages"][0], "to": ["consultants", "partners"]}],
        sessions=[{**BASE["sessions"][0], "groups": ["consultants", "partners"]}],
        targets=[BASE["targets"][0], {**BASE["targets"][0], "group": "partners"}],
    )
    beside = Beside(roster=ROSTER, picture=report(plan, READY, LAUNCH))
    verdict = check(plan, ({"consultants": 10, "partners": 7}, ()), LAUNCH, at="launch", beside=beside)
    assert any("partners launches on 2 March 2027; it is asked from 16 February 2027" in n for n in verdict.not_checked)
    assert verdict.passed


def test_a_group_too_small_to_be_shown_lacks_no_evidence() -> None:
    few = make_roster([person for person in ROSTER.people.values() if person.id not in TEN[3:]])
    plan = the_plan()
    drawn = document(picture(plan, few, seen_from(plan, few, READY, LAUNCH), LAUNCH))
    verdict = check(plan, ({"consultants": 3}, ()), LAUNCH, at="launch", beside=Beside(roster=few, picture=drawn))
    assert found_in(verdict) == {"UP510"}
    assert verdict.lacking == ()


# Closing. Week 1 begins on 7 December; twelve weeks are over on 1 March, day 90.
CLOSE = dt.date(2027, 3, 2)


def used(people: Iterable[str], weeks: Iterable[int]) -> list[Event]:
    first = dt.date(2026, 12, 9)
    days = [first + dt.timedelta(weeks=week - 1) for week in weeks]
    return [Event(person, at(day.isoformat()), "minutes_sent") for person in people for day in days]


def at_close(
    events: list[Event], plan: Plan | None = None, as_of: dt.date = CLOSE, drawn: dict[str, Any] | None = None
) -> Verdict:
    plan = plan or the_plan()
    beside = Beside(ROSTER, {**report(plan, [*READY, *events], as_of), **(drawn or {})}, ticket="adoption")
    return check(plan, SIZES, as_of, at="close", beside=beside)


def test_the_adoption_ticket_closes_when_the_target_is_met() -> None:
    assert "UP607" not in found_in(at_close(used(TEN[:6], range(1, 13))))


def test_it_stays_open_while_the_target_is_missed_or_not_decided() -> None:
    (missed,) = [found for found in at_close(used(TEN[:5], range(1, 13))).findings if found.code == "UP607"]
    assert "was missed: 50 % on its day" in missed.message
    early = at_close(used(TEN, range(1, 9)), as_of=dt.date(2027, 2, 1))
    assert "UP607" in found_in(early)


def test_the_decision_to_stop_closes_it_and_the_one_to_continue_does_not() -> None:
    def decided(what: str) -> list[Event]:
        return [
            Event(
                "", at("2027-03-01"), "uptake.decision", properties={"decision": what, "reason": "it is not worth it"}
            )
        ]

    assert "UP607" not in found_in(at_close(decided("stop")))
    assert "UP607" in found_in(at_close(decided("continue")))


def holding(duration: str) -> Plan:
    return the_plan(targets=[{**BASE["targets"][0], "holds_for": duration}])


def test_a_target_that_has_to_hold_is_not_held_before_its_time() -> None:
    (finding,) = at_close(used(TEN, range(1, 13)), holding("2w")).findings
    assert "has to hold until 15 March 2027" in finding.message


def test_a_target_that_was_met_and_has_fallen_since_is_not_held() -> None:
    stopped = at_close(used(TEN, range(1, 13)), holding("4w"), dt.date(2027, 4, 12))
    assert any("has not held" in finding.message for finding in stopped.findings)
    held = at_close(used(TEN, range(1, 19)), holding("4w"), dt.date(2027, 4, 12))
    assert "UP607" not in found_in(held)


def test_a_target_that_the_report_does_not_know_lacks_evidence() -> None:
    verdict = at_close(used(TEN, range(1, 13)), drawn={"targets": []})
    assert any(note.startswith("UP607") for note in verdict.lacking)


def asked(number: int, late: int) -> list[Event]:
    events = []
    for item in range(number):
        reply = "2026-12-17" if item < late else "2026-12-10"
        given = {"item": f"i{item}"}
        events.append(Event("c0", at("2026-12-10"), "uptake.asked", properties=given))
        events.append(Event("c0", at(reply, 10), "uptake.replied", properties={**given, "by": "asha", "human": "true"}))
    return events


@pytest.mark.parametrize(("late", "slow"), [(0, False), (2, False), (3, True)])
def test_four_of_five_first_replies_came_in_time(late: int, slow: bool) -> None:
    verdict = at_close([*used(TEN, range(1, 13)), *asked(10, late)])
    assert found_in(verdict) == ({"UP405"} if slow else set())


def test_where_nobody_asked_nobody_waited() -> None:
    verdict = at_close(used(TEN, range(1, 13)))
    assert any(note.startswith("UP405") for note in verdict.not_checked)
    assert verdict.passed


def build(plan: Plan) -> Verdict:
    return check(plan, SIZES, LAUNCH, at="close", beside=Beside(roster=ROSTER, ticket="build"))


def test_the_build_ticket_closes_when_the_plan_is_answered_and_needs_no_report() -> None:
    assert build(the_plan()).passed


def test_the_build_ticket_stays_open_while_a_question_is() -> None:
    verdict = build(the_plan(without=("readings",)))
    assert found_in(verdict) == {"UP505", "UP606"}
    (finding,) = [finding for finding in verdict.findings if finding.code == "UP606"]
    assert finding.message == "The build ticket jira:NOTES-1 stays open: 1 question is not answered (UP505)."


def test_a_warning_or_what_is_excepted_keeps_no_ticket_open() -> None:
    given = {"rule": "UP505", "reason": "From January", "until": "2026-12-15", "approved_by": "lena@firm.example"}
    assert build(the_plan(without=("readings",), exceptions=[given])).passed
    assert found_in(build(the_plan(health=[]))) == {"UP508"}


def test_the_build_ticket_needs_an_adoption_ticket() -> None:
    assert found_in(build(the_plan(tickets={"build": "jira:NOTES-1"}))) == {"UP606"}


def test_at_closing_without_a_ticket_both_are_asked() -> None:
    plan = the_plan(tickets={"build": "jira:NOTES-1"})
    beside = Beside(ROSTER, report(plan, READY, CLOSE))
    assert {"UP606", "UP607"} <= found_in(check(plan, SIZES, CLOSE, at="close", beside=beside))
