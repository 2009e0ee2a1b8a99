"""Who waited, from when to when, and which part of a week came before and after."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from tests.company import LAUNCH, event, group, monday_after, person, plan, seen_from, used_in
from uptake.core.calendar import WEEK, Day, Span
from uptake.core.effect.person_weeks import comparable, person_weeks
from uptake.core.effect.waiting import ANSWERED, AT_SESSION, ATTENDED, TOLD, Waiting, waiting
from uptake.core.groups import intended
from uptake.core.measures.audience import Audience, audiences
from uptake.core.people import Person, make_roster
from uptake.core.plan.model import Plan
from uptake.core.usage import Event

MIDDAY = dt.time(12)
# Somebody has to start for a group to have anything to compare.
OTHERS = [person(f"o{number}", attributes={"department": "adjusters", "team": "others"}) for number in range(12)]
STARTED = [one for other in OTHERS for one in used_in(other.id, [2])]


def audience(people: list[Person], events: list[Event], weeks: int = 4, a_plan: Plan | None = None) -> Audience:
    chosen, as_of = a_plan or plan(), monday_after(weeks)
    roster = make_roster([*people, *OTHERS])
    seen = seen_from(chosen, roster, [*events, *STARTED], as_of)
    return audiences(chosen, roster, intended(chosen, roster, seen.weeks, as_of), seen, as_of)[-1]


def alone(people: Waiting) -> Waiting:
    """The one person who is no other."""
    return people.take(np.bincount(people.team)[people.team] == 1)


def parts(
    *events: Event, of: Person | None = None, a_plan: Plan | None = None
) -> list[tuple[int, float, bool, bool, bool, bool]]:
    """(week, length, told, attended, at the session, used it) of each part of a week in which Ines waited."""
    people = alone(waiting(audience([of or person("ines")], list(events), a_plan=a_plan)))
    if not len(people.used):
        return []
    found = person_weeks(people)
    return sorted(
        (int(week), round(float(length), 1), bool(held[TOLD]), bool(held[ATTENDED]), bool(held[AT_SESSION]), bool(used))
        for week, length, held, used in zip(found.week, found.length, found.exposed, found.uses, strict=True)
    )


def on(week: int, weekday: int) -> Day:
    return LAUNCH + (week - 1) * WEEK + dt.timedelta(days=weekday)


def told(day: Day) -> Event:
    return event("ines", "uptake.told", day, MIDDAY, message="heads-up", channel="email")


def came(day: Day, time: dt.time = MIDDAY) -> Event:
    return event("ines", "uptake.attended", day, time, session="s")


def test_somebody_who_never_starts_waits_every_week() -> None:
    assert parts() == [(week, 1.0, False, False, False, False) for week in range(4)]


def test_the_wait_ends_with_the_week_of_first_use() -> None:
    assert parts(event("ines", "confirmed", on(2, 1))) == [
        (0, 1.0, False, False, False, False),
        (1, 1.0, False, False, False, True),
    ]


def test_a_week_is_cut_where_somebody_comes_to_a_session() -> None:
    # Tuesday noon is three tenths of the working days, which are nine tenths of the week.
    assert parts(came(on(2, 1))) == [
        (0, 1.0, False, False, False, False),
        (1, 0.3, False, False, False, False),
        (1, 0.7, False, True, True, False),
        (2, 1.0, False, True, False, False),
        (3, 1.0, False, True, False, False),
    ]


def test_a_use_before_the_session_of_its_week_is_not_one_after_it() -> None:
    before = parts(event("ines", "confirmed", on(2, 0)), came(on(2, 1)))
    assert before[-1] == (1, 0.3, False, False, False, True)
    after = parts(event("ines", "confirmed", on(2, 3)), came(on(2, 1)))
    assert after[-2:] == [(1, 0.3, False, False, False, False), (1, 0.7, False, True, True, True)]


def test_at_one_and_the_same_time_the_use_does_not_come_after() -> None:
    found = parts(event("ines", "confirmed", on(2, 1), MIDDAY), came(on(2, 1)))
    assert found[-1] == (1, 0.3, False, False, False, True)


def test_what_happened_before_launch_holds_from_the_start() -> None:
    assert parts(told(LAUNCH - WEEK)) == [(week, 1.0, True, False, False, False) for week in range(4)]


def test_a_use_on_a_weekend_belongs_to_its_week() -> None:
    assert parts(event("ines", "confirmed", on(1, 6), dt.time(23, 59))) == [(0, 1.0, False, False, False, True)]


def test_who_used_it_before_launch_did_not_wait() -> None:
    assert parts(event("ines", "confirmed", LAUNCH - dt.timedelta(days=1))) == []


def test_a_week_of_absence_is_no_week_of_waiting() -> None:
    away = person("ines", absent=(Span(on(2, 0), on(2, 6)),))
    assert [part[0] for part in parts(of=away)] == [0, 2, 3]
    # A use in a week that does not count ends the wait, and no week has it.
    assert parts(event("ines", "confirmed", on(2, 1)), of=away) == [(0, 1.0, False, False, False, False)]


def test_a_launch_in_mid_week_begins_the_wait_there() -> None:
    thursday = plan(group(launch=LAUNCH + dt.timedelta(days=3)))
    found = parts(a_plan=thursday)
    assert found[0] == (0, 0.5, False, False, False, False)
    assert [part[0] for part in found] == [0, 1, 2, 3]
    joined = parts(of=person("ines", starts=LAUNCH + dt.timedelta(days=4)), a_plan=thursday)
    assert [part[0] for part in joined] == [1, 2, 3]


def test_the_order_of_the_roster_changes_nothing() -> None:
    people = [person(name) for name in ("ines", "jon", "kaja")]
    one, other = (waiting(audience(order, [came(on(1, 1))])) for order in (people, people[::-1]))
    assert (one.exposed == other.exposed).all()
    assert (one.team == other.team).all()


def team(one: Person) -> str:
    rows = audience([one, person("bram", "office")], []).rows
    return next(row.team for row in rows if row.member.id == one.id)


def test_a_team_is_the_rosters_else_that_of_the_manager() -> None:
    assert team(person("ines", attributes={"department": "adjusters", "team": "North"})) == "North"
    assert team(person("ines")) == team(person("jon")) != team(person("ines", manager=None))


def test_a_group_in_which_hardly_anybody_started_is_not_compared() -> None:
    quiet = [person(f"q{number}", "quiet") for number in range(20)]
    both = waiting(audience(quiet, [], a_plan=plan(group(), group("quiet"))))
    assert len(both.used) == len(OTHERS)


@pytest.mark.parametrize(("least", "weeks"), [(1, [0, 1, 2, 3]), (2, [])])
def test_weeks_are_comparable_that_hold_people_on_either_side(least: int, weeks: list[int]) -> None:
    people = [person(name) for name in ("ines", "jon")]
    rows = person_weeks(waiting(audience(people, [came(on(1, 2))])))
    cells = np.asarray(comparable(rows, ATTENDED, least).any(axis=0))
    assert np.flatnonzero(cells).tolist() == weeks


def test_the_answered_are_compared_with_those_who_asked() -> None:
    people = [person(name) for name in ("ines", "jon")]
    asked = [event(one.id, "uptake.asked", on(1, 0), item=one.id) for one in people]
    answer = event("ines", "uptake.replied", on(2, 0), item="ines", human="true")
    rows = person_weeks(waiting(audience(people, [*asked, answer])))
    assert comparable(rows, ANSWERED, 1).any(axis=0).tolist() == [False, True, True, True]
    # Jon never asked; Ines stands on both sides in the week in which she was answered.
    rows = person_weeks(waiting(audience(people, [asked[0], answer])))
    assert comparable(rows, ANSWERED, 1).any(axis=0).tolist() == [False, True, False, False]


def test_nobody_waits_yet_for_a_launch_after_the_last_whole_week() -> None:
    before = audience([person("ines")], [event("ines", "confirmed", on(-3, 1))], weeks=-2)
    assert before.end < before.weeks.index(LAUNCH)
    assert not len(waiting(before).used)
