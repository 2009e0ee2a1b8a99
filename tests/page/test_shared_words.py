"""What a shared report says to somebody who was not there: ranges as ranges, weeks by their days, why it is silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.company import CALENDAR, LAUNCH, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import active_as, drawn
from tests.diagnosis.cases import REGULAR, Some, pictured
from uptake.core.calendar import WEEK, Span, When
from uptake.core.headline import headline
from uptake.core.picture_parts import Picture, TargetReading
from uptake.core.plan.model import Plan, Target
from uptake.core.publishing import publish
from uptake.core.report.deeds import answers
from uptake.core.report.notes import input_notes
from uptake.core.report.targets import targets
from uptake.core.report.telling import telling
from uptake.core.report.weeks import weeks
from uptake.core.report_parts import Chart, Table

IN_WEEK_6 = "was 1–4 of 12 in the week of 6–12 April 2026; the target is 60 % or more by 16 April 2026."


def charts(picture: Picture) -> tuple[Chart, ...]:
    return tuple(chart for section in weeks(picture) for chart in section.charts)


def of_two_groups(*few: int) -> Picture:
    """Two groups of twelve, shared: of the first six use it every week, of the second so many in each week."""
    people = [person(f"{name}{number}", name) for name in "ab" for number in range(12)]
    events = [one for number in range(6) for one in used_in(f"a{number}", range(1, len(few) + 1))]
    events += [
        one for week, many in enumerate(few, 1) for number in range(many) for one in used_in(f"b{number}", [week])
    ]
    events += [event(one.id, "opened", LAUNCH + dt.timedelta(days=1)) for one in people]
    return publish(drawn(plan(group("a"), group("b")), people, events, monday_after(len(few))), share=True)


@pytest.mark.parametrize(
    ("few", "said"),
    [
        ((2, 2), "Weekly use: 29–42 % in the latest week"),
        ((6, 6, 6, 6, 6, 2), "Weekly use falls: 29–42 % in the latest week, 50 % in the week of 9 Mar 2026"),
        ((2, 2, 2, 2, 2, 6), "Weekly use rises: 50 % in the latest week, 29–42 % in the week of 9 Mar 2026"),
        ((2, 2, 2, 2, 2, 2), "Weekly use: 29–42 % in the latest week, 29–42 % in the week of 9 Mar 2026"),
    ],
)
def test_a_title_says_the_range_and_never_its_middle(few: tuple[int, ...], said: str) -> None:
    (chart,) = charts(of_two_groups(*few))
    assert str(chart.title) == said
    assert "35 %" not in f"{chart.title} {chart.description} {chart.spec}"


def test_the_week_that_is_compared_is_named_by_its_day_because_weeks_may_not_count() -> None:
    closed = replace(CALENDAR, closed=(Span(LAUNCH + 4 * WEEK, LAUNCH + 4 * WEEK + dt.timedelta(days=6)),))
    people, events = active_as(*["xxxx.xxx"] * 6, *["xxxx"] * 6)
    (chart,) = charts(drawn(plan(calendar=closed), people, events, monday_after(8)))
    assert str(chart.title) == "Weekly use falls: 50 % in the latest week, 100 % in the week of 16 Mar 2026"


def settled(users: int, at_least: float = 0.6, by: str = "day 45", *, share: bool = True) -> Picture:
    """Twelve people, some of whom use it; the target's day is the Thursday after the week that decides it."""
    people = [person(f"a{number}", "a") for number in range(12)]
    events = [one for each in people[:users] for one in used_in(each.id, range(1, 7))]
    aim = Target("weekly_active", "a", by=When.parse(by), baseline=0.0, at_least=at_least)
    picture = drawn(plan(group("a"), targets=(aim,)), people, events, monday_after(6))
    return publish(picture, share=True) if share else picture


def only(picture: Picture) -> TargetReading:
    (target,) = picture.targets
    return target


def test_once_the_week_that_decides_is_over_a_range_says_that_a_target_is_out_of_reach() -> None:
    few = settled(2)
    assert (only(few).verdict, only(few).reading.value, only(few).expected) == ("behind", None, None)
    assert any(one.endswith(f"{IN_WEEK_6} It can no longer be reached.") for one in headline(few))
    (table,) = targets(few).blocks
    assert isinstance(table, Table)
    assert "1–4 of 12 in the week of 6–12 April 2026, which decides" in str(table.below[1])


@pytest.mark.parametrize(
    ("users", "at_least", "by"),
    [(2, 0.25, "day 45"), (2, 0.6, "day 52")],  # the target lies within the range; a week is still to come
)
def test_where_a_range_leaves_it_open_there_is_no_verdict(users: int, at_least: float, by: str) -> None:
    assert only(settled(users, at_least, by)).verdict is None


def test_what_the_range_decides_is_what_the_figures_decide() -> None:
    for users in range(13):
        shown, open_ = only(settled(users)), only(settled(users, share=False))
        assert shown.verdict in {None, open_.verdict}


def test_a_missed_target_says_what_it_was_and_when_also_as_a_range() -> None:
    missed = replace(only(settled(2)), verdict="missed", forecast=False)
    said = headline(replace(settled(2), targets=(missed,)))
    assert any(one.endswith(f"{IN_WEEK_6} It is missed.") for one in said)


def test_where_the_counting_may_be_broken_in_that_week_it_stands_beside_the_verdict() -> None:
    aim = Target("weekly_active", at_least=0.9, by=When.parse("week 11"), group="adjusters")
    people = [person(f"q{number}") for number in range(30)]
    events = [one for known in people for one in Some(1, "xxxxxx", often=4, old_way=REGULAR).events(known.id)]
    events += [one for known in people[:20] for one in Some(1, "......xxxxxx", often=2, told=None).events(known.id)]
    found = drawn(plan(targets=(aim,)), people, events, monday_after(12))
    assert found.diagnoses[0].reason == "instrument changed"
    (missed,) = [one for one in headline(found) if "It is missed." in one]
    assert missed.endswith("From the week of 20 April 2026 on, not all use may have been counted.")


def test_a_withheld_number_is_no_word_before_a_unit() -> None:
    people = [person(f"q{number}") for number in range(30)]
    events = [one for known in people for one in Some(1, "xxxxxx", often=4, old_way=REGULAR).events(known.id)]
    events += [one for known in people for one in Some(1, "......xxxxxx", often=2, told=None).events(known.id)]
    (first, *_) = publish(drawn(plan(), people, events, monday_after(12)), share=True).diagnoses
    assert str(first.message) == (
        "Since the week of 20 April 2026 more than a third of the actions are no longer seen: part of the use may not "
        "be recorded any more."
    )


@pytest.mark.parametrize(("day", "is_said"), [(LAUNCH - WEEK, False), (LAUNCH + WEEK, True)])
def test_that_a_fall_is_no_decline_is_said_where_one_could_be_seen(day: dt.date, *, is_said: bool) -> None:
    found = replace(pictured([Some(12)]), instrument_changes=((day, "a client"),))
    notes = " ".join(map(str, input_notes(found)))
    assert "The way of counting changed on" in notes
    assert ("A fall there is not a decline." in notes) == is_said


def answered(a_plan: Plan) -> list[str]:
    people = [Some(8, answered=True), Some(8)]
    (section,) = answers(pictured(people, a_plan=a_plan))
    (table,) = section.blocks
    assert isinstance(table, Table)
    return [str(row[0]) for row in table.rows if str(row[1]) == "all"]


def test_answers_are_held_against_the_time_that_was_promised() -> None:
    assert "answered within 4 working hours" in answered(plan())


def test_what_was_confirmed_is_said() -> None:
    (section,) = telling(pictured([Some(12)]))
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert list(map(str, table.below)) == ["“said so”: confirmed that they know what changes for them."]
