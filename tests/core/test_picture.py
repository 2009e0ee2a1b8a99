"""The whole at once: what the Picture of the company says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.company import CALENDAR, LAUNCH, company, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import active_as, counted, drawn
from tests.seeing import seen_from
from uptake.core.calendar import WEEK, Calendar, Day
from uptake.core.people import make_roster
from uptake.core.phases import phase_of
from uptake.core.picture import picture
from uptake.core.picture_parts import Phase, Picture
from uptake.core.plan.model import InstrumentChange, Usage


def shown(weeks: int = 12) -> Picture:
    firm = company(weeks)
    as_of = monday_after(weeks)
    return picture(firm.plan, firm.roster, seen_from(firm.plan, firm.roster, firm.events, as_of), as_of)


def test_the_picture_of_the_company_after_twelve_weeks() -> None:
    adjusters = shown().groups[0]
    assert adjusters.intended == 8  # Finn has left; Asha, Bram and Cleo are not affected
    told = adjusters.measures["told"]
    assert counted(told) == (7, 8)
    assert counted(adjusters.measures["habitual"]) == (6, 8)
    assert counted(adjusters.measures["dormant"]) == (1, 8)
    assert counted(adjusters.measures["never"]) == (1, 8)
    barriers = {one.barrier: one.people for one in adjusters.journey.barriers}
    assert barriers == {"not told": 1, "tried once or twice": 1}


def test_the_target_is_decided_on_its_day() -> None:
    target = shown(13).targets[0]
    assert (target.by, target.verdict) == (LAUNCH + dt.timedelta(days=90), "met")
    assert shown(12).targets[0].verdict == "cannot tell"  # fewer than ten people


def test_the_order_of_events_changes_nothing() -> None:
    firm, as_of = company(12), monday_after(12)
    there = picture(firm.plan, firm.roster, seen_from(firm.plan, firm.roster, firm.events, as_of), as_of)
    back = picture(firm.plan, firm.roster, seen_from(firm.plan, firm.roster, firm.events[::-1], as_of), as_of)
    assert there.groups == back.groups
    assert there.targets == back.targets


def test_everybody_is_counted_once_in_all() -> None:
    two = plan(group("a"), group("b", who=group("a").who))
    found = drawn(two, [person("dov", "a")], used_in("dov", [1]), monday_after(1))
    assert found.all.intended == 1
    assert "1 person fits two groups and is counted in the first of them" in map(str, found.notes)


@pytest.mark.parametrize(
    ("as_of", "phase"),
    [
        (LAUNCH - dt.timedelta(days=1), Phase.BEFORE_LAUNCH),
        (LAUNCH, Phase.FIRST_USE),
        (monday_after(1) - dt.timedelta(days=1), Phase.FIRST_USE),
        (monday_after(1), Phase.WEEKLY_USE),
        (monday_after(4), Phase.ADOPTION),
        (monday_after(12) - dt.timedelta(days=1), Phase.ADOPTION),
        (monday_after(12), Phase.HABIT),
    ],
)
def test_the_headline_follows_the_phase(as_of: Day, phase: Phase) -> None:
    assert phase_of(plan(), LAUNCH, as_of) is phase


@pytest.mark.parametrize("weekday", range(7))
def test_habitual_can_be_read_after_week_12_whatever_the_weekday_of_launch(weekday: int) -> None:
    launch = LAUNCH + dt.timedelta(days=weekday)
    week_1 = LAUNCH if weekday == 0 else LAUNCH + WEEK
    people, _ = active_as("x")
    events = [event("p0", "confirmed", week_1 + number * WEEK) for number in range(12)]
    for offset, of in ((-1, None), (0, 1)):
        as_of = week_1 + 12 * WEEK + dt.timedelta(days=offset)
        found = drawn(plan(group(launch=launch)), people, events, as_of).groups[0].measures["habitual"]
        assert found.of == of
        assert found.readable_from == week_1 + 12 * WEEK


def test_it_says_the_day_and_the_rollout() -> None:
    found = shown(4)
    assert (found.rollout, found.as_of, found.launch, found.day) == ("claims-triage", monday_after(4), LAUNCH, 28)
    assert found.timezone == CALENDAR.timezone
    assert found.group("adjusters") is found.groups[0]
    assert found.group("all") is found.all


def test_holidays_and_instrument_changes_since_launch_are_in_it() -> None:
    change = InstrumentChange(LAUNCH + WEEK, "The mobile app sends events")
    bavaria = Calendar("Europe/Berlin", "DE", "BY")
    a_plan = plan(calendar=bavaria, usage=Usage(instrument_changes=(change,)))
    found = drawn(a_plan, *active_as("x"), monday_after(6))
    assert [day for day, _ in found.holidays] == [Day(2026, 4, 3), Day(2026, 4, 6)]
    assert found.instrument_changes == ((change.day, change.what),)


def test_what_an_agent_did_for_a_person_is_said() -> None:
    firm, as_of = company(4), monday_after(4)
    seen = replace(seen_from(firm.plan, firm.roster, firm.events, as_of), delegated=3)
    found = picture(firm.plan, firm.roster, seen, as_of)
    assert "3 actions that an agent did for a person are not counted" in map(str, found.notes)


def test_the_latest_decision_is_in_it() -> None:
    decided = [
        event("", "uptake.decision", LAUNCH + number * WEEK, decision=word)
        for number, word in enumerate(("change", "stop"))
    ]
    found = drawn(plan(), *active_as("x"), monday_after(4)).decision
    assert found is None
    people, events = active_as("x")
    latest = drawn(plan(), people, [*events, *decided], monday_after(4)).decision
    assert latest is not None
    assert latest.decision == "stop"


def test_a_plan_without_groups_has_a_picture_too() -> None:
    empty = replace(plan(), groups={}, targets=())
    found = picture(
        empty, make_roster([person("dov")]), seen_from(empty, make_roster([person("dov")]), [], LAUNCH), LAUNCH
    )
    assert (found.groups, found.all.intended) == ((), 0)


def test_groups_that_are_counted_in_different_ways_are_not_added_up() -> None:
    mixed = plan(group("a"), group("b", usage=Usage(kind="none", reason="No log")))
    people = [person("dov", "a"), person("edie", "b")]
    found = drawn(mixed, people, used_in("dov", [1, 2, 3, 4]), monday_after(4))
    assert found.all.measures["adopted"].why == "the groups are counted in different ways"
    assert counted(found.groups[0].measures["adopted"]) == (1, 1)
    stages = {stage.stage: (stage.reached, stage.of) for stage in found.all.journey.stages}
    assert stages["adopted"] == (1, 1)
    assert sum(one.people for one in found.all.journey.barriers) == sum(
        one.people for part in found.groups for one in part.journey.barriers
    )
