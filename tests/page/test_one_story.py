"""Headings, notes and first sentences of a report tell one story: what a reader takes from one, no other denies."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.company import LAUNCH, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from tests.diagnosis.cases import NEVER, REGULAR, Some, pictured
from uptake.core.calendar import WEEK, When
from uptake.core.headline import headline
from uptake.core.measures import frame
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Target
from uptake.core.publishing import publish
from uptake.core.report.groups import groups
from uptake.core.report.sections import report
from uptake.core.report.sticking import sticking
from uptake.core.report.targets import targets
from uptake.core.report.way import LOST, funnel
from uptake.core.report.weeks import weeks
from uptake.core.report_parts import Table
from uptake.page.markdown import as_markdown

NOTHING = "stands in the way of many"


def of_way(picture: Picture) -> str:
    return str(funnel(picture).charts[0].title)


def test_the_funnel_says_that_people_are_lost_where_the_reason_says_so() -> None:
    # Most came to no session, but that none was told is what holds them up.
    untold = pictured([Some(30, NEVER, told=None, said=False, came=False), Some(4)])
    assert untold.diagnoses[0].where == "told"
    assert of_way(untold).startswith(str(LOST["told"]))
    no_access = replace(untold, diagnoses=(replace(untold.diagnoses[0], where="access"),))
    assert of_way(no_access) in {str(LOST["access"]), "How many came how far"}  # no word on access, no stage of it
    shared = publish(untold, share=True)
    assert of_way(shared) == str(LOST["told"])


def test_where_nobody_is_held_up_the_funnel_does_not_say_where_most_are_lost() -> None:
    well = pictured([Some(36), Some(4, NEVER, came=False)])
    assert well.diagnoses[0].reason == "healthy"
    assert of_way(well) == "How many came how far"


def test_that_nothing_is_in_the_way_is_said_only_where_it_is_so_of_every_group() -> None:
    well = pictured([Some(40)])
    assert NOTHING in headline(well)[1]
    assert not any(NOTHING in one for one in headline(pictured([Some(36, NEVER, told=None, came=False), Some(4)])))
    hidden = replace(well, groups=(*well.groups, replace(well.groups[0], id="few", hidden="too few")))
    assert not any(NOTHING in one for one in headline(hidden))


def test_what_is_to_be_done_everywhere_is_said_once() -> None:
    one = pictured([Some(40)]).diagnoses[0]
    people = [person(f"{name}{number}", name) for name in "ab" for number in range(6)]
    picture = drawn(plan(group("a"), group("b")), people, [], monday_after(2))
    table = sticking(replace(picture, diagnoses=(replace(one, group="a"), replace(one, group="b")))).blocks[0]
    assert isinstance(table, Table)
    assert [str(row[2]) for row in table.rows] == [str(one.do), "the same as for A"]


@pytest.mark.parametrize(("after", "said"), [(0, "Weekly use since the week of"), (6, "Weekly use stands still: 75 %")])
def test_a_group_that_joins_is_no_rise(after: int, said: str) -> None:
    """Half of the first group use it, all of the second: from launch on, it only joins."""
    people = [person(f"{name}{number}", name) for name in "ab" for number in range(12)]
    events = [one for number in range(6) for one in used_in(f"a{number}", range(1, 9))]
    events += [one for number in range(12) for one in used_in(f"b{number}", range(7, 9))]
    events += [event(one.id, "opened", LAUNCH) for one in people]
    second = group("b", launch=LAUNCH + after * WEEK)
    (section,) = weeks(drawn(plan(group("a"), second), people, events, monday_after(8)))
    (chart,) = section.charts
    assert str(chart.title).startswith(said)


@pytest.mark.parametrize(("hands", "said"), [(1, "that would meet it"), (9, "that would miss it")])
def test_of_a_share_of_work_it_is_said_what_it_would_be_today(hands: int, said: str) -> None:
    aim = Target("old_way_share", "adjusters", by=When.parse("day 90"), at_most=0.5)
    some = [Some(20, chance=REGULAR, old_way=REGULAR, by_hand=hands, often=2)]
    picture = pictured(some, 6, plan(targets=(aim,)))
    table = targets(picture).blocks[0]
    assert isinstance(table, Table)
    assert said in " ".join(map(str, table.below))


@pytest.mark.parametrize("measure", sorted(frame.catalogue()))
@pytest.mark.parametrize("by", ["day 10", "day 90"])
def test_a_target_of_any_measure_gets_a_report(measure: str, by: str) -> None:
    aim = Target(measure, "adjusters", by=When.parse(by), at_least=0.5)
    open_ = pictured([Some(30), Some(10, NEVER)], 9, plan(targets=(aim,)))
    for picture in (open_, publish(open_, share=True)):
        assert as_markdown(report(picture))


def test_where_nobody_is_there_nothing_is_said_to_go_well() -> None:
    away = pictured([Some(20, away=True)])
    assert not any(NOTHING in one for one in headline(away))
    assert "Nobody is there who could work with it" in str(away.diagnoses[0].message)
    gone = drawn(plan(), [person(f"p{one}", ends=LAUNCH + WEEK) for one in range(12)], [], monday_after(6))
    assert headline(gone)[0].startswith("On 13 April 2026, nobody on the roster belongs to a group of this plan")


def test_of_a_few_people_a_heading_says_no_share() -> None:
    people = [person(f"{name}{number}", name) for name in "ab" for number in range(12)]
    events = [one for name in ("a0", *(f"b{number}" for number in range(6))) for one in used_in(name, range(1, 9))]
    events += [event(one.id, "opened", LAUNCH) for one in people]
    picture = drawn(plan(group("a"), group("b")), people, events, monday_after(8))
    assert [str(groups(one).charts[0].title) for one in (picture, publish(picture, share=True))] == [
        "Use in most weeks: from 8 % to 50 % of the people of a group",
        "Use in most weeks, by group",
    ]


def test_what_speaks_against_figures_is_left_out_with_them() -> None:
    untold = pictured([Some(30, NEVER, told=None, said=False, came=False), Some(3)])
    one = publish(untold, share=True).diagnoses[0]
    assert one.evidence or not one.against
    titles = [str(block.title) for block in sticking(publish(untold, share=True)).blocks[1:]]
    assert titles == [f"Adjusters: {'how it is known' if one.evidence else 'how to be sure'}"]


def test_no_range_of_people_passes_the_number_of_those_it_is_of() -> None:
    """Where some are away, fewer are looked at than belong to the group, whose ranges would reach further."""
    late = [Some(60, NEVER, told=LAUNCH + WEEK), Some(6), Some(12, away=True)]
    one = publish(pictured(late), share=True).diagnoses[0]
    said = [str(each) for each in (*one.evidence, *one.against)]
    found = [tuple(map(int, each)) for text in said for each in re.findall(r"(\d+)–(\d+) of (\d+)", text)]
    assert found
    assert all(high <= whole for _, high, whole in found)
