"""What a Picture says that goes together with first use, and when it says why not."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import jsonschema_rs
import numpy as np
import pytest

from tests.company import LAUNCH, USAGE, event, group, monday_after, person, plan
from tests.core.rollouts import drawn
from tests.effect.worlds import World, as_events
from uptake.core.calendar import WEEK
from uptake.core.document import document, picture_schema
from uptake.core.people import Person
from uptake.core.picture_parts import Effect, Picture
from uptake.core.plan.model import Plan
from uptake.core.report import report
from uptake.core.usage import Event

FLOOR = 5
WEEKS = 8


@cache
def told_of(world: World) -> tuple[tuple[Person, ...], tuple[Event, ...]]:
    people, events = as_events(world.live(np.random.default_rng(2026)))
    return tuple(people), tuple(events)


def picture_of(world: World, a_plan: Plan | None = None, weeks: int = WEEKS) -> Picture:
    return drawn(a_plan or plan(), *told_of(world), monday_after(weeks), floor=FLOOR)


def effect(picture: Picture, exposure: str = "attended", group_id: str = "all") -> Effect:
    return next(one for one in picture.effects if (one.group, one.exposure) == (group_id, exposure))


STRONG = World(people=300, weeks=WEEKS, effect=1.2)
NOTHING = World(people=300, weeks=WEEKS)


def test_a_strong_effect_is_said_in_people_with_the_doubt_about_choice_and_without_a_cause() -> None:
    found = effect(picture_of(STRONG))
    assert found.people is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.people < found.high < 300
    assert found.of == 300
    assert found.if_everybody is not None
    assert found.if_nobody is not None
    assert found.people == pytest.approx(300 * (found.if_everybody - found.if_nobody))
    assert not found.causal
    words = str(found.message)
    assert words.startswith("Week by week, those who had come to a session start more often than those who had not. ")
    assert f"If all 300 people started as often as they do, {found.if_everybody:.0%}".replace("%", " %") in words
    assert f"if all started as the others do, {found.if_nobody:.0%}:".replace("%", " %") in words
    assert f"a difference of likely {found.low:.0f} to {found.high:.0f} people. " in words
    assert words.endswith("Who comes by choice may differ, so it need not be the session.")
    assert not {"because", "effect", "leads", "due"} & set(words.replace(",", "").split())


def test_no_effect_is_not_said_to_be_one() -> None:
    found = effect(picture_of(NOTHING))
    assert str(found.message).startswith("Whether those who had come to a session start more often is not clear")
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high
    # No minus before people: whoever reads no statistics reads “fewer”.
    assert str(found.message).endswith(f"anything from {-found.low:.0f} fewer to {found.high:.0f} more people.")


def test_a_harm_is_said_as_fewer() -> None:
    found = effect(picture_of(World(people=400, weeks=WEEKS, effect=-1.5)))
    assert "start less often" in str(found.message)
    assert found.high is not None
    assert f"likely {-found.high:.0f} to" in str(found.message)


def test_the_same_rollout_says_the_same_in_whatever_order_people_and_events_stand() -> None:
    people, events = list(told_of(STRONG)[0]), list(told_of(STRONG)[1])
    dice = random.Random(4)
    dice.shuffle(people)
    dice.shuffle(events)
    shuffled = drawn(plan(), people, events, monday_after(WEEKS), floor=FLOOR)
    assert document(shuffled)["effects"] == document(picture_of(STRONG))["effects"]


def test_it_stands_in_the_report_and_in_the_json() -> None:
    found = picture_of(STRONG)
    section = next(one for one in report(found).sections if one.id == "effects")
    lines = [str(line) for block in section.blocks for line in getattr(block, "sentences", ())]
    assert lines[0] == str(effect(found).message)
    assert lines[1].startswith("Whether being told one to one goes together with first use cannot be said yet. ")
    written = document(found)
    assert [(one["group"], one["exposure"]) for one in written["effects"]] == [
        ("adjusters", "told"), ("adjusters", "attended"), ("all", "told"), ("all", "attended"),
    ]  # fmt: skip
    jsonschema_rs.validator_for(picture_schema()).validate(written)


# Why not


def refused(picture: Picture, exposure: str = "attended", group_id: str = "all") -> str:
    found = effect(picture, exposure, group_id)
    assert (found.people, found.low, found.high, found.of) == (None, None, None, None)
    assert found.refused is not None
    assert str(found.refused) in str(found.message)
    return str(found.refused)


def test_nothing_is_said_where_nothing_was_recorded() -> None:
    people, events = told_of(STRONG)
    used = [one for one in events if one.event == "confirmed"]
    assert drawn(plan(), people, used, monday_after(WEEKS), floor=FLOOR).effects == ()


def test_nothing_is_said_before_launch() -> None:
    people, events = told_of(STRONG)
    assert drawn(plan(), people, events, LAUNCH, floor=FLOOR).effects == ()


def test_of_what_everybody_got_nothing_can_be_said() -> None:
    assert refused(picture_of(STRONG), "told").startswith("In fewer than 3 weeks")


def test_two_weeks_are_too_few_to_compare() -> None:
    assert refused(picture_of(STRONG, weeks=2)).startswith("In fewer than 3 weeks")


def test_few_first_uses_carry_no_model() -> None:
    few = World(people=130, weeks=WEEKS, hazard=0.03, effect=1.0, coming=0.1)
    assert "people have started, and it takes 40" in refused(picture_of(few))


def test_nobody_starts_on_one_side() -> None:
    people, events = told_of(NOTHING)
    came = {one.person for one in events if one.event == "uptake.attended"}
    only = [one for one in events if one.event != "confirmed" or one.person not in came]
    found = drawn(plan(), people, only, monday_after(WEEKS), floor=FLOOR)
    assert refused(found) == "Fewer than 5 people have started on one of the two sides."


def test_few_teams_say_nothing_of_how_teams_differ() -> None:
    assert refused(picture_of(replace(STRONG, team=60))) == "The people are in too few teams, 5, and it takes 8."


def test_where_whole_teams_come_together_teams_are_compared() -> None:
    whole = replace(STRONG, whole_teams=True, team=25, coming=0.25)
    assert refused(picture_of(whole)) == "Whole teams are compared with each other, 12 of them, and it takes 20."


def test_an_incomplete_source_says_nothing_of_who_has_not_started() -> None:
    incomplete = plan(group(usage=replace(USAGE, incomplete=True)))
    assert refused(picture_of(STRONG, incomplete)).startswith("The source misses some use")


def test_where_many_cannot_be_seen_nothing_is_said() -> None:
    people, events = told_of(STRONG)
    half = [one._replace(email="") if number % 2 else one for number, one in enumerate(people)]
    by_mail = [replace(one, person=f"{one.person}@acme.example") for one in events]
    found = drawn(plan(), half, by_mail, monday_after(WEEKS), floor=FLOOR)
    assert refused(found) == "Only 50 % of the people can be measured, and it takes 80 %."


def test_a_group_too_small_to_show_is_not_spoken_of() -> None:
    people, events = told_of(STRONG)
    four = [person(f"q{number}", "quiet") for number in range(4)]
    found = drawn(plan(group(), group("quiet")), [*people, *four], events, monday_after(WEEKS), floor=FLOOR)
    # Nor is the only other group, which would give it away by subtraction.
    assert {one.group for one in found.effects} == {"all"}


def test_where_all_who_come_start_and_no_others_no_figure_stands() -> None:
    people, events = told_of(NOTHING)
    came = [one for one in events if one.event == "uptake.attended"]
    start = [replace(one, event="confirmed", time=one.time + 60, properties={}) for one in came]
    others = [event(f"p{number:04}", "confirmed", LAUNCH + (number % 6) * WEEK) for number in range(6)]
    found = drawn(plan(), people, [*came, *start, *others], monday_after(WEEKS), floor=FLOOR)
    assert effect(found).refused is not None


@pytest.mark.slow
def test_of_fifty_thousand_people_it_is_said_within_seconds() -> None:
    import time

    from uptake.core.effect.hazard import fit
    from uptake.core.effect.limits import design
    from uptake.core.effect.person_weeks import person_weeks
    from uptake.core.effect.waiting import ATTENDED
    from uptake.core.sentences import Said

    people = World(people=50_000, weeks=12, effect=0.5).live(np.random.default_rng(1))
    start = time.perf_counter()
    rows = person_weeks(people)
    model = design(people, rows, (ATTENDED,))
    assert not isinstance(model, Said)
    assert fit(model.matrix(rows.week, rows.exposed, rows.base), rows) is not None
    assert time.perf_counter() - start < 5
