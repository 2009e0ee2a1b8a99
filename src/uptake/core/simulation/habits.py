"""
How people come to use a system and how they leave it again, task by task.

Each working day brings a person so many tasks. A task is done the new way with odds that come of the person, the team,
the week that all have in common, practice (which grows with use and fades without), novelty, and a question that
waits. Who has not begun tries it alone with a small chance for each day with a task, greater if told, shown, and among
colleagues who use it; or begins at a session. Nothing of this is the model that forecasts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uptake.core.simulation.clock import NEVER
from uptake.core.simulation.dice import Bools, Floats, Ints, odds_spread, probability, uniforms
from uptake.core.simulation.stories import Story

TASKS = 4  # the most that a day brings
# The draws of a person's day, by place.
COMES, TRIES, LEAVES, LATE, MADE, KEPT, WHEN, CLIENT = 0, 1, 2, 3, 4, 8, 12, 16
DRAWS = 20
# The draws of a person's nature, by place.
LIKES, LOAD, ASKS, ASKS_AT, WAITS, HEARD, WEARS, FAVOURITE, STEADY, SIGHT = range(10)
NATURE = 16

# Odds to do a task the new way once begun: where work is rare, a habit must be firmer to be one.
_WORTH = {"daily": 1.6, "weekly": 9.0, "monthly": 6.0, "on demand": 5.0}
_LEAVES = {"daily": 0.0012, "weekly": 0.006, "monthly": 0.03, "on demand": 0.011}  # hazard on a day with a task
_TRIES = {"daily": 0.02, "weekly": 0.1, "monthly": 0.2, "on demand": 0.1}
_UNTOLD = 0.12  # of these odds, for somebody whom nobody told
_PRACTICE, _FORGETTING, _NOVELTY, _WEARING = 0.06, 0.015, 0.9, 0.8  # by a day
_FRESH = 12  # working days before it can wear off


@dataclass(frozen=True, slots=True)
class Circumstances:
    """
    What was done for each person of a group, as places of days (NEVER: not done), and when tasks come up.

    `tasks`: people × days; `teams`: each person's number; `shared`: the factor of each day that all have in common.
    """

    told: Ints
    acknowledged: Ints
    shown: Ints
    tasks: Ints
    can: Bools  # people × days: is here, has access, and the system is there and works
    teams: Ints
    team_factor: Floats
    shared: Floats
    story: Story
    rhythm: str


@dataclass(frozen=True, slots=True)
class Lives:
    """What came of it. `made`: people × days × tasks, done the new way; days as places, NEVER where not at all."""

    made: Bools
    skill: Floats  # people × days
    at_session: Bools  # began at the session
    started: Ints
    asked: Ints
    heard: Ints  # a human answered the question
    left: Ints


def natures(labels: list[str], seed: int) -> Floats:
    """What each person is like: people × NATURE draws, each person's own."""
    return np.stack([uniforms(NATURE, seed, label, "nature") for label in labels])


def tapes(labels: list[str], seed: int, days: int) -> Floats:
    """The draws of each person's days: people × days × DRAWS, each person's own; further days change no earlier one."""
    return np.stack([uniforms(days * DRAWS, seed, label, "life").reshape(days, DRAWS) for label in labels])


def live(given: Circumstances, nature: Floats, tape: Floats) -> Lives:
    """Live through the days, one after the other, all people of the group at once."""
    state = _State(given, nature)
    people, days = given.tasks.shape
    made = np.zeros((people, days, TASKS), dtype=np.bool_)
    skill = np.zeros((people, days))
    anybody = np.nonzero(given.can.any(axis=0))[0]
    for day in range(int(anybody[0]) if len(anybody) else days, days):
        made[:, day] = state.live(day, tape[:, day])
        skill[:, day] = state.skill
    return Lives(made, skill, state.at_session, state.started, state.asked, state.heard, state.left)


class _State:
    """Where everybody stands on the day that is being lived."""

    def __init__(self, given: Circumstances, nature: Floats) -> None:
        people = len(given.told)
        story = given.story
        self.given = given
        self.likes = odds_spread(nature[:, LIKES]) * given.team_factor
        self.wears = nature[:, WEARS] < story.fades
        self.asks_at = np.where(nature[:, ASKS] < story.asks, 1 + (nature[:, ASKS_AT] * 6).astype(np.int64), NEVER)
        slow = nature[:, WAITS] * nature[:, WAITS]
        slow = slow * slow * slow * slow  # four in five hear on the same day
        self.waits = np.where(nature[:, HEARD] < story.answered, (slow * 6).astype(np.int64), NEVER)
        self.skill = np.zeros(people)
        self.novelty = np.full(people, story.novelty)
        self.worn = np.ones(people)
        self.uses = np.zeros(people, dtype=np.int64)
        self.at_session = np.zeros(people, dtype=np.bool_)
        self.started, self.asked, self.heard, self.left = (np.full(people, NEVER, dtype=np.int64) for _ in range(4))
        self.team_size = np.maximum(1, np.bincount(given.teams))

    def live(self, day: int, draw: Floats) -> Bools:
        """One day: who begins, which tasks are done the new way, who asks, who leaves off."""
        given = self.given
        can, tasks = given.can[:, day], given.tasks[:, day]
        begins = can & (self.started == NEVER) & self._tries(day, draw[:, TRIES], tasks)
        self.started[begins] = day
        going = can & (self.started <= day)
        chance = probability(self._odds(day))
        exists = np.arange(TASKS) < tasks[:, None]
        made = exists & going[:, None] & (draw[:, MADE : MADE + TASKS] < chance[:, None])
        made[:, 0] |= begins & (tasks > 0)
        used = made.any(axis=1) | begins
        self._learn(day, used, tasks > 0)
        self._ask(day, used)
        leaves = going & (tasks > 0) & (self.left == NEVER)
        hazard = _LEAVES[given.rhythm] * given.story.leaves_off / np.sqrt(self.likes)
        self.left[leaves & (draw[:, LEAVES] < hazard)] = day
        result: Bools = made
        return result

    def _tries(self, day: int, draw: Floats, tasks: Ints) -> Bools:
        given, story = self.given, self.given.story
        odds = np.full(len(draw), _TRIES[given.rhythm] * story.tries)
        odds = np.where(day >= given.told, odds, odds * _UNTOLD)
        odds = np.where(day >= given.acknowledged, odds * 1.8, odds)
        odds = np.where(day >= given.shown, odds * 6.0, odds)
        using = np.bincount(given.teams[self.started < day], minlength=len(self.team_size)) / self.team_size
        odds = odds * self.likes * (1.0 + 1.5 * using[given.teams])
        at_session = (given.shown == day) & (draw < story.tries_at_session)
        alone = (tasks > 0) & (draw < probability(odds))
        self.at_session |= at_session & (self.started == NEVER) & given.can[:, day]
        result: Bools = at_session | alone
        return result

    def _odds(self, day: int) -> Floats:
        given, story = self.given, self.given.story
        doubts = (self.uses >= story.uses_before_doubt) if story.uses_before_doubt else np.zeros(len(self.uses), bool)
        worth = _WORTH[given.rhythm] * story.worth * np.where(doubts, story.worth_after, 1.0)
        odds = worth * self.likes * (0.7 + 0.8 * self.skill) * (1.0 + self.novelty) * self.worn * given.shared[day]
        waiting = (self.asked < day) & (self.heard > day)
        odds = np.where(waiting, odds * story.patience, odds)
        result: Floats = np.where(self.left < day, odds * 0.01, odds)
        return result

    def _learn(self, day: int, used: Bools, chance: Bools) -> None:
        self.uses += used
        grown = self.skill + _PRACTICE * (1.0 - self.skill)
        self.skill = np.where(used, grown, np.where(chance, self.skill - _FORGETTING * self.skill, self.skill))
        begun = self.started <= day
        self.novelty = np.where(begun, self.novelty * _NOVELTY, self.novelty)
        since = np.where(begun, day - self.started, 0)
        self.worn = np.where(self.wears & (since > _FRESH), self.worn * _WEARING, self.worn)

    def _ask(self, day: int, used: Bools) -> None:
        asks = used & (self.uses >= self.asks_at) & (self.asked == NEVER)
        self.asked[asks] = day
        self.heard = np.where(asks, np.minimum(day + self.waits, NEVER), self.heard)
