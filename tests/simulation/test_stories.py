"""Each story can be told from the evidence of its world, all of it, and only the group that it is told of has it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import pytest

from tests.simulation.made import CLAIMS, drawn, world
from uptake.core.calendar import WEEK, first_complete_week, monday
from uptake.core.picture_parts import GroupPicture, Picture
from uptake.core.plan.model import Privacy
from uptake.core.simulation.seen import seen_of
from uptake.core.simulation.stories import STORIES
from uptake.core.simulation.truth import truth
from uptake.core.usage import Actions, Seen

SEEDS = (5,)
GROUP = "adjusters"


@dataclass(frozen=True)
class Told:
    """A story of the adjusters, thirteen weeks after launch, with nothing withheld."""

    picture: Picture
    seen: Seen

    @property
    def group(self) -> GroupPicture:
        return self.picture.groups[0]

    @property
    def people(self) -> int:
        assert self.group.intended is not None
        return self.group.intended

    def share(self, measure: str) -> float:
        value = self.group.measures[measure].value
        assert value is not None, measure
        return value

    def weekly(self, *numbers: int) -> float:
        """The share of people active in these weeks, over all of them."""
        weeks = [week for week in self.group.weeks if week.number in numbers and week.counts]
        return sum(week.active or 0 for week in weeks) / sum(week.intended or 0 for week in weeks)

    def in_the_way(self) -> str:
        """What is in the way of most people, whoever is on the way or away aside."""
        stuck = {one.barrier: one.people for one in self.group.journey.barriers}
        return max((name for name in stuck if name not in {"on the way", "away"}), key=lambda name: stuck[name])


@lru_cache(maxsize=64)
def told(story: str, seed: int) -> Told:
    made = world(CLAIMS, f"{GROUP}={story}", seed=seed, people=260)
    as_of = first_complete_week(made.plan.start) + 13 * WEEK
    plan = replace(made.plan, privacy=Privacy(smallest_group=1))
    return Told(drawn(made, as_of, plan), seen_of(made, as_of))


pytestmark = [pytest.mark.slow, pytest.mark.parametrize("seed", SEEDS)]


def test_a_healthy_rollout_is_healthy(seed: int) -> None:
    one = told("healthy", seed)
    assert one.share("told") > 0.85
    assert one.share("first_use") > 0.75
    assert one.share("habitual") > 0.5
    assert one.share("old_way_share") < 0.75


@pytest.mark.parametrize("story", [name for name, one in STORIES.items() if one.barrier])
def test_a_report_finds_what_is_in_the_way(seed: int, story: str) -> None:
    assert told(story, seed).in_the_way() == STORIES[story].barrier


@pytest.mark.parametrize(
    "story",
    ["never-told", "told-late", "no-access", "no-seats", "unanswered", "tried-once", "fading", "old-way-easier"],
)
def test_a_story_of_failure_fails(seed: int, story: str) -> None:
    assert told(story, seed).share("habitual") < 0.5 * told("healthy", seed).share("habitual")


def test_what_goes_wrong_in_one_group_leaves_the_others_alone(seed: int) -> None:
    one, other = told("never-told", seed).picture, told("healthy", seed).picture
    assert [group.journey for group in one.groups[1:]] == [group.journey for group in other.groups[1:]]
    assert one.groups[0].journey != other.groups[0].journey


def test_who_is_never_told_got_a_broadcast_and_a_few_use_it(seed: int) -> None:
    one = told("never-told", seed)
    assert "told" in one.seen.collected
    assert one.share("told") < 0.1
    assert 0 < one.share("first_use") < 0.35


def test_who_is_told_late_is_told_after_launch_and_use_rises_slowly(seed: int) -> None:
    one = told("told-late", seed)
    assert one.share("told") > 0.75
    assert one.group.measures["told"].details.get("in_time", 0) == 0
    assert one.share("acknowledged") < 0.4
    assert one.weekly(11, 12, 13) > one.weekly(1, 2, 3)
    assert one.weekly(11, 12, 13) < 0.5


def test_without_access_nobody_uses_it(seed: int) -> None:
    one = told("no-access", seed)
    assert one.share("access") < 0.25
    assert one.share("attended") > 0.6
    assert one.share("first_use") <= one.share("access")


def test_without_seats_few_are_shown(seed: int) -> None:
    one = told("no-seats", seed)
    assert one.share("told") > 0.85
    assert one.share("attended") < 0.2


def test_use_stops_after_a_question_that_nobody_answers(seed: int) -> None:
    one = told("unanswered", seed)
    # A question about use; that of a worry comes before it.
    mine = [item for item in one.seen.items if item.id.startswith(f"{GROUP}-") and item.id.endswith("-q1")]
    assert len(mine) > 0.4 * one.people
    assert sum(item.replied is None for item in mine) > 0.8 * len(mine)
    stopped = 0
    for item in mine:
        last = one.seen.history(item.asker or "").last_use
        stopped += item.replied is None and last is not None and last < item.asked + 28 * 86_400
    assert stopped > 0.5 * len(mine)


def test_who_tried_it_once_did_so_in_a_week_or_two(seed: int) -> None:
    one = told("tried-once", seed)
    assert one.share("first_use") > 0.7
    assert one.weekly(8, 9, 10, 11, 12, 13) < 0.12


def test_novelty_is_high_for_three_weeks_and_fades(seed: int) -> None:
    one = told("fading", seed)
    assert one.weekly(1, 2, 3) > 0.6
    assert one.weekly(11, 12, 13) < 0.45 * one.weekly(1, 2, 3)
    assert one.share("lapsed") > 0.25


def test_where_the_old_way_is_easier_it_stays_though_the_work_comes_up(seed: int) -> None:
    one = told("old-way-easier", seed)
    assert one.share("first_use") > 0.7
    assert one.share("old_way_share") > 0.85
    chance = one.group.measures["weekly_active"].among_chance
    assert chance is not None
    assert chance.of > 0.75 * one.people
    assert one.share("acceptance") < told("healthy", seed).share("acceptance")


def test_monthly_work_is_done_at_the_end_of_the_month_and_not_between(seed: int) -> None:
    one = told("month-end", seed)
    shares = [(week.active or 0) / week.intended for week in one.group.weeks if week.counts and week.intended]
    assert sum(share < 0.05 for share in shares) >= 4
    assert sum(share > 0.4 for share in shares) >= 3


def test_teams_that_begin_later_rise_in_waves(seed: int) -> None:
    one = told("staggered", seed)
    assert one.weekly(1, 2) < 0.7 * told("healthy", seed).weekly(1, 2)
    assert one.weekly(10, 11, 12) > 0.75 * told("healthy", seed).weekly(10, 11, 12)


def test_half_of_the_people_cannot_be_measured_and_use_it_all_the_same(seed: int) -> None:
    one = told("half-unmeasurable", seed)
    assert 0.3 < one.share("coverage") < 0.7
    made = world(CLAIMS, f"{GROUP}=half-unmeasurable", seed=seed, people=260)
    healthy = world(CLAIMS, f"{GROUP}=healthy", seed=seed, people=260)
    assert truth(made, made.end)["groups"][0]["weeks"] == truth(healthy, healthy.end)["groups"][0]["weeks"]


def test_a_client_that_stops_sending_halves_the_events_and_not_the_use(seed: int) -> None:
    lost, whole = (told(story, seed).seen for story in ("instrument-changed", "healthy"))
    before, after = range(27, 31), range(33, 39)
    for weeks, low, high in ((before, 1.0, 1.0), (after, 0.4, 0.6)):
        one, other = (
            sum(seen.actions.get((GROUP, week), Actions()).real_work for week in weeks) for seen in (lost, whole)
        )
        assert low <= one / other <= high


def test_while_the_system_is_down_nobody_uses_it_and_its_health_says_so(seed: int) -> None:
    one = told("system-down", seed)
    assert one.weekly(5) == 0
    assert one.weekly(6, 7, 8) > 0.6 * told("healthy", seed).weekly(6, 7, 8)
    made = world(CLAIMS, f"{GROUP}=system-down", seed=seed, people=260)
    assert made.down is not None
    during = drawn(made, monday(made.down.last) + WEEK - WEEK / 7)
    assert {figure.state for figure in during.health} == {"out of bounds"}
    assert {figure.state for figure in one.picture.health} == {"ok"}
