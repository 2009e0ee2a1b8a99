"""Words of a shared report tell of a few people no more than its figures do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.company import LAUNCH, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from uptake.core.calendar import WEEK
from uptake.core.document import document
from uptake.core.headline import headline
from uptake.core.picture_parts import Picture
from uptake.core.publishing import publish
from uptake.core.report.notes import input_notes
from uptake.core.report.sections import report
from uptake.core.sentences import later
from uptake.core.untold import unknown_tellings
from uptake.page.markdown import as_markdown


def of_users(users: int, people: int, weeks: int = 6) -> Picture:
    """A group of so many, of whom some use it in each week, and the others never."""
    made = [person(f"a{number}", "a") for number in range(people)]
    events = [one for each in made[:users] for one in used_in(each.id, range(1, weeks + 1))]
    events += [event(one.id, "opened", LAUNCH) for one in made]
    return publish(drawn(plan(group("a")), made, events, monday_after(weeks)), share=True)


@pytest.mark.parametrize("people", [5, 6, 7, 8, 9])
@pytest.mark.parametrize("weeks", [3, 6])
def test_a_small_group_reads_the_same_however_many_use_it(people: int, weeks: int) -> None:
    assert len({as_markdown(report(of_users(users, people, weeks))) for users in range(1, people)}) == 1


def test_how_often_something_was_done_is_said_of_nobody() -> None:
    read = replace(of_users(1, 12).input, events=7, later=1, duplicates=2, unmatched_rows=3, unmatched_people=6)
    open_ = drawn(plan(group("a")), [person(f"a{number}", "a") for number in range(12)], [], monday_after(2))
    first_day, last_day = (LAUNCH + dt.timedelta(days=days) for days in (3, 11))
    read = replace(read, has_no_rows=False, first_day=first_day, last_day=last_day)
    shared = publish(replace(open_, input=read), share=True)
    told = document(shared)["input"]
    assert {told[name] for name in ("events", "later", "duplicates", "unmatched_rows")} == {None}
    nothing = document(publish(replace(open_, input=replace(read, later=0)), share=True))["input"]
    assert (nothing["later"], nothing["events"]) == (0, None)
    assert (told["first_day"], told["last_day"]) == (LAUNCH.isoformat(), (LAUNCH + WEEK).isoformat())
    said = " ".join(map(str, input_notes(shared)))
    assert "Read: 12 people." not in said or "event" not in said
    assert "rows" not in said


def test_of_people_whose_group_has_not_launched_nothing_is_said_among_who_came_back() -> None:
    people = [person(f"{name}{number}", name) for name in "ab" for number in range(12)]
    events = [one for number in range(8) for one in used_in(f"a{number}", range(1, 7))]
    events += [one for number in range(2) for one in used_in(f"b{number}", [1])]
    second = group("b", launch=LAUNCH + 10 * WEEK)
    (cohort,) = drawn(plan(group("a"), second), people, events, monday_after(6)).all.cohorts
    assert cohort.people == 8


def test_that_tellings_do_not_count_is_said_at_the_top_and_shared_without_how_many() -> None:
    open_ = drawn(plan(group("a")), [person(f"a{number}", "a") for number in range(12)], [], monday_after(6))
    odd = replace(open_, notes=(unknown_tellings(3, "hello"), later("{number} columns", number=4)))
    note = "tellings do not count as told: the plan does not know their message, such as “hello”."
    assert headline(odd)[1] == f"3 {note}"
    assert headline(publish(odd, share=True))[1] == f"Some {note}"


def test_what_is_in_the_way_of_one_person_does_not_follow_from_how_many_are_on_the_way() -> None:
    """Ten of twenty use it every week, so that ten are on the way; nine have not said so, and one never tried it."""
    people = [person(f"a{number}", "a") for number in range(20)]
    events = [one for each in people[:10] for one in used_in(each.id, range(1, 7))]
    events += [event(each.id, "uptake.told", LAUNCH - 3 * WEEK, message="heads-up") for each in people]
    events += [event("a15", "uptake.acknowledged", LAUNCH - 2 * WEEK, message="heads-up")]
    events += [event(one.id, "opened", LAUNCH) for one in people]
    found = publish(drawn(plan(group("a")), people, events, monday_after(6)), share=True).groups[0]
    assert found.measures["weekly_active"].count == found.measures["first_use"].count == 10
    in_the_way = {one.barrier: one for one in found.journey.barriers if one.barrier != "on the way"}
    assert len(in_the_way) > 1
    assert all("people" in one.ranges for one in in_the_way.values())
