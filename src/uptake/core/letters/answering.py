"""Who is asked to answer a question, and by when it is promised."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator

from uptake.core.calendar import Day, Duration
from uptake.core.people import Person, Roster
from uptake.core.plan.model import Plan


def who_answers(plan: Plan, roster: Roster, group: str = "", code: str = "") -> tuple[Person, ...]:
    """
    Who may answer a question, those first who are asked first: owner, then deputy; before them the helpers of the
    group, by lot for each question, where the plan says so.

    :param group: of whoever asks; empty where it is not known, and only who helps everybody is asked.
    """
    found = [roster.find(one) for one in (*_helpers(plan, group, code), *_owners(plan))]
    return tuple({one.id: one for one in found if one is not None}.values())


def may_read_all(plan: Plan, roster: Roster, person: Person) -> bool:
    """Whether somebody answers every question of the rollout, and so reads them on their page."""
    return any(one is not None and one.id == person.id for one in map(roster.find, _owners(plan)))


def whom_to_ask(people: Collection[Person], asked: Collection[str], today: Day) -> Person | None:
    """
    The next of those who may answer, of whom some were asked before: whoever is there. Where nobody is, and nobody was
    asked, it waits for the first of them.
    """
    can = [one for one in people if one.email and one.is_here(today) and one.id not in asked]
    there = next((one for one in can if not one.is_absent(today)), None)
    return there or (can[0] if can and not asked else None)


def promised(plan: Plan) -> Duration | None:
    """Within what working time a first answer is promised."""
    within = plan.feedback.first_reply_within if plan.feedback else None
    return within or (plan.owner.replies_within if plan.owner else None)


def promised_by(plan: Plan, asked: float) -> float | None:
    """Until when a question is to be answered, UTC epoch seconds as `asked`; None where nothing is promised."""
    within = promised(plan)
    return None if within is None else plan.calendar.due(asked, within)


def _owners(plan: Plan) -> Iterator[str]:
    yield from (one for one in ((plan.owner.person, plan.owner.deputy) if plan.owner else ()) if one)


def _helpers(plan: Plan, group: str, code: str) -> list[str]:
    if plan.feedback is None or plan.feedback.answered_by != "helpers":
        return []
    mine = [one.person for one in plan.helpers if one.groups is None or group in one.groups]
    return sorted(mine, key=lambda one: hashlib.sha256(f"{code}/{one}".encode()).digest())
