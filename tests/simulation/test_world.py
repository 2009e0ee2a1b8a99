"""A world is the same again from the same seed, and stays as it is when more of it is asked for."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.simulation.made import CLAIMS, COMPLETE, SMALL, world
from uptake.core.simulation.kinds import USED
from uptake.core.simulation.world import World, simulate
from uptake.core.simulation.writing import events_ndjson, people_csv
from uptake.core.usage import RESERVED


def lines(made: World, days: int = 400) -> list[str]:
    return list(events_ndjson(made, min(made.end, made.plan.start + timedelta(days))))


def about(made: World, people: set[str]) -> list[str]:
    """The lines of these people, use by their addresses, acts by their ids."""
    names = {one for id_ in people for one in (id_, made.roster.people[id_].email)}
    return [line for line in lines(made) if json.loads(line).get("person", json.loads(line).get("user_email")) in names]


def test_the_same_seed_gives_the_same_world() -> None:
    again = simulate(world(SMALL).plan, world(SMALL).stories, 1)
    assert people_csv(again) == people_csv(world(SMALL))
    assert lines(again) == lines(world(SMALL))


def test_another_seed_gives_another_world() -> None:
    assert lines(world(SMALL, seed=2)) != lines(world(SMALL))
    assert people_csv(world(SMALL, seed=2)) != people_csv(world(SMALL))


@pytest.mark.parametrize("plan", [SMALL, CLAIMS], ids=lambda path: path.stem)
def test_more_people_change_nothing_in_the_lives_of_the_first(plan: Path) -> None:
    few, many = world(plan, people=45), world(plan, people=130)
    common = {fact.id for fact in few.facts}
    assert common < {fact.id for fact in many.facts}
    assert about(few, common) == about(many, common)


def test_fewer_days_cut_the_events_and_change_none() -> None:
    made = world(CLAIMS, people=45)
    assert lines(made, 20) == lines(made)[: len(lines(made, 20))]


def test_events_are_in_the_order_of_time() -> None:
    made = world(CLAIMS, people=45)
    times = [json.loads(line).get("time") or json.loads(line)["created_at"] for line in lines(made)]
    assert times == sorted(times)


def test_use_falls_on_working_days_in_the_plans_timezone() -> None:
    made = world(COMPLETE, people=60)
    calendar = made.plan.calendar
    assert all(calendar.is_workday(calendar.day_of(time)) for time in made.rows.time.tolist())


def test_nobody_uses_it_before_launch_or_before_access() -> None:
    made = world(COMPLETE, people=90)
    facts = dict(enumerate(made.facts))
    used = np.array([bool(kind.flags & USED) for kind in made.kinds])[made.rows.kind]
    for who, time in zip(made.rows.who[used].tolist(), made.rows.time[used].tolist(), strict=True):
        if who not in facts:
            continue  # a stranger
        day, group = made.plan.calendar.day_of(time), made.plan.groups[facts[who].group]
        assert day >= group.launch
        assert group.access == "none" or (facts[who].access or day) <= day


def test_nobody_does_anything_after_leaving_or_while_away() -> None:
    made = world(COMPLETE, people=90)
    people = [made.roster.people[fact.id] for fact in made.facts]
    for who, time in zip(made.rows.who.tolist(), made.rows.time.tolist(), strict=True):
        if who < len(people):
            day = made.plan.calendar.day_of(time)
            assert people[who].is_here(day)
            assert not any(day in span for span in people[who].absent)


def test_every_act_is_a_known_event_about_somebody_on_the_roster() -> None:
    made = world(CLAIMS, people=60)
    assert all(act.event.startswith(RESERVED) for act in made.acts)
    assert {act.person for act in made.acts if act.person and made.roster.find(act.person) is None} == set()


def test_whoever_is_invented_has_an_address_that_is_no_real_one() -> None:
    made = world(SMALL)
    invented = [person for person in made.roster.people.values() if person.id.startswith("consultants-")]
    assert invented
    assert {person.email.rpartition("@")[2] for person in invented} == {"invented.example"}
