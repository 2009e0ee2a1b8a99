"""What of a Picture is shown: never a figure of too few people, nor one that follows by subtraction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.company import LAUNCH, USAGE, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import counted, drawn
from tests.worlds import world
from uptake.core.audit.shown import shown as shown_by
from uptake.core.calendar import WEEK, When
from uptake.core.document import document
from uptake.core.journey import Journey
from uptake.core.measures.frame import catalogue
from uptake.core.measures.reading import State
from uptake.core.people import Person
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.plan.model import Target
from uptake.core.publishing import publish
from uptake.core.publishing.bands import spread
from uptake.core.usage import Event

FLOOR = 5


def firm(**sizes: int) -> tuple[list[Person], list[Event]]:
    """So many people per group, all of whom use it every week."""
    people = [person(f"{name}{number}", name) for name, size in sizes.items() for number in range(size)]
    return people, [one for each in people for one in used_in(each.id, range(1, 7))]


def shown(weeks: int = 6, **sizes: int) -> Picture:
    return drawn(plan(*(group(name) for name in sizes)), *firm(**sizes), monday_after(weeks), floor=FLOOR)


def test_a_group_large_enough_is_shown() -> None:
    found = shown(a=5)
    assert (found.groups[0].hidden, found.groups[0].intended) == (None, 5)
    assert counted(found.groups[0].measures["weekly_active"]) == (5, 5)


def test_a_small_group_and_the_next_smallest_are_withheld() -> None:
    found = shown(a=3, b=6, c=9)
    assert [one.hidden is not None for one in found.groups] == [True, True, False]
    assert found.all.intended == 18


def test_nothing_of_a_withheld_group_is_left() -> None:
    hidden = shown(a=3, b=6, c=9).groups[0]
    assert hidden.intended is None
    assert hidden.weeks == ()
    assert hidden.journey == Journey((), (), ())
    for reading in hidden.measures.values():
        assert (reading.state, reading.value, reading.count, reading.of) == (State.TOO_FEW, None, None, None)
        assert (reading.low, reading.high, reading.among_chance, dict(reading.details)) == (None, None, None, {})


def test_where_only_few_people_are_there_at_all_the_whole_is_withheld() -> None:
    found = shown(a=3)
    assert found.all.hidden is not None
    assert found.all.intended is None


def test_a_target_of_a_withheld_group_shows_no_reading_and_no_verdict() -> None:
    targets = tuple(Target("adopted", name, at_least=0.5, by=When.parse("day 35")) for name in "ac")
    a_plan = plan(group("a"), group("b"), group("c"), targets=targets)
    first, second = drawn(a_plan, *firm(a=3, b=6, c=9), monday_after(6), floor=FLOOR).targets
    assert (first.reading.state, first.reading.count, first.verdict) == (State.TOO_FEW, None, None)
    assert second.verdict == "met"


def test_a_reading_of_few_people_is_withheld_in_a_large_group() -> None:
    people, events = firm(a=8)
    people = [one._replace(email="") if number > 2 else one for number, one in enumerate(people)]
    events = [replace(one, person=f"{one.person}@acme.example") for one in events if one.person in {"a0", "a1", "a2"}]
    found = drawn(plan(group("a")), people, events, monday_after(6), floor=FLOOR).groups[0]
    assert found.intended == 8
    assert found.measures["weekly_active"].state is State.TOO_FEW
    assert counted(found.measures["coverage"]) == (3, 8)
    assert [stage.stage for stage in found.journey.stages] == ["affected"]
    assert found.journey.few == ("first use", "weekly active", "adopted")
    assert {(week.intended, week.active) for week in found.weeks} == {(None, None)}


def test_the_weeks_of_all_do_not_give_away_a_small_group_that_started_first() -> None:
    a_plan = plan(group("a"), group("b", launch=LAUNCH + 3 * WEEK), group("c"))
    found = drawn(a_plan, *firm(a=3, b=6, c=9), monday_after(6), floor=FLOOR)
    assert [week.intended for week in found.groups[2].weeks] == [None] * 3 + [9] * 3
    assert [week.intended for week in found.all.weeks] == [12] * 3 + [18] * 3


def test_the_access_of_all_does_not_give_away_the_only_small_group_that_needs_it() -> None:
    a_plan = plan(group("a", access="licence"), group("b"), group("c", access="licence"))
    people, events = firm(a=3, b=6, c=9)
    events += [event(one.id, "uptake.access", LAUNCH, what="licence", granted="true") for one in people]
    found = drawn(a_plan, people, events, monday_after(6), floor=FLOOR)
    assert found.all.measures["access"].state is State.TOO_FEW or found.groups[2].measures["access"].count is None
    shown = [{stage.stage for stage in one.journey.stages} for one in (found.all, found.groups[2])]
    assert "access" not in shown[0] & shown[1]


def test_few_actions_or_questions_are_no_few_people() -> None:
    found = shown(a=6).groups[0].measures
    assert found["acceptance"].state is State.OK
    assert found["depth"].value == 1.0


def test_those_with_the_chance_are_not_shown_when_they_are_few() -> None:
    people, events = firm(a=8)
    events += used_in("a0", [6], "opened")
    found = drawn(plan(group("a", usage=USAGE)), people, events, monday_after(6), floor=FLOOR).groups[0]
    assert found.measures["weekly_active"].count == 8
    assert found.measures["weekly_active"].among_chance is None


def sizes(picture: Picture, size: Callable[[GroupPicture], int | None]) -> tuple[dict[str, int | None], int | None]:
    return {one.id: size(one) for one in picture.groups}, size(picture.all)


def leaks(open_: Picture, published: Picture, size: Callable[[GroupPicture], int | None]) -> bool:
    """Whether a shown figure, or what is left of all without the shown groups, is about too few people."""
    (true, whole), (told, all_told) = sizes(open_, size), sizes(published, size)
    seen = [people for people in (*told.values(), all_told) if people]
    if any(0 < people < FLOOR for people in seen):
        return True
    if all_told is None:
        return False
    rest = (whole or 0) - sum(true[one] or 0 for one, people in told.items() if people is not None)
    return 0 < rest < FLOOR


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32))
def test_nothing_about_few_people_follows_by_subtraction(seed: int) -> None:
    made = world(seed, people=24, weeks=14)
    open_ = drawn(made.plan, made.roster.people.values(), made.events, made.as_of)
    published = drawn(made.plan, made.roster.people.values(), made.events, made.as_of, floor=FLOOR)
    assert not leaks(open_, published, lambda one: one.intended)
    for measure, definition in catalogue().items():
        if definition.source in {"usage", "acts"} and measure not in {"weekly_active", "self_reported"}:
            assert not leaks(open_, published, lambda one, measure=measure: one.measures[measure].of), measure  # type: ignore[misc]
    for week in open_.all.weeks:
        first = week.first_day
        assert not leaks(open_, published, lambda one, day=first: _intended(one, day)), week.name  # type: ignore[misc]
    for stage in open_.all.journey.stages:
        name = stage.stage
        assert not leaks(open_, published, lambda one, name=name: _stage(one, name)), name  # type: ignore[misc]


def _intended(one: GroupPicture, day: object) -> int | None:
    return next((week.intended for week in one.weeks if week.first_day == day), None if one.hidden else 0)


def _stage(one: GroupPicture, name: str) -> int | None:
    if not one.journey.stages or name in one.journey.few:
        return None
    return next((stage.of for stage in one.journey.stages if stage.stage == name), 0)


def test_a_past_week_says_no_less_of_two_withheld_groups_when_a_later_report_shows_one_of_them() -> None:
    week = {"one": (2, 6), "two": (1, 7)}
    before = spread(week, (), (3, 13), FLOOR, told_again=True)["all"]
    after = spread(week, ("one",), (3, 13), FLOOR, told_again=True)
    assert before.high - after["one"].low >= week["two"][1]
    assert after["all"].low - after["one"].high <= 0


@pytest.mark.parametrize("users", [1, 2, 4, 6, 8, 11])
def test_what_may_come_does_not_give_away_a_count_that_is_a_range(users: int) -> None:
    people = [person(f"a{number}", "a") for number in range(12)]
    events = [one for each in people[:users] for one in used_in(each.id, range(1, 7))]
    aim = Target("habitual", "a", by=When.parse("day 90"), baseline=0.0, at_least=0.6)
    picture = drawn(plan(group("a"), targets=(aim,)), people, events, monday_after(6))
    assert picture.targets[0].bounds is not None
    (target,) = publish(picture, share=True).targets
    assert (target.bounds is None) == (users != 6)
    if users != 6:
        assert (target.expected, target.likely, target.probability, target.needs) == (None, None, None, None)
        assert target.verdict is None
        assert [str(said) for said in target.because] == [
            "the numbers are so small that single people could be made out"
        ]
        assert [one for one in shown_by(document(picture)) if "by" in one.what]
    assert not [one for one in shown_by(document(publish(picture, share=True))) if "by" in one.what]


@pytest.mark.parametrize("floor", [5, 7])
def test_the_floor_is_the_plans(floor: int) -> None:
    found = drawn(plan(group("a")), *firm(a=6), monday_after(6), floor=floor)
    assert (found.groups[0].hidden is None) == (floor == 5)
