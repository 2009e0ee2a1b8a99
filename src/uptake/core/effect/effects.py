"""An audience → what goes together with its first use; each exposure that was recorded, or why it cannot be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from uptake.core.calendar import Day
from uptake.core.doubts import LEAST_COVERAGE
from uptake.core.effect.words import TOO_FEW, said, said_of_invitation, unsaid
from uptake.core.measures.audience import Audience
from uptake.core.measures.rows import headcount
from uptake.core.picture_parts import Effect
from uptake.core.plan.model import Plan
from uptake.core.sentences import Said
from uptake.core.wording import percent

if TYPE_CHECKING:
    from uptake.core.effect.hazard import Design, Fit
    from uptake.core.effect.person_weeks import PersonWeeks
    from uptake.core.effect.waiting import Waiting

RECORDED_AS = {"told": "told", "attended": "attended", "answered": "replied"}
INVITED = "invited"
SURE = 0.975  # so many of the draws must lie on one side before it is said to be more, or fewer
LOW, HIGH = 0.1, 0.9


def effects(plan: Plan, people: Sequence[Audience]) -> tuple[Effect, ...]:
    """What goes together with first use, of each group and of everybody; nothing where nothing was recorded."""
    if len(people) == 2:  # one group is everybody
        same = _of(plan, people[-1])
        found = [replace(one, group=id_.id) for id_ in people for one in same]
    else:
        found = [one for audience in people for one in _of(plan, audience)]
    return (*found, *_of_invitation(plan, people[-1]))


def _of(plan: Plan, audience: Audience) -> tuple[Effect, ...]:
    recorded = [exposure for exposure, act in RECORDED_AS.items() if act in audience.seen.collected]
    if not recorded or not audience.sees_people or audience.as_of <= audience.launch:
        return ()
    why = _refused(plan, audience)
    if why is not None:
        return tuple(_refusal(audience.id, exposure, why) for exposure in recorded)
    return tuple(_estimated(plan, audience, recorded))


def _of_invitation(plan: Plan, audience: Audience) -> Iterator[Effect]:
    """What an invitation does, where the plan has its order drawn by lot."""
    if plan.experiment is None or not audience.sees_people or audience.as_of <= audience.launch:
        return
    import numpy as np

    from uptake.core.effect.experiment import trial
    from uptake.core.effect.wedge import stepped_wedge

    known = _refused(plan, audience) or trial(plan, audience, plan.experiment)
    if isinstance(known, Said):
        yield _refusal(audience.id, INVITED, known)
        return
    wedge = stepped_wedge(known.shares, known.steps, np.random.default_rng(_seed(plan, audience, INVITED)))
    more, low, high = (known.people * one for one in (wedge.difference, wedge.low, wedge.high))
    yield Effect(
        group=audience.id, exposure=INVITED, people=more, low=low, high=high, of=known.people, causal=True,
        message=said_of_invitation(wedge, known.people),
    )  # fmt: skip


def _refused(plan: Plan, audience: Audience) -> Said | None:
    """Why nothing can be said of this audience at all: what is known without any mathematics."""
    from uptake.core.effect import limits

    intended = headcount(audience.intended)
    if intended < plan.privacy.smallest_group:
        return TOO_FEW
    if audience.is_incomplete:
        return limits.MISSES_USE
    coverage = sum(people for row, people in audience.intended if row.measured) / intended
    return limits.few_measured(percent(coverage)) if coverage < LEAST_COVERAGE else None


def _estimated(plan: Plan, audience: Audience, recorded: Sequence[str]) -> Iterator[Effect]:
    """Each recorded exposure with its figure, from one model in which all of them stand that can."""
    from uptake.core.effect import limits
    from uptake.core.effect.person_weeks import person_weeks
    from uptake.core.effect.waiting import COLUMNS, waiting

    people = waiting(audience)
    if not len(people.used):
        yield from (_refusal(audience.id, exposure, limits.NO_COMPARISON) for exposure in recorded)
        return
    rows = person_weeks(people)
    why = {exposure: limits.refusal(COLUMNS.index(exposure), people, rows) for exposure in recorded}
    columns = tuple(COLUMNS.index(exposure) for exposure in recorded if why[exposure] is None)
    known = _fitted(people, rows, columns)
    for exposure in recorded:
        refused = why[exposure]
        if refused is not None:
            yield _refusal(audience.id, exposure, refused)
        elif isinstance(known, Said):
            yield _refusal(audience.id, exposure, known)
        else:
            yield _effect(plan, audience, exposure, (people, *known))


def _fitted(people: Waiting, rows: PersonWeeks, columns: tuple[int, ...]) -> tuple[Design, Fit] | Said:
    """The model and its coefficients; the reason where these people carry none."""
    from uptake.core.effect import hazard, limits

    model = limits.design(people, rows, columns)
    if isinstance(model, Said):
        return model
    found = hazard.fit(model.matrix(rows.week, rows.exposed, rows.base), rows)
    return limits.SEPARATED if found is None or limits.is_separated(found) else (model, found)


def _effect(plan: Plan, audience: Audience, exposure: str, known: tuple[Waiting, Design, Fit]) -> Effect:
    """One exposure in people: everybody exposed from the first week less nobody, with how far that may be off."""
    import numpy as np

    from uptake.core.effect import hazard
    from uptake.core.effect.waiting import ANSWERED, ASKED, COLUMNS

    people, model, fitted = known
    column = COLUMNS.index(exposure)
    if column == ANSWERED:  # it is about those who asked
        people = people.take(np.isfinite(people.exposed[:, ASKED]))
    of = len(people.used)
    share, other = (float(one[0]) for one in hazard.carried_through(model, people, column, fitted.b[None, :]))
    dice = np.random.default_rng(_seed(plan, audience, exposure))
    everybody, nobody = hazard.carried_through(model, people, column, hazard.draws(fitted, dice))
    low, high = (float(one) for one in of * np.quantile(everybody - nobody, [LOW, HIGH]))
    above = float((everybody > nobody).mean())
    sign = 1 if above >= SURE else -1 if above <= 1 - SURE else 0
    day = _last_day(audience, people.weeks)
    return Effect(
        group=audience.id, exposure=exposure, people=of * (share - other), low=low, high=high, of=of,
        if_everybody=share, if_nobody=other, causal=False,
        message=said(exposure, sign, (share, other), (low, high, of), day),
    )  # fmt: skip


def _last_day(audience: Audience, weeks: int) -> Day:
    """The last day of the weeks that people were followed."""
    first = max(0, min(audience.weeks.index(group.launch) for group in audience.groups))
    return audience.weeks.last_day(first + weeks - 1)


def _seed(plan: Plan, audience: Audience, exposure: str) -> int:
    """The same draws for the same plan, day, audience and exposure."""
    text = f"{plan.rollout} {audience.as_of} {audience.id} {exposure}"
    return int.from_bytes(sha256(text.encode()).digest()[:8])


def withheld(effect: Effect, why: Said = TOO_FEW) -> Effect:
    """The same with nothing in it that tells of too few people, and the reason."""
    return _refusal(effect.group, effect.exposure, why)


def _refusal(group: str, exposure: str, why: Said) -> Effect:
    return Effect(
        group=group, exposure=exposure, people=None, low=None, high=None, of=None,
        causal=False, message=unsaid(exposure, why), refused=why,
    )  # fmt: skip
