"""When it cannot be said what goes together with first use, and why not, in words."""

from __future__ import annotations

import numpy as np

from uptake.core.effect.hazard import Design, Fit
from uptake.core.effect.person_weeks import PersonWeeks, comparable
from uptake.core.effect.waiting import ANSWERED, ASKED, AT_SESSION, ATTENDED, Ints, Waiting
from uptake.core.sentences import Said, later

LEAST_USES = 5  # first uses with an exposure, and without it
USES_PER_COEFFICIENT = 10  # Peduzzi et al. 1996
LEAST_OF_WEEKS = 3  # two periods and a line through the weeks: less does not follow how the hazard falls after launch
LEAST_WEEKS, LEAST_PEOPLE = 3, 5  # weeks in which so many had been exposed and so many had not
LEAST_TEAMS, LEAST_WHOLE_TEAMS = 8, 20  # a variance by team needs teams; more where they are what is compared
MOSTLY = 0.8  # of the exposed people, in teams that had a choice
LARGEST_COEFFICIENT, LARGEST_ERROR = 10.0, 5.0  # beyond them there is no maximum: the data are separated

MISSES_USE = later("The source misses some use, so nothing follows from not seeing it.")
NO_COMPARISON = later("Fewer than 5 people have started on one of the two sides.")
NO_WEEKS = later("In fewer than 3 weeks were there 5 people on either side, so like cannot be compared with like.")
SEPARATED = later("The two sides differ so completely that no figure can be given.")


def few_measured(share: str) -> Said:
    """The reason where the usage of too many people cannot be seen."""
    return later("Only {share} of the people can be measured, and it takes 80 %.", share=share)


def few_teams(teams: int, least: int) -> Said:
    """The reason where there are too few teams to say how far one differs from another."""
    if least == LEAST_WHOLE_TEAMS:
        return later("Whole teams are compared with each other, {teams} of them, and it takes 20.", teams=teams)
    return later("The people are in too few teams, {teams}, and it takes 8.", teams=teams)


def few_uses(uses: int, need: int) -> Said:
    """The reason where there are too few first uses for the coefficients of the model."""
    return later("{uses} people have started, and it takes {need} to tell apart what was done.", uses=uses, need=need)


def refusal(column: int, waiting: Waiting, rows: PersonWeeks) -> Said | None:
    """Why nothing can be said about one exposure (a number of `COLUMNS`); None where it can."""
    cells = comparable(rows, column, LEAST_PEOPLE)
    inside = np.asarray(cells.any(axis=1))[rows.base] & (rows.exposed[:, ASKED] if column == ANSWERED else True)
    holds = rows.exposed[:, column]
    if min(rows.uses[inside & holds].sum(), rows.uses[inside & ~holds].sum()) < LEAST_USES:
        return NO_COMPARISON if inside.any() else NO_WEEKS
    if cells.any(axis=0).sum() < LEAST_WEEKS:
        return NO_WEEKS
    compared = waiting.take(np.isfinite(waiting.exposed[:, ASKED])) if column == ANSWERED else waiting
    teams = len(np.unique(compared.team))
    least = LEAST_WHOLE_TEAMS if together(compared, column) else LEAST_TEAMS
    return few_teams(teams, least) if teams < least else None


def together(waiting: Waiting, column: int) -> bool:
    """
    Whether mostly whole teams were exposed in one week, but for who had started: then teams, not people, are compared.
    """
    exposed, team = waiting.exposed[:, column], waiting.team
    first, last, left_out = np.full(team.max() + 1, np.inf), np.full(team.max() + 1, -1.0), np.zeros(team.max() + 1)
    np.minimum.at(first, team, exposed)
    holds = np.isfinite(exposed)
    np.maximum.at(last, team[holds], exposed[holds])
    people = np.bincount(team[holds], minlength=len(first))
    np.add.at(left_out, team, ~holds & (waiting.used > first[team]))
    counted = people + left_out > 1
    counted &= people > 0
    whole = counted & (left_out == 0) & (np.floor(last) == np.floor(first))
    return bool(counted.any()) and people[whole].sum() >= MOSTLY * people[counted].sum()


def design(waiting: Waiting, rows: PersonWeeks, columns: tuple[int, ...]) -> Design | Said:
    """The model that these first uses can carry; the reason where they carry none."""
    uses = int(rows.uses.sum())
    if ANSWERED in columns:
        columns = (*columns, ASKED)
    session = 0.0
    if ATTENDED in columns:
        fresh = rows.exposed[:, AT_SESSION]
        if min(rows.uses[fresh].sum(), rows.uses[rows.exposed[:, ATTENDED] & ~fresh].sum()) >= LEAST_USES:
            columns = (*columns, AT_SESSION)
            session = float(np.exp(np.average(np.log(rows.length[fresh]), weights=rows.people[fresh])))
    others = len(columns) + int(rows.base.max())
    most = uses // USES_PER_COEFFICIENT - others
    if most < LEAST_OF_WEEKS:
        return few_uses(uses, USES_PER_COEFFICIENT * (others + LEAST_OF_WEEKS))
    by_week = np.bincount(rows.week, rows.uses, minlength=waiting.weeks)
    return Design(periods(by_week.astype(np.int64), most - 1), columns, int(rows.base.max()) + 1, session)


def periods(uses: Ints, most: int) -> Ints:
    """Weeks in a row that share an effect: so few that each has its first uses, each alone where there are enough."""
    need = max(USES_PER_COEFFICIENT, uses.sum() / most)
    found, number, inside = [], 0, 0
    for count in uses:
        found.append(number)
        inside += count
        if inside >= need:
            number, inside = number + 1, 0
    if inside < need and number:
        found = [min(one, number - 1) for one in found]
    return np.array(found, dtype=np.int64)


def is_separated(fitted: Fit) -> bool:
    """Whether a coefficient runs away, because all or none of some people started."""
    errors = np.sqrt(np.maximum(np.diag(fitted.robust), np.diag(fitted.model)))
    return bool(np.abs(fitted.b).max() > LARGEST_COEFFICIENT or errors.max() > LARGEST_ERROR)
