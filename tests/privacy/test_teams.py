"""Telling by manager's team: nothing of a team that is too small is shown, or follows from the others."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from tests import company as firm
from tests.core.rollouts import drawn
from uptake.core.audit import audit
from uptake.core.document import document
from uptake.core.figures import figures
from uptake.core.people import Person
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.publishing import publish
from uptake.core.report.telling import telling
from uptake.core.report_parts import Section, Table
from uptake.core.usage import Event

EARLY, LATE = firm.LAUNCH - dt.timedelta(days=20), firm.LAUNCH - dt.timedelta(days=3)
Told = tuple[int, int, int]  # people, of whom told in time, and told late


def made(**groups: Mapping[str, Told]) -> Picture:
    """A Picture with nothing withheld: group → manager → people, told in time, told late; half of the told say so."""
    people: list[Person] = []
    events: list[Event] = []
    for group, teams in groups.items():
        for manager, (size, early, late) in teams.items():
            people.append(firm.person(manager, "office", manager=None))
            for number in range(size):
                name = f"{group}-{manager}-{number}"
                people.append(firm.person(name, group, manager=manager or None))
                day = EARLY if number < early else LATE
                if number < early + late:
                    events.append(firm.event(name, "uptake.told", day, message="heads-up"))
                if number < early + late and number % 2:
                    events.append(firm.event(name, "uptake.acknowledged", LATE, message="heads-up"))
    plan = firm.plan(*(firm.group(name) for name in groups))
    unique = {one.id: one for one in people if one.id}
    return drawn(plan, unique.values(), events, firm.LAUNCH)


def teams_of(group: GroupPicture) -> dict[str, tuple[int | None, int]]:
    """Manager → told, of so many, of the teams that are shown."""
    return {team.manager: (team.measures["told"].count, team.intended) for team in group.teams}


def test_teams_from_five_are_shown_in_the_order_of_their_names() -> None:
    picture = publish(made(adjusters={"mo": (12, 12, 0), "al": (8, 3, 5)}))
    assert teams_of(picture.groups[0]) == {"al": (8, 8), "mo": (12, 12)}
    assert picture.groups[0].teams[0].measures["told_late"].count == 5
    assert picture.all.teams == ()
    (section,) = telling(picture)
    (table,) = section.more
    assert isinstance(table, Table)
    assert [str(cell) for cell in table.rows[0]] == ["Al", "8", "100 %", "62 %", "50 %", "not shown"]
    assert (str(table.title), table.below) == ("Told, by manager: Adjusters", ())


def test_a_spreadsheet_has_the_teams_that_are_shown_and_their_ranges() -> None:
    shared = publish(made(adjusters={"bo": (8, 8, 0), "cy": (30, 28, 0), "di": (40, 20, 10)}), share=True)
    teams = shared.groups[0].teams
    rows = [one for one in figures(shared) if one.team and one.measure == "told"]
    assert [(one.group, one.team) for one in rows] == [("adjusters", team.title) for team in teams]
    assert [(one.count, one.of, one.span) for one in rows] == [
        (told.count, told.of, told.ranges.get("count")) for told in (team.measures["told"] for team in teams)
    ]
    assert any(one.span for one in rows)


@pytest.mark.parametrize(
    ("teams", "shown"),
    [
        ({"al": (4, 4, 0), "bo": (8, 8, 0), "cy": (12, 12, 0)}, {"cy"}),  # the next smallest goes with it
        ({"al": (4, 4, 0), "bo": (4, 4, 0), "cy": (12, 12, 0)}, {"cy"}),  # two together are enough
        ({"": (8, 8, 0), "cy": (12, 12, 0)}, {"cy"}),  # whoever has no manager is no team
        ({"": (2, 2, 0), "bo": (8, 8, 0), "cy": (12, 12, 0)}, {"cy"}),
        ({"al": (4, 4, 0), "bo": (8, 8, 0)}, set()),
    ],
)
def test_no_team_follows_from_what_is_left_of_the_group(teams: Mapping[str, Told], shown: set[str]) -> None:
    for share in (False, True):
        group = publish(made(adjusters=teams), share=share).groups[0]
        assert {team.manager for team in group.teams} == shown


def test_of_a_group_that_is_withheld_no_team_is_shown() -> None:
    picture = publish(made(adjusters={"al": (4, 4, 0)}, testers={"bo": (6, 6, 0)}, others={"cy": (20, 20, 0)}))
    assert [bool(group.teams) for group in picture.groups] == [False, False, True]


def test_few_of_a_team_are_a_range_and_so_is_one_more() -> None:
    group = publish(made(adjusters={"al": (20, 2, 0), "bo": (30, 15, 0)}), share=True).groups[0]
    assert {team.manager: dict(team.measures["told"].ranges) for team in group.teams} == {
        "al": {"count": (1, 4)},
        "bo": {"count": (13, 16)},
    }
    assert group.measures["told"].count == 17


def test_where_there_is_no_room_for_that_no_team_says_it() -> None:
    group = publish(made(adjusters={"al": (10, 4, 0), "bo": (10, 4, 0)}), share=True).groups[0]
    assert group.measures["told"].count == 8
    assert [team.measures["told"].count for team in group.teams] == [None, None]
    assert [team.measures["told"].ranges for team in group.teams] == [{}, {}]


def test_what_no_team_may_say_is_one_sentence_and_no_column() -> None:
    def section(**teams: Told) -> Section:
        (found,) = telling(publish(made(adjusters=teams), share=True))
        return found

    def by_manager(**teams: Told) -> Table:
        (table,) = section(**teams).more
        assert isinstance(table, Table)
        return table

    few = by_manager(al=(10, 10, 0), bo=(10, 10, 0))
    assert list(map(str, few.heads)) == ["people of", "people", "told", "said so", "half had confirmed within"]
    none = section(al=(10, 0, 7), bo=(10, 0, 7))
    assert none.more == ()
    (table,) = none.blocks
    assert isinstance(table, Table)
    said = "Not shown by manager, since it would tell of a few people: Adjusters."
    assert said in map(str, table.below)
    some = by_manager(al=(10, 6, 4), bo=(10, 6, 4))
    assert list(map(str, some.heads[2:])) == ["told", "said so", "half had confirmed within"]
    assert list(map(str, some.below)) == ["Not shown by manager, since it would tell of a few people: told late."]


def test_what_would_tell_of_a_small_team_is_found() -> None:
    safe = document(publish(made(adjusters={"al": (20, 2, 0), "bo": (30, 15, 0)}), share=True))
    assert audit([safe]).passed
    exact = deepcopy(safe)
    exact["groups"][0]["teams"][1]["measures"]["told"] |= {"count": 15, "ranges": {}}
    assert {(one.group, one.low, one.high) for one in audit([exact]).found} == {("adjusters, people of Al", 2, 2)}
    few: dict[str, Any] = deepcopy(safe)
    few["groups"][0]["teams"].pop()
    few["groups"][0]["intended"] = 23
    assert ("people of all other teams", 3) in {(one.what, one.count) for one in audit([few]).shown}


def test_those_told_late_do_not_follow_from_those_told_in_time_of_all_groups() -> None:
    shared = document(publish(made(adjusters={"al": (20, 17, 3)}, testers={"bo": (20, 10, 10)}), share=True))
    assert audit([shared]).passed
    assert shared["all"]["measures"]["told"]["details"] == {}
    leaky = deepcopy(shared)
    leaky["all"]["measures"]["told"]["details"]["in_time"] = round(27 / 40, 4)
    leaky["all"]["measures"]["told_late"]["ranges"] = {}
    assert "told_late count" in {one.what for one in audit([leaky]).found}


@pytest.mark.parametrize("seed", range(40))
def test_nothing_withheld_can_be_worked_out_of_invented_teams(seed: int) -> None:
    dice = random.Random(seed)

    def team() -> Told:
        size = dice.choice((2, 3, 4, 5, 6, 8, 12, 20, 30))
        early = dice.choice((0, 1, size // 2, size - 1, size))
        return size, early, dice.choice((0, 0, min(1, size - early), size - early))

    names = ("al", "bo", "cy", "di", "")
    groups = {name: {one: team() for one in names[: dice.randint(1, 5)]} for name in ("adjusters", "testers")}
    shared = document(publish(made(**groups), share=True))
    done = audit([shared])
    assert (done.found, done.shown, done.clashes) == ((), (), ())
