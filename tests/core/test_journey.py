"""Where each affected person stands, and what is first in the way of those who are not there yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from tests.company import LAUNCH, USAGE, company, event, group, monday_after, person, plan, used_in
from tests.core.rollouts import active_as, drawn
from uptake.core.calendar import WEEK, Day, Span, When
from uptake.core.journey import BARRIERS, Journey
from uptake.core.people import Person
from uptake.core.plan.model import Plan, Target, Usage
from uptake.core.usage import Event

EARLY, LATE = LAUNCH - 4 * WEEK, LAUNCH - WEEK
AS_OF = monday_after(6)


def journey(a_plan: Plan, people: Iterable[Person], events: Iterable[Event], as_of: Day = AS_OF) -> Journey:
    return drawn(a_plan, people, events, as_of).groups[0].journey


def shown(one: Journey) -> dict[str, tuple[int, int]]:
    return {stage.stage: (stage.reached, stage.now) for stage in one.stages}


def told(name: str, day: Day = EARLY) -> Event:
    return event(name, "uptake.told", day, message="heads-up", channel="email")


def ready(name: str) -> list[Event]:
    """Everything that is done for a person before first use."""
    return [
        event(name, "uptake.access", EARLY, what="licence", granted="true"),
        told(name),
        event(name, "uptake.acknowledged", EARLY, message="heads-up"),
        event(name, "uptake.invited", EARLY, session="s"),
        event(name, "uptake.attended", LAUNCH, session="s"),
        event(name, "opened", LAUNCH),
    ]


def without(name: str, act: str) -> list[Event]:
    return [one for one in ready(name) if one.event != f"uptake.{act}"]


LICENCE = plan(
    group(access="licence"), targets=(Target("adopted", "adjusters", at_least=0.5, by=When.parse("day 60")),)
)


def barrier(events: list[Event], dov: Person | None = None, as_of: Day = AS_OF) -> str | None:
    """What is in Dov's way, beside Gita, for whom everything was done and recorded."""
    found = journey(LICENCE, [dov or person("dov"), person("gita")], [*events, *ready("gita")], as_of)
    counts = {one.barrier: one.people for one in found.barriers}
    for one in gita_alone(as_of).barriers:
        counts[one.barrier] -= one.people
    return next((name for name, people in counts.items() if people), None)


@cache
def gita_alone(as_of: Day) -> Journey:
    return journey(LICENCE, [person("gita")], ready("gita"), as_of)


def test_everybody_is_somewhere_and_only_once() -> None:
    firm = company(8)
    found = journey(firm.plan, firm.roster.people.values(), firm.events, monday_after(8))
    assert sum(stage.now for stage in found.stages) == 8
    assert shown(found)["told"] == (7, 0)
    assert shown(found)["affected"] == (8, 1)


def test_a_stage_may_be_skipped() -> None:
    found = journey(plan(), [person("dov"), person("edie")], [told("edie"), *used_in("dov", [6])])
    expected = {"affected": (2, 0), "told": (1, 1), "first use": (1, 0), "weekly active": (1, 1)}
    assert shown(found) == expected | {"adopted": (0, 0)}
    assert found.later == ("habitual",)


def test_a_broadcast_never_counts_as_told() -> None:
    shout = event("dov", "uptake.told", EARLY, message="heads-up", channel="broadcast")
    assert shown(journey(plan(), [person("dov")], [shout]))["told"] == (0, 0)


def test_a_stage_that_nobody_recorded_is_unknown_and_left_out() -> None:
    found = journey(plan(), *active_as("x"))
    assert "told" not in shown(found)
    assert found.unknown == ("told", "acknowledged", "attended")


def test_what_was_reached_stays_reached_and_holds_no_more() -> None:
    found = shown(journey(plan(), *active_as("xxxx...."), monday_after(8)))
    assert found["adopted"] == (1, 0)
    assert found["weekly active"] == (1, 0)
    assert found["first use"] == (1, 1)


def test_access_taken_back_is_reached_but_does_not_hold() -> None:
    taken = event("dov", "uptake.access", LAUNCH, what="licence", granted="false")
    assert shown(journey(LICENCE, [person("dov")], [*ready("dov")[:1], taken]))["access"] == (1, 0)


def test_whoever_was_refused_access_has_none_and_of_the_others_it_is_not_known() -> None:
    refused = event("dov", "uptake.access", EARLY, what="licence", granted="false")
    found = journey(LICENCE, [person("dov"), person("edie"), person("hugo")], [*used_in("gita", [1]), refused])
    assert {one.barrier: one.people for one in found.barriers}.get("no access") == 1
    assert "access" in found.unknown


def test_the_share_of_a_stage_is_of_those_whose_stage_it_is() -> None:
    unseen = person("edie", email="")
    found = journey(plan(), [person("dov"), unseen], used_in("dov@acme.example", [1]))
    first_use = next(stage for stage in found.stages if stage.stage == "first use")
    assert (first_use.reached, first_use.of, first_use.share) == (1, 1, 1.0)


def test_access_is_a_stage_of_those_only_who_need_it() -> None:
    two = plan(group("a", access="licence"), group("b"))
    found = drawn(two, [person("dov", "a"), person("edie", "b")], ready("dov"), AS_OF).all.journey
    access = next(stage for stage in found.stages if stage.stage == "access")
    assert (access.reached, access.of) == (1, 1)


def test_monthly_work_becomes_regular_and_not_habitual() -> None:
    monthly = plan(group(rhythm="monthly", launch=Day(2026, 3, 1), usage=replace(USAGE, chance=None)))
    used = [event("dov", "confirmed", Day(2026, month, 16)) for month in (3, 4, 5)]
    found = shown(journey(monthly, [person("dov")], used, Day(2026, 8, 1)))
    assert "habitual" not in found
    assert found["regular"] == (1, 0)
    assert shown(journey(monthly, [person("dov")], used, Day(2026, 6, 1)))["regular"] == (1, 1)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (without("dov", "access"), "no access"),
        (without("dov", "told"), "not told"),
        ([*without("dov", "told"), event("dov", "uptake.told", LATE, message="heads-up")], "never tried"),
        (
            [one for one in without("dov", "told") if one.event != "uptake.acknowledged"] + [told("dov", LATE)],
            "told late and not acknowledged",
        ),
        (without("dov", "acknowledged"), "not acknowledged"),
        ([*ready("dov"), event("dov", "uptake.asked", LAUNCH, item="i")], "blocked, question unanswered"),
        ([*ready("dov"), event("dov", "uptake.assisted", LAUNCH, outcome="blocked")], "blocked, question unanswered"),
        ([one for one in ready("dov") if one.properties.get("session") is None], "no seat"),
        (without("dov", "attended"), "did not come"),
        ([one for one in ready("dov") if one.event != "opened"], "work did not come up"),
        (ready("dov"), "never tried"),
        ([*ready("dov"), *used_in("dov", [1, 2])], "tried once or twice"),
        ([*ready("dov"), *used_in("dov", [4, 5, 6])], None),
        ([*ready("dov"), *used_in("dov", [1, 2, 6])], "on the way"),
    ],
)
def test_the_first_thing_in_the_way_is_named(events: list[Event], expected: str | None) -> None:
    assert barrier(events) == expected


def test_someone_who_uses_it_now_is_on_the_way_whatever_was_left_out_before() -> None:
    assert barrier([*without("dov", "told"), *used_in("dov", [6])]) == "on the way"


def test_someone_who_stopped_has_lapsed_or_was_not_convinced() -> None:
    used = [*ready("dov"), *used_in("dov", [1, 2, 3])]
    answer = event("dov", "uptake.replied", LAUNCH, dt.time(12), item="i", human="true")
    asked = [event("dov", "uptake.asked", LAUNCH, item="i"), answer]
    assert barrier(used, as_of=monday_after(8)) == "lapsed"
    assert barrier([*used, *asked], as_of=monday_after(8)) == "answered, not convinced"


def test_a_reply_by_a_machine_is_no_answer() -> None:
    asked = event("dov", "uptake.asked", LAUNCH, item="i")
    machine = event("dov", "uptake.replied", LAUNCH, dt.time(12), item="i", human="false")
    assert barrier([*ready("dov"), asked, machine]) == "blocked, question unanswered"


@pytest.mark.parametrize("span", [Span(AS_OF - WEEK, AS_OF - dt.timedelta(days=3)), Span(AS_OF, AS_OF)])
def test_whoever_was_away_last_week_or_is_today_is_away(span: Span) -> None:
    assert barrier(without("dov", "told"), person("dov", absent=(span,))) == "away"


def test_whoever_cannot_be_measured_is_said_so_before_anything_else() -> None:
    dov = person("dov", email="")
    rows = [*used_in("gita@acme.example", [1])]
    acts = [one for one in (*without("dov", "told"), *ready("gita")) if one.event != "opened"]
    found = journey(LICENCE, [dov, person("gita")], [*acts, *rows])
    assert {one.barrier: one.people for one in found.barriers}["cannot be measured"] == 1


def test_nothing_follows_from_not_seeing_use_in_an_incomplete_source() -> None:
    a_plan = plan(group(usage=replace(USAGE, incomplete=True)))
    found = journey(a_plan, [person("dov"), person("edie")], used_in("dov", [6]))
    assert [(one.barrier, one.people) for one in found.barriers] == [("cannot be measured", 1), ("on the way", 1)]


def test_where_no_event_was_read_nothing_is_said_of_the_people() -> None:
    assert journey(LICENCE, [person("dov"), person("edie")], []).barriers == ()


def test_where_usage_is_not_counted_the_acts_still_say_what_is_missing() -> None:
    a_plan = plan(group(usage=Usage(kind="none", reason="The tool has no log")))
    found = journey(a_plan, [person("dov"), person("edie")], [told("edie")])
    assert [(one.barrier, one.people) for one in found.barriers] == [("cannot be measured", 1), ("not told", 1)]


def test_the_targeted_stage_is_the_furthest_that_the_targets_name() -> None:
    people, events = active_as("xxx...")
    targets = tuple(Target(one, "adjusters", at_least=0.5, by=When.parse("day 90")) for one in ("first_use", "adopted"))
    assert journey(plan(targets=targets[:1]), people, events).barriers == ()
    assert len(journey(plan(targets=targets), people, events).barriers) == 1


def test_barriers_add_up_to_everybody_who_is_not_there_yet() -> None:
    firm = company(8)
    found = journey(firm.plan, firm.roster.people.values(), firm.events, monday_after(8))
    assert sum(one.people for one in found.barriers) == 8 - shown(found).get("habitual", (0, 0))[1]
    assert [one.barrier for one in found.barriers] == [
        one for one in BARRIERS if one in {b.barrier for b in found.barriers}
    ]
