"""A plan as people read it: groups and what changes for them, who answers, what is aimed at, what is due."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from uptake.core.access import Right
from uptake.core.calendar import Day, Span
from uptake.core.duties import spans
from uptake.core.measures.audience import ALL
from uptake.core.plan.findings import Finding
from uptake.core.plan.model import Duty, Plan, Target
from uptake.core.report.names import MEASURES, named
from uptake.core.report_parts import Words
from uptake.core.wording import percent
from uptake.service.gate import verdict
from uptake.service.plan_changes import version_counts_otherwise
from uptake.service.plans import Found
from uptake.service.rosters import latest_roster, name_of
from uptake.service.sources import unknown_sources
from uptake.store.models import PlanVersion, Rollout

AROUND = 3  # lines that a change is shown with


@dataclass(frozen=True, slots=True)
class Aim:
    """One target in words. `at_most`: the value is the most that it may be. `share` is empty where none is set."""

    group: str
    measure: Words
    share: str
    at_most: bool
    by: Day | None


@dataclass(frozen=True, slots=True)
class Due:
    """One duty of the owner with its days; of one that comes back every week the first and the last."""

    duty: Duty
    days: Span


@dataclass(frozen=True, slots=True)
class PlanPage:
    """
    What the page of a plan shows. `findings`, and the sources that are not there (`unknown`), are for those who may
    read the report, and so is what the newest version counts otherwise (`otherwise`); `names`: what the roster calls
    whom the plan names.
    """

    plan: Plan
    version: PlanVersion
    aims: tuple[Aim, ...]
    duties: tuple[Due, ...]
    findings: tuple[Finding, ...]
    names: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


def plan_page(found: Found, rights: frozenset[Right], now: dt.datetime) -> PlanPage:
    """The newest plan of a rollout, with the version in which it stands."""
    plan, version = found
    today = now.astimezone(ZoneInfo(plan.calendar.timezone)).date()
    # What the gate says of people on the roster is for those who may see who is in a group.
    roster, reads = latest_roster(), Right.REPORT in rights
    known = roster if Right.EDIT_PLAN in rights else None
    findings = verdict(plan, today, known, kept=version.texts).findings if reads else ()
    duties = sorted(_duties(plan), key=lambda due: (due.days.first, due.days.last))
    return PlanPage(
        plan, version, tuple(_aim(plan, one) for one in plan.targets), tuple(duties), findings,
        names={one: name_of(one, roster) for one in _named(plan)}, unknown=unknown_sources(plan) if reads else (),
        otherwise=version_counts_otherwise(version) if reads else (),
    )  # fmt: skip


def _named(plan: Plan) -> Iterator[str]:
    """Everybody of whom the page says what they do."""
    owner, contact = plan.owner, plan.afterwards.contact if plan.afterwards else None
    people = [owner.person, owner.deputy] if owner else []
    yield from (one for one in (*people, plan.sponsor, *(each.person for each in plan.helpers), contact) if one)


def versions(rollout: Rollout) -> list[tuple[PlanVersion, str]]:
    """Every version of a plan, the newest first, without its text, and what people call whoever saved it."""
    roster = latest_roster()
    return [(one, name_of(one.by, roster)) for one in rollout.plans.defer("text", "texts").order_by("-number")]


def difference(rollout: Rollout, number: int) -> list[tuple[str, str]] | None:
    """
    What a version changed, as lines: (`+` new, `-` gone, a space the same, `@` a place further down; the line). None
    where there is no such version; of the first, every line is new.
    """
    texts = dict(rollout.plans.filter(number__in=(number - 1, number)).values_list("number", "text"))
    if number not in texts:
        return None
    before, after = texts.get(number - 1, "").splitlines(), texts[number].splitlines()
    lines = list(difflib.unified_diff(before, after, lineterm="", n=AROUND))[2:]
    return [(line[:1] or " ", "" if line.startswith("@") else line[1:]) for line in lines]


def _aim(plan: Plan, target: Target) -> Aim:
    group = plan.groups.get(target.group or ALL)
    launch = group.launch if group else plan.start
    value = target.at_most if target.at_most is not None else target.at_least
    return Aim(
        group=group.title if group else "",
        measure=named(MEASURES, target.measure),
        share="" if value is None else percent(value),
        at_most=target.at_most is not None,
        by=plan.calendar.resolve(target.by, launch).last if target.by else None,
    )


def _duties(plan: Plan) -> Iterator[Due]:
    for duty in plan.duties:
        days = list(spans(duty, plan))
        if days:
            yield Due(duty, Span(days[0].first, days[-1].last))
