"""A target is a forecast until its day; from then on its reading decides, and never changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.company import LAUNCH, USAGE, event, group, monday_after, named, person, plan, used_in
from tests.core.rollouts import active_as, counted, drawn
from uptake.core.calendar import WEEK, Day, Duration, When
from uptake.core.picture_parts import TargetReading
from uptake.core.plan.model import InstrumentChange, Plan, Target, Usage
from uptake.core.report.targets import targets
from uptake.core.report_parts import Table
from uptake.core.wording import day_words


def aiming(measure: str, by: str = "day 28", group_id: str | None = "adjusters", **bounds: float) -> Target:
    return Target(measure, group_id, by=When.parse(by), baseline=0.0, **(bounds or {"at_least": 0.5}))  # type: ignore[arg-type]


def judged(target: Target, *patterns: str, as_of: Day, a_plan: Plan | None = None) -> TargetReading:
    people, events = active_as(*patterns)
    return drawn(replace(a_plan or plan(), targets=(target,)), people, events, as_of).targets[0]


def said(found: TargetReading) -> list[str]:
    return [str(one) for one in found.because]


@pytest.mark.parametrize(("patterns", "verdict"), [(("xxxx", "...."), "met"), (("xxxx", "....", "...."), "missed")])
def test_on_its_day_the_reading_decides(patterns: tuple[str, ...], verdict: str) -> None:
    found = judged(aiming("adopted"), *patterns, as_of=monday_after(4))
    assert (found.verdict, found.forecast) == (verdict, False)


def test_what_is_met_says_until_when_it_has_to_hold() -> None:
    lasting = replace(aiming("adopted"), holds_for=Duration(2, "w", "2w"))
    found = judged(lasting, "xxxx", as_of=monday_after(4))
    assert found.holds_until == monday_after(4) + 2 * WEEK
    assert judged(aiming("adopted"), "xxxx", as_of=monday_after(4)).holds_until is None
    assert found.holds_until is not None
    until = f"it has to hold until {day_words(found.holds_until)}"
    assert until in below(lasting, "xxxx", as_of=monday_after(4))
    assert until not in below(lasting, "xxxx", as_of=monday_after(6))


def below(target: Target, *patterns: str, as_of: Day) -> str:
    """What stands under the table of targets."""
    people, events = active_as(*patterns)
    section = targets(drawn(plan(targets=(target,)), people, events, as_of))
    return " ".join(str(line) for part in section.blocks if isinstance(part, Table) for line in part.below)


def test_until_its_day_it_is_a_forecast() -> None:
    found = judged(aiming("adopted", "day 31"), "xxxx", as_of=monday_after(4) + dt.timedelta(days=2))
    assert (found.verdict, found.forecast) == ("cannot tell", True)


def test_the_deciding_week_is_the_last_that_ends_before_the_day() -> None:
    thursday = judged(aiming("adopted", "day 31"), "xxxx....", as_of=monday_after(8))
    assert thursday.reading.last_day == monday_after(4) - dt.timedelta(days=1)
    assert thursday.verdict == "met"


def test_what_comes_later_changes_nothing() -> None:
    late = judged(aiming("weekly_active"), "....xxxx", "....xxxx", as_of=monday_after(8))
    assert (counted(late.reading), late.verdict) == ((0, 2), "missed")


def test_a_word_that_came_later_does_not_count_as_told_by_then() -> None:
    target = aiming("told", "day 0")
    events = [event("dov", "uptake.told", LAUNCH + WEEK, message="heads-up"), *used_in("edie", [1])]
    events.append(event("edie", "uptake.told", LAUNCH - WEEK, message="heads-up"))
    found = drawn(plan(targets=(target,)), [person("dov"), person("edie")], events, monday_after(4)).targets[0]
    assert counted(found.reading) == (1, 2)


def test_it_is_read_of_those_who_were_intended_on_its_day() -> None:
    people, events = active_as("xxxx....", "xxxx....")
    people[0] = people[0]._replace(ends=monday_after(5))
    joiner = person("gita", starts=monday_after(5))
    found = drawn(plan(targets=(aiming("adopted"),)), [*people, joiner], events, monday_after(8)).targets[0]
    assert counted(found.reading) == (2, 2)


def test_the_day_counts_from_the_launch_of_the_group() -> None:
    later = plan(group(launch=LAUNCH + 2 * WEEK))
    assert judged(aiming("adopted"), "..xxxx", as_of=monday_after(6), a_plan=later).by == monday_after(6)


def test_a_share_that_is_to_fall_has_an_upper_bound() -> None:
    events = [*used_in("dov", [1, 2, 3, 4]), *used_in("dov", [4], "by_hand")]
    for most, verdict in ((0.5, "met"), (0.4, "missed")):
        target = aiming("old_way_share", at_most=most)
        assert drawn(plan(targets=(target,)), [person("dov")], events, monday_after(4)).targets[0].verdict == verdict


def test_before_it_can_be_read_it_is_too_early() -> None:
    assert judged(aiming("habitual", "day 90"), "xxx", as_of=monday_after(3)).verdict == "too early"


@pytest.mark.parametrize("measure", ["adopted", "old_way_share"])
def test_nothing_is_missed_on_an_incomplete_source_alone(measure: str) -> None:
    a_plan = plan(group(usage=replace(USAGE, incomplete=True)))
    people, events = active_as("x...", "xx..")
    events += [*used_in("p0", [4], "by_hand")]
    target = aiming(measure) if measure == "adopted" else aiming(measure, at_most=0.2)
    found = drawn(replace(a_plan, targets=(target,)), people, events, monday_after(4)).targets[0]
    assert found.verdict == "cannot tell"


def test_nothing_is_missed_across_an_instrument_change() -> None:
    change = InstrumentChange(LAUNCH + 2 * WEEK, "New log")
    a_plan = plan(group(usage=replace(USAGE, instrument_changes=(change,))))
    found = judged(aiming("adopted"), "x...", as_of=monday_after(4), a_plan=a_plan)
    assert found.verdict == "cannot tell"
    assert "16 March 2026" in str(found.because[0])


def test_nothing_is_missed_when_most_people_cannot_be_measured() -> None:
    people = [person("dov"), *(person(f"u{number}", email="") for number in range(3))]
    events = used_in("dov@acme.example", [1])
    found = drawn(plan(targets=(aiming("adopted"),)), people, events, monday_after(4)).targets[0]
    assert said(found) == ["only 25 % of the people can be measured"]


def test_what_cannot_be_read_cannot_be_told() -> None:
    counts = plan(group(usage=Usage(kind="counts", real_work=named("confirmed"))))
    found = judged(aiming("adopted"), "x", as_of=monday_after(4), a_plan=counts)
    assert (found.verdict, *map(str, found.because)) == ("cannot tell", "only counts per week are known, not who")


def test_a_target_without_a_day_says_so() -> None:
    found = judged(Target("adopted", "adjusters", at_least=0.5), "xxxx", as_of=monday_after(4))
    assert (found.verdict, said(found)) == (None, ["the plan does not say by when"])


def test_a_target_for_everybody_is_read_over_all() -> None:
    found = judged(aiming("adopted", group_id=None), "xxxx", "....", as_of=monday_after(4))
    assert (found.group, counted(found.reading)) == ("all", (1, 2))


def test_a_measure_that_nobody_knows_cannot_be_told() -> None:
    assert judged(aiming("happiness"), "xxxx", as_of=monday_after(4)).verdict == "cannot tell"
