"""The discrete-time hazard of first use: a logit of person-weeks, with variances that let teams hang together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from uptake.core.effect.person_weeks import PersonWeeks
from uptake.core.effect.waiting import ANSWERED, ASKED, AT_SESSION, ATTENDED, COLUMNS, Bools, Floats, Ints, Waiting

STEPS, CLOSE = 50, 1e-8  # Newton's method is there after ten; where it is not, the model is separated
LONGEST_STEP = 5.0  # of any coefficient, so that a bad start does not run away
DRAWS = 1_000
MOST_PEOPLE = 1_000  # are carried through the weeks; more change nothing that is shown, and cost seconds
AT_ONCE = 100  # patterns of people carried through together, to stay within some tens of megabytes


@dataclass(frozen=True, slots=True)
class Design:
    """
    The columns of the model: an effect for each period (`period`: of each week), a straight line through the weeks
    where weeks share a period, an effect for each exposure in `columns` (numbers of `COLUMNS`) and for each base but
    the first. `session`: the part of the week that sessions leave, a geometric mean.
    """

    period: Ints
    columns: tuple[int, ...]
    bases: int
    session: float = 0.0

    @property
    def has_line(self) -> bool:
        """Whether weeks share a period: then the fall within it would pass for an effect."""
        return int(self.period.max()) + 1 < len(self.period)

    @property
    def first_exposure(self) -> int:
        """The place of the first exposure among the coefficients."""
        return int(self.period.max()) + 1 + self.has_line

    @property
    def size(self) -> int:
        """How many coefficients there are."""
        return self.first_exposure + len(self.columns) + self.bases - 1

    def matrix(self, week: Ints, exposed: Bools, base: Ints) -> Floats:
        """The rows of the model for these weeks, exposures (rows × `COLUMNS`) and bases."""
        periods = self.period[week][:, None] == np.arange(int(self.period.max()) + 1)
        line = week[:, None] if self.has_line else week[:, None][:, :0]
        bases = base[:, None] == np.arange(1, self.bases)
        return np.column_stack([periods, line, exposed[:, list(self.columns)], bases]).astype(float)


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, their covariance by the model (`model`) and by teams (`robust`), −2 log likelihood, teams."""

    b: Floats
    model: Floats
    robust: Floats
    deviance: float
    teams: int


def fit(x: Floats, rows: PersonWeeks) -> Fit | None:
    """
    The maximum of the likelihood by Newton's method; None where there is none (collinear columns, separation).

    `logit h = x·b + log(length)`. The robust covariance sums the scores by team, times G/(G−1) (Liang & Zeger 1986).

    :param x: one line for each of `rows`.
    """
    b = np.zeros(x.shape[1])
    offset = np.log(rows.length)
    for _ in range(STEPS):
        h = _logistic(x @ b + offset)
        information = (x * (rows.people * h * (1 - h))[:, None]).T @ x
        try:
            step = np.linalg.solve(information, x.T @ (rows.uses - rows.people * h))
        except np.linalg.LinAlgError:
            return None
        b = b + step * min(1.0, LONGEST_STEP / np.abs(step).max())
        if np.abs(step).max() < CLOSE:
            break
    else:
        return None
    h = _logistic(x @ b + offset)
    model = np.linalg.inv((x * (rows.people * h * (1 - h))[:, None]).T @ x)
    scores = np.zeros((int(rows.team.max()) + 1, x.shape[1]))
    np.add.at(scores, rows.team, x * (rows.uses - rows.people * h)[:, None])
    teams = len(np.unique(rows.team))
    robust = model @ (scores.T @ scores) @ model * teams / max(1, teams - 1)
    likelihood = rows.uses @ np.log(h) + (rows.people - rows.uses) @ np.log1p(-h)
    return Fit(b, model.astype(float), robust.astype(float), float(-2 * likelihood), teams)


def draws(fitted: Fit, dice: np.random.Generator) -> Floats:
    """Coefficients as they may be: t with G−1 degrees of freedom, spread by the robust covariance (draws × size)."""
    freedom = fitted.teams - 1
    values, vectors = np.linalg.eigh(fitted.robust)
    normal = dice.standard_normal((DRAWS, len(fitted.b))) * np.sqrt(np.clip(values, 0, None))
    drawn: Floats = fitted.b + normal @ vectors.T / np.sqrt(dice.chisquare(freedom, DRAWS) / freedom)[:, None]
    return drawn


def carried_through(design: Design, waiting: Waiting, column: int, b: Floats) -> tuple[Floats, Floats]:
    """
    The share who have used it by the end of the last week if everybody, and if nobody, had been exposed from the first
    week on (g-computation, Robins 1986), for each line of coefficients `b`.

    *Answered* can only be who asked: they from when they asked, the others are left as they are.
    """
    people = waiting.take(np.arange(len(waiting.used))[:MOST_PEOPLE])
    weeks = np.arange(people.weeks)
    holds = people.exposed[:, :, None] < weeks + 0.5  # people × times × weeks: what held for most of the week
    came = people.exposed[:, [ATTENDED], None]
    holds = np.concatenate([holds, holds[:, [ATTENDED]] & (came >= weeks - 0.5)], axis=1)
    begun = np.clip(weeks + 1 - people.entry[:, None], 0.1, 1)
    length = np.where(people.at_risk & (people.entry[:, None] < weeks + 1), begun, 0.0)
    facts = np.column_stack([holds.reshape(len(holds), -1), length, people.base])
    same, counts = np.unique(facts, axis=0, return_counts=True)
    pieces = [same[start : start + AT_ONCE] for start in range(0, len(same), AT_ONCE)]
    share = counts / counts.sum()
    found = []
    for everybody in (True, False):
        still = np.concatenate([_still_waiting(design, piece, (column, everybody), b) for piece in pieces])
        found.append(1 - share @ still)
    return found[0], found[1]


def _still_waiting(design: Design, facts: Floats, set_to: tuple[int, bool], b: Floats) -> Floats:
    """Who has not used it by the end, for each pattern of people (lines) and line of coefficients (columns)."""
    weeks, width = len(design.period), len(COLUMNS)
    holds = (facts[:, : width * weeks].reshape(len(facts), width, weeks) > 0).transpose(0, 2, 1)
    length = facts[:, width * weeks : -1]
    week = np.tile(np.arange(weeks), (len(facts), 1))
    column, everybody = set_to
    holds[:, :, column] = everybody & (holds[:, :, ASKED] if column == ANSWERED else True)
    if column == ATTENDED:
        holds[:, :, AT_SESSION] = False
        if everybody:
            holds, length, week = _with_session(holds, length, week, design.session)
    person, part = np.nonzero(length > 0)
    x = design.matrix(week[person, part], holds[person, part], facts[person, -1].astype(np.int64))
    # Many weeks of many people are alike in all that counts: each is worked out once.
    same, which = np.unique(np.column_stack([x, np.log(length[person, part])]), axis=0, return_inverse=True)
    times = np.zeros((len(facts), len(same)))
    np.add.at(times, (person, which.reshape(-1)), 1)
    still: Floats = np.exp(-times @ np.log1p(np.exp(same[:, :-1] @ b.T + same[:, -1:])))
    return still


def _with_session(holds: Bools, length: Floats, week: Ints, session: float) -> tuple[Bools, Floats, Ints]:
    """The same people and weeks, with the session of their first week in a part of its own, as long as is left."""
    people, first = np.arange(len(length)), (length > 0).argmax(axis=1)
    begun = holds[people, first][:, None].copy()
    begun[:, :, AT_SESSION] = True
    part = session * length[people, first]
    length = length.copy()
    length[people, first] -= part
    return np.concatenate([holds, begun], 1), np.column_stack([length, part]), np.column_stack([week, first])


def _logistic(eta: Floats) -> Floats:
    found: Floats = np.clip(1 / (1 + np.exp(-np.clip(eta, -500, 500))), 1e-12, 1 - 1e-12)
    return found
