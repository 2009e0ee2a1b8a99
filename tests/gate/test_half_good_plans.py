"""
Twenty plans as people write them: half of what a plan needs, said well or badly.

Beside each plan stand the notes of a reviewer who had not read the rules, and `found.yaml` says what the rules find
and how that was judged. A rule that begins to find something else, or ceases to, is judged again here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gate.rule_case import AS_OF
from uptake.core.plan.check import check_plan
from uptake.core.plan.findings import Finding
from uptake.core.plan.load import load_plan

FOLDER = Path(__file__).parents[1] / "data" / "half_good_plans"
PLANS = sorted(path.stem for path in FOLDER.glob("[0-9]*.yaml"))


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding that should not be: its name, a part of its message, and why it should not."""

    finding: str
    says: str
    reason: str

    def is_of(self, finding: Finding) -> bool:
        return self.finding == name(finding) and self.says in finding.message


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged of one plan: the findings that stand, and those that are marked as false alarms."""

    agreed: tuple[str, ...]
    also: tuple[str, ...]
    marks: tuple[Mark, ...]


@cache
def judged() -> dict[str, Judged]:
    table: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "found.yaml").read_text("utf-8"))
    return {
        plan: Judged(
            tuple(row["agreed"]), tuple(row["also"]), tuple(Mark(**mark) for mark in row.get("false_alarm", ()))
        )
        for plan, row in table.items()
    }


@cache
def findings(plan: str) -> tuple[Finding, ...]:
    loaded = load_plan(FOLDER / f"{plan}.yaml")
    assert loaded.plan is not None, [finding.message for finding in loaded.findings]
    return check_plan(loaded, AS_OF).findings


def name(finding: Finding) -> str:
    """A finding as the table names it: its code, and the group it is about."""
    return f"{finding.code} {finding.group}" if finding.group else finding.code


def test_every_plan_is_judged_and_has_its_notes() -> None:
    assert len(PLANS) == 20
    assert sorted(judged()) == PLANS
    assert all((FOLDER / f"{plan}.expected.md").read_text("utf-8").strip() for plan in PLANS)


@pytest.mark.parametrize("plan", PLANS)
def test_it_finds_what_was_agreed_and_nothing_else(plan: str) -> None:
    row = judged()[plan]
    standing = {name(finding) for finding in findings(plan) if not any(mark.is_of(finding) for mark in row.marks)}
    accepted = {*row.agreed, *row.also}
    assert standing - accepted == set(), "new: add it to `agreed` or `also`, or mend the rule if it is a false alarm"
    assert accepted - standing == set(), "no longer found: mend the rule, or take it out of the table"


@pytest.mark.parametrize("plan", PLANS)
def test_a_false_alarm_that_is_mended_loses_its_mark(plan: str) -> None:
    gone = [mark for mark in judged()[plan].marks if not any(mark.is_of(finding) for finding in findings(plan))]
    assert gone == []


@pytest.mark.parametrize("plan", PLANS)
def test_a_finding_is_judged_once_and_a_false_alarm_with_its_reason(plan: str) -> None:
    row = judged()[plan]
    stands = [*row.agreed, *row.also]
    assert len(stands) == len(set(stands))
    assert all(mark.reason and mark.says for mark in row.marks)
