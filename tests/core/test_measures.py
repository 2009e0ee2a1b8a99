"""Each measure as its definition says it, on a few people whose weeks are written out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.company import LAUNCH, USAGE, event, group, monday_after, named, person, plan, used_in
from tests.core.rollouts import active_as, counted, drawn, read
from uptake.core.calendar import WEEK, Day, Span
from uptake.core.measures.frame import catalogue
from uptake.core.measures.reading import Reading, State
from uptake.core.plan.model import InstrumentChange, Plan, Usage
from uptake.core.usage import Event


def measured(a_plan: Plan, people: list[str], events: list[Event], as_of: Day, measure: str) -> Reading:
    return drawn(a_plan, [person(one) for one in people], events, as_of).groups[0].measures[measure]


def test_every_measure_has_a_meaning_and_a_version() -> None:
    for id_, one in catalogue().items():
        assert one.id == id_
        assert one.version >= 1
        assert len(one.meaning) > 20


def test_weekly_active_is_read_in_the_latest_complete_week() -> None:
    reading = read("weekly_active", "x.", ".x", ".x", "..", weeks=2)
    assert counted(reading) == (2, 4)
    assert (reading.first_day, reading.last_day) == (LAUNCH + WEEK, LAUNCH + 2 * WEEK - dt.timedelta(days=1))


def test_the_week_of_the_report_does_not_count() -> None:
    people, events = active_as("xx")
    friday = drawn(plan(), people, events, LAUNCH + WEEK + dt.timedelta(days=4)).groups[0]
    assert friday.measures["weekly_active"].last_day == LAUNCH + WEEK - dt.timedelta(days=1)


def test_an_action_on_the_day_of_the_report_is_not_counted() -> None:
    today = event("dov", "confirmed", monday_after(1))
    other = event("edie", "opened", LAUNCH)
    assert counted(measured(plan(), ["dov", "edie"], [today, other], monday_after(1), "first_use")) == (0, 2)


def test_an_action_before_launch_counts_for_first_use_only() -> None:
    early = event("dov", "confirmed", LAUNCH - WEEK)
    as_of = monday_after(1)
    assert counted(measured(plan(), ["dov"], [early], as_of, "first_use")) == (1, 1)
    assert counted(measured(plan(), ["dov"], [early], as_of, "weekly_active")) == (0, 1)
    assert measured(plan(), ["dov"], [early], as_of, "first_use").details["median_days"] == 0


def test_a_repeat_is_counted_once() -> None:
    once = Event("dov", event("dov", "confirmed", LAUNCH).time, "confirmed", "e1")
    assert measured(plan(), ["dov"], [once, once], monday_after(1), "depth").value == 1


def test_days_to_first_use_count_from_access_if_that_came_later() -> None:
    events = [
        event("dov", "uptake.access", LAUNCH + dt.timedelta(days=3), what="licence", granted="true"),
        event("dov", "confirmed", LAUNCH + dt.timedelta(days=5)),
    ]
    as_of = monday_after(2)
    assert measured(plan(group(access="licence")), ["dov"], events, as_of, "first_use").details["median_days"] == 2
    assert measured(plan(), ["dov"], events, as_of, "first_use").details["median_days"] == 5


def test_adopted_and_habitual_leave_out_who_cannot_be_measured_yet() -> None:
    assert counted(read("adopted", "xxx.", "x...", "....", weeks=4)) == (1, 3)
    assert read("adopted", "xxx", weeks=3).state is State.TOO_EARLY
    assert counted(read("habitual", "x" * 9 + "...", "x" * 8 + "....", weeks=12)) == (1, 2)
    assert read("habitual", "x" * 11, weeks=11).state is State.TOO_EARLY


def test_lapsed_dormant_and_never_are_three_different_things() -> None:
    patterns = ("xxxx....", "x.......", "........", "xxxxxxxx")
    assert [counted(read(one, *patterns, weeks=8)) for one in ("lapsed", "dormant", "never")] == [(1, 4)] * 3


def test_retention_follows_first_users_from_their_own_first_week() -> None:
    patterns = ("x...x.", ".x...x", "..x...", "......")
    assert counted(read("retained_5", *patterns, weeks=6)) == (2, 2)


def test_retention_leaves_out_a_week_that_does_not_count_for_the_person() -> None:
    away = person("dov", absent=(Span(LAUNCH + 4 * WEEK, LAUNCH + 5 * WEEK),))
    found = drawn(plan(), [away, person("edie")], [*used_in("dov", [1]), *used_in("edie", [1, 5])], monday_after(6))
    assert counted(found.groups[0].measures["retained_5"]) == (1, 1)


def test_a_leaver_keeps_their_past_weeks_and_is_in_no_later_reading() -> None:
    people, events = active_as("xxxx", "xxxx")
    people[0] = people[0]._replace(ends=monday_after(4) - dt.timedelta(days=1))
    found = drawn(plan(), people, events, monday_after(4)).groups[0]
    assert found.intended == 1
    assert counted(found.measures["weekly_active"]) == (2, 2)
    assert counted(found.measures["adopted"]) == (1, 1)


def test_regular_counts_the_months_in_which_the_work_came_up() -> None:
    monthly = plan(group(rhythm="monthly", launch=Day(2026, 3, 1)))
    opened = [event("dov", "opened", Day(2026, month, 15)) for month in (3, 4, 6, 7)]
    used = [event("dov", "confirmed", Day(2026, month, 16)) for month in (3, 4, 6)]
    assert counted(measured(monthly, ["dov"], opened + used, Day(2026, 8, 1), "regular")) == (1, 1)
    assert counted(measured(monthly, ["dov"], opened + used[:2], Day(2026, 8, 1), "regular")) == (0, 1)
    assert measured(monthly, ["dov"], opened + used, Day(2026, 6, 30), "regular").state is State.TOO_EARLY


def test_the_month_of_leaving_counts_when_it_was_whole() -> None:
    monthly = plan(group(rhythm="monthly", launch=Day(2026, 3, 1), usage=replace(USAGE, chance=None)))
    used = [event("finn", "confirmed", Day(2026, month, 16)) for month in (3, 4, 5)]
    finn = person("finn", ends=Day(2026, 6, 30))
    found = drawn(monthly, [finn], used, Day(2026, 7, 1)).groups[0].measures["regular"]
    assert counted(found) == (1, 1)
    assert counted(drawn(monthly, [finn], used[:2], Day(2026, 7, 1)).groups[0].measures["regular"]) == (0, 1)


def test_on_demand_work_without_named_chance_is_not_known() -> None:
    on_demand = group(rhythm="on demand", usage=replace(USAGE, chance=None))
    reading = measured(plan(on_demand), ["dov"], list(used_in("dov", range(1, 8))), monday_after(8), "regular")
    assert reading.count is None


def test_assisted_is_within_a_day_of_a_session_or_of_a_helpers_word() -> None:
    first = event("dov", "confirmed", LAUNCH + dt.timedelta(days=1))
    for act, hours, expected in (("attended", -24, 1), ("attended", -25, 0), ("assisted", 24, 1), ("assisted", 25, 0)):
        helped = Event(
            "dov", first.time + hours * 3600, f"uptake.{act}", properties={"session": "s", "outcome": "worked"}
        )
        assert counted(measured(plan(), ["dov"], [helped, first], monday_after(1), "assisted_first_use")) == (
            expected,
            1,
        )


def test_the_old_way_is_a_share_of_all_ways_in_groups_that_have_one() -> None:
    with_old, without = group("a"), group("b", usage=replace(USAGE, old_way=None))
    events = [*used_in("dov", [1]), *used_in("dov", [1], "by_hand"), *used_in("edie", [1])]
    found = drawn(plan(with_old, without), [person("dov", "a"), person("edie", "b")], events, monday_after(1))
    assert counted(found.all.measures["old_way_share"]) == (1, 2)
    assert found.groups[1].measures["old_way_share"].state is State.UNKNOWN


def test_acceptance_is_read_over_four_weeks() -> None:
    events = [*used_in("dov", [1, 2, 3, 4, 5]), *used_in("dov", [1, 2], "changed")]
    assert counted(measured(plan(), ["dov"], events, monday_after(5), "acceptance")) == (4, 5)


def test_depth_gives_quartiles_of_active_weeks_and_concentration_the_top_tenth() -> None:
    events = [event("dov", "confirmed", LAUNCH, dt.time(hour)) for hour in (8, 9, 10)] + list(used_in("edie", [1]))
    depth = measured(plan(), ["dov", "edie"], events, monday_after(1), "depth")
    assert (depth.value, depth.details) == (2.0, {"low_quartile": 1.5, "high_quartile": 2.5})
    assert counted(measured(plan(), ["dov", "edie"], events, monday_after(1), "concentration")) == (3, 4)


def test_told_and_access_are_shares_of_the_people_who_are_here() -> None:
    told = [
        event("dov", "uptake.told", LAUNCH - 3 * WEEK, message="heads-up"),
        event("edie", "uptake.told", LAUNCH, message="heads-up"),
        event("gita", "uptake.told", LAUNCH - 3 * WEEK, message="heads-up", channel="broadcast"),
    ]
    reading = measured(plan(), ["dov", "edie", "gita"], told, monday_after(1), "told")
    assert counted(reading) == (2, 3)
    assert reading.details["in_time"] == pytest.approx(1 / 3)
    assert measured(plan(), ["dov"], told, monday_after(1), "access").why == "the plan says that no access is needed"


def test_who_has_access_is_unknown_until_anybodys_was_granted() -> None:
    refused, granted = (
        event(name, "uptake.access", LAUNCH, what="licence", granted=said)
        for name, said in (("dov", "false"), ("edie", "true"))
    )
    licence, people = plan(group(access="licence")), ["dov", "edie", "gita"]
    reading = measured(licence, people, [refused], monday_after(1), "access")
    assert (reading.state, reading.why) == (State.UNKNOWN, "no event uptake.access says that it was granted")
    assert counted(measured(licence, people, [refused, granted], monday_after(1), "access")) == (1, 3)


def test_what_was_never_recorded_is_unknown_and_not_zero() -> None:
    found = drawn(plan(group(access="licence")), [person("dov")], used_in("dov", [1]), monday_after(2)).groups[0]
    for one in ("told", "acknowledged", "access", "attended", "assisted_first_use", "self_reported", "loop_closed"):
        assert found.measures[one].state is State.UNKNOWN
        assert found.measures[one].count is None


def test_while_no_row_of_usage_matches_anybody_use_is_unknown_and_not_zero() -> None:
    found = drawn(plan(), [person("dov")], used_in("stranger", [1, 2, 3, 4]), monday_after(4)).groups[0]
    assert {found.measures[one].state for one in ("weekly_active", "adopted", "first_use", "coverage")} == {
        State.UNKNOWN
    }
    assert "first use" in found.journey.unknown


def test_whoever_has_no_identifier_of_the_kind_in_use_cannot_be_measured() -> None:
    shared = [person("edie", email="team@acme.example"), person("gita", email="team@acme.example")]
    people = [person("dov"), person("jon", email=""), *shared]
    found = drawn(plan(), people, used_in("dov@acme.example", [1]), monday_after(1)).groups[0]
    assert counted(found.measures["coverage"]) == (1, 4)
    assert counted(found.measures["weekly_active"]) == (1, 1)
    assert found.weeks[0].intended == 1


def test_an_incomplete_source_gives_a_lower_bound_and_says_nothing_of_stopping() -> None:
    a_plan = plan(group(usage=replace(USAGE, incomplete=True)))
    found = drawn(a_plan, *active_as("xxxx....", "........"), monday_after(8)).groups[0].measures
    assert found["weekly_active"].at_least
    assert found["weekly_active"].high == 1.0
    assert {found[one].state for one in ("never", "lapsed", "dormant")} == {State.UNKNOWN}


def test_a_share_is_also_given_among_those_who_had_the_chance() -> None:
    people, events = active_as("xxxx", "....", "....")
    events += [*used_in("p0", [1, 2, 3], "opened"), *used_in("p1", [2, 3, 4], "opened"), *used_in("p2", [4], "opened")]
    found = drawn(plan(), people, events, monday_after(4)).groups[0].measures
    for one, parts in {"weekly_active": (0, 2), "adopted": (1, 2), "first_use": (1, 3)}.items():
        among = found[one].among_chance
        assert among is not None
        assert (among.count, among.of) == parts


def test_a_window_across_an_instrument_change_is_marked() -> None:
    change = InstrumentChange(LAUNCH + 2 * WEEK, "The mobile app sends events")
    a_plan = plan(group(usage=replace(USAGE, instrument_changes=(change,))))
    found = drawn(a_plan, *active_as("xxxx"), monday_after(4)).groups[0].measures
    assert found["adopted"].instrument_changes == (change.day,)
    assert found["weekly_active"].instrument_changes == ()


def test_of_counts_only_what_needs_no_people_is_known() -> None:
    counts = plan(group(usage=Usage(kind="counts", real_work=named("confirmed"))))
    people = [person(f"p{number}") for number in range(4)]
    found = drawn(counts, people, [], monday_after(1)).groups[0].measures
    assert found["weekly_active"].why == "the counts of that week are missing"
    assert found["adopted"].why == "only counts per week are known, not who"


def test_before_launch_nothing_of_use_is_read() -> None:
    found = drawn(plan(), *active_as("x"), LAUNCH).groups[0].measures
    assert found["weekly_active"].why == "before launch"
    assert found["habitual"].readable_from == monday_after(12)


def test_the_first_month_is_the_first_that_begins_on_or_after_launch() -> None:
    used = [event("dov", "confirmed", Day(2026, month, 16)) for month in (3, 4, 5)]
    for launch, state in ((Day(2026, 3, 1), State.OK), (Day(2026, 3, 2), State.TOO_EARLY)):
        monthly = plan(group(rhythm="monthly", launch=launch, usage=replace(USAGE, chance=None)))
        assert measured(monthly, ["dov"], used, Day(2026, 6, 1), "regular").state is state


@pytest.mark.parametrize("launch", [LAUNCH + 9 * WEEK, monday_after(2)])
def test_whoever_has_not_been_launched_before_the_day_does_not_wait(launch: Day) -> None:
    two = plan(group("a"), group("b", launch=launch))
    events = [use for who in ("dov", "edie", "hana") for use in used_in(who, [1])]
    people = [person(who, where) for who, where in (("dov", "a"), ("gita", "a"), ("edie", "b"), ("hana", "b"))]
    found = drawn(two, people, events, monday_after(2))
    assert found.all.measures["first_use"].details["median_days"] == 1
