"""The top of a report: what is known, where it sticks and who does what, what is missed; in at most five sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.company import LAUNCH, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from tests.diagnosis.cases import NEVER, Some, first, pictured
from uptake.core.calendar import WEEK, When
from uptake.core.headline import headline
from uptake.core.picture_parts import Picture
from uptake.core.plan.model import Target
from uptake.core.publishing import publish
from uptake.core.report import report
from uptake.core.report.launched import launched
from uptake.core.wording import day_words

UNTOLD = Some(30, NEVER, told=None)


def two_groups(late: dt.timedelta = 20 * WEEK, *, told: int = 0) -> Picture:
    """Group a works with it since weeks, but for ten who tried it once; group b launches so long after it."""
    people = [person(f"{id_}{number}", id_, manager=None) for id_ in "ab" for number in range(20)]
    events = [one for number in range(20) for one in used_in(f"a{number}", range(1, 13 if number >= 10 else 2))]
    events += [event(f"b{n}", "uptake.told", LAUNCH, message="heads-up", channel="email") for n in range(told)]
    events += [event(f"a{number}", "uptake.told", LAUNCH - 3 * WEEK, message="heads-up") for number in range(20)]
    a_plan = plan(group("a"), replace(group("b"), launch=LAUNCH + late))
    return drawn(a_plan, people, events, monday_after(12))


def test_the_top_says_the_finding_the_act_and_by_whom() -> None:
    said = headline(pictured([Some(30), UNTOLD]))
    assert len(said) <= 5
    assert "30 people have heard from nobody what changes in their day. " in said[1]
    assert " gives each of their managers the text by " in said[1]
    assert not any("Most in the way" in one for one in said)


def test_a_missed_target_stands_before_those_that_are_open() -> None:
    asked = (
        Target("weekly_active", at_least=0.9, by=When.parse("week 6"), group=None),
        Target("habitual", at_least=0.9, by=When.parse("day 120"), group=None),
    )
    found = pictured([Some(30), UNTOLD], a_plan=replace(plan(), targets=asked))
    missed, *others = [one for one in headline(found) if "target is" in one or "behind" in one]
    assert "weekly use was 50 % (30 of 60) in the week of" in missed
    assert missed.endswith("; the target is 90 % or more by 12 April 2026. It is missed.")
    assert all("is missed" not in one for one in others)


def test_where_nearly_all_are_concerned_it_says_of_how_many() -> None:
    assert "82 of 83 people" in str(first([replace(UNTOLD, people=82), Some(1)]).message)
    assert " 30 people" in str(first([UNTOLD]).message)


def test_a_group_that_has_not_launched_is_not_in_the_way_and_has_its_own_act() -> None:
    found = two_groups()
    mine = launched(found)
    assert mine.intended == 20
    assert mine.journey.stages[0].reached == 20
    assert {one.barrier: one.people for one in mine.journey.barriers} == {
        one.barrier: one.people for one in found.groups[0].journey.barriers
    }
    assert found.all.intended == 40  # the Picture speaks of everybody
    line = next(one for one in headline(found) if one.startswith(f"{found.groups[1].title}: It begins on"))
    assert f"nobody had been told before {day_words(found.as_of)}. " in line
    assert " gives each of their managers the text by " in line
    (some,) = [one for one in two_groups(told=5).diagnoses if one.group == "b"]
    assert "5 of 20 people have been told" in str(some.message)


def test_where_all_have_launched_nothing_is_left_out() -> None:
    found = two_groups(dt.timedelta(0))
    assert launched(found) is found.all


def test_ranges_of_the_groups_that_have_launched_add_up() -> None:
    found = launched(publish(two_groups(), share=True))
    open_ = {one.barrier: one.people for one in launched(two_groups()).journey.barriers}
    for one in found.journey.barriers:
        low, high = one.ranges.get("people", (one.people, one.people))
        assert low <= open_[one.barrier] <= high


def test_whoever_is_on_the_way_is_no_obstacle() -> None:
    section = next(one for one in report(pictured([Some(30), UNTOLD])).sections if one.id == "in-the-way")
    table, about = section.blocks
    assert [str(row[0]) for row in table.rows] == ["not told"]  # type: ignore[union-attr]
    assert "“Where it sticks”" in str(about.sentences[0])  # type: ignore[union-attr]


def test_nobody_is_told_to_go_on_where_the_promise_is_not_kept() -> None:
    assert "Go on" in str(first([Some(30)]).do)
    waiting = pictured([Some(30), Some(6, asked=True)])
    assert waiting.diagnoses[0].reason == "healthy"
    assert "too few were answered within the promise" in str(waiting.diagnoses[0].do)


def test_a_shared_step_is_never_empty() -> None:
    for one in publish(pictured([Some(20), Some(40, NEVER, seat=False, came=False)]), share=True).diagnoses:
        assert one.do
