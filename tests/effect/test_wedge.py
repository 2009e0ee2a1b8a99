"""An order of invitation that was drawn by lot: the draw, the test, and what a Picture says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from tests.company import LAUNCH, event, monday_after, person, plan, used_in
from tests.core.rollouts import drawn
from tests.effect.test_effects import effect
from uptake.core.calendar import WEEK, When
from uptake.core.effect.waiting import Floats, Ints
from uptake.core.effect.wedge import by_lot, orders, stepped_wedge
from uptake.core.people import Person
from uptake.core.picture_parts import Picture
from uptake.core.plan.load import parse_plan
from uptake.core.plan.model import Experiment, Plan, Step
from uptake.core.usage import Event

TEAMS = [f"Team {number}" for number in range(1, 13)]
SEED = "spring"


def least_squares(shares: Floats, steps: Ints) -> float:
    """The on/off coefficient, with a column for each team and week."""
    teams, weeks = shares.shape
    on = (np.arange(weeks) >= np.asarray(steps)[:, None]).reshape(-1)
    x = np.column_stack([np.repeat(np.eye(teams), weeks, axis=0), np.tile(np.eye(weeks), (teams, 1)), on])
    return float(np.linalg.lstsq(x.astype(float), shares.reshape(-1), rcond=None)[0][-1])


def invented(dice: np.random.Generator, effect: float = 0.0) -> tuple[Floats, Ints]:
    """Twelve teams of ten in four steps of two weeks; people differ, teams differ, and use grows by itself."""
    steps = dice.permutation(np.repeat(np.arange(4) * 2, 3))
    eta = -0.8 + dice.normal(0, 0.4, (12, 1, 1)) + dice.normal(0, 1, (12, 10, 1)) + 0.05 * np.arange(10)
    on = (np.arange(10) >= steps[:, None])[:, None, :]
    used = dice.random((12, 10, 10)) < np.clip(1 / (1 + np.exp(-eta)) + effect * on, 0, 1)
    return used.mean(axis=1), steps


def test_anybody_can_draw_the_order_again() -> None:
    assert by_lot("claims 2026", ["North", "East", "South", "West"]) == ["East", "West", "North", "South"]
    assert by_lot("x", TEAMS) == by_lot("x", TEAMS[::-1]) != by_lot("y", TEAMS)


def test_orders_are_counted_without_those_that_are_the_same() -> None:
    assert orders([0, 1, 2]) == 6
    assert orders([0, 0, 1, 1]) == len(set(permutations([0, 0, 1, 1]))) == 6
    assert orders([0] * 3 + [1] * 3 + [2] * 3 + [3] * 3) == 369_600


def test_the_difference_is_that_of_least_squares() -> None:
    shares, steps = invented(np.random.default_rng(8), effect=0.2)
    found = stepped_wedge(shares, steps, np.random.default_rng(1))
    assert found.difference == pytest.approx(least_squares(shares, steps))
    assert found.low < found.difference < found.high


def test_where_all_orders_can_be_tried_the_chance_is_exact() -> None:
    shares, steps = np.random.default_rng(3).random((5, 6)), np.array([1, 1, 2, 3, 4])
    own = abs(least_squares(shares, steps))
    every = [abs(least_squares(shares, np.array(order))) for order in set(permutations(steps.tolist()))]
    expected = sum(one >= own - 1e-9 for one in every) / len(every)
    assert len(every) == orders(steps.tolist()) == 60
    assert stepped_wedge(shares, steps, np.random.default_rng(1)).chance == pytest.approx(expected)


def test_a_difference_that_is_there_from_the_invitation_on_is_found_as_it_is() -> None:
    steps = np.array([0, 1, 2, 3] * 3)
    shares = 0.2 + 0.01 * np.arange(8) + 0.02 * np.arange(12)[:, None] + 0.3 * (np.arange(8) >= steps[:, None])
    found = stepped_wedge(shares, steps, np.random.default_rng(1))
    assert found.difference == pytest.approx(0.3)
    assert found.since == pytest.approx((0.3, 0.3, 0.3))
    assert found.chance < 0.001


@pytest.mark.slow
def test_the_test_is_wrong_in_one_of_twenty_and_sees_twelve_points_in_most() -> None:
    runs = 50
    quiet, strong = [], []
    for run in range(runs):
        dice = np.random.default_rng(run)
        quiet.append(stepped_wedge(*invented(dice), dice))
        strong.append(stepped_wedge(*invented(dice, 0.12), dice))
    assert sum(one.chance <= 0.05 for one in quiet) / runs < 0.11
    assert sum(one.chance <= 0.05 for one in strong) / runs > 0.5
    assert np.mean([one.difference for one in strong]) == pytest.approx(0.12, abs=0.02)
    assert 0.7 < np.mean([one.low <= 0.12 <= one.high for one in strong]) < 0.9


# In a Picture


def with_order(**changed: object) -> Plan:
    drawn_order = by_lot(SEED, TEAMS)
    order = tuple(
        Step(When.parse(f"day {14 * step}"), tuple(drawn_order[3 * step : 3 * step + 3])) for step in range(4)
    )
    given: dict[str, object] = {"seed": SEED, "drawn": LAUNCH - WEEK, "order": order}
    return plan(experiment=Experiment("order of invitation", "team", **(given | changed)))  # type: ignore[arg-type]


def invitations(late: int = 0) -> Iterator[tuple[Person, int, Event]]:
    """Ten people of each team, invited on the Tuesday of its turn; some of each a week late."""
    turn = {name: 2 * (place // 3) for place, name in enumerate(by_lot(SEED, TEAMS))}
    for team in TEAMS:
        for number in range(10):
            one = person(f"{team}-{number}".replace(" ", ""), attributes={"department": "adjusters", "team": team})
            day = LAUNCH + (turn[team] + (number < late)) * WEEK + dt.timedelta(days=1)
            yield one, turn[team], event(one.id, "uptake.invited", day, session="first")


def seen(a_plan: Plan, late: int = 0, weeks: int = 9) -> Picture:
    """Before its invitation three of a team use it, from then on eight; everybody looks at it once in week 1."""
    people, events = [], []
    for place, (one, turn, invited) in enumerate(invitations(late)):
        people.append(one)
        events.append(invited)
        weekly = range(1, 10) if place % 10 < 3 else range(turn + 1, 10) if place % 10 < 8 else range(1)
        events.extend(used_in(one.id, weekly))
    return drawn(a_plan, people, events, monday_after(weeks), floor=5)


def test_an_order_by_lot_says_what_an_invitation_does() -> None:
    found = effect(seen(with_order()), "invited")
    assert found.causal
    assert found.people == pytest.approx(60.0)
    assert found.of == 120
    words = str(found.message)
    assert words.startswith("Inviting a team makes more of its people use it: +50 points in a week, likely +")
    assert words.endswith("The order was drawn by lot; by chance alone, so much is seen in fewer than 1 of 100 orders.")


def refused(a_plan: Plan, **world: int) -> str:
    found = effect(seen(a_plan, **world), "invited")
    assert (found.people, found.causal) == (None, False)
    return str(found.refused)


def test_an_order_that_is_not_written_down_says_nothing() -> None:
    assert refused(with_order(order=())).startswith("The plan says that the order is drawn by lot, and not which")
    assert refused(with_order(drawn=None)) == refused(with_order(seed="")) == refused(with_order(order=()))


def test_an_order_that_the_seed_did_not_draw_says_nothing() -> None:
    assert refused(with_order(seed="summer")) == "The order in the plan is not the one that its seed draws."


def test_an_order_that_was_drawn_after_the_start_says_nothing() -> None:
    assert refused(with_order(drawn=LAUNCH)) == "The order was drawn when its first step had begun."


def test_an_order_that_was_not_kept_says_nothing() -> None:
    assert refused(with_order(), late=2).startswith("More than 10 % of the people were not invited in the week")
    assert effect(seen(with_order(), late=1), "invited").refused is None


def test_an_order_that_nobody_recorded_says_nothing() -> None:
    people = [one for one, _, _ in invitations()]
    used = [event(one.id, "confirmed", LAUNCH) for one in people]
    found = drawn(with_order(), people, used, monday_after(9), floor=5)
    assert str(effect(found, "invited").refused).startswith("No event uptake.invited was recorded")


def test_few_orders_say_nothing() -> None:
    drawn_order = by_lot(SEED, TEAMS)
    two = (Step(When.parse("day 0"), (drawn_order[0],)), Step(When.parse("day 14"), tuple(drawn_order[1:])))
    assert refused(with_order(order=two)).startswith("There are fewer than 40 different orders")


def test_after_two_weeks_nothing_is_said() -> None:
    assert refused(with_order(), weeks=2).startswith("Fewer than 3 weeks have passed")


def test_the_order_is_read_from_the_plan() -> None:
    text = (
        "uptake: 1\nrollout: x\nlaunch: 2026-12-01\nexperiment:\n  randomise: order of invitation\n  by: team\n"
        "  seed: 417\n  drawn: 2026-11-02\n  order:\n    - {when: day 0, invite: [North, 12]}\n"
        "    - {when: day 14, invite: [East]}\n"
    )
    read = parse_plan(text).plan
    assert read is not None
    assert read.experiment is not None
    steps = (Step(When.parse("day 0"), ("North", "12")), Step(When.parse("day 14"), ("East",)))
    expected = Experiment("order of invitation", "team", "417", dt.date(2026, 11, 2), steps)
    assert replace(read.experiment, place=expected.place) == expected
