"""The verdict before the day: what it rests on, and when there is none."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from tests.company import LAUNCH, USAGE, event, group, monday_after, person, plan
from tests.core.rollouts import drawn
from tests.forecast.casting import cast
from tests.seeing import seen_from
from uptake.core.calendar import WEEK, Span, When
from uptake.core.document import document
from uptake.core.people import make_roster
from uptake.core.picture import picture
from uptake.core.picture_parts import TargetReading
from uptake.core.plan.model import InstrumentChange, Plan, Target

HABIT = Target("habitual", "adjusters", at_least=0.6, by=When.parse("day 90"), baseline=0.0)
STEADY, NEVER, NOW_AND_THEN = "xxxxxxxxxxxx", "............", "x..x...x..x."


def judged(
    patterns: list[str], weeks: int, a_plan: Plan | None = None, target: Target = HABIT, days: int = 0
) -> TargetReading:
    people, events = cast(*(pattern[:weeks] for pattern in patterns))
    chosen = replace(a_plan or plan(), targets=(target,))
    return drawn(chosen, people, events, monday_after(weeks) + dt.timedelta(days=days)).targets[0]


def because(found: TargetReading) -> str:
    return "; ".join(map(str, found.because))


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_before_week_four_it_is_too_early(weeks: int) -> None:
    found = judged([STEADY] * 12, weeks)
    assert (found.verdict, found.forecast) == ("too early", True)
    assert found.expected is not None
    assert "a verdict can be given from 30 March 2026 on" in because(found)


@pytest.mark.parametrize("weeks", [4, 5, 6, 8, 11])
def test_nobody_who_uses_it_is_behind(weeks: int) -> None:
    found = judged([STEADY, *[NEVER] * 11], weeks)
    assert found.verdict == "behind"
    assert found.probability is not None
    assert found.probability <= 0.05


@pytest.mark.parametrize("weeks", [6, 8, 11])
def test_everybody_who_uses_it_each_week_is_on_course(weeks: int) -> None:
    found = judged([STEADY] * 12, weeks)
    assert (found.verdict, found.needs) == ("on course", None)
    assert ("at this pace it will be" if weeks < 11 else "it will be 100 %: no week") in because(found)


def test_what_can_still_be_reached_is_said_as_soon_as_it_is_under_the_target() -> None:
    found = judged([*[STEADY] * 5, *[NEVER] * 7], 5)
    assert found.bounds == pytest.approx((0, 5 / 12))
    assert found.probability == 0
    assert found.verdict == "behind"
    assert "at most 42 % can still get there" in because(found)
    assert str(found.needs) == "60 % by 31 May 2026 cannot be reached any more"


def test_what_is_sure_is_on_course_before_the_day() -> None:
    found = judged([*[STEADY] * 8, *["xx.xx.xxx..."] * 4], 9)
    assert (found.verdict, found.probability) == ("on course", 1.0)
    assert "at least 67 % will be there whatever happens" in because(found)


def test_it_says_how_many_more_must_start_and_by_when() -> None:
    found = judged([*[STEADY] * 8, *[NEVER] * 24], 2, target=replace(HABIT, at_least=0.9))
    missing = re.fullmatch(
        r"for 90 % by 31 May 2026, (\d+) more people must start within 2 weeks and keep it up", str(found.needs)
    )
    assert missing is not None
    assert 29 - 8 <= int(missing[1]) <= 24  # nobody is expected to do better than all eight


def test_when_it_is_too_late_to_start_those_who_have_must_go_on() -> None:
    found = judged([*["xxxxx"] * 6, *["x.x.x"] * 6, *["....."] * 2], 5)
    assert re.search(r"\d more of those who have started must use it in nearly every week", str(found.needs))


def test_when_too_few_can_start_the_others_must_go_on_too() -> None:
    found = judged([*["x.x"] * 12, *["..."] * 2], 3, target=replace(HABIT, at_least=0.9))
    assert re.search(
        r"all 2 people who have not started must start within a week .* and \d+ more of those", str(found.needs)
    )


def test_of_a_share_that_is_to_fall_nothing_is_asked() -> None:
    found = judged([STEADY] * 12, 6, target=replace(HABIT, at_least=None, at_most=0.2))
    assert (found.verdict, found.needs) == ("behind", None)


def test_a_share_that_may_go_either_way_cannot_be_told() -> None:
    found = judged([*[STEADY] * 7, *["x.xx.xx.xxx."] * 6], 5)
    assert found.verdict == "cannot tell"
    assert found.expected is not None
    assert found.expected[0] < 0.6 <= found.expected[1]


def test_with_fewer_than_ten_people_it_cannot_be_told() -> None:
    found = judged([STEADY] * 9, 8)
    assert (found.verdict, found.expected, found.probability) == ("cannot tell", None, None)
    assert "fewer than 10 people" in because(found)


def test_when_many_cannot_be_measured_it_cannot_be_told() -> None:
    people, events = cast(*[STEADY[:8]] * 12)
    events = [replace(one, person=f"{one.person}@acme.example") for one in events]
    unseen = [person(f"u{number}", email="") for number in range(4)]
    found = drawn(plan(targets=(HABIT,)), [*people, *unseen], events, monday_after(8)).targets[0]
    assert (found.verdict, because(found)) == ("cannot tell", "only 75 % of the people can be measured")


@pytest.mark.parametrize(("week", "verdict"), [(3, "cannot tell"), (11, "cannot tell"), (-2, "on course")])
def test_a_change_of_counting_within_the_window_leaves_it_open(week: int, verdict: str) -> None:
    change = InstrumentChange(LAUNCH + (week - 1) * WEEK + dt.timedelta(days=2), "New log")
    a_plan = plan(group(usage=replace(USAGE, instrument_changes=(change,))))
    assert judged([STEADY] * 12, 8, a_plan).verdict == verdict


def test_an_incomplete_source_is_never_behind() -> None:
    a_plan = plan(group(usage=replace(USAGE, incomplete=True)))
    found = judged([STEADY, *[NEVER] * 11], 8, a_plan)
    assert found.verdict == "cannot tell"
    assert found.expected is not None
    assert (found.expected[1], found.bounds) == (1.0, (0.0, 1.0))
    assert (found.probability, found.likely, found.needs) == (None, None, None)
    assert "the source misses some use" in because(found)
    assert "can still get there" not in because(found)
    assert judged([STEADY] * 12, 8, a_plan).verdict == "on course"


@pytest.mark.parametrize(("days", "verdict"), [(6, "on course"), (8, "cannot tell")])
def test_a_silent_feed_leaves_it_open(days: int, verdict: str) -> None:
    people, events = cast(*[STEADY[:6]] * 12)
    chosen, as_of = plan(targets=(HABIT,)), monday_after(6)
    roster = make_roster(people)
    seen = seen_from(chosen, roster, events, as_of)
    seen = replace(seen, input=replace(seen.input, last_day=as_of - dt.timedelta(days=days)))
    found = picture(chosen, roster, seen, as_of).targets[0]
    assert found.verdict == verdict
    assert ("the feed may have stopped" in because(found)) == (verdict == "cannot tell")
    closed = Span(as_of - dt.timedelta(days=days - 1), as_of)  # nobody was at work: that is no silence
    at_home = replace(chosen, calendar=replace(chosen.calendar, closed=(closed,)))
    assert "the feed may have stopped" not in because(picture(at_home, roster, seen, as_of).targets[0])


@pytest.mark.parametrize("measure", ["old_way_share", "regular", "told", "acceptance"])
def test_of_other_measures_there_is_no_forecast(measure: str) -> None:
    target = Target(measure, "adjusters", at_least=0.3, by=When.parse("day 90"), baseline=0.0)
    people, events = cast(*[STEADY[:8]] * 12)
    events += [event("p1", "by_hand", LAUNCH), event("p1", "uptake.told", LAUNCH)]
    found = drawn(plan(targets=(target,)), people, events, monday_after(8)).targets[0]
    assert (found.verdict, found.expected) == ("cannot tell", None)


def test_before_launch_it_is_too_early() -> None:
    people, _ = cast(*[""] * 12)
    found = drawn(plan(targets=(HABIT,)), people, [], LAUNCH - WEEK).targets[0]
    assert found.verdict == "too early"


@pytest.mark.parametrize("offset", range(7))
def test_the_verdict_does_not_depend_on_the_weekday_of_launch(offset: int) -> None:
    """Week 1 begins on the first Monday from launch on, so that the same weeks are seen."""
    launch = LAUNCH - dt.timedelta(days=offset)
    target = replace(HABIT, by=When.parse("week 13"))
    a_plan = replace(plan(group(launch=launch), targets=(target,)), launch=launch)
    people, events = cast(*[STEADY[:6]] * 8, *[NEVER[:6]] * 4)
    found = drawn(a_plan, people, events, monday_after(6)).targets[0]
    assert found.by == LAUNCH + 13 * WEEK - dt.timedelta(days=1)
    monday = drawn(plan(targets=(target,)), people, events, monday_after(6)).targets[0]
    assert (found.verdict, found.expected, found.bounds) == (monday.verdict, monday.expected, monday.bounds)


def test_the_as_of_day_within_a_week_changes_the_dice_only() -> None:
    ones = [judged([*[STEADY] * 8, *[NOW_AND_THEN] * 6], 6, days=days) for days in (0, 3)]
    assert ones[0].bounds == ones[1].bounds
    assert ones[0].likely == pytest.approx(ones[1].likely, abs=0.08)


def test_joiners_who_will_not_have_the_weeks_are_left_out_and_counted() -> None:
    people, events = cast(*[STEADY[:8]] * 12)
    late = person("late", starts=monday_after(6))
    found = drawn(plan(targets=(HABIT,)), [*people, late], events, monday_after(8)).targets[0]
    assert found.bounds is not None
    assert "1 person will not have enough weeks by then and is not counted" in because(found)


def test_whoever_is_known_to_leave_is_not_counted() -> None:
    people, events = cast(*[STEADY[:8]] * 12, *[NEVER[:8]] * 4)
    leaving = [one._replace(ends=monday_after(10)) for one in people[12:]]
    found = drawn(plan(targets=(HABIT,)), [*people[:12], *leaving], events, monday_after(8)).targets[0]
    assert found.bounds == (0.0, 1.0)


def test_the_same_input_has_the_same_document() -> None:
    people, events = cast(*[STEADY[:6]] * 8, *[NOW_AND_THEN[:6]] * 6)
    written = {json.dumps(document(drawn(plan(targets=(HABIT,)), order, events, monday_after(6))))
               for order in (people, people[::-1])}  # fmt: skip
    assert len(written) == 1


def test_a_day_too_far_ahead_is_not_forecast() -> None:
    found = judged([STEADY] * 12, 8, target=replace(HABIT, by=When.parse("day 400")))
    assert (found.verdict, because(found)) == ("cannot tell", "the day is more than 26 weeks ahead")
