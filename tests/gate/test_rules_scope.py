from __future__ import annotations

from typing import Any

import pytest

from tests.gate.rule_case import BASE, CHANGE, FEAR, PARTNERS, check, codes, everybody, found, part, plan_with
from uptake.core.people import Person, make_roster
from uptake.core.plan.check import Beside, Verdict


def with_owner(person: Any) -> Any:
    return plan_with(owner=part("owner", person=person))


def test_a_plan_that_answers_everything_has_no_finding() -> None:
    assert codes(plan_with()) == set()


def test_a_plan_without_an_owner_has_nobody_who_answers_for_usage() -> None:
    assert codes(plan_with(without=("owner",))) == {"UP101"}


@pytest.mark.parametrize("person", ["TODO", "tbd", "TODO: ask Lena", "n/a", "niemand", "?", "  "])
def test_a_placeholder_is_no_owner(person: str) -> None:
    assert codes(with_owner(person)) == {"UP101"}


def test_an_owner_block_without_a_person_is_no_owner() -> None:
    assert codes(plan_with(owner=part("owner", person=None))) == {"UP101"}


@pytest.mark.parametrize(
    "person",
    [
        "team@acme.example",
        "adoption@acme.example",
        "info@acme.example",
        "it-support@acme.example",
        "no-reply@acme.example",
        "noreply@acme.example",
        "claims-team@acme.example",
        "claims.team@acme.example",
        "phoenix-team@acme.example",
        "phoenixteam@acme.example",
        "team-phoenix@acme.example",
        "Team.Notizen@acme.example",
        "meeting.team@acme.example",
        "helpdesk2@acme.example",
        "post@gemeinde.example",
        "kundenservice@acme.example",
        "abteilung.schaden@acme.example",
        "ki-projekt@acme.example",
        "The claims team",
        "Claims Team",
        "Das Schadenteam",
        "unser Team",
        "Abteilung Schaden",
        "IT Support",
        "Projektgruppe KI",
        "Gruppe Schaden",
        "Head of Claims",
        "Teamleiterin Schaden",
        "Product owner",
        "everyone",
        "alle",
    ],
)
def test_a_team_or_a_shared_mailbox_is_no_owner(person: str) -> None:
    assert codes(with_owner(person)) == {"UP102"}


@pytest.mark.parametrize(
    "person",
    [
        "dana.ruiz@acme.example",
        "dana.team@acme.example",
        "ida.gruppe@acme.example",
        "Ida Gruppe",
        "Gruppe, Ida",
        "robert.service@acme.example",
        "emily.post@acme.example",
        "i.gruppe@acme.example",
        "amanda-crew@acme.example",
        "ai.sato@acme.example",
        "dana.ruiz+team@acme.example",
        "dana.ruiz@team.acme.example",
        "Ruiz, Dana",
        "Mary-Ann O'Brien",
        "Karl-Theodor von und zu Guttenberg",
        "Anders Sandberg",
        "Orlando Pooley",
        "Björn Steamer",
        "E10442",
        10442,
        "u-2231",
    ],
)
def test_a_person_with_an_unusual_name_is_an_owner(person: str | int) -> None:
    assert codes(with_owner(person)) == set()


@pytest.mark.parametrize(
    "person",
    [
        ["asha@firm.example", "bram@firm.example"],
        ["asha@firm.example"],
        "Dana and Kofi",
        "Dana und Kofi",
        "Dana Ruiz & Kofi Mensah",
        "Dana Ruiz, Kofi Mensah",
        "Dana / Kofi",
        "asha@firm.example; bram@firm.example",
        "asha@firm.example, bram@firm.example",
    ],
)
def test_several_people_are_no_owner(person: object) -> None:
    assert codes(with_owner(person)) == {"UP102"}


def test_a_list_of_owners_is_mended_by_making_the_second_the_deputy() -> None:
    two = part("owner", person=["asha@firm.example", "bram@firm.example"], deputy=None)
    (finding,) = found(plan_with(owner=two), "UP102")
    assert finding.fix == "person: asha@firm.example\ndeputy: bram@firm.example"


def test_the_words_of_the_plan_itself_are_no_persons_names() -> None:
    assert codes(with_owner("consultants-group@firm.example")) == {"UP102"}
    assert codes(with_owner("asha.group@firm.example")) == set()


@pytest.mark.parametrize("missing", ["reach", "replies_within"])
def test_an_owner_whom_people_cannot_reach_is_found(missing: str) -> None:
    (finding,) = found(plan_with(owner=part("owner", **{missing: None})), "UP104")
    assert f"`{missing}`" in finding.message
    assert "asha@firm.example" in finding.message


def test_an_empty_channel_reaches_nobody() -> None:
    assert codes(plan_with(owner=part("owner", reach={}))) == {"UP104"}
    assert codes(plan_with(owner=part("owner", reach={"phone": "tbd"}))) == {"UP104"}


def test_a_plan_without_groups_affects_nobody() -> None:
    plan = plan_with(without=("groups", "messages", "sessions", "targets"), targets=[])
    assert {"UP108"} <= codes(plan_with(without=("groups", "messages", "sessions", "targets")))
    assert len(found(plan, "UP108")) == 1


def test_a_group_that_does_not_say_who_is_in_it_is_found() -> None:
    (finding,) = found(plan_with(groups={"consultants": {"changes": [CHANGE]}}), "UP108")
    assert finding.group == "consultants"


def test_a_size_stands_for_who_until_there_is_a_roster() -> None:
    assert codes(plan_with(groups={"consultants": {"size": 12, "changes": [CHANGE], "questions": [FEAR]}})) == set()


def test_without_a_roster_it_says_that_matching_was_not_checked() -> None:
    verdict = check(plan_with())
    assert verdict.passed
    assert any(note.startswith("UP108") for note in verdict.not_checked)


def test_with_a_roster_a_group_that_matches_nobody_is_found() -> None:
    plan = plan_with()
    assert codes(plan, ({"consultants": 0}, ())) == {"UP108"}
    assert codes(plan, ({}, ())) == {"UP108"}
    known = Beside(roster=everybody())
    assert check(plan, ({"consultants": 12}, ()), beside=known).not_checked == ()


def asking(roster: Person, size: int, who: Any, **more: Any) -> Verdict:
    """What the gate says of consultants who ask for some column, where the roster is one person's."""
    plan = plan_with(groups={"consultants": {**BASE["groups"]["consultants"], "who": who, **more}})
    return check(plan, ({"consultants": size}, ()), beside=Beside(roster=make_roster([roster])))


ASHA = Person("a1", attributes={"city": "Trieste", "department": "Consulting", "role": "Partner"})


def test_a_group_of_nobody_that_asks_for_a_column_in_which_nobody_has_anything_is_told_which_are_filled_in() -> None:
    def messages(who: Any, asha: Person = ASHA, **more: Any) -> list[str]:
        return [finding.message for finding in asking(asha, 0, who, **more).findings if finding.code == "UP108"]

    lacks = (
        'consultants asks for the column "departement", in which nobody on the roster has anything. '
        "Filled in: city, department and role."
    )
    nobody = "consultants matches nobody."
    assert messages({"departement": "Consulting"}) == [lacks]
    assert messages({"any": [{"department": "x"}, {"departement": "y"}]}) == [lacks]
    assert sorted(messages({"department": "x", "not": {"departement": "y"}})) == [lacks, nobody]
    left_out: dict[str, Any] = {"except": [{"who": {"departement": "y"}, "reason": "z"}]}
    assert sorted(messages({"Department": "Consulting"}, **left_out)) == [lacks, nobody]
    assert messages({"Department": "Elsewhere"}) == [nobody]
    assert messages({"department": "x"}, Person("a1"))[0].endswith("has anything. No column is filled in.")


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("not", {"who": {"department": "Consulting", "not": {"contract": "external"}}}),
        ("any", {"who": {"any": [{"department": "Consulting"}, {"contract": "external"}]}}),
        ("except", {"who": {"department": "Consulting"},
                    "except": [{"who": {"contract": "external"}, "reason": "Not ours."}]}),
    ],
)  # fmt: skip
def test_a_column_that_is_empty_today_refuses_no_group_that_has_people(key: str, given: dict[str, Any]) -> None:
    verdict = asking(ASHA, 1, **given)
    assert [finding for finding in verdict.findings if finding.code == "UP108"] == [], key
    note = 'UP108: consultants asks for the column "contract", in which nobody on the roster has anything today: '
    assert verdict.not_checked == (f"{note}whether it is mistyped, nobody can tell.",)
    assert verdict.lacking == ()


def test_a_group_that_has_people_is_asked_whether_another_column_was_meant() -> None:
    (note,) = asking(ASHA, 1, {"any": [{"department": "x"}, {"departement": "y"}]}).not_checked
    assert note.endswith("Did you mean `department`?")


def test_the_mend_of_such_a_column_offers_one_that_is_meant_in_the_place_where_it_is_asked_for() -> None:
    def mends(who: Any, asha: Person = ASHA, **more: Any) -> set[str]:
        findings = asking(asha, 0, who, **more).findings
        return {finding.fix for finding in findings if "asks for the column" in finding.message}

    offered = "{department: As the roster writes it}"
    assert mends({"departement": "x"}) == mends({"xyz": "x"}) == {f"who: {offered}"}
    assert mends({"department": "x", "not": {"xyz": "y"}}) == {f"who: {{not: {offered}}}"}
    left_out: dict[str, Any] = {"except": [{"who": {"xyz": "y"}, "reason": "z"}]}
    assert mends({"department": "x"}, **left_out) == {f"except: [{{who: {offered}}}]"}
    assert mends({"rolle": "x"}) == {"who: {role: As the roster writes it}"}
    assert mends({"xyz": "x"}, Person("a1", attributes={"city": "Trieste"})) == {""}


def test_a_group_with_a_size_alone_is_not_looked_up_in_the_roster() -> None:
    plan = plan_with(groups={"consultants": {"size": 12, "changes": [CHANGE], "questions": [FEAR]}})
    assert codes(plan, ({"consultants": 0}, ())) == set()


def test_with_a_roster_a_person_in_two_groups_is_found() -> None:
    (finding,) = found(plan_with(), "UP108", ({"consultants": 12}, ("dov@firm.example",)))
    assert finding.message == "1 person is in two groups: dov@firm.example."


def test_of_many_people_in_two_groups_it_names_three() -> None:
    (finding,) = found(plan_with(), "UP108", ({"consultants": 12}, ("a", "b", "c", "d", "e")))
    assert finding.message == "5 people are in two groups: a, b, c and 2 more."


def test_two_groups_with_the_same_who_are_found_without_a_roster() -> None:
    consultants = BASE["groups"]["consultants"]
    both = {"consultants": consultants, "partners": {**PARTNERS, "who": {"department": "Consulting"}}}
    assert [finding.group for finding in found(plan_with(groups=both), "UP108")] == ["partners"]
    apart = {"consultants": consultants, "partners": PARTNERS}
    assert found(plan_with(groups=apart), "UP108") == []
