"""`who` turned round: the roster of a world has the columns and cells that make people fit the plan's groups."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.simulation.made import SMALL, world
from uptake.core.groups import intended
from uptake.core.plan.load import parse_plan
from uptake.core.simulation.cast import sizes
from uptake.core.simulation.world import World, simulate
from uptake.core.simulation.writing import people_csv
from uptake.core.usage import Weeks
from uptake.wire.rosters import read_people

START = "uptake: 1\nrollout: invented\nlaunch: 2026-12-01\nusage: {kind: events, real_work: [{event: done}]}\n"


def made(groups: str, people: int = 40, more: str = "") -> World:
    plan = parse_plan(f"{START}{more}groups:\n{groups}").plan
    assert plan is not None
    return simulate(plan, {}, 1, people)


def members(one: World) -> Counter[str]:
    """How many people each group has, as a report places them, on the last day of the world."""
    found = intended(one.plan, one.roster, Weeks.around(one.plan.launch), one.end)
    return Counter({group: len(people) for group, people in found.groups.items()})


@pytest.mark.parametrize(
    "who",
    [
        "everyone",
        "{role: Adjuster}",
        "{role: [Adjuster, Clerk], department: Claims}",
        "{role: Adjuster, not: {location: Trieste}}",
        "{role: [Adjuster, Clerk], not: {role: Adjuster}}",
        "{everyone: true, not: {location: [Trieste, Elsewhere]}}",
        "{any: [{role: Adjuster}, {department: Claims, location: Trieste}]}",
        "{under: boss@firm.example}",
        "{under: boss@firm.example, role: Adjuster}",
        "{team: Night desk}",
        "{cost centre: '0815'}",
    ],
)
def test_people_fit_the_group_that_they_were_made_for(who: str) -> None:
    one = made(f"  all: {{who: {who}}}\n")
    assert members(one)["all"] == pytest.approx(40, abs=4)  # those who had left before launch are no members
    assert len(one.facts) == 40
    assert one.notes == ()


def test_people_by_name_are_those_and_no_others() -> None:
    one = made("  few: {who: {people: [a@firm.example, b@firm.example]}}\n")
    assert {one.roster.people[fact.id].email for fact in one.facts} == {"a@firm.example", "b@firm.example"}
    assert list(map(str, one.notes)) == ["few: its people are named one by one, so nobody is invented for it"]


def test_what_nobody_can_fit_is_said_in_words() -> None:
    one = made("  a: {who: {role: X}}\n  b: {who: {role: [X, Y], not: {role: [X, Y]}}}\n")
    assert list(map(str, one.notes)) == ["b: no cells of a roster fit its `who`, so nobody is invented for it"]


def test_whoever_fits_an_earlier_group_is_in_that() -> None:
    one = made("  a: {who: {role: X}}\n  b: {who: {role: X}}\n")
    assert {fact.group for fact in one.facts} == {"a"}
    assert "people who were made for one group fit an earlier one" in str(one.notes[0])


def test_some_people_are_excepted_and_no_members() -> None:
    one = made("  a: {who: {role: X}, except: [{who: {team: Night desk}, reason: Other work}]}\n")
    night = [person for person in one.roster.people.values() if person.attributes.get("team") == "Night desk"]
    assert night
    assert not {person.id for person in night} & {fact.id for fact in one.facts}


def test_the_file_names_its_columns_as_the_plan_does(tmp_path: Path) -> None:
    one = made("  a: {who: {role: X}}\n", more="columns: {id: staff_no, email: mail_to, role: job}\n")
    file = tmp_path / "people.csv"
    file.write_text(people_csv(one), encoding="utf-8")
    assert {"staff_no", "mail_to", "job"} <= set(people_csv(one).partition("\n")[0].split(","))
    roster, _ = read_people(file, columns=one.plan.columns)
    assert roster == one.roster


def test_so_many_people_are_shared_out_as_the_plan_sizes_its_groups() -> None:
    plan = made("  a: {who: {role: X}, size: 30}\n  b: {who: {role: Y}, size: 10}\n").plan
    assert sizes(plan, None) == {"a": 30, "b": 10}
    assert sizes(plan, 100) == {"a": 75, "b": 25}
    for people in range(1, 60):
        fewer, more = sizes(plan, people), sizes(plan, people + 1)
        assert all(fewer[group] <= more[group] for group in fewer)


def test_the_plans_own_people_count_where_they_fit() -> None:
    assert len(world(SMALL, people=30).facts) == 30
