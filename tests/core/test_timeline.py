"""A group week by week."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.company import LAUNCH, USAGE, group, monday_after, named, person, plan, used_in
from tests.core.rollouts import active_as, drawn
from tests.seeing import seen_from
from uptake.core.calendar import WEEK, Calendar, Span
from uptake.core.people import make_roster
from uptake.core.picture import draw
from uptake.core.plan.model import Usage


def test_each_complete_week_has_a_row() -> None:
    weeks = drawn(plan(), *active_as("xx."), monday_after(3)).groups[0].weeks
    assert [(week.name, week.number) for week in weeks] == [("2026-W10", 1), ("2026-W11", 2), ("2026-W12", 3)]
    assert [week.active for week in weeks] == [1, 1, 0]


def test_the_week_that_is_not_over_has_none() -> None:
    assert len(drawn(plan(), *active_as("xxx"), monday_after(2) + dt.timedelta(days=6)).groups[0].weeks) == 2
    assert drawn(plan(), *active_as("x"), LAUNCH).groups[0].weeks == ()


def test_week_1_is_the_first_complete_week_after_a_tuesday() -> None:
    tuesday = plan(group(launch=LAUNCH + dt.timedelta(days=1)))
    weeks = drawn(tuesday, *active_as("xx"), monday_after(2)).groups[0].weeks
    assert [(week.number, week.first_day) for week in weeks] == [(1, LAUNCH + WEEK)]


def test_adopted_new_and_lapsed_are_those_of_the_week() -> None:
    weeks = drawn(plan(), *active_as("xxxx....", ".x......"), monday_after(8)).groups[0].weeks
    assert [week.new for week in weeks] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert [week.adopted for week in weeks] == [0, 0, 0, 1, 1, 0, 0, 0]
    assert [week.lapsed for week in weeks] == [0, 0, 0, 0, 0, 0, 0, 1]


def test_a_leaver_counts_until_they_left() -> None:
    people, events = active_as("xxxx", "xxxx")
    people[1] = people[1]._replace(ends=LAUNCH + 2 * WEEK)
    weeks = drawn(plan(), people, events, monday_after(4)).groups[0].weeks
    assert [(week.intended, week.active) for week in weeks] == [(2, 2), (2, 2), (1, 1), (1, 1)]


def test_a_holiday_week_counts_nothing() -> None:
    closed = Calendar("Europe/Berlin", closed=(Span(LAUNCH + WEEK, LAUNCH + WEEK + dt.timedelta(days=4)),))
    week = drawn(plan(calendar=closed), *active_as("xxx"), monday_after(3)).groups[0].weeks[1]
    assert (week.counts, week.intended, week.active, week.adopted) == (False, 0, None, None)


def test_the_chance_is_counted_where_the_plan_names_it() -> None:
    people, events = active_as("x")
    assert (
        drawn(plan(), people, [*events, *used_in("p0", [1], "opened")], monday_after(1)).groups[0].weeks[0].chance == 1
    )
    unnamed = plan(group(usage=replace(USAGE, chance=None)))
    assert drawn(unnamed, people, events, monday_after(1)).groups[0].weeks[0].chance is None


def test_everybody_is_the_sum_of_the_groups() -> None:
    two = plan(group("a"), group("b", launch=LAUNCH + WEEK))
    people = [person("dov", "a"), person("edie", "b")]
    found = drawn(two, people, [*used_in("dov", [1, 2]), *used_in("edie", [2])], monday_after(2))
    assert [(week.intended, week.active) for week in found.all.weeks] == [(1, 1), (2, 2)]


def test_a_missing_count_of_a_week_is_blank_and_not_zero() -> None:
    counts = plan(group(usage=Usage(kind="counts", real_work=named("confirmed"))))
    roster = make_roster([person("dov"), person("edie")])
    seen = seen_from(counts, roster, [], monday_after(2))
    week_1 = seen.weeks.index(LAUNCH)
    found = draw(counts, roster, replace(seen, counted={("adjusters", week_1): 2}), monday_after(2)).groups[0]
    assert [week.active for week in found.weeks] == [2, None]
    assert [week.adopted for week in found.weeks] == [None, None]


def test_an_incomplete_source_says_nothing_of_who_lapsed() -> None:
    a_plan = plan(group(usage=replace(USAGE, incomplete=True)))
    weeks = drawn(a_plan, *active_as("xxxx...."), monday_after(8)).groups[0].weeks
    assert {week.lapsed for week in weeks} == {None}


def test_the_last_week_says_what_the_measures_say() -> None:
    people, events = active_as("xxxxxxxxxxxxx", "xxx..xxx.xxx.", "x............", ".............")
    found = drawn(plan(), people, events, monday_after(13)).groups[0]
    week = found.weeks[-1]
    for measure, figures in (
        ("weekly_active", (week.active, week.intended)),
        ("adopted", (week.adopted, week.adopted_of)),
        ("habitual", (week.habitual, week.habitual_of)),
        ("old_way_share", (week.old_way_actions, (week.new_way_actions or 0) + (week.old_way_actions or 0))),
    ):
        reading = found.measures[measure]
        assert (reading.count, reading.of) == figures, measure


def test_the_old_way_is_not_known_where_the_plan_names_none() -> None:
    unnamed = plan(group(usage=replace(USAGE, old_way=None)))
    week = drawn(unnamed, *active_as("x"), monday_after(1)).groups[0].weeks[0]
    assert (week.new_way_actions, week.old_way_actions) == (None, None)
